package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

func pact() sim.Scenario {
	economy := wiod.Small()
	return sim.Scenario{
		Name:    "a \"pact\"\nin two lines",
		Economy: economy,
		Actors:  agent.FromEconomy(economy, "USA", "CHN"),
		Treaty:  treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 1))}},
		Regimes: []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").Until(2)},
		Talks:   sim.Talks{RatifyAfter: 1},
		Periods: 4,
	}
}

// tally is what an observer beside the files sees.
type tally struct {
	events []event.Event
	rows   []sim.Row
	text   bytes.Buffer
	csv    *CSV
}

func (l *tally) Event(e event.Event) error { l.events = append(l.events, e); return nil }
func (l *tally) Row(r sim.Row) error       { l.rows = append(l.rows, r); return l.csv.Row(r) }

// record plays the pact into a directory.
func record(t *testing.T, d disk, dir string) (*tally, error) {
	sc := pact()
	f, err := create(d, dir, Describe(sc.Name, "c0ffee", 7))
	if err != nil {
		return nil, err
	}
	seen := &tally{}
	seen.csv = NewCSV(&seen.text)
	_, run := sim.Run(context.Background(), sc, sim.Options{Seed: 7, Observers: []sim.Observer{seen, f}})
	err = f.Commit(run)
	require.NoError(t, seen.csv.Flush())
	return seen, err
}

// read returns a file of the newest run of a directory.
func read(t *testing.T, dir, name string) []byte {
	at, err := Latest(dir)
	require.NoError(t, err)
	b, err := os.ReadFile(filepath.Join(at, name))
	require.NoError(t, err)
	return b
}

func TestFilesHoldTheRun(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "out")
	seen, err := record(t, osDisk{}, dir)
	require.NoError(t, err)
	require.NotEmpty(t, seen.events)
	require.Equal(t, []string{"latest", "run-1"}, list(t, dir), "and nothing else")
	names := list(t, filepath.Join(dir, "run-1"))
	require.Equal(t, []string{
		"events.csv", "events.jsonl", "metadata.json", "rows.csv", "rows.jsonl", "sectors.csv", "sectors.jsonl", "world.csv", "world.jsonl",
	}, names, "and nothing else")

	// The CSV files begin with the metadata; what follows is what NewCSV writes.
	rows := read(t, dir, "rows.csv")
	require.True(t, bytes.HasSuffix(rows, seen.text.Bytes()))
	top := string(rows[:len(rows)-seen.text.Len()])
	for line := range strings.Lines(top) {
		require.True(t, strings.HasPrefix(line, "# "), line)
	}
	for _, want := range []string{`# name: "a \"pact\"\nin two lines"`, "# scenario: c0ffee\n", "# seed: 7\n", "# streams: 1\n", "# go: go1", "# os: ", "# arch: "} {
		require.Contains(t, top, want)
	}
	r := csv.NewReader(bytes.NewReader(read(t, dir, "events.csv")))
	r.Comment = '#'
	events, err := r.ReadAll()
	require.NoError(t, err)
	require.Len(t, events, 1+len(seen.events))
	for k, e := range seen.events {
		cells := map[string]string{}
		for i, name := range events[0] {
			cells[name] = events[1+k][i]
		}
		require.Equal(t, e.Kind.String(), cells["kind"])
		require.Equal(t, e.Actor, cells["actor"])
		require.Equal(t, e.Reason, cells["reason"])
		require.Equal(t, e.Appraisal != nil, cells["appraisal_economy"] != "")
	}

	// JSON lines: the metadata, then one object each.
	e := pact().Economy
	for name, n := range map[string]int{
		"rows.jsonl": len(seen.rows), "events.jsonl": len(seen.events),
		"world.jsonl": pact().Periods, "sectors.jsonl": pact().Periods * e.NumRegions() * e.NumSectors(),
	} {
		lines := bytes.Split(bytes.TrimSuffix(read(t, dir, name), []byte("\n")), []byte("\n"))
		require.Len(t, lines, 1+n)
		var first struct{ Metadata Metadata }
		require.NoError(t, json.Unmarshal(lines[0], &first))
		require.Equal(t, Describe(pact().Name, "c0ffee", 7), first.Metadata)
		for k, line := range lines[1:] {
			var v map[string]any
			require.NoError(t, json.Unmarshal(line, &v), "%s", line)
			require.Contains(t, v, "period")
			if name == "rows.jsonl" {
				require.Equal(t, seen.rows[k].RealIncome, v["real_income"])
				require.Len(t, v, reflect.TypeFor[sim.Row]().NumField())
			}
		}
	}

	// metadata.json lists what is there.
	var summary struct {
		Metadata
		Ended string
		Files []content
	}
	require.NoError(t, json.Unmarshal(read(t, dir, "metadata.json"), &summary))
	require.Equal(t, "complete", summary.Ended)
	require.Len(t, summary.Files, 8)
	for _, c := range summary.Files {
		text := read(t, dir, c.Name)
		sum := sha256.Sum256(text)
		require.Equal(t, hex.EncodeToString(sum[:]), c.SHA256, c.Name)
		require.Equal(t, bytes.Count(text, []byte("\n")), c.Lines, c.Name)
	}

	// The same run gives the same bytes, in the place of the files of before.
	before := map[string][]byte{}
	for _, name := range names {
		before[name] = read(t, dir, name)
	}
	_, err = record(t, osDisk{}, dir)
	require.NoError(t, err)
	for _, name := range names {
		require.Equal(t, string(before[name]), string(read(t, dir, name)), name)
	}
}

// A disk that is full in the middle of a run ends the run with its error.
func TestFullDiskEndsTheRun(t *testing.T) {
	dir := t.TempDir()
	d := &breaking{}
	f, err := create(d, dir, Metadata{})
	require.NoError(t, err)
	d.left, d.done = 1, 0
	for k := range 100_000 {
		if err = f.Row(sim.Row{Period: k, Actor: "USA"}); err != nil {
			break
		}
	}
	require.ErrorIs(t, err, errBroken)
	require.ErrorIs(t, f.Commit(err), errBroken)
	require.Empty(t, list(t, dir))
	require.Empty(t, f.Path())
}

// What was computed before a run was stopped is kept, and the metadata say how it ended.
func TestWhatWasComputedIsKept(t *testing.T) {
	dir := t.TempDir()
	f, err := Create(dir, Metadata{})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	_, run := sim.Run(ctx, pact(), sim.Options{Observers: []sim.Observer{f, &stopping{cancel}}})
	require.ErrorIs(t, run, context.Canceled)
	require.NoError(t, f.Commit(run))
	require.Contains(t, string(read(t, dir, "metadata.json")), "context canceled")
	require.Contains(t, string(read(t, dir, "rows.csv")), "0,USA,")
	require.ErrorContains(t, f.Commit(nil), "already")
	require.ErrorContains(t, f.Add("more.txt", strings.NewReader("x")), "already")
	f.Discard() // does nothing
	require.NotEmpty(t, read(t, dir, "rows.csv"))
}

type stopping struct{ cancel func() }

func (s *stopping) Event(event.Event) error { return nil }
func (s *stopping) Row(sim.Row) error       { s.cancel(); return nil }

func TestDiscardLeavesWhatWasThere(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, stored(osDisk{}, dir, "first", nil))
	f, err := Create(dir, Metadata{})
	require.NoError(t, err)
	require.NoError(t, f.Row(sim.Row{}))
	f.Discard()
	require.Equal(t, []string{"latest", "run-1"}, list(t, dir))
	require.Equal(t, "first", whole(t, dir))
}

// Everything in an event is in its line of JSON, and what is zero is not.
func TestEventsInFull(t *testing.T) {
	e := event.Event{
		Kind: event.Refused, Phase: "Talk", Actor: "CHN", Module: "a, \"b\"", Reason: "line\nbreak", Round: 2,
		Appraisal: &appraisal.Appraisal{Actor: "CHN", Parts: appraisal.Parts{Economy: math.Inf(-1), Coercion: 0.25}, Breakers: []string{"USA", "EUR"}},
		Vote:      &ratification.Vote{Share: 0.5, Ballots: []ratification.Ballot{{Group: "steel", Weight: 1}}},
	}
	require.Equal(t, `{"period":0,"phase":"Talk","kind":"refused","actor":"CHN","module":"a, \"b\"","round":2,"reason":"line\nbreak",`+
		`"appraisal":{"actor":"CHN","period":0,"economy":"-Inf","coercion":0.25,"breakers":["USA","EUR"]},`+
		`"vote":{"ballots":[{"group":"steel","weight":1}],"share":0.5}}`, string(object(nil, reflect.ValueOf(e), true)))
	cells := map[string]string{}
	for _, c := range columnsOf(reflect.TypeFor[event.Event](), "") {
		require.NotContains(t, cells, c.name, "two columns of one name")
		cells[c.name] = c.cell(reflect.ValueOf(e))
	}
	require.Equal(t, "-Inf", cells["appraisal_economy"])
	require.Equal(t, "USA EUR", cells["appraisal_breakers"])
	require.Equal(t, "0.5", cells["vote_share"])
	require.Equal(t, "refused", cells["kind"])
}

// Every field of a row is a column of the CSV file.
func TestEveryFieldOfARowIsAColumn(t *testing.T) {
	require.Len(t, columns, reflect.TypeFor[sim.Row]().NumField())
}

func TestMetadata(t *testing.T) {
	m := Describe("n", "h", 3)
	for _, s := range []string{m.Version, m.Go, m.OS, m.Arch} {
		require.NotEmpty(t, s)
	}
	require.Positive(t, m.Streams)
	// A program that uses the module, and the module itself from a checkout.
	m.read(&debug.BuildInfo{
		Main: debug.Module{Path: "example.org/study", Version: "v9.9.9"}, Deps: []*debug.Module{{Path: module, Version: "v1.2.3"}},
		Settings: []debug.BuildSetting{{Key: "GOAMD64", Value: "v3"}},
	})
	require.Equal(t, "v1.2.3", m.Version)
	require.Equal(t, "v3", m.Level)
	m.read(&debug.BuildInfo{
		Main:     debug.Module{Path: module, Version: "v1.3.0"},
		Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.modified", Value: "true"}},
	})
	require.Equal(t, "v1.3.0", m.Version)
	require.Equal(t, "abc+dirty", m.Revision)
}
