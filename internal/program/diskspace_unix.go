//go:build linux || darwin || freebsd

package program

import "golang.org/x/sys/unix"

// diskSpace returns how many bytes can still be written beside a file.
func diskSpace(path string) (int64, error) {
	var fs unix.Statfs_t
	err := unix.Statfs(path, &fs)
	return int64(fs.Bavail) * int64(fs.Bsize), err //nolint:gosec,unconvert // the types differ between systems
}
