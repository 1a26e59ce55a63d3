package program

import "golang.org/x/sys/windows"

// diskSpace returns how many bytes can still be written beside a file.
func diskSpace(path string) (int64, error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return 0, err
	}
	var free uint64
	err = windows.GetDiskFreeSpaceEx(name, &free, nil, nil)
	return int64(min(free, 1<<62)), err //nolint:gosec // it is within bounds
}
