//go:build nograph

package program

import (
	"errors"
	"log/slog"

	"frontdesk/internal/config"
)

// errNoGraph means that Microsoft Graph is asked for but not built in.
var errNoGraph = errors.New("graph.enabled: this binary was built without Microsoft Graph (tag nograph)")

// hasGraph reports whether Microsoft Graph is built in.
const hasGraph = false

// microsoft returns nothing: this binary is built without Microsoft Graph.
func microsoft(conf config.Config, _ *slog.Logger) (company, error) {
	if conf.Graph.Enabled {
		return company{}, errNoGraph
	}
	return company{}, nil
}
