//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package store

import (
	"errors"
	"os"
	"syscall"
)

// holdFile opens and locks a file, which is made if there is none. The kernel frees the lock when
// the process ends, a killed process too.
func holdFile(name string) (*os.File, error) {
	for {
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o666)
		if err != nil {
			return nil, err
		}
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
			f.Close()
			if errors.Is(err, syscall.EWOULDBLOCK) {
				return nil, errHeld
			}
			return nil, &os.PathError{Op: "flock", Path: name, Err: err}
		}
		// The last holder may have deleted the file between the two calls.
		mine, err := f.Stat()
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		if now, err := os.Lstat(name); err == nil && os.SameFile(mine, now) {
			return f, nil
		}
		f.Close()
	}
}

// Close deletes the file while the lock is held, and frees the lock.
func (l *dirLock) Close() error { return errors.Join(os.Remove(l.file.Name()), l.file.Close()) }
