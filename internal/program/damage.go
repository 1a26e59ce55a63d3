package program

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"frontdesk/internal/config"
	"frontdesk/internal/store"
)

// withBackup adds to the reason why a store cannot be used which backup to take.
func (k keeper) withBackup(err error) error {
	if err == nil || errors.Is(err, store.ErrInUse) || k.conf.Backup.Folder == "" {
		return err
	}
	names := k.backups()
	if len(names) == 0 {
		return fmt.Errorf("%w; there is no backup in %s", err, k.conf.Backup.Folder)
	}
	newest := filepath.Join(k.conf.Backup.Folder, names[len(names)-1])
	return fmt.Errorf(
		"%w; the newest backup is %s: move the data away, and run: frontdesk restore %s",
		err,
		newest,
		newest,
	)
}

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
