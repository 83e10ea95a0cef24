//go:build unix && !solaris && !illumos && !aix

package ensemble

import (
	"os"
	"syscall"
)

// lock takes the file for this process, without waiting. The lock ends with the
// process, however the process ends.
func lock(f *os.File) error {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}
