package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// lockFile is the file that a writer holds, with the number of the process as its text.
const lockFile = "lock"

// errHeld says that another writer holds a lock.
var errHeld = errors.New("held")

// dirLock is the lock of a directory, held while its file is open.
type dirLock struct{ file *os.File }

// lockDir locks a directory.
func lockDir(dir string) (*dirLock, error) {
	name := filepath.Join(dir, lockFile)
	f, err := holdFile(name)
	if errors.Is(err, errHeld) {
		who := "another process"
		if text, err := os.ReadFile(name); err == nil && len(text) > 0 {
			who = "process " + strings.TrimSpace(string(text))
		}
		return nil, fmt.Errorf("%s is in use: %s writes there (%s); want another directory, or the end of that process", dir, who, name)
	}
	if err != nil {
		return nil, err
	}
	if err = f.Truncate(0); err == nil {
		_, err = f.WriteString(strconv.Itoa(os.Getpid()) + "\n")
	}
	l := &dirLock{f}
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}
