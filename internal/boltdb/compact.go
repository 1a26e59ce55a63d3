package boltdb

import (
	"errors"
	"fmt"
	"os"
	"time"

	"go.etcd.io/bbolt"
)

// compactStep is how much is copied in one transaction, in bytes.
const compactStep = 16 << 20

// Compact writes the file at path anew, without the pages that nothing uses any
// more: what was deleted is on the disk until then. No process may have it open.
// It returns the sizes before and after, in bytes. When it fails, the file is as
// it was.
func Compact(path string) (before, after int64, err error) {
	if err := check(path); err != nil {
		return 0, 0, whyUnusable(path, err)
	}
	from, err := bbolt.Open(path, 0, &bbolt.Options{Timeout: time.Second, ReadOnly: true})
	if err != nil {
		return 0, 0, whyUnusable(path, err)
	}
	if version, err := schemaVersion(from); err == nil && version > len(migrations) {
		return 0, 0, errors.Join(
			fmt.Errorf("boltdb: %s: %w", path, OtherSchema{version, len(migrations)}),
			from.Close(),
		)
	}
	before = size(path)
	fresh := path + ".compact"
	if err = withoutFault(func() error { return compactInto(fresh, from) }); err == nil {
		after = size(fresh)
		err = from.Close()
	} else {
		err = errors.Join(err, from.Close())
	}
	if err == nil {
		err = os.Rename(fresh, path)
	}
	if err != nil {
		_ = os.Remove(fresh)
		return 0, 0, fmt.Errorf("boltdb: compact %s: %w", path, err)
	}
	return before, after, nil
}

func compactInto(path string, from *bbolt.DB) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	// bbolt.Compact syncs each of its transactions.
	to, err := bbolt.Open(path, 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return err
	}
	return errors.Join(bbolt.Compact(to, from, compactStep), to.Close())
}

func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
