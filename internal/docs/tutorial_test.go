package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// block is a block of code of a guide: the words behind the fence, and the text.
type block struct {
	words []string
	text  string
}

// blocks returns the blocks of code of a guide, in order.
func blocks(t *testing.T, file string) (out []block) {
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	inside := false
	for line := range strings.Lines(string(text)) {
		switch {
		case strings.HasPrefix(line, "```") && !inside:
			inside = true
			out = append(out, block{words: strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "```"))})
		case strings.HasPrefix(line, "```"):
			inside = false
		case inside:
			out[len(out)-1].text += line
		}
	}
	require.False(t, inside, "a fence is open")
	return out
}

// clock is the time that package log prints before a message.
var clock = regexp.MustCompile(`(?m)^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d `)

// A reader who follows the tutorial to the letter in an empty folder beside a clone gets what the tutorial
// prints. Blocks with a file name are files; lines of console blocks behind a $ are commands, and the lines
// below are what the command prints.
func TestTutorial(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and plays four programs")
	}
	root, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	dir := t.TempDir()
	study := filepath.Join(dir, "study")
	require.NoError(t, os.Mkdir(study, 0o755))
	require.NoError(t, os.Symlink(root, filepath.Join(dir, "tradetalk")))
	files, commands := 0, 0
	for _, b := range blocks(t, filepath.Join(root, "sim", "docs", "TUTORIAL.md")) {
		switch {
		case len(b.words) == 2:
			name := filepath.Join(study, filepath.FromSlash(b.words[1]))
			require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
			require.NoError(t, os.WriteFile(name, []byte(b.text), 0o644))
			files++
		case len(b.words) == 1 && b.words[0] == "console":
			for part := range strings.SplitSeq("\n"+b.text, "\n$ ") {
				line, want, _ := strings.Cut(part, "\n")
				if line == "" {
					continue
				}
				cmd := exec.Command("sh", "-c", line)
				cmd.Dir = study
				// The workspace and the module of this test are none of the reader's.
				cmd.Env = append(os.Environ(), "PWD="+study, "GOWORK=", "GOFLAGS=", "GOPROXY=off")
				got, _ := cmd.CombinedOutput() // an exit status is in the text
				require.Equal(t, clock.ReplaceAllString(strings.TrimSuffix(want, "\n"), ""), clock.ReplaceAllString(strings.TrimSuffix(string(got), "\n"), ""), line)
				commands++
			}
		}
	}
	require.Equal(t, 4, files)
	require.Equal(t, 7, commands)
	for _, name := range []string{"income.svg", "income.png", "income.csv"} {
		require.FileExists(t, filepath.Join(study, name))
	}
}

// links are the links of a guide to files.
var links = regexp.MustCompile(`\]\(([^)#]+)\)`)

// Every link of every guide and README to a file of the module leads to one.
func TestLinks(t *testing.T) {
	root := filepath.Join("..", "..")
	found := 0
	require.NoError(t, filepath.WalkDir(root, func(name string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "out" || strings.HasPrefix(d.Name(), ".") && name != root) {
			return filepath.SkipDir
		}
		if filepath.Ext(name) != ".md" {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, m := range links.FindAllStringSubmatch(string(text), -1) {
			if to := m[1]; !strings.Contains(to, "://") {
				found++
				if _, err := os.Stat(filepath.Join(filepath.Dir(name), filepath.FromSlash(to))); err != nil {
					t.Errorf("%s links %s, which is not there", name, to)
				}
			}
		}
		return nil
	}))
	require.Greater(t, found, 20)
}
