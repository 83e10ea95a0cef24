package program_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/examples/internal/program"
)

// Help goes to the writer and is told apart; a flag that is not there is an error that points to
// the help; an argument is a mistake of its own.
func TestFlags(t *testing.T) {
	f := program.Flags("trial")
	f.Int("n", 1, "`number` of things")
	var help bytes.Buffer
	require.ErrorIs(t, program.Parse(f, []string{"-h"}, &help), flag.ErrHelp)
	require.Contains(t, help.String(), "usage: go run ./examples/trial [flags]\n")
	require.Contains(t, help.String(), "number of things")

	f = program.Flags("trial")
	f.Int("n", 1, "")
	help.Reset()
	require.ErrorContains(t, program.Parse(f, []string{"-m"}, &help), "-m; see -h")
	require.Empty(t, help.String())

	f = program.Flags("trial")
	f.Int("n", 1, "")
	f.Int("m", 1, "")
	require.NoError(t, program.Parse(f, []string{"-n", "1", "more", "-m", "2"}, &help))
	require.ErrorContains(t, program.FlagsOnly(f), `got argument "more"`)
	require.True(t, program.Given(f, "n"))
	require.False(t, program.Given(f, "m"))
}

// Every name is checked, an empty one too, and all mistakes come together.
func TestNames(t *testing.T) {
	known := []string{"tools", "exemptions", "persistence"}
	got, err := program.Names("only", "tools, persistence", known)
	require.NoError(t, err)
	require.Equal(t, []string{"tools", "persistence"}, got)
	got, err = program.Names("only", "", known)
	require.NoError(t, err)
	require.Nil(t, got)
	_, err = program.Names("only", "tols,zzzzzz,", known)
	require.ErrorContains(t, err, `-only names "tols"; want names among tools, exemptions, persistence`)
	require.ErrorContains(t, err, `-only names "zzzzzz"; want names among`)
	require.ErrorContains(t, err, `-only names ""`)
	for k := range 20 {
		known = append(known, fmt.Sprint("claim", k))
	}
	_, err = program.Names("only", "clam7,somethingelse", known)
	require.ErrorContains(t, err, `-only names "clam7"; want one of 23 names, such as claim7, `)
	require.ErrorContains(t, err, `-only names "somethingelse"; want one of 23 names, from tools to claim19`)
}

// broken is content that fails in the middle.
type broken struct{}

func (broken) WriteTo(w io.Writer) (int64, error) {
	n, _ := io.WriteString(w, "half")
	return int64(n), errors.New("no more")
}

// A file comes with its folder; content that fails leaves neither; the error names the flag.
func TestSave(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a", "b.txt")
	require.ErrorContains(t, program.Save("o", file, broken{}), "-o: no more")
	require.NoDirExists(t, filepath.Dir(file))
	require.NoError(t, program.Save("o", file, bytes.NewBufferString("whole")))
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, "whole", string(text))
	require.ErrorContains(t, program.Save("o", filepath.Join(file, "c"), bytes.NewBufferString("")), "-o: ")

	// A link is replaced, an earlier file stays when its successor fails, and nothing else is left.
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "a", "link")
	require.NoError(t, os.WriteFile(target, []byte("mine"), 0o644))
	require.NoError(t, os.Symlink(target, link))
	require.NoError(t, program.SaveCSV("o", link, [][]string{{"a", "b,c"}}))
	require.Error(t, program.Save("o", file, broken{}))
	for name, want := range map[string]string{target: "mine", link: "a,\"b,c\"\n", file: "whole"} {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		require.Equal(t, want, string(text))
	}
	require.ErrorContains(t, program.Save("o", filepath.Dir(file), bytes.NewBufferString("")), "-o: ")
	for _, d := range []string{dir, filepath.Dir(file)} {
		entries, err := os.ReadDir(d)
		require.NoError(t, err)
		require.Len(t, entries, 2)
	}
}
