package experiment

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/experiment/ensemble"
	"github.com/tradetalk/tradetalk/sim/scenario"
	"github.com/tradetalk/tradetalk/sim/store"
)

// heap returns the bytes in use after a collection.
func heap() int {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// A result holds eight bytes for a figure, and no row of a kept table: 100,000 runs with a kilobyte
// of rows each have 100 MB of rows.
func TestResultHoldsFiguresAlone(t *testing.T) {
	sc, err := scenario.ReadFile("testdata/ban.yaml")
	require.NoError(t, err)
	const runs = 100_000
	study := Study{Bases: []Base{{Scenario: sc}}, Seeds: runs, Observe: Watch("mean level border", "count signed", "episodes narrow"), Keep: []string{"periods"}}
	p, err := study.prepare()
	require.NoError(t, err)
	rows := strings.Repeat(`["`+strings.Repeat("x", 96)+`"],`, 9) + `["last"]`
	before := heap()
	r := newResult(p)
	r.archive, err = ensemble.NewSpool()
	require.NoError(t, err)
	for k := range runs {
		record := ensemble.Record{Number: k, Payload: fmt.Appendf(nil, `{"v":[%d,null],"e":[[1,2]],"t":{"periods":[%s]}}`, k, rows)}
		if k == 7 {
			record = ensemble.Record{Number: k, Failed: true, Payload: []byte("no solution")}
		}
		require.NoError(t, r.put(record))
		require.NoError(t, r.archive.Put(record))
	}
	require.NoError(t, r.archive.End(""))
	require.NoError(t, r.finish())
	// Five figures and the end of a list a run, lists grown by up to a quarter, and a buffer.
	require.Less(t, heap()-before, runs*(3*8+3*8*5/4)+1<<20)
	require.Equal(t, Outcome{Seed: 7, Failed: "no solution"}, r.Outcome(7))
	require.Equal(t, []float64{1, 2}, r.Outcome(8).Each[2])
	require.Equal(t, 99_999., r.Outcome(99_999).Values[0])
	next := 0
	for record, err := range r.archive.Records() {
		require.NoError(t, err)
		require.Equal(t, next, record.Number)
		next++
	}
	require.Equal(t, runs, next)
	require.ErrorContains(t, r.rows("periods", func(int, []any) error { return nil }), "a row of run 0 has 1 values")
}

// Rows of kept tables are the same from the files of runs and from the spool of a study without
// folder, a study that stops early included.
func TestRowsFromFilesAndSpool(t *testing.T) {
	sc, err := scenario.ReadFile("testdata/ban.yaml")
	require.NoError(t, err)
	sc.Periods = 2
	severity := Observable{Name: "severity", Of: func(r *Run) float64 { return r.Scenario.Coercion.Severities[0] + float64(r.Seed%2)/100 }}
	for _, stop := range []*Stop{nil, {Observe: "severity", Factor: "coercion.severities", Level: "1", Against: "0.5", Low: 0, High: 2}} {
		s := Study{Bases: []Base{{Scenario: sc}}, Seeds: 60, Factors: []Factor{Vary("coercion.severities", 0.5, 1)}, Observe: []Observable{severity}, Keep: []string{"periods", "events"}, Stop: stop}
		if stop == nil {
			s.Seeds = 3
		}
		var want map[string]string
		for _, dir := range []string{"", t.TempDir()} {
			r, err := s.Run(t.Context(), Options{Dir: dir})
			require.NoError(t, err)
			require.Equal(t, stop != nil, r.stopped())
			out := t.TempDir()
			require.NoError(t, r.Save(out))
			tables, err := store.Latest(out)
			require.NoError(t, err)
			got := map[string]string{}
			for _, name := range []string{"runs.csv", "periods.csv", "events.csv"} {
				text, err := os.ReadFile(filepath.Join(tables, name))
				require.NoError(t, err)
				got[name] = string(text)
			}
			require.Contains(t, got["periods.csv"], fmt.Sprintf("\n%d,", r.Len()-1))
			require.NotContains(t, got["periods.csv"], fmt.Sprintf("\n%d,", r.Len()))
			if want == nil {
				want = got
			}
			require.Equal(t, want, got)
		}
	}
}

// Mistakes of form, of meaning, of observables and of contrasts come together, and no mistake that
// only follows from another.
func TestMistakesOfAFileComeTogether(t *testing.T) {
	text := `
base: ban.yaml
seed: 3
factors:
  - {path: coercion.severites, levels: [0.5, 1]}
  - {path: actors.RSU.audience, levels: [0.1, 0.2]}
observe: [mean levl border, mean level bordr, count signd]
compare: {factor: coercion.sev}
sards: 4
`
	_, err := ReadText("testdata/study.yaml", []byte(text))
	for _, want := range []string{
		`no "seed"; did you mean seeds`, `no "sards"; did you mean shards`, `no key "severites"; did you mean severities`, `no element "RSU"; did you mean RUS`,
		`no "levl"; did you mean level`, `no "bordr"; did you mean border`, `no "signd"; did you mean signed`, `no "coercion.sev"`,
	} {
		require.ErrorContains(t, err, want)
	}
	require.NotContains(t, err.Error(), "Seeds is 0")
	// A factor that cannot be read is told once; what stands on it is not.
	_, err = ReadText("testdata/study.yaml", []byte("base: ban.yaml\nseeds: 2\nfactors: [{path: coercion.severities, low: 0, high: 1}]\ndesign: {layout: sobol}\nobserve: count signed\ncompare: coercion.severities\n"))
	require.ErrorContains(t, err, `no "low"`)
	require.ErrorContains(t, err, `no "high"`)
	require.ErrorContains(t, err, `is a mapping; want the name of a design`)
	require.NotContains(t, err.Error(), "varies nothing")
}
