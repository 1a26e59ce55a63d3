package program

import (
	"fmt"
	"os"
	"strings"

	"frontdesk/internal/config"
)

// checkEmptied returns an error for a store of zero length beside files that
// people sent: it was emptied. A new desk has neither.
func checkEmptied(conf config.Config) error {
	path := strings.TrimPrefix(conf.Store, "bolt:")
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > 0 {
		return nil //nolint:nilerr // whoever opens it will see
	}
	kept, err := os.ReadDir(conf.Files.Path)
	if err != nil || len(kept) == 0 {
		return nil //nolint:nilerr // there are no files
	}
	return fmt.Errorf(
		"%s is empty, but %s holds files of a desk: bring the data back, or move the files away for a new desk",
		path, conf.Files.Path,
	)
}
