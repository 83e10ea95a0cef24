package store

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
)

// The file decides the place and the fate of the files of a run, from the calls of the run and
// the errors of the disk. The files are written to a new directory, one rename puts the directory
// in place, and one more puts the line in place that names it. Source: the atomicity of rename(2)
// in POSIX.1-2017, and Pillai et al. (2014, "All File Systems Are Not Created Equal", OSDI 14) on
// the syncs between the steps.

const (
	// latest is the file with the name of the newest run.
	latest = "latest"
	// summaryFile lists the files of a run.
	summaryFile = "metadata.json"
	// runPrefix and newPrefix begin the names of directories of runs, in place and unfinished.
	runPrefix, newPrefix = "run-", ".new-"
	complete             = "complete"
)

// set is the files of one run, written to a directory of their own.
type set struct {
	disk disk
	dir  string // the directory of all runs
	id   string // the name of the run in dir
	// at is the present path of the files, "" for none.
	at       string
	lock     io.Closer
	metadata Metadata
	files    []*pending
	failed   error
	ended    bool
}

// summary is the content of metadata.json.
type summary struct {
	Metadata
	// Ended is "complete", or the error with which the run ended.
	Ended string    `json:"ended"`
	Files []content `json:"files"`
}

// beginSet locks a directory, removes what killed programs left there, and begins the files of a
// run. The error names the process that writes there.
func beginSet(d disk, dir string, m Metadata) (*set, error) {
	if err := d.makeAll(dir); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	lock, err := d.lock(dir)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	s := &set{disk: d, dir: dir, lock: lock, metadata: m}
	if err := s.make(); err != nil {
		s.discard()
		return nil, fmt.Errorf("store: %w", err)
	}
	return s, nil
}

// make clears unfinished runs and makes the directory of the new run.
func (s *set) make() error {
	names, err := s.disk.list(s.dir)
	if err != nil {
		return err
	}
	last := 0
	for _, name := range names {
		if strings.HasPrefix(name, newPrefix) {
			if err := s.disk.removeAll(filepath.Join(s.dir, name)); err != nil {
				return err
			}
		}
		if n, ok := runNumber(name); ok {
			last = max(last, n)
		}
	}
	s.id = runPrefix + strconv.Itoa(last+1)
	at := filepath.Join(s.dir, newPrefix+strconv.Itoa(last+1))
	if err := s.disk.make(at); err != nil {
		return err
	}
	s.at = at
	return nil
}

// runNumber returns the number in the name of a run.
func runNumber(name string) (int, bool) {
	digits, ok := strings.CutPrefix(name, runPrefix)
	n, err := strconv.Atoi(digits)
	return n, ok && err == nil && n > 0 && name == runPrefix+strconv.Itoa(n)
}

// failing records the first error and returns the recorded error.
func (s *set) failing(errs ...error) error {
	if err := errors.Join(errs...); err != nil && s.failed == nil {
		s.failed = fmt.Errorf("store: %w", err)
	}
	return s.failed
}

// begin creates a file of the run.
func (s *set) begin(name string) (*pending, error) {
	if s.ended {
		return nil, errors.New("the files are committed or discarded already")
	}
	if name != filepath.Base(name) || name == "." || name == ".." || !filepath.IsLocal(name) {
		return nil, fmt.Errorf("the file name is %q; want a name without a directory", name)
	}
	for _, p := range s.files {
		if p.name == name {
			return nil, fmt.Errorf("the file name %q is taken; want another name for each file of a run", name)
		}
	}
	f, err := s.disk.create(filepath.Join(s.at, name))
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	p := &pending{file: f, buffer: bufio.NewWriterSize(io.MultiWriter(f, sum), 1<<16), sum: sum, name: name}
	s.files = append(s.files, p)
	return p, nil
}

// save writes a whole file of the run.
func (s *set) save(name string, of io.WriterTo) error {
	p, err := s.begin(name)
	if err == nil {
		_, err = of.WriteTo(p)
	}
	return s.failing(err)
}

// path returns the directory of the files, "" after a failure.
func (s *set) path() string { return s.at }

// commit puts the run in place. run is the error of the run, nil for a complete run.
func (s *set) commit(run error) error {
	if s.ended {
		return errors.New("store: the files are committed or discarded already")
	}
	about := summary{Metadata: s.metadata, Ended: complete}
	if run != nil {
		about.Ended = run.Error()
	}
	for _, p := range s.files {
		s.failing(p.finish())
		about.Files = append(about.Files, p.content())
	}
	if s.failed == nil {
		text, err := json.MarshalIndent(about, "", "\t")
		if err == nil {
			err = s.save(summaryFile, bytes.NewReader(append(text, '\n')))
		}
		if err == nil {
			err = s.files[len(s.files)-1].finish()
		}
		s.failing(err)
	}
	s.ended = true
	pointed := s.place(run == nil)
	if s.failed != nil && !pointed {
		s.drop()
	}
	s.failing(s.lock.Close())
	return s.failed
}

// place renames the directory of the run, and after it the line that names the newest run. The
// older runs go last. place reports whether the line names the run.
func (s *set) place(whole bool) bool {
	// An interrupted run replaces no complete run.
	before, old := readLatest(s.disk, s.dir)
	if old != nil && !errors.Is(old, fs.ErrNotExist) {
		s.failing(old)
	}
	kept := false
	if before != "" && !whole {
		about, err := readSummary(s.disk, filepath.Join(s.dir, before))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			s.failing(err)
		}
		kept = err == nil && about.Ended == complete
	}
	home := filepath.Join(s.dir, s.id)
	for _, step := range []func() error{
		func() error { return s.disk.sync(s.at) },
		func() error {
			err := s.disk.rename(s.at, home)
			if err == nil {
				s.at = home
			}
			return err
		},
		func() error { return s.disk.sync(s.dir) },
	} {
		if s.failed == nil {
			s.failing(step())
		}
	}
	if s.failed == nil && !kept {
		if err := s.failing(s.point()); err != nil {
			// The sync after the rename may be what failed.
			now, old := readLatest(s.disk, s.dir)
			return old == nil && now == s.id
		}
	}
	if s.failed != nil {
		return false
	}
	names, err := s.disk.list(s.dir)
	s.failing(err)
	for _, name := range names {
		if _, ok := runNumber(name); ok && name != s.id && !(kept && name == before) {
			s.failing(s.removeRun(name))
		}
	}
	return true
}

// point replaces the line that names the newest run.
func (s *set) point() error {
	temporary := filepath.Join(s.dir, newPrefix+latest)
	f, err := s.disk.create(temporary)
	if err != nil {
		return err
	}
	_, err = f.Write([]byte(s.id + "\n"))
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = s.disk.rename(temporary, filepath.Join(s.dir, latest))
	}
	if err != nil {
		return errors.Join(err, s.disk.removeAll(temporary))
	}
	return s.disk.sync(s.dir)
}

// removeRun deletes the files that an older run lists, and its directory once that is empty. What
// a user put beside the files stays. The list itself goes last, for a program that is killed.
func (s *set) removeRun(name string) error {
	dir := filepath.Join(s.dir, name)
	// Without a list the directory is of somebody else, or it was emptied before.
	about, err := readSummary(s.disk, dir)
	if err == nil {
		about.Files = append(about.Files, content{Name: summaryFile})
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, f := range about.Files {
		if f.Name != filepath.Base(f.Name) {
			return fmt.Errorf("%s names the file %q; want names without a directory", filepath.Join(dir, summaryFile), f.Name)
		}
		if err := s.disk.remove(filepath.Join(dir, f.Name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	left, err := s.disk.list(dir)
	if err == nil && len(left) == 0 {
		err = s.disk.remove(dir)
	}
	return err
}

// drop deletes the files of the run.
func (s *set) drop() {
	for _, p := range s.files {
		p.close()
	}
	if s.at != "" {
		s.failing(s.disk.removeAll(s.at))
		s.at = ""
	}
}

// discard deletes the files of a run that has not been committed, and opens the directory.
func (s *set) discard() {
	if s.ended {
		return
	}
	s.ended = true
	s.drop()
	s.failing(s.lock.Close())
}

// Latest returns the directory of the newest run below a directory of runs. The error wraps
// fs.ErrNotExist if there is none.
func Latest(dir string) (string, error) {
	name, err := readLatest(osDisk{}, dir)
	if err == nil {
		_, err = readSummary(osDisk{}, filepath.Join(dir, name))
	}
	if err != nil {
		return "", fmt.Errorf("store: no run in %s: %w", dir, err)
	}
	return filepath.Join(dir, name), nil
}

// readLatest returns the name of the newest run.
func readLatest(d disk, dir string) (string, error) {
	file := filepath.Join(dir, latest)
	text, err := d.read(file)
	if err != nil {
		return "", err
	}
	name := strings.TrimSuffix(string(text), "\n")
	if _, ok := runNumber(name); !ok {
		return "", fmt.Errorf("%s holds %.40q; want one line with the name of a run, such as %s1", file, name, runPrefix)
	}
	return name, nil
}

// readSummary returns the list of files of a run.
func readSummary(d disk, dir string) (about summary, err error) {
	file := filepath.Join(dir, summaryFile)
	text, err := d.read(file)
	if err != nil {
		return about, err
	}
	if err := json.Unmarshal(text, &about); err != nil {
		return about, fmt.Errorf("%s: %w", file, err)
	}
	return about, nil
}

// pending is a file that is being written.
type pending struct {
	file   file
	buffer *bufio.Writer
	sum    hash.Hash
	name   string
	closed bool
	lines  int
}

// content is the entry of a file in metadata.json.
type content struct {
	Name   string `json:"name"`
	Lines  int    `json:"lines"`
	SHA256 string `json:"sha256"`
}

// Write adds bytes to the buffer and counts lines.
func (p *pending) Write(b []byte) (int, error) {
	p.lines += bytes.Count(b, []byte("\n"))
	return p.buffer.Write(b)
}

// finish flushes the buffer, syncs the file to the disk and closes it.
func (p *pending) finish() error {
	if p.closed {
		return nil
	}
	err := p.buffer.Flush()
	if err == nil {
		err = p.file.Sync()
	}
	p.closed = true
	return errors.Join(err, p.file.Close())
}

// close closes a file whose content is not wanted.
func (p *pending) close() {
	if !p.closed {
		p.closed = true
		p.file.Close()
	}
}

// content returns the entry of the file in metadata.json.
func (p *pending) content() content {
	return content{Name: p.name, Lines: p.lines, SHA256: hex.EncodeToString(p.sum.Sum(nil))}
}
