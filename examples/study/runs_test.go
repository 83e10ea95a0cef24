package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/tradetalk/tradetalk/sim/experiment/ensemble"
)

// written writes a small study of four shards and returns its path.
func written(t *testing.T, change ...string) string {
	base, err := filepath.Abs("../../sim/experiment/testdata/ban.yaml")
	require.NoError(t, err)
	text, err := os.ReadFile("severity.yaml")
	require.NoError(t, err)
	pairs := append(change, "../../sim/experiment/testdata/ban.yaml", base, "seeds: 200", "seeds: 6")
	path := filepath.Join(t.TempDir(), "study.yaml")
	require.NoError(t, os.WriteFile(path, []byte(strings.NewReplacer(pairs...).Replace(string(text))), 0o644))
	return path
}

// call runs a command and returns what it prints and its error.
func call(t *testing.T, args ...string) (string, error) {
	var out bytes.Buffer
	err := run(t.Context(), args, strings.NewReader(""), &out, io.Discard)
	return out.String(), err
}

// One machine and four shards have the same bytes, tables and report.
func TestShardsAndOneMachine(t *testing.T) {
	path := written(t)
	one, many := t.TempDir(), t.TempDir()
	whole, err := call(t, "run", "-study", path, "-quiet", "-out", filepath.Join(one, "tables"), "-format", "csv,jsonl,parquet")
	require.NoError(t, err)
	require.Contains(t, whole, "4 points, 6 seeds, 0 runs failed")
	require.Contains(t, whole, "mean level border: coercion.severities 1 against 0.25")

	plan, err := call(t, "plan", "-study", path)
	require.NoError(t, err)
	require.Contains(t, plan, "runs     24\nshards   4\n")
	// In the order of a resubmission, with one shard played twice.
	for _, i := range []int{3, 0, 2, 1, 3} {
		_, err := call(t, "shard", "-study", path, "-quiet", "-dir", many, "-i", fmt.Sprint(i))
		require.NoError(t, err)
	}
	merged := filepath.Join(one, "all")
	_, err = call(t, "merge", "-study", path, "-dir", many, "-o", merged)
	require.NoError(t, err)
	again, err := call(t, "report", "-study", path, "-in", merged, "-out", filepath.Join(many, "tables"), "-format", "csv,jsonl,parquet")
	require.NoError(t, err)
	require.Equal(t, strings.ReplaceAll(whole, one, ""), strings.ReplaceAll(again, many, ""))
	for _, name := range []string{"runs", "cases", "effects"} {
		for _, suffix := range []string{"csv", "jsonl", "parquet"} {
			a, err := os.ReadFile(filepath.Join(one, "tables", "run-1", name+"."+suffix))
			require.NoError(t, err)
			b, err := os.ReadFile(filepath.Join(many, "tables", "run-1", name+"."+suffix))
			require.NoError(t, err)
			require.Equal(t, a, b, name)
		}
	}
	// What merge refuses, by name.
	require.NoError(t, os.Remove(filepath.Join(many, "shard-2-of-4.runs")))
	_, err = call(t, "merge", "-study", path, "-dir", many, "-o", merged+"2")
	require.ErrorContains(t, err, "shard 2 is missing")
	text, err := os.ReadFile(filepath.Join(many, "shard-1-of-4.runs"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(many, "shard-1-of-4.runs"), text[:len(text)/2], 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(many, "copy.runs"), text, 0o644))
	_, err = call(t, "merge", "-study", path, "-dir", many, "-o", merged+"2")
	require.ErrorContains(t, err, "truncated")
	require.ErrorContains(t, err, "is doubled")
	_, err = call(t, "merge", "-study", written(t, "seeds: 200", "seeds: 8"), "-dir", many, "-o", merged+"2")
	require.ErrorContains(t, err, "is foreign")
}

// 42 says never again, all else asks for a retry.
func TestExitCodes(t *testing.T) {
	path, dir := written(t), t.TempDir()
	for _, c := range []struct {
		args []string
		code int
	}{
		{[]string{"shard", "-study", path, "-dir", dir, "-i", "4"}, 42},
		{[]string{"shard", "-study", path, "-dir", dir}, 42},
		{[]string{"shard", "-study", written(t, "observe", "obsrve"), "-dir", dir, "-i", "0"}, 42},
		{[]string{"shard", "-study", written(t, "coercion.severities", "coercion.severity"), "-dir", dir, "-i", "0"}, 42},
		{[]string{"shard", "-study", filepath.Join(dir, "not-there.yaml"), "-dir", dir, "-i", "0"}, 1},
		{[]string{"shard", "-dir", dir, "-i", "0"}, 42},
		{[]string{"run", "-study", path, "-format", "xml"}, 42},
		{[]string{"run", "-study", written(t, "coercion.severities", "coercion.severity")}, 42},
		{[]string{"report", "-study", written(t, "mean level", "men level"), "-in", "x"}, 42},
		{[]string{"merge", "-study", path, "-dir", dir, "-o", filepath.Join(dir, "all.runs")}, 1}, // shards may come yet
		{[]string{"shard", "-study", path, "-i", "one"}, 42},
		{[]string{"run", "-studdy", path}, 42},
		{[]string{"ran"}, 42},
		{[]string{"points", "-dim", "2"}, 42},
		{[]string{"points", "-dim", "0", "-n", "4"}, 42},
		{[]string{"sensitivity", "-first", "sobol"}, 42},
		{[]string{"sensitivity", "-in", "not-there.csv"}, 1},
		{[]string{"sensitivity", "-in", path}, 42},
		{[]string{"shard", "-study", path, "-dir", "/dev/null/x", "-i", "0"}, 1},
	} {
		_, err := call(t, c.args...)
		require.Error(t, err)
		require.Equal(t, c.code, ensemble.ExitCode(err), "%v: %v", c.args, err)
	}
	// A shard of another study under the same name.
	other := written(t, "seeds: 200", "seeds: 7")
	_, err := call(t, "shard", "-study", other, "-quiet", "-dir", dir, "-i", "0")
	require.NoError(t, err)
	_, err = call(t, "shard", "-study", path, "-quiet", "-dir", dir, "-i", "0")
	require.Equal(t, 42, ensemble.ExitCode(err))
}

// The job files have the number of shards from the study, the exit code, and their own grammar as far
// as can be seen here.
func TestJobFiles(t *testing.T) {
	path := written(t)
	for _, j := range jobs {
		text, err := call(t, "jobs", "-study", path, "-for", j.name, "-dir", "/runs", "-program", "/bin/study")
		require.NoError(t, err)
		require.Contains(t, text, "/bin/study")
		require.Contains(t, text, "shard -quiet -study "+path+" -dir /runs")
		require.NotContains(t, text, "TASK_COUNT")
		require.NotContains(t, text, "<no value>")
		switch j.name {
		case "slurm":
			require.Contains(t, text, "#SBATCH --array=0-3\n")
			file := filepath.Join(t.TempDir(), "job.sh")
			require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
			out, err := exec.Command("bash", "-n", file).CombinedOutput()
			require.NoError(t, err, string(out))
		case "kubernetes":
			var manifest struct {
				APIVersion string `yaml:"apiVersion"`
				Kind       string
				Spec       struct {
					CompletionMode       string `yaml:"completionMode"`
					Completions          int
					Parallelism          int
					BackoffLimitPerIndex int `yaml:"backoffLimitPerIndex"`
					PodFailurePolicy     struct {
						Rules []struct {
							Action      string
							OnExitCodes struct {
								ContainerName string `yaml:"containerName"`
								Operator      string
								Values        []int
							} `yaml:"onExitCodes"`
						}
					} `yaml:"podFailurePolicy"`
					Template struct {
						Spec struct {
							RestartPolicy string `yaml:"restartPolicy"`
							Containers    []struct{ Name string }
						}
					}
				}
			}
			require.NoError(t, yaml.Unmarshal([]byte(text), &manifest))
			s := manifest.Spec
			require.Equal(t, "batch/v1", manifest.APIVersion)
			require.Equal(t, "Indexed", s.CompletionMode, "podFailurePolicy by index needs an indexed job")
			require.Equal(t, 4, s.Completions)
			require.Equal(t, 4, s.Parallelism)
			require.Equal(t, 3, s.BackoffLimitPerIndex)
			require.Equal(t, "FailIndex", s.PodFailurePolicy.Rules[0].Action)
			require.Equal(t, []int{42}, s.PodFailurePolicy.Rules[0].OnExitCodes.Values)
			require.Equal(t, s.Template.Spec.Containers[0].Name, s.PodFailurePolicy.Rules[0].OnExitCodes.ContainerName)
			require.Equal(t, "Never", s.Template.Spec.RestartPolicy, "a failure policy needs it")
		}
	}
	_, err := call(t, "jobs", "-study", path, "-for", "cron")
	require.ErrorContains(t, err, `-for is "cron"; want one of slurm`)
	_, err = call(t, "jobs", "-study", path, "-program", "/a b/study")
	require.ErrorContains(t, err, "without blanks")
}
