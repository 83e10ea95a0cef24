package store

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"reflect"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
)

// The file decides the place and the fate of the files of a run, from the calls of the run and
// the errors of the disk. Temporary names and a final rename make the set of files whole or
// absent.

// Files is an observer that writes a run to a directory, whole or not at all: the state of actors
// (rows), their acts (events), and the state of sectors and of the world economy (sectors,
// world), each as CSV and as JSON lines. Call Commit or Discard at the end.
type Files struct {
	disk     disk
	dir      string
	metadata Metadata

	rows, events, sectors, world *table
	rowCSV                       *CSV
	failed                       error
	ended                        bool
}

var _ sim.MarketObserver = (*Files)(nil)

// Create begins the files of a run in a directory, and creates the directory if there is none.
// Files of an earlier run stay in place until Commit replaces them.
func Create(dir string, m Metadata) (*Files, error) { return create(osDisk{}, dir, m) }

// create is Create on a given disk.
func create(d disk, dir string, m Metadata) (f *Files, err error) {
	if err := d.makeDir(dir); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	f = &Files{disk: d, dir: dir, metadata: m}
	for _, one := range []struct {
		name string
		to   **table
		of   reflect.Type
	}{
		{"rows", &f.rows, nil}, {"events", &f.events, reflect.TypeFor[event.Event]()},
		{"sectors", &f.sectors, reflect.TypeFor[sim.SectorRow]()}, {"world", &f.world, reflect.TypeFor[sim.WorldRow]()},
	} {
		if err == nil {
			*one.to, err = beginTable(d, dir, one.name, one.of, m)
		}
	}
	if err == nil {
		f.rowCSV = NewCSV(f.rows.cells)
		err = f.rowCSV.head()
	}
	if err != nil {
		f.Discard()
		return nil, fmt.Errorf("store: %w", err)
	}
	return f, nil
}

// Event writes an event. An error ends the run.
func (f *Files) Event(e event.Event) error {
	return f.failing(f.events.write(reflect.ValueOf(e), true))
}

// Sector writes the state of a sector. An error ends the run.
func (f *Files) Sector(r sim.SectorRow) error {
	return f.failing(f.sectors.write(reflect.ValueOf(r), false))
}

// World writes the state of the world economy. An error ends the run.
func (f *Files) World(r sim.WorldRow) error {
	return f.failing(f.world.write(reflect.ValueOf(r), false))
}

// Row writes a row. An error ends the run.
func (f *Files) Row(r sim.Row) error {
	return f.failing(f.rows.object(reflect.ValueOf(r), false), f.rowCSV.Row(r))
}

// pending returns the files begun so far.
func (f *Files) pending() (list []*pending) {
	for _, t := range []*table{f.rows, f.events, f.sectors, f.world} {
		if t == nil {
			continue
		}
		for _, p := range []*pending{t.cells, t.lines} {
			if p != nil {
				list = append(list, p)
			}
		}
	}
	return list
}

// failing records the first error of all writes and returns the recorded error.
func (f *Files) failing(errs ...error) error {
	if err := errors.Join(errs...); err != nil && f.failed == nil {
		f.failed = fmt.Errorf("store: %w", err)
	}
	return f.failed
}

// Commit moves the files to their places. run is the error of the run, nil for a complete run.
// After an error of the run the results so far are kept, and metadata.json names the error. If a
// file cannot be written, no file is left behind and the error names the cause.
func (f *Files) Commit(run error) error {
	if f.ended {
		return errors.New("store: the files are committed or discarded already")
	}
	f.failing(f.rowCSV.Flush(), f.events.flush(), f.sectors.flush(), f.world.flush())
	list := f.pending()
	summary := struct {
		Metadata
		// Ended is "complete", or the error with which the run ended.
		Ended string    `json:"ended"`
		Files []content `json:"files"`
	}{Metadata: f.metadata, Ended: "complete"}
	if run != nil {
		summary.Ended = run.Error()
	}
	for _, p := range list {
		f.failing(p.finish())
		summary.Files = append(summary.Files, p.content())
	}
	if f.failed == nil {
		// metadata.json comes last, so that the files in its list are complete.
		last, err := begin(f.disk, f.dir, "metadata.json")
		if err == nil {
			list = append(list, last)
			var text []byte
			text, err = json.MarshalIndent(summary, "", "\t")
			if err == nil {
				_, err = last.Write(append(text, '\n'))
			}
			if err == nil {
				err = last.finish()
			}
		}
		f.failing(err)
	}
	for _, p := range list {
		if f.failed == nil {
			f.failing(p.place())
		}
	}
	if f.failed != nil {
		for _, p := range list {
			p.remove()
		}
	}
	f.ended = true
	return f.failed
}

// Discard removes all files of the run. After Commit, Discard does nothing.
func (f *Files) Discard() {
	if f.ended {
		return
	}
	f.ended = true
	for _, p := range f.pending() {
		p.remove()
	}
}

// disk is the part of an operating system that the files need.
type disk interface {
	makeDir(dir string) error
	createTemp(dir, pattern string) (file, error)
	rename(from, to string) error
	remove(name string) error
}

// file is an open temporary file.
type file interface {
	io.WriteCloser
	Name() string
	Sync() error
}

// osDisk is the disk of the operating system.
type osDisk struct{}

// makeDir creates a directory with its parents.
func (osDisk) makeDir(dir string) error { return os.MkdirAll(dir, 0o777) }

// createTemp creates a file with a new name, readable by all.
func (osDisk) createTemp(dir, pattern string) (file, error) {
	f, err := os.CreateTemp(dir, pattern)
	if err != nil {
		return nil, err
	}
	// Temporary files are private to the owner; the files of a run are readable by all.
	if err := f.Chmod(0o644); err != nil {
		return nil, errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	return f, nil
}

// rename moves a file and replaces an earlier file of the name.
func (osDisk) rename(from, to string) error { return os.Rename(from, to) }

// remove deletes a file.
func (osDisk) remove(name string) error { return os.Remove(name) }

// pending is a file before its move to its place.
type pending struct {
	disk   disk
	file   file
	buffer *bufio.Writer
	sum    hash.Hash
	name   string // the final path
	at     string // the present path, "" for none
	closed bool
	lines  int
}

// content is the entry of a file in metadata.json.
type content struct {
	Name   string `json:"name"`
	Lines  int    `json:"lines"`
	SHA256 string `json:"sha256"`
}

// begin creates a pending file in a directory.
func begin(d disk, dir, name string) (*pending, error) {
	f, err := d.createTemp(dir, "."+name+".*")
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	return &pending{
		disk: d, file: f, buffer: bufio.NewWriterSize(io.MultiWriter(f, sum), 1<<16), sum: sum,
		name: filepath.Join(dir, name), at: f.Name(),
	}, nil
}

// Write adds bytes to the buffer and counts lines.
func (p *pending) Write(b []byte) (int, error) {
	for _, c := range b {
		if c == '\n' {
			p.lines++
		}
	}
	return p.buffer.Write(b)
}

// finish flushes the buffer and syncs the file to the disk.
func (p *pending) finish() error {
	err := p.buffer.Flush()
	if err == nil {
		err = p.file.Sync()
	}
	p.closed = true
	return errors.Join(err, p.file.Close())
}

// place renames the file to the final path.
func (p *pending) place() error {
	if err := p.disk.rename(p.at, p.name); err != nil {
		return err
	}
	p.at = p.name
	return nil
}

// remove closes and deletes the file, at its present path.
func (p *pending) remove() {
	if !p.closed {
		p.closed = true
		p.file.Close()
	}
	if p.at != "" {
		p.disk.remove(p.at)
		p.at = ""
	}
}

// content returns the entry of the file in metadata.json.
func (p *pending) content() content {
	return content{Name: filepath.Base(p.name), Lines: p.lines, SHA256: hex.EncodeToString(p.sum.Sum(nil))}
}
