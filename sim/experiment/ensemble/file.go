package ensemble

// Files of runs: how a frame is written and read, and the faults of files left by a
// killed process, a full disk or a bad copy.

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"iter"
	"os"
)

// Record is one run.
type Record struct {
	Number  int
	Failed  bool
	Payload []byte // the bytes of the run, or the text of the error
}

// castagnoli is the polynomial of the checksums, computed by processors.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// frame appends the frame of a record: "R number ok length checksum", the payload, and
// a line end.
func (r Record) frame(dst []byte) []byte {
	// Two words, so that a reader sees failures without a table of codes.
	status := "ok"
	if r.Failed {
		status = "failed"
	}
	dst = fmt.Appendf(dst, "R %d %s %d %08x\n", r.Number, status, len(r.Payload), crc32.Checksum(r.Payload, castagnoli))
	dst = append(dst, r.Payload...)
	return append(dst, '\n')
}

// end returns the last line of a file.
func end(count, failed int, sum hash.Hash) []byte {
	return fmt.Appendf(nil, "E %d %d %s\n", count, failed, hex.EncodeToString(sum.Sum(nil)))
}

// Faults of a file.
var (
	errShort   = errors.New("truncated")
	errCorrupt = errors.New("corrupt")
)

// scanner reads a file frame by frame.
type scanner struct {
	r      *bufio.Reader
	size   int64 // of the file
	offset int64 // behind the last good frame
	sum    hash.Hash
	header header
	next   int // the number of the next run
	failed int
}

// newScanner reads the header of a file.
func newScanner(f *os.File) (*scanner, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return scan(f, info.Size())
}

// scan reads the header of size bytes.
func scan(r io.Reader, size int64) (*scanner, error) {
	s := &scanner{r: bufio.NewReaderSize(r, 1<<16), size: size, sum: sha256.New()}
	// The heading is a line, and a file without a whole line holds nothing yet.
	line, err := s.line()
	if err != nil {
		return nil, err
	}
	if s.header, err = parseHeader(line[:len(line)-1]); err != nil {
		return nil, fmt.Errorf("%w: %w", errCorrupt, err)
	}
	s.take([]byte(line))
	s.next = s.header.First
	return s, nil
}

// line reads a line with the line end. A file without a further line end is short.
func (s *scanner) line() (string, error) {
	line, err := s.r.ReadString('\n')
	if err == io.EOF {
		return "", errShort
	}
	return line, err
}

// take counts bytes of a good frame.
func (s *scanner) take(b []byte) {
	s.sum.Write(b)
	s.offset += int64(len(b))
}

// record reads the next run. io.EOF means a whole file, errShort a file that stops
// inside a frame or without an end, errCorrupt a frame other than written.
func (s *scanner) record() (Record, error) {
	line, err := s.line()
	if err != nil {
		return Record{}, err
	}
	// The end repeats the count of runs and failures and the hash of all bytes before.
	if line[0] == 'E' {
		if line != string(end(s.next-s.header.First, s.failed, s.sum)) || s.next != s.header.Last {
			return Record{}, fmt.Errorf("%w at byte %d: the end does not fit the runs", errCorrupt, s.offset)
		}
		if _, err := s.r.ReadByte(); err != io.EOF {
			return Record{}, fmt.Errorf("%w at byte %d: bytes behind the end", errCorrupt, s.offset+int64(len(line)))
		}
		return Record{}, io.EOF
	}
	// The heading of a frame has four fields.
	var number, length int
	var status string
	var sum uint32
	if _, err := fmt.Sscanf(line, "R %d %s %d %08x\n", &number, &status, &length, &sum); err != nil || status != "ok" && status != "failed" || length < 0 {
		return Record{}, fmt.Errorf("%w at byte %d: no frame of a run", errCorrupt, s.offset)
	}
	// A length beyond the end of the file is a frame that was being written.
	if int64(length) >= s.size-s.offset-int64(len(line)) {
		return Record{}, errShort
	}
	if number != s.next || number >= s.header.Last {
		return Record{}, fmt.Errorf("%w at byte %d: run %d stands in the place of run %d", errCorrupt, s.offset, number, s.next)
	}
	// The payload and the line end behind.
	payload := make([]byte, length+1)
	if _, err := io.ReadFull(s.r, payload); err != nil {
		return Record{}, errShort
	}
	r := Record{Number: number, Failed: status == "failed", Payload: payload[:length]}
	// The frame is written again and compared: a heading with other spaces or zeros has the
	// same numbers and other bytes.
	if payload[length] != '\n' || crc32.Checksum(r.Payload, castagnoli) != sum || string(r.frame(nil)) != line+string(payload) {
		return Record{}, fmt.Errorf("%w at byte %d: run %d does not fit its checksum", errCorrupt, s.offset, number)
	}
	s.take([]byte(line))
	s.take(payload)
	s.next++
	if r.Failed {
		s.failed++
	}
	return r, nil
}

// Heading returns the plan of a file of runs. A merged file has the plan in one shard.
func Heading(path string) (Plan, error) {
	f, err := os.Open(path)
	if err != nil {
		return Plan{}, fmt.Errorf("ensemble: %w", err)
	}
	defer f.Close()
	s, err := newScanner(f)
	if err != nil {
		return Plan{}, fmt.Errorf("ensemble: %s: %w", path, err)
	}
	return s.header.Plan, nil
}

// Read returns the runs of a whole file in order. The last pair has an error if the file
// is truncated or corrupt.
func Read(path string) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		// The file is open while the caller iterates.
		f, err := os.Open(path)
		if err != nil {
			yield(Record{}, fmt.Errorf("ensemble: %w", err))
			return
		}
		defer f.Close()
		s, err := newScanner(f)
		for err == nil {
			var r Record
			if r, err = s.record(); err == nil && !yield(r, nil) {
				return
			}
		}
		if err != io.EOF {
			yield(Record{}, fmt.Errorf("ensemble: %s: %w", path, err))
		}
	}
}
