package experiment

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

	"github.com/tradetalk/tradetalk/sim/experiment/ensemble"
)

// archive gives the records of a study again, for the rows of tables. A study of any size has its
// rows on the disk.
type archive interface {
	// put takes the next record, and end tells that the file with the records before is done.
	put(ensemble.Record) error
	end(path string) error
	records() iter.Seq2[ensemble.Record, error]
}

// newArchive returns the archive of a study: the files of runs if they last, a file of its own if
// rows of a table are needed after the files of runs are gone.
func newArchive(p *prepared, dir string) (archive, error) {
	if dir != "" || len(p.Keep) == 0 {
		return &files{}, nil
	}
	return newSpool()
}

// files are the files of runs.
type files struct{ paths []string }

// put does nothing: the record is in the file.
func (f *files) put(ensemble.Record) error { return nil }

// end adds a file.
func (f *files) end(path string) error {
	f.paths = append(f.paths, path)
	return nil
}

// records reads the files in order.
func (f *files) records() iter.Seq2[ensemble.Record, error] {
	return func(yield func(ensemble.Record, error) bool) {
		for _, path := range f.paths {
			for record, err := range ensemble.Read(path) {
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

// newSpool returns an empty spool.
func newSpool() (*spool, error) {
	if runtime.GOOS == "windows" {
		return &spool{}, nil
	}
	f, err := os.CreateTemp("", "tradetalk-rows-")
	if err != nil {
		return nil, fmt.Errorf("experiment: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("experiment: %w", err), f.Close())
	}
	return &spool{file: f, w: bufio.NewWriter(f)}, nil
}

// put writes number, flag, length and bytes of a record.
func (s *spool) put(r ensemble.Record) error {
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
		return fmt.Errorf("experiment: rows of tables: %w", err)
	}
	return nil
}

// end hands the bytes to the system.
func (s *spool) end(string) error {
	if s.file == nil {
		return nil
	}
	if err := s.w.Flush(); err != nil {
		return fmt.Errorf("experiment: rows of tables: %w", err)
	}
	return nil
}

// records reads the records in order.
func (s *spool) records() iter.Seq2[ensemble.Record, error] {
	return func(yield func(ensemble.Record, error) bool) {
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
				r := ensemble.Record{Number: int(number), Failed: failed == 1, Payload: make([]byte, length)}
				if _, err = io.ReadFull(in, r.Payload); err == nil {
					if !yield(r, nil) {
						return
					}
					continue
				}
			}
			yield(ensemble.Record{}, fmt.Errorf("experiment: rows of tables: %w", err))
			return
		}
	}
}
