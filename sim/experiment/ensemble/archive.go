package ensemble

// Records on the disk that are read again: from the files of runs, or from a file without a name once
// those are gone.

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"runtime"
)

// Archive gives the records of a plan again, without holding them in memory.
type Archive interface {
	// Put takes the next record, and End tells that the file with the records before is done.
	Put(Record) error
	End(path string) error
	// Records returns all records in order; the last pair may have an error.
	Records() iter.Seq2[Record, error]
}

// NewArchive returns an archive of the files of runs themselves, which have to last.
func NewArchive() Archive { return &files{} }

// files are the files of runs.
type files struct{ paths []string }

// Put does nothing: the record is in the file.
func (f *files) Put(Record) error { return nil }

// End adds a file.
func (f *files) End(path string) error {
	f.paths = append(f.paths, path)
	return nil
}

// Records reads the files in order.
func (f *files) Records() iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for _, path := range f.paths {
			for record, err := range Read(path) {
				if !yield(record, err) || err != nil {
					return
				}
			}
		}
	}
}

// spool is a file of records without a name: the system gives the space back when the process ends
// or the result is garbage. Windows cannot remove an open file, and the records stay in memory there.
type spool struct {
	file *os.File // nil on Windows
	w    *bufio.Writer
	mem  []byte
	size int64
}

// NewSpool returns an archive that copies the records, for files of runs that will be gone.
func NewSpool() (Archive, error) {
	if runtime.GOOS == "windows" {
		return &spool{}, nil
	}
	f, err := os.CreateTemp("", "tradetalk-rows-")
	if err != nil {
		return nil, fmt.Errorf("ensemble: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("ensemble: %w", err), f.Close())
	}
	return &spool{file: f, w: bufio.NewWriter(f)}, nil
}

// Put writes number, flag, length and bytes of a record.
func (s *spool) Put(r Record) error {
	failed := uint64(0)
	if r.Failed {
		failed = 1
	}
	b := binary.AppendUvarint(nil, uint64(r.Number))
	b = binary.AppendUvarint(b, failed)
	b = binary.AppendUvarint(b, uint64(len(r.Payload)))
	b = append(b, r.Payload...)
	s.size += int64(len(b))
	if s.file == nil {
		s.mem = append(s.mem, b...)
		return nil
	}
	if _, err := s.w.Write(b); err != nil {
		return fmt.Errorf("ensemble: copies of records: %w", err)
	}
	return nil
}

// End hands the bytes to the system.
func (s *spool) End(string) error {
	if s.file == nil {
		return nil
	}
	if err := s.w.Flush(); err != nil {
		return fmt.Errorf("ensemble: copies of records: %w", err)
	}
	return nil
}

// Records reads the records in order.
func (s *spool) Records() iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		var all io.Reader
		if s.file == nil {
			all = bytes.NewReader(s.mem)
		} else {
			all = io.NewSectionReader(s.file, 0, s.size)
		}
		in := bufio.NewReader(all)
		for {
			number, err := binary.ReadUvarint(in)
			if err == io.EOF {
				return
			}
			failed, errFlag := binary.ReadUvarint(in)
			length, errLength := binary.ReadUvarint(in)
			if err = errors.Join(err, errFlag, errLength); err == nil {
				r := Record{Number: int(number), Failed: failed == 1, Payload: make([]byte, length)}
				if _, err = io.ReadFull(in, r.Payload); err == nil {
					if !yield(r, nil) {
						return
					}
					continue
				}
			}
			yield(Record{}, fmt.Errorf("ensemble: copies of records: %w", err))
			return
		}
	}
}
