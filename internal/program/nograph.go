//go:build nograph

package program

import (
	"errors"
	"log/slog"

	"frontdesk/internal/config"
	"frontdesk/internal/desk"
)

// errNoGraph means that Microsoft Graph is asked for but not built in.
var errNoGraph = errors.New("graph.enabled: this binary was built without Microsoft Graph (tag nograph)")

// hasGraph reports whether Microsoft Graph is built in.
const hasGraph = false

// directory returns nil: this binary is built without Microsoft Graph.
func directory(conf config.Config, _ *slog.Logger) (desk.Directory, error) {
	if conf.Graph.Enabled {
		return nil, errNoGraph
	}
	return nil, nil
}
