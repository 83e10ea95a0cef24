package store

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim"
)

// list returns the names in a directory, sorted.
func list(t *testing.T, dir string) []string {
	names, err := osDisk{}.list(dir)
	require.NoError(t, err)
	return names
}

// stored writes a run of one row and one added file; the name tells runs apart.
func stored(d disk, dir, name string, run error) error {
	f, err := create(d, dir, Metadata{Name: name})
	if err != nil {
		return err
	}
	defer f.Discard()
	if err := f.Row(sim.Row{Actor: name}); err != nil {
		return errors.Join(err, f.Commit(run))
	}
	if err := f.Add("picture.txt", strings.NewReader("picture of "+name+"\n")); err != nil {
		return errors.Join(err, f.Commit(run))
	}
	return f.Commit(run)
}

// whole checks that the newest run has all its files with their sums, and that all are of one run.
// whole returns the name of the run, "" for none.
func whole(t *testing.T, dir string) string {
	at, err := Latest(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	require.NoError(t, err)
	about, err := readSummary(osDisk{}, at)
	require.NoError(t, err)
	require.Len(t, about.Files, 9)
	names := []string{summaryFile}
	for _, c := range about.Files {
		text, err := os.ReadFile(filepath.Join(at, c.Name))
		require.NoError(t, err)
		sum := sha256.Sum256(text)
		require.Equal(t, c.SHA256, hex.EncodeToString(sum[:]), c.Name)
		names = append(names, c.Name)
	}
	require.ElementsMatch(t, names, list(t, at))
	picture, err := os.ReadFile(filepath.Join(at, "picture.txt"))
	require.NoError(t, err)
	require.Equal(t, "picture of "+about.Name+"\n", string(picture))
	return about.Name
}

// breaking is a disk on which the operation fails that is due when the count has run down. With
// dead, all later operations fail too and change nothing, as those of a killed process.
type breaking struct {
	osDisk
	left, done int
	dead       bool
	what       string
	locks      []io.Closer
}

var errBroken = errors.New("no space left on device")

func (d *breaking) due(what string) error {
	d.done++
	if d.done == d.left {
		d.what = what
	}
	if d.done == d.left || d.dead && d.what != "" {
		return errBroken
	}
	return nil
}

func (d *breaking) makeAll(dir string) error {
	if err := d.due("make all"); err != nil {
		return err
	}
	return d.osDisk.makeAll(dir)
}

func (d *breaking) make(dir string) error {
	if err := d.due("make"); err != nil {
		return err
	}
	return d.osDisk.make(dir)
}

func (d *breaking) create(name string) (file, error) {
	if err := d.due("create"); err != nil {
		return nil, err
	}
	f, err := d.osDisk.create(name)
	return &breakingFile{f, d}, err
}

func (d *breaking) rename(from, to string) error {
	if err := d.due("rename"); err != nil {
		return err
	}
	return d.osDisk.rename(from, to)
}

func (d *breaking) remove(name string) error {
	if err := d.due("remove"); err != nil {
		return err
	}
	return d.osDisk.remove(name)
}

func (d *breaking) removeAll(name string) error {
	if err := d.due("remove all"); err != nil {
		return err
	}
	return d.osDisk.removeAll(name)
}

func (d *breaking) sync(dir string) error {
	return d.due("sync directory")
}

func (d *breaking) list(dir string) ([]string, error) {
	if err := d.due("list"); err != nil {
		return nil, err
	}
	return d.osDisk.list(dir)
}

func (d *breaking) read(name string) ([]byte, error) {
	if err := d.due("read"); err != nil {
		return nil, err
	}
	return d.osDisk.read(name)
}

func (d *breaking) lock(dir string) (io.Closer, error) {
	if err := d.due("lock"); err != nil {
		return nil, err
	}
	l, err := d.osDisk.lock(dir)
	if err == nil {
		d.locks = append(d.locks, l)
		l = &breakingLock{l, d}
	}
	return l, err
}

// free ends the locks of a dead process: the kernel closes the files and deletes none.
func (d *breaking) free() {
	for _, l := range d.locks {
		l.(*dirLock).file.Close()
	}
}

type breakingLock struct {
	io.Closer
	d *breaking
}

func (l *breakingLock) Close() error {
	if err := l.d.due("unlock"); err != nil && l.d.dead {
		return err
	} else {
		return errors.Join(err, l.Closer.Close())
	}
}

type breakingFile struct {
	file
	d *breaking
}

// Write writes a part before it fails, as a full disk does.
func (f *breakingFile) Write(b []byte) (int, error) {
	if err := f.d.due("write"); err != nil {
		n, _ := f.file.Write(b[:len(b)/2])
		return n, err
	}
	return f.file.Write(b)
}

// Sync waits for no real disk, which takes most of the time of the test.
func (f *breakingFile) Sync() error { return f.d.due("sync") }

func (f *breakingFile) Close() error {
	return errors.Join(f.file.Close(), f.d.due("close"))
}

// Whichever operation of the disk fails, or whichever is the last of a process that is killed, the
// newest run is whole: the run before, or the new run. A failure is an error, and the next run
// clears what is left.
func TestEveryStepFails(t *testing.T) {
	for _, dead := range []bool{false, true} {
		for _, before := range []string{"", "first"} {
			failed := map[string]int{}
			for k := 1; ; k++ {
				dir := t.TempDir()
				if before != "" {
					require.NoError(t, stored(&breaking{}, dir, before, nil))
				}
				d := &breaking{left: k, dead: dead}
				err := stored(d, dir, "second", nil)
				if d.what == "" {
					require.NoError(t, err, "no operation was left to fail")
					break
				}
				failed[d.what]++
				require.ErrorIs(t, err, errBroken, "%s, operation %d", d.what, k)
				now := whole(t, dir)
				require.Contains(t, []string{before, "second"}, now, "%s, operation %d", d.what, k)
				if !dead && now == before {
					for _, name := range list(t, dir) {
						if d.what != "unlock" && d.what != "remove all" {
							require.NotContains(t, name, ".new-", "%s, operation %d", d.what, k)
						}
					}
				}
				d.free()
				require.NoError(t, stored(&breaking{}, dir, "third", nil), "%s, operation %d", d.what, k)
				require.Equal(t, "third", whole(t, dir))
				require.Len(t, list(t, dir), 2, "%s, operation %d: %v", d.what, k, list(t, dir))
			}
			want := []string{"make all", "lock", "list", "make", "create", "write", "sync", "close", "sync directory", "read", "rename", "unlock"}
			if before != "" {
				want = append(want, "remove")
			}
			for _, what := range want {
				require.Positive(t, failed[what], "%s failed at no time: %v", what, failed)
			}
			require.Equal(t, 2, failed["rename"])
			require.Equal(t, 11, failed["create"]) // nine files, the list of files, the line
		}
	}
}

// A partial run takes the place of a partial run and of none, never of a complete run.
func TestPartialRunsReplaceNoCompleteRun(t *testing.T) {
	dir := t.TempDir()
	stopped := errors.New("stopped in quarter 3")
	require.NoError(t, stored(osDisk{}, dir, "part one", stopped))
	require.Equal(t, "part one", whole(t, dir))
	require.NoError(t, stored(osDisk{}, dir, "part two", stopped))
	require.Equal(t, "part two", whole(t, dir))
	require.NoError(t, stored(osDisk{}, dir, "complete", nil))
	require.Equal(t, []string{"latest", "run-3"}, list(t, dir))
	for range 2 {
		require.NoError(t, stored(osDisk{}, dir, "part three", stopped))
		require.Equal(t, "complete", whole(t, dir))
		require.Len(t, list(t, dir), 3, "the complete run and the newest part")
	}
	about, err := readSummary(osDisk{}, filepath.Join(dir, "run-5"))
	require.NoError(t, err)
	require.Equal(t, "stopped in quarter 3", about.Ended)
	require.NoError(t, stored(osDisk{}, dir, "again", nil))
	require.Equal(t, []string{"latest", "run-6"}, list(t, dir))
	require.Equal(t, "again", whole(t, dir))
}

// Files of a user stay, in the directory and in that of an old run; a symbolic link in the place
// of a file is replaced, and its target stays.
func TestFilesOfOthersStay(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, stored(osDisk{}, dir, "first", nil))
	target := filepath.Join(t.TempDir(), "precious")
	for _, name := range []string{filepath.Join(dir, "notes.txt"), filepath.Join(dir, "run-1", "notes.txt"), filepath.Join(dir, "rows.csv"), target} {
		require.NoError(t, os.WriteFile(name, []byte("mine"), 0o644))
	}
	require.NoError(t, os.Mkdir(filepath.Join(dir, "run-7"), 0o755)) // no list of files: not a run of ours
	require.NoError(t, os.WriteFile(filepath.Join(dir, "run-7", "rows.csv"), []byte("mine"), 0o644))
	require.NoError(t, os.Remove(filepath.Join(dir, latest)))
	require.NoError(t, os.WriteFile(target, []byte("run-1"), 0o644))
	require.NoError(t, os.Symlink(target, filepath.Join(dir, latest)))
	require.NoError(t, stored(osDisk{}, dir, "second", nil))
	require.Equal(t, "second", whole(t, dir))
	text, err := os.ReadFile(target)
	require.NoError(t, err)
	require.Equal(t, "run-1", string(text))
	require.Equal(t, []string{"latest", "notes.txt", "rows.csv", "run-1", "run-7", "run-8"}, list(t, dir))
	require.Equal(t, []string{"notes.txt"}, list(t, filepath.Join(dir, "run-1")))
}

// What cannot be read as a directory of runs is an error that says what was expected.
func TestLatestSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	_, err := Latest(dir)
	require.ErrorIs(t, err, fs.ErrNotExist)
	for _, text := range []string{"", "../../etc", "run-01", "run-0", "run-1\nrun-2\n", strings.Repeat("x", 1000)} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, latest), []byte(text), 0o644))
		_, err = Latest(dir)
		require.ErrorContains(t, err, "want one line with the name of a run")
		require.Less(t, len(err.Error()), 300)
		require.ErrorContains(t, stored(osDisk{}, dir, "x", nil), "want one line", "a line of somebody else is not replaced")
	}
	for _, name := range []string{"", ".", "..", "a/b", "/a"} {
		f, err := Create(t.TempDir(), Metadata{})
		require.NoError(t, err)
		require.ErrorContains(t, f.Add(name, strings.NewReader("")), "want a name without a directory", name)
		require.Error(t, f.Commit(nil))
	}
}

// Two writers at the same time have two directories.
func TestOneWriterADirectory(t *testing.T) {
	dir := t.TempDir()
	f, err := Create(dir, Metadata{Name: "one"})
	require.NoError(t, err)
	_, err = Create(dir, Metadata{Name: "two"})
	require.ErrorContains(t, err, "in use: process "+strconv.Itoa(os.Getpid()))
	_, err = CreateTables(dir, Metadata{Name: "two"})
	require.ErrorContains(t, err, "in use")
	require.NoError(t, f.Commit(nil))
	require.NotContains(t, list(t, dir), lockFile)
	f, err = Create(dir, Metadata{Name: "two"})
	require.NoError(t, err)
	f.Discard()
	require.NotContains(t, list(t, dir), lockFile)
}

// child is the environment variable with the directory in which TestProcess writes for ever.
const child = "TRADETALK_STORE_CHILD"

// TestProcess is the program that TestKilled starts.
func TestProcess(t *testing.T) {
	dir := os.Getenv(child)
	if dir == "" {
		t.Skip("started by TestKilled")
	}
	for k := 0; ; k++ {
		err := stored(osDisk{}, dir, fmt.Sprintf("run %d", k), nil)
		fmt.Println("stored", k, err)
	}
}

// A process that is killed leaves a whole run and no lock; while it lives, a second process is
// refused or waits its turn, and never mixes files.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	for round := range 6 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestProcess$", "-test.v")
		cmd.Env = append(os.Environ(), child+"="+dir)
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		lines := bufio.NewScanner(out)
		for seen := 0; seen < 2+round && lines.Scan(); {
			if text := lines.Text(); strings.HasPrefix(text, "stored") {
				require.True(t, strings.HasSuffix(text, "<nil>") || strings.Contains(text, "in use"), text)
				seen++
				// The second process tries at the same time.
				if err := stored(osDisk{}, dir, "other", nil); err != nil {
					require.ErrorContains(t, err, "in use")
				}
			}
		}
		require.NoError(t, cmd.Process.Kill())
		require.Error(t, cmd.Wait())
		require.NotEmpty(t, whole(t, dir))
		require.NoError(t, stored(osDisk{}, dir, "after", nil))
		require.Equal(t, "after", whole(t, dir))
		require.Len(t, list(t, dir), 2)
	}
}
