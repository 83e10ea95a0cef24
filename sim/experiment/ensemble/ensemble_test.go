package ensemble

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// numbers is a runner whose payload depends on the number, and whose every 17th run
// fails or panics.
type numbers struct{ spin int }

func (r numbers) Run(_ context.Context, n int) ([]byte, error) {
	rng := rand.New(rand.NewPCG(uint64(n), 1))
	var sum uint64
	for range r.spin * (1 + n%3) { // runs of different length
		sum += rng.Uint64() >> 60
	}
	switch n % 34 {
	case 7:
		return nil, errors.New("no equilibrium")
	case 24:
		panic("index out of range")
	}
	return fmt.Appendf(nil, "run %d\n%d %s", n, sum, strings.Repeat("x", n%50)), nil
}

func (numbers) Describe(n int) string { return fmt.Sprintf("scenario A, seed %d", n) }

func plan(runs, shards int) Plan {
	return Plan{Study: "abc123", Version: "v1", Runs: runs, Shards: shards}
}

// whole runs a plan of one shard and returns the bytes of the file.
func whole(t testing.TB, runs int, o Options) []byte {
	o.Dir = t.TempDir()
	r, err := Run(t.Context(), plan(runs, 1), 0, numbers{10}, o)
	require.NoError(t, err)
	data, err := os.ReadFile(r.Path)
	require.NoError(t, err)
	return data
}

// Workers, batches and windows change no byte.
func TestSameBytes(t *testing.T) {
	want := whole(t, 500, Options{Workers: 1})
	for _, o := range []Options{{Workers: 2}, {Workers: 8, Batch: 1, Window: 3}, {Workers: 3, Batch: 100, Window: 100}, {Workers: 5, Batch: 7, Window: 9}} {
		require.Equal(t, want, whole(t, 500, o), "%+v", o)
	}
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	r, err := Run(t.Context(), plan(100, 1), 0, numbers{1}, Options{Dir: dir})
	require.NoError(t, err)
	require.Equal(t, Report{Path: filepath.Join(dir, "shard-0-of-1.runs"), Runs: 100, Failed: 6}, r)
	n, failed := 0, []string(nil)
	for record, err := range Read(r.Path) {
		require.NoError(t, err)
		require.Equal(t, n, record.Number)
		if record.Failed {
			failed = append(failed, string(record.Payload))
		} else {
			want, _ := numbers{1}.Run(t.Context(), n)
			require.Equal(t, want, record.Payload)
		}
		n++
	}
	require.Equal(t, 100, n)
	require.Equal(t, "scenario A, seed 7: no equilibrium", failed[0])
	require.Equal(t, "scenario A, seed 24: panic: index out of range", failed[1])

	again, err := Run(t.Context(), plan(100, 1), 0, Func(func(context.Context, int) ([]byte, error) { panic("not to be run") }), Options{Dir: dir})
	require.NoError(t, err)
	require.Equal(t, 100, again.Resumed)
}

// Any number of shards merges into the bytes of one machine.
func TestMerge(t *testing.T) {
	want := whole(t, 101, Options{})
	for _, shards := range []int{1, 3, 10, 101} {
		dir := t.TempDir()
		var paths []string
		for i := range shards {
			r, err := Run(t.Context(), plan(101, shards), i, numbers{10}, Options{Dir: dir})
			require.NoError(t, err)
			paths = append([]string{r.Path}, paths...) // in any order
		}
		out := filepath.Join(dir, "sub", "all.runs")
		require.NoError(t, Merge(plan(101, shards), paths, out))
		got, err := os.ReadFile(out)
		require.NoError(t, err)
		require.Equal(t, want, got)
		require.ErrorContains(t, Merge(plan(101, shards), paths, out), "exists")
	}
}

// Missing, doubled, foreign, truncated and corrupt shards are all named at once.
func TestMergeRefuses(t *testing.T) {
	dir := t.TempDir()
	run := func(p Plan, i int, sub string) string {
		r, err := Run(t.Context(), p, i, numbers{1}, Options{Dir: filepath.Join(dir, sub)})
		require.NoError(t, err)
		return r.Path
	}
	p := plan(60, 6)
	paths := []string{run(p, 0, ""), run(p, 0, "twice")}
	short := run(p, 1, "")
	data, err := os.ReadFile(short)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(short, data[:len(data)-10], 0o666))
	bad := run(p, 2, "")
	data, err = os.ReadFile(bad)
	require.NoError(t, err)
	data[len(data)/2] ^= 1
	require.NoError(t, os.WriteFile(bad, data, 0o666))
	other := plan(60, 6)
	other.Version = "v2"
	foreign := run(other, 3, "")
	count := run(plan(50, 5), 4, "")
	junk := filepath.Join(dir, "junk")
	require.NoError(t, os.WriteFile(junk, []byte("a,b\n1,2\n"), 0o666))
	out := filepath.Join(dir, "all.runs")
	err = Merge(p, append(paths, short, bad, foreign, count, junk, filepath.Join(dir, "nowhere")), out)
	for _, want := range []string{
		filepath.Join("twice", "shard-0-of-6.runs") + " is doubled",
		short + ": truncated", bad + ": corrupt at byte",
		foreign + ` is foreign: of version "v2", not "v1"`,
		count + " is foreign: of 50 runs in 5 shards, not 60 in 6",
		junk + ": corrupt: not a file of runs", "nowhere",
		"shard 3 is missing: shard-3-of-6.runs", "shard 4 is missing", "shard 5 is missing",
	} {
		require.ErrorContains(t, err, want)
	}
	require.NotContains(t, err.Error(), "shard 1 is missing")
	require.NoFileExists(t, out)
	require.NoFileExists(t, out+".part")
	require.Equal(t, ExitNever, ExitCode(err))
}

// No bytes, however damaged, make the reader panic or give a run out of order.
func FuzzRead(f *testing.F) {
	good := whole(f, 40, Options{})
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte(magic + "{}\nE 0 0 x\n"))
	f.Add([]byte(magic + "{\"last\":9}\nR 0 ok 99999999999 00000000\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := scan(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		for next := s.next; err == nil; next++ {
			var r Record
			if r, err = s.record(); err == nil {
				require.Equal(t, next, r.Number)
				require.LessOrEqual(t, s.offset, int64(len(data)))
			}
		}
	})
}

// Every way of cutting a part file off leads to the same bytes.
func TestResume(t *testing.T) {
	want := whole(t, 60, Options{})
	name := plan(60, 1).Name(0)
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "resume")
		require.NoError(t, err)
		defer os.RemoveAll(dir)
		cut := rapid.IntRange(0, len(want)).Draw(t, "cut")
		require.NoError(t, os.WriteFile(filepath.Join(dir, name+".part"), want[:cut], 0o666))
		r, err := Run(context.Background(), plan(60, 1), 0, numbers{10}, Options{Dir: dir})
		require.NoError(t, err)
		got, err := os.ReadFile(r.Path)
		require.NoError(t, err)
		require.Equal(t, want, got)
		require.NoFileExists(t, r.Path+".part")
	})
}

// A part file that is damaged in the middle, or of another study, is not touched.
func TestResumeRefuses(t *testing.T) {
	want := whole(t, 60, Options{})
	dir := t.TempDir()
	name := filepath.Join(dir, plan(60, 1).Name(0)+".part")
	damaged := bytes.Clone(want)
	damaged[len(damaged)/2] ^= 4
	require.NoError(t, os.WriteFile(name, damaged, 0o666))
	_, err := Run(t.Context(), plan(60, 1), 0, numbers{10}, Options{Dir: dir})
	require.ErrorContains(t, err, "corrupt at byte")
	require.Equal(t, ExitRetry, ExitCode(err))
	after, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, damaged, after)

	require.NoError(t, os.WriteFile(name, want[:len(want)/2], 0o666))
	p := plan(60, 1)
	p.Study = "other"
	_, err = Run(t.Context(), p, 0, numbers{10}, Options{Dir: dir})
	require.ErrorContains(t, err, `of study "abc123", not "other"`)
	require.Equal(t, ExitNever, ExitCode(err))
}

// Cancelling keeps what is finished in order, records no run as failed for it, and a
// second process goes on.
func TestCancel(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	var started atomic.Int32
	runner := Func(func(ctx context.Context, n int) ([]byte, error) {
		if started.Add(1) == 40 {
			cancel()
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return numbers{10}.Run(ctx, n)
	})
	described := struct {
		Func
		numbersDescriber
	}{Func: runner}
	r, err := Run(ctx, plan(500, 1), 0, described, Options{Dir: dir, Workers: 3})
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorContains(t, err, "stopped at run")
	require.Equal(t, ExitRetry, ExitCode(err))
	require.Less(t, r.Runs, 45)
	last, err := Run(t.Context(), plan(500, 1), 0, numbers{10}, Options{Dir: dir})
	require.NoError(t, err)
	require.Equal(t, r.Runs, last.Resumed)
	got, err := os.ReadFile(last.Path)
	require.NoError(t, err)
	require.Equal(t, whole(t, 500, Options{}), got)
}

type numbersDescriber struct{}

func (numbersDescriber) Describe(n int) string { return numbers{}.Describe(n) }

// fullDisk fails after some bytes, as a full disk does: part of the last write is there.
type fullDisk struct {
	f    *os.File
	left int
}

func (d *fullDisk) Write(b []byte) (int, error) {
	n := min(len(b), d.left)
	d.left -= n
	if _, err := d.f.Write(b[:n]); err != nil {
		return 0, err
	}
	if n < len(b) {
		return n, syscall.ENOSPC
	}
	return n, nil
}

// A full disk is an error that says so; finished runs are kept and nothing is lost.
func TestFullDisk(t *testing.T) {
	want := whole(t, 300, Options{})
	dir := t.TempDir()
	path := filepath.Join(dir, plan(300, 1).Name(0))
	h, err := plan(300, 1).header(0)
	require.NoError(t, err)
	p, err := openPart(path, h)
	require.NoError(t, err)
	require.NoError(t, p.flush())
	p.w = bufio.NewWriterSize(&fullDisk{p.f, 5000}, 512)
	o, err := Options{}.filled()
	require.NoError(t, err)
	err = p.execute(t.Context(), numbers{10}, o)
	require.ErrorIs(t, err, syscall.ENOSPC)
	require.ErrorContains(t, err, ".part")
	p.close()
	r, err := Run(t.Context(), plan(300, 1), 0, numbers{10}, Options{Dir: dir})
	require.NoError(t, err)
	require.Positive(t, r.Resumed)
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, want, got)
}

// Two processes on one shard: the second is told.
func TestLock(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("no flock is promised here")
	}
	dir := t.TempDir()
	h, err := plan(10, 1).header(0)
	require.NoError(t, err)
	p, err := openPart(filepath.Join(dir, plan(10, 1).Name(0)), h)
	require.NoError(t, err)
	defer p.close()
	_, err = Run(t.Context(), plan(10, 1), 0, numbers{1}, Options{Dir: dir})
	require.ErrorContains(t, err, "another process is at this shard")
	require.Equal(t, ExitRetry, ExitCode(err))
}

func TestBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		runs := rapid.IntRange(1, 10_000).Draw(t, "runs")
		p := plan(runs, rapid.IntRange(1, min(runs, 200)).Draw(t, "shards"))
		next := 0
		for i := range p.Shards {
			first, last, err := p.Bounds(i)
			require.NoError(t, err)
			require.Equal(t, next, first)
			require.InDelta(t, float64(runs)/float64(p.Shards), float64(last-first), 1)
			next = last
		}
		require.Equal(t, runs, next)
	})
}

func TestBadPlans(t *testing.T) {
	for _, c := range []struct {
		p     Plan
		shard int
		want  string
	}{
		{Plan{Runs: 5}, 0, "no Study"},
		{plan(0, 1), 0, "0 Runs"},
		{plan(5, 6), 0, "6 Shards of 5 Runs"},
		{plan(5, -1), 0, "-1 Shards"},
		{plan(10, 2), 2, "shard 2 lies outside 0 to 1"},
		{plan(10, 2), -1, "shard -1 lies outside 0 to 1"},
	} {
		_, err := Run(t.Context(), c.p, c.shard, numbers{}, Options{Dir: t.TempDir()})
		require.ErrorContains(t, err, c.want)
		require.Equal(t, ExitNever, ExitCode(err))
	}
	_, err := Run(t.Context(), plan(1, 1), 0, nil, Options{Workers: -1, Batch: 9, Window: 2})
	for _, want := range []string{"no Runner", "Workers is -1", "Window 2 is below Options.Batch 9"} {
		require.ErrorContains(t, err, want)
	}
}

// At most a window of runs is in memory: a runner that is stuck at run 0 sees no run
// beyond the window start.
func TestWindow(t *testing.T) {
	var highest atomic.Int64
	release := make(chan struct{})
	runner := Func(func(_ context.Context, n int) ([]byte, error) {
		for {
			h := highest.Load()
			if int64(n) <= h || highest.CompareAndSwap(h, int64(n)) {
				break
			}
		}
		if n == 0 {
			<-release
		}
		if n == 63 { // the last run that the window has room for
			close(release)
		}
		if n > 63 {
			select {
			case <-release:
			default:
				return nil, errors.New("beyond the window")
			}
		}
		return nil, nil
	})
	r, err := Run(t.Context(), plan(1000, 1), 0, runner, Options{Dir: t.TempDir(), Workers: 4, Batch: 4, Window: 64})
	require.NoError(t, err)
	require.Zero(t, r.Failed)
	require.Equal(t, int64(999), highest.Load())
}

func TestProgress(t *testing.T) {
	var told []Progress
	_, err := Run(t.Context(), plan(200, 1), 0, numbers{10}, Options{Dir: t.TempDir(), Every: 1, Progress: func(p Progress) { told = append(told, p) }})
	require.NoError(t, err)
	require.NotEmpty(t, told)
	for i, p := range told {
		require.Equal(t, 200, p.Total)
		require.True(t, i == 0 || p.Done >= told[i-1].Done)
	}
	last := told[len(told)-1]
	require.Equal(t, 200, last.Done)
	require.Equal(t, 12, last.Failed) // six numbers below 200 are 7 mod 34, and six are 24
	require.Positive(t, last.Rate)
	require.Zero(t, last.Left)
}

// TestMain runs a shard instead of the tests when a test asks for it, so that the test
// can kill the process.
func TestMain(m *testing.M) {
	if dir := os.Getenv("ENSEMBLE_TEST_DIR"); dir != "" {
		_, err := Run(context.Background(), plan(3000, 1), 0, numbers{60_000}, Options{Dir: dir, Workers: 2})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(ExitCode(err))
	}
	os.Exit(m.Run())
}

// Killed at 20 random moments and started again, a shard has the bytes of one that ran
// through.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("starts 20 processes")
	}
	want := whole3000(t)
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(1, 1))
	child := func() *exec.Cmd {
		cmd := exec.Command(os.Args[0], "-test.run=^$")
		cmd.Env = append(os.Environ(), "ENSEMBLE_TEST_DIR="+dir)
		return cmd
	}
	kills := 0
	path := filepath.Join(dir, plan(3000, 1).Name(0))
	for kills < 20 {
		cmd := child()
		require.NoError(t, cmd.Start())
		time.Sleep(time.Duration(5+rng.IntN(60)) * time.Millisecond)
		_ = cmd.Process.Kill() // SIGKILL
		_ = cmd.Wait()
		kills++
		if _, err := os.Stat(path); err == nil {
			// The shard was whole before the kill: begin another.
			got, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, want, got)
			require.NoError(t, os.Remove(path))
		}
	}
	cmd := child()
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, want, got)
}

func whole3000(t *testing.T) []byte {
	r, err := Run(t.Context(), plan(3000, 1), 0, numbers{60_000}, Options{Dir: t.TempDir(), Workers: 1})
	require.NoError(t, err)
	data, err := os.ReadFile(r.Path)
	require.NoError(t, err)
	return data
}

// The heap after 50,000 runs is that after 5,000, within a megabyte.
func TestConstantMemory(t *testing.T) {
	heap := func(runs int) uint64 {
		var peak uint64
		var m runtime.MemStats
		_, err := Run(t.Context(), plan(runs, 1), 0, numbers{1}, Options{Dir: t.TempDir(), Every: 1, Progress: func(p Progress) {
			if p.Done%1000 < 50 || p.Done == p.Total {
				runtime.GC()
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapAlloc)
			}
		}})
		require.NoError(t, err)
		return peak
	}
	small, large := heap(5000), heap(50_000)
	require.Less(t, large, small+1<<20)
}

func BenchmarkOverhead(b *testing.B) {
	empty := Func(func(context.Context, int) ([]byte, error) { return []byte("payload"), nil })
	for b.Loop() {
		if _, err := Run(b.Context(), plan(10_000, 1), 0, empty, Options{Dir: b.TempDir()}); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleRun() {
	dir, err := os.MkdirTemp("", "ensemble")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	p := Plan{Study: "5f1d", Version: "v1.2.0", Runs: 5, Shards: 2}
	history := Func(func(_ context.Context, seed int) ([]byte, error) {
		if seed == 3 {
			return nil, errors.New("no equilibrium")
		}
		return fmt.Appendf(nil, "%d", seed*seed), nil
	})
	var paths []string
	for shard := range p.Shards {
		r, err := Run(context.Background(), p, shard, history, Options{Dir: dir})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(filepath.Base(r.Path), r.Runs, "runs,", r.Failed, "failed")
		paths = append(paths, r.Path)
	}
	all := filepath.Join(dir, "all.runs")
	if err := Merge(p, paths, all); err != nil {
		fmt.Println(err)
		return
	}
	for record, err := range Read(all) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(record.Number, record.Failed, string(record.Payload))
	}
	// Output:
	// shard-0-of-2.runs 3 runs, 0 failed
	// shard-1-of-2.runs 2 runs, 1 failed
	// 0 false 0
	// 1 false 1
	// 2 false 4
	// 3 true no equilibrium
	// 4 false 16
}

// described is a runner that says which run failed.
type described struct{ Func }

func (described) Describe(number int) string { return fmt.Sprintf("scenario.yaml seed %d", number) }

// One shard of a plan, as a job of a cluster runs it. The exit code tells the scheduler
// whether another try can help.
func ExampleExitCode() {
	dir, err := os.MkdirTemp("", "ensemble")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	p := Plan{Study: "5f1d", Version: "v1.2.0", Runs: 5, Shards: 2}
	first, last, err := p.Bounds(1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Name(1), "holds the runs", first, "to", last-1)
	var runner Describer = described{func(context.Context, int) ([]byte, error) { return []byte("1"), nil }}
	_, err = Run(context.Background(), p, 1, runner.(Runner), Options{Dir: dir})
	fmt.Println(ExitCode(err) == ExitWhole)
	_, err = Run(context.Background(), p, 7, runner.(Runner), Options{Dir: dir}) // there is no such shard
	fmt.Println(ExitCode(err) == ExitNever, errors.Is(err, ErrNever))
	fmt.Println(ExitCode(context.DeadlineExceeded) == ExitRetry)
	// Output:
	// shard-1-of-2.runs holds the runs 3 to 4
	// true
	// true true
	// true
}

// Records are kept in a file without a name, and read again in order.
func ExampleArchive() {
	var kept Archive
	kept, err := NewSpool()
	if err != nil {
		fmt.Println(err)
		return
	}
	for k, text := range []string{"one run", "another run"} {
		if err := kept.Put(Record{Number: k, Payload: []byte(text)}); err != nil {
			fmt.Println(err)
			return
		}
	}
	if err := kept.End(""); err != nil {
		fmt.Println(err)
		return
	}
	for record, err := range kept.Records() {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%d: %s\n", record.Number, record.Payload)
	}
	// Output:
	// 0: one run
	// 1: another run
}
