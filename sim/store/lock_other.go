//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package store

import (
	"errors"
	"io/fs"
	"os"
)

// holdFile creates a file and keeps it open. Windows deletes no file that a process has open, so a
// file that can be deleted is that of a process that has ended.
func holdFile(name string) (*os.File, error) {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, errHeld
	}
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return nil, errHeld
	}
	return f, err
}

// Close frees the lock and deletes the file.
func (l *dirLock) Close() error { return errors.Join(l.file.Close(), os.Remove(l.file.Name())) }
