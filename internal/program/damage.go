package program

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"frontdesk/internal/backup"
	"frontdesk/internal/config"
	"frontdesk/internal/store"
)

// withBackup adds to the reason why a store cannot be used which backup to take:
// the newest that is whole and that this version can read.
func (k keeper) withBackup(err error) error {
	if err == nil || store.IsInUse(err) || k.conf.Backup.Folder == "" {
		return err
	}
	for _, name := range slices.Backward(k.backups()) {
		file := filepath.Join(k.conf.Backup.Folder, name)
		if !readable(file) {
			continue
		}
		return fmt.Errorf(
			"%w; the newest backup for this version is %s: move the data away, and run: frontdesk restore %s",
			err, file, file,
		)
	}
	return fmt.Errorf("%w; there is no backup for this version in %s", err, k.conf.Backup.Folder)
}

// readable reports whether this version, or an older one, made the backup.
func readable(file string) bool {
	r, err := backup.Open(file)
	if err != nil {
		return false
	}
	defer r.Close()
	return slices.Compare(numbers(r.Header.Version), numbers(version)) <= 0
}

// numbers returns the numbers of a version.
func numbers(version string) (list []int) {
	for part := range strings.SplitSeq(version, ".") {
		n, _ := strconv.Atoi(part)
		list = append(list, n)
	}
	return list
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
