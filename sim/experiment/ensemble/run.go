package ensemble

// The run of a shard: workers take batches of numbers, a ring holds outcomes until the
// ones before are written, and one writer appends frames in order. Bytes depend on the
// plan and the runner alone.

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"
)

// Runner executes single runs. Run is called from several goroutines at a time, with
// every number once. The same number gives the same bytes.
type Runner interface {
	Run(ctx context.Context, number int) ([]byte, error)
}

// Describer is a Runner with a line of text for each run: scenario and seed.
// The line is recorded with failures.
type Describer interface {
	Describe(number int) string
}

// Func is a function as a Runner.
type Func func(ctx context.Context, number int) ([]byte, error)

// Run calls the function.
func (f Func) Run(ctx context.Context, number int) ([]byte, error) { return f(ctx, number) }

// Options says how a shard is executed. The zero value is the sensible default. No
// option changes a byte of the file.
type Options struct {
	// Dir is the folder of the file, made if missing. The default ("") is the current
	// folder.
	Dir string
	// Workers is the number of runs at a time. The default (0) is GOMAXPROCS.
	Workers int
	// Batch is the number of runs handed to a worker at a time. The default (0) is 8.
	Batch int
	// Window is the number of runs finished or under way before the oldest is written: the
	// bound of the memory. The default (0) is 64 times Workers, 4 batches
	// each at least.
	Window int
	// Progress, if not nil, is told of progress from one goroutine, at most once each
	// Every and once at the end.
	Progress func(Progress)
	// Every is the least time between two tellings. The default (0) is one second.
	Every time.Duration
}

// filled returns the options with defaults, or all mistakes.
func (o Options) filled() (Options, error) {
	var errs []error
	// set puts the default for zero and notes what lies below one.
	set := func(name string, x *int, standard int) {
		if *x == 0 {
			*x = standard
		}
		if *x < 1 {
			errs = append(errs, never("Options.%s is %d, needs 1 or more", name, *x))
		}
	}
	set("Workers", &o.Workers, runtime.GOMAXPROCS(0))
	set("Batch", &o.Batch, 8)
	set("Window", &o.Window, max(64, 4*o.Batch)*max(o.Workers, 1))
	if o.Every == 0 {
		o.Every = time.Second
	}
	if o.Window < o.Batch {
		errs = append(errs, never("Options.Window %d is below Options.Batch %d", o.Window, o.Batch))
	}
	return o, errors.Join(errs...)
}

// Progress tells how far a shard is.
type Progress struct {
	Done, Failed, Total int           // runs of the shard, those of earlier processes included
	Rate                float64       // runs a second of this process
	Left                time.Duration // at that rate; negative while unknown
}

// Report is the outcome of Run.
type Report struct {
	Path    string
	Runs    int // in the file
	Failed  int // recorded as failed
	Resumed int // found from earlier processes
}

// Run executes the runs of a shard and writes the file Dir/Name(shard). Runs of
// earlier processes in the part file are kept; a whole file is checked
// and left alone. Two processes on one shard are kept apart by a lock where the system
// has one. When ctx ends, finished runs in order are kept and the error wraps ctx's.
func Run(ctx context.Context, p Plan, shard int, runner Runner, o Options) (Report, error) {
	o, err := o.filled()
	h, errPlan := p.header(shard)
	if runner == nil {
		err = errors.Join(err, never("no Runner"))
	}
	if err = errors.Join(err, errPlan); err != nil {
		return Report{}, err
	}
	if o.Dir != "" {
		if err := os.MkdirAll(o.Dir, 0o777); err != nil {
			return Report{}, fmt.Errorf("ensemble: %w", err)
		}
	}
	// A file without the suffix .part is whole: nothing is left to be run.
	path := filepath.Join(o.Dir, h.Name(shard))
	if _, err := os.Stat(path); err == nil {
		return already(path, h)
	}
	// The part file tells where to go on.
	out, err := openPart(path, h)
	if err != nil {
		return Report{}, err
	}
	defer out.close()
	report := Report{Path: path, Resumed: out.next - h.First}
	err = out.execute(ctx, runner, o)
	report.Runs, report.Failed = out.next-h.First, out.failed
	if err != nil {
		return report, err
	}
	return report, out.finish(path)
}

// already checks a file found under the final name.
func already(path string, h header) (Report, error) {
	// A damaged file is told and left for the user to delete.
	got, count, failed, err := verify(path)
	if err != nil {
		return Report{}, fmt.Errorf("ensemble: %s: %w: delete the file to run the shard again", path, err)
	}
	if d := got.differs(h); d != "" {
		return Report{}, never("%s is %s", path, d)
	}
	return Report{Path: path, Runs: count, Failed: failed, Resumed: count}, nil
}

// verify reads a file to its end.
func verify(path string) (h header, count, failed int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return header{}, 0, 0, err
	}
	defer f.Close()
	// Every frame is read: a file that is whole at the end may be damaged before.
	s, err := newScanner(f)
	if err != nil {
		return header{}, 0, 0, err
	}
	for err == nil {
		_, err = s.record()
	}
	if err != io.EOF {
		return s.header, 0, 0, err
	}
	return s.header, s.next - s.header.First, s.failed, nil
}

// part is a file under way.
type part struct {
	f      *os.File
	w      *bufio.Writer
	sum    hash.Hash
	header header
	next   int // the number of the next run to be written
	failed int
	buf    []byte
}

// openPart opens the part file of a path, keeps the whole frames at the start and cuts
// off the rest.
func openPart(path string, h header) (*part, error) {
	name := path + ".part"
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, fmt.Errorf("ensemble: %w", err)
	}
	// The file stays as found when something is wrong.
	fail := func(err error) (*part, error) {
		f.Close()
		return nil, err
	}
	if err := lock(f); err != nil {
		return fail(fmt.Errorf("ensemble: %s: another process is at this shard: %w", name, err))
	}
	// A new file starts at the first run of the shard.
	p := &part{f: f, sum: sha256.New(), header: h, next: h.First}
	offset := int64(0)
	// Frames are read from the start; the hash of the file goes on behind the last good one.
	s, err := newScanner(f)
	switch {
	case err == nil:
		if d := s.header.differs(h); d != "" {
			return fail(never("%s is %s", name, d))
		}
		for err == nil {
			_, err = s.record()
		}
		// A broken frame at the very end is the trace of a killed process. A broken frame with
		// others behind is damage.
		if !errors.Is(err, errShort) && err != io.EOF {
			return fail(fmt.Errorf("ensemble: %s: %w: delete the file to run the shard again", name, err))
		}
		p.sum, p.next, p.failed, offset = s.sum, s.next, s.failed, s.offset
	case !errors.Is(err, errShort):
		return fail(fmt.Errorf("ensemble: %s: %w: delete the file to run the shard again", name, err))
	}
	// The rest of the frame under way at the kill goes.
	if err := f.Truncate(offset); err != nil {
		return fail(fmt.Errorf("ensemble: %w", err))
	}
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		return fail(fmt.Errorf("ensemble: %w", err))
	}
	p.w = bufio.NewWriterSize(f, 1<<16)
	if offset == 0 {
		if err := p.write(h.line()); err != nil {
			return fail(err)
		}
	}
	return p, nil
}

// write writes bytes and adds them to the checksum of the file.
func (p *part) write(b []byte) error {
	// The checksum runs along with the bytes.
	p.sum.Write(b)
	if _, err := p.w.Write(b); err != nil {
		return fmt.Errorf("ensemble: %w: finished runs are kept in %s", err, p.f.Name())
	}
	return nil
}

// flush hands all bytes to the system.
func (p *part) flush() error {
	if err := p.w.Flush(); err != nil {
		return fmt.Errorf("ensemble: %w: finished runs are kept in %s", err, p.f.Name())
	}
	return nil
}

// put writes the next run.
func (p *part) put(r Record) error {
	// One buffer serves all frames.
	p.buf = r.frame(p.buf[:0])
	p.next++
	if r.Failed {
		p.failed++
	}
	return p.write(p.buf)
}

// finish writes the end, makes the bytes safe on the disk and gives the file its name.
func (p *part) finish(path string) error {
	if _, err := p.w.Write(end(p.next-p.header.First, p.failed, p.sum)); err != nil {
		return fmt.Errorf("ensemble: %w", err)
	}
	if err := p.flush(); err != nil {
		return err
	}
	// The name is given after the bytes are on the disk: a file with the final name is whole,
	// after a power cut too.
	if err := p.f.Sync(); err != nil {
		return fmt.Errorf("ensemble: %w", err)
	}
	if runtime.GOOS == "windows" {
		p.f.Close() // an open file cannot be renamed there
	}
	if err := os.Rename(p.f.Name(), path); err != nil {
		return fmt.Errorf("ensemble: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

// close gives up the file and the lock.
func (p *part) close() { p.f.Close() }

// pool hands out batches of runs and collects outcomes in order.
type pool struct {
	mu      sync.Mutex
	changed *sync.Cond
	ring    []*Record // outcomes by number modulo the window; nil while under way
	head    int       // the oldest run not written
	claimed int       // the next run without a worker
	last    int
	stopped bool
}

// claim returns a batch, once the window has room. ok is false when no run is left.
func (q *pool) claim(batch int) (from, to int, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	// A batch waits until the window has room for all of its runs.
	for !q.stopped && q.claimed < q.last && q.claimed+min(batch, q.last-q.claimed)-q.head > len(q.ring) {
		q.changed.Wait()
	}
	if q.stopped || q.claimed >= q.last {
		return 0, 0, false
	}
	from, to = q.claimed, min(q.claimed+batch, q.last)
	q.claimed = to
	return from, to, true
}

// put stores an outcome.
func (q *pool) put(r *Record) {
	q.mu.Lock()
	// The slot is free: the window never holds two runs of one slot.
	q.ring[r.Number%len(q.ring)] = r
	if r.Number == q.head {
		q.changed.Broadcast()
	}
	q.mu.Unlock()
}

// take returns all outcomes next in order, and waits for the first if wait is set. The
// list is empty when all are taken or the pool has stopped.
func (q *pool) take(dst []*Record, wait bool) []*Record {
	q.mu.Lock()
	defer q.mu.Unlock()
	for wait && !q.stopped && q.head < q.last && q.ring[q.head%len(q.ring)] == nil {
		q.changed.Wait()
	}
	for q.head < q.last && q.ring[q.head%len(q.ring)] != nil {
		slot := q.head % len(q.ring)
		dst = append(dst, q.ring[slot])
		q.ring[slot] = nil
		q.head++
	}
	if len(dst) > 0 {
		q.changed.Broadcast()
	}
	return dst
}

// stop wakes all waiting goroutines and hands out no more runs.
func (q *pool) stop() {
	q.mu.Lock()
	// Claims and takes end at once; outcomes in the ring stay.
	q.stopped = true
	q.changed.Broadcast()
	q.mu.Unlock()
}

// reserve is the least growth of the heap between two collections while runs are executed, in bytes.
// Short runs live in a few megabytes. The collector, which waits until the heap has doubled, would run
// several times a run, and its peaks would follow the heaviest moments it meets: the more runs, the
// higher. With a reserve well above a run the collector waits for a fixed amount: the peak of many
// thousand runs is about that of one thousand, and the collector takes a tenth of the time.
const reserve = 64 << 20

// execute executes all runs left and writes the outcomes in order.
func (p *part) execute(ctx context.Context, runner Runner, o Options) error {
	// Never written, so that the system gives no memory for the bytes: only the collector counts them.
	ballast := make([]byte, reserve)
	defer runtime.KeepAlive(&ballast)
	q := &pool{ring: make([]*Record, o.Window), head: p.next, claimed: p.next, last: p.header.Last}
	q.changed = sync.NewCond(&q.mu)
	// Workers stop when the caller stops, and when the writer fails.
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	// No more workers than runs.
	for range min(o.Workers, p.header.Last-p.next) {
		wg.Go(func() {
			for {
				from, to, ok := q.claim(o.Batch)
				if !ok {
					return
				}
				for n := from; n < to; n++ {
					r := one(inner, runner, n)
					if inner.Err() != nil {
						return // the run may have failed from being stopped
					}
					q.put(r)
				}
			}
		})
	}
	stopOnCancel := context.AfterFunc(inner, q.stop)
	defer stopOnCancel()
	// The writer works in this goroutine, so that Progress is told from a single goroutine.
	err := p.collect(q, o)
	cancel()
	wg.Wait()
	if err != nil {
		return err
	}
	if p.next < p.header.Last {
		// Stopped from outside: finished runs next in order are kept.
		for _, r := range q.take(nil, false) {
			if err := p.put(*r); err != nil {
				return err
			}
		}
		if err := p.flush(); err != nil {
			return err
		}
	}
	// The shard is not whole: the caller is told where it stands.
	if p.next < p.header.Last {
		return fmt.Errorf("ensemble: stopped at run %d of %d to %d: %w", p.next, p.header.First, p.header.Last-1, context.Cause(ctx))
	}
	return nil
}

// collect writes outcomes as they come, and tells of progress.
func (p *part) collect(q *pool, o Options) error {
	// Times are for people only: no byte of the file depends on them.
	started := time.Now()
	told := started
	before := p.next
	tell := func() {
		if o.Progress == nil {
			return
		}
		progress := Progress{Done: p.next - p.header.First, Failed: p.failed, Total: p.header.Last - p.header.First, Left: -1}
		if s := time.Since(started).Seconds(); s > 0 && p.next > before {
			progress.Rate = float64(p.next-before) / s
			progress.Left = time.Duration(float64(p.header.Last-p.next) / progress.Rate * float64(time.Second))
		}
		o.Progress(progress)
	}
	// The list is used again and again.
	var ready []*Record
	for {
		if ready = q.take(ready[:0], true); len(ready) == 0 {
			break
		}
		for _, r := range ready {
			if err := p.put(*r); err != nil {
				return err
			}
		}
		// Bytes go to the system before the writer waits again: a killed process loses runs
		// under way and no others.
		if err := p.flush(); err != nil {
			return err
		}
		if time.Since(told) >= o.Every && p.next < p.header.Last {
			told = time.Now()
			tell()
		}
	}
	if p.next == p.header.Last {
		tell()
	}
	return nil
}

// one executes a run. An error or a panic becomes a failed record, without the stack:
// addresses differ from process to process.
func one(ctx context.Context, runner Runner, number int) (r *Record) {
	failed := func(text string) *Record {
		if d, ok := runner.(Describer); ok {
			text = d.Describe(number) + ": " + text
		}
		return &Record{Number: number, Failed: true, Payload: []byte(text)}
	}
	// A run that panics has spoiled its own state at most: runs share none.
	defer func() {
		if p := recover(); p != nil {
			r = failed(fmt.Sprintf("panic: %v", p))
		}
	}()
	// The call of the user's code, alone in this function so that a panic ends here.
	payload, err := runner.Run(ctx, number)
	if err != nil {
		return failed(err.Error())
	}
	return &Record{Number: number, Payload: payload}
}

// syncDir makes a rename safe on the disk, where folders can be synced.
func syncDir(dir string) error {
	// The rename is an entry of the folder, and the folder is synced for it.
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("ensemble: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, os.ErrInvalid) && !errors.Is(err, os.ErrPermission) {
		return fmt.Errorf("ensemble: %w", err)
	}
	return nil
}
