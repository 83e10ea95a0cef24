package store

import (
	"errors"
	"io"
	"os"
	"runtime"
)

// The file holds what the files of a run need of an operating system. Tests put disks in its place
// that fail.

// disk is the part of an operating system that the files need.
type disk interface {
	// makeAll makes a directory and its parents, make a directory that is not there.
	makeAll(dir string) error
	make(dir string) error
	// create creates a file that is not there, for writing.
	create(name string) (file, error)
	rename(from, to string) error
	// remove deletes a file or an empty directory, removeAll a directory with all in it.
	remove(name string) error
	removeAll(name string) error
	// sync makes renames within a directory last.
	sync(dir string) error
	list(dir string) ([]string, error)
	read(name string) ([]byte, error)
	// lock keeps other writers from a directory until Close. The error names the process that
	// writes there.
	lock(dir string) (io.Closer, error)
}

// file is an open file.
type file interface {
	io.WriteCloser
	Sync() error
}

// osDisk is the disk of the operating system.
type osDisk struct{}

func (osDisk) makeAll(dir string) error { return os.MkdirAll(dir, 0o777) }

func (osDisk) make(dir string) error { return os.Mkdir(dir, 0o777) }

// create follows no symbolic link: a name that is taken is an error.
func (osDisk) create(name string) (file, error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, err // a nil *os.File in an interface is not nil
	}
	return f, nil
}

func (osDisk) rename(from, to string) error { return os.Rename(from, to) }

func (osDisk) remove(name string) error { return os.Remove(name) }

func (osDisk) removeAll(name string) error { return os.RemoveAll(name) }

// sync does nothing on Windows, which cannot sync directories.
func (osDisk) sync(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func (osDisk) list(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, err
}

func (osDisk) read(name string) ([]byte, error) { return os.ReadFile(name) }

func (osDisk) lock(dir string) (io.Closer, error) { return lockDir(dir) }
