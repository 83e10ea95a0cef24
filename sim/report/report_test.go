package report_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/report"
	"github.com/tradetalk/tradetalk/sim/store"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// small is a short history with talks and a scheduled regime.
func small() sim.Scenario {
	e := wiod.Small()
	return sim.Scenario{
		Name: "small", Economy: e, Actors: agent.FromEconomy(e, "CHN", "EUR", "USA"),
		Treaty:  treaty.Treaty{Modules: []treaty.Module{treaty.BarrierCut("customs", treaty.Goods, 0.02, terms.Choice("depth", 0.5, 1))}},
		Regimes: []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").From(2).Until(4)},
		Periods: 6,
	}
}

func page(t *testing.T) *report.Page {
	t.Helper()
	p := report.New("A small history")
	for seed, name := range []string{"first", "second"} {
		rec := p.Add(name, store.Describe("small", "", uint64(seed)), "name: small")
		_, err := sim.Run(context.Background(), small(), sim.Options{Seed: uint64(seed), Observers: []sim.Observer{rec}})
		require.NoError(t, err)
	}
	return p
}

// content returns the data of a page.
func content(t *testing.T, text string) map[string]any {
	t.Helper()
	_, rest, ok := strings.Cut(text, `<script type="application/json" id="data">`)
	require.True(t, ok)
	rest, _, _ = strings.Cut(rest, "</script>")
	var out map[string]any
	require.NoError(t, json.Unmarshal([]byte(rest), &out))
	return out
}

func TestPageHoldsTheRuns(t *testing.T) {
	var b, again bytes.Buffer
	require.NoError(t, page(t).Write(&b))
	require.NoError(t, page(t).Write(&again))
	require.True(t, bytes.Equal(b.Bytes(), again.Bytes()), "the same runs give the same bytes")
	require.Less(t, b.Len(), 3<<20)
	require.NotContains(t, b.String(), "{{")
	data := content(t, b.String())
	runs := data["runs"].([]any)
	require.Len(t, runs, 2)
	run := runs[0].(map[string]any)
	require.EqualValues(t, 6, run["periods"])
	require.Equal(t, []any{"CHN", "EUR", "USA"}, run["actors"])
	require.Len(t, run["rows"], 6)
	require.Len(t, run["trade"], 6)
	acts := run["events"].([]any)
	require.NotEmpty(t, acts)
	appraised, names := false, list(run["names"])
	for _, one := range acts {
		for _, d := range list(one.([]any)[8]) {
			appraised = appraised || names[int(d.([]any)[0].(float64))] == "appraisal"
		}
	}
	require.True(t, appraised, "an act shows the appraisal behind it")
	// No address is loaded from anywhere: the page works without a network.
	head, _, _ := strings.Cut(b.String(), `id="data"`)
	for _, outside := range []string{"src=", "href=", "@import", "url("} {
		require.NotContains(t, head, outside)
	}
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

// Every number of a row is on the page, with a unit and a meaning, in the order of the rows.
func TestColumnsHaveMeanings(t *testing.T) {
	var b bytes.Buffer
	p := report.New("columns")
	rec := p.Add("run", store.Metadata{}, "")
	row := sim.Row{Period: 0, Actor: "A"}
	v := reflect.ValueOf(&row).Elem()
	want := map[string]float64{}
	for k := range v.NumField() {
		f := v.Type().Field(k)
		switch {
		case f.Name == "Period" || !(v.Field(k).CanInt() || v.Field(k).CanFloat()):
			continue
		case v.Field(k).CanInt():
			v.Field(k).SetInt(int64(100 + k))
		default:
			v.Field(k).SetFloat(float64(100 + k))
		}
		want[f.Name] = float64(100 + k)
	}
	require.NoError(t, rec.Row(row))
	require.NoError(t, p.Write(&b))
	data := content(t, b.String())
	values := list(list(list(data["runs"].([]any)[0].(map[string]any)["rows"])[0])[0])
	for k, c := range list(data["columns"]) {
		column := c.(map[string]any)
		name := column["name"].(string)
		require.EqualValues(t, want[name], values[k], name)
		require.NotEmpty(t, column["unit"], "%s has no unit: add it to the table of columns", name)
		require.NotEmpty(t, column["meaning"], name)
		delete(want, name)
	}
	require.Empty(t, want, "numbers of sim.Row that the page leaves out")
}

// Texts of a scenario are data: they cannot end the script, close a tag or run.
func TestTextsAreEscaped(t *testing.T) {
	evil := "</script><script>alert(1)</script>\"'\n<b>&amp;\u2028"
	p := report.New(evil)
	rec := p.Add(evil, store.Metadata{Name: evil}, evil)
	require.NoError(t, rec.Row(sim.Row{Actor: evil}))
	require.NoError(t, rec.Event(event.Event{Kind: event.Signed, Actor: evil, Module: evil, Reason: evil, Draft: evil}))
	var b bytes.Buffer
	require.NoError(t, p.Write(&b))
	require.NotContains(t, b.String(), "<script>alert")
	require.Equal(t, 3, strings.Count(b.String(), "</script>"), "the page's own scripts alone")
	run := content(t, b.String())["runs"].([]any)[0].(map[string]any)
	require.Equal(t, []any{evil}, run["actors"])
}

func TestPageRefusesMistakes(t *testing.T) {
	require.ErrorContains(t, report.New("none").Write(&bytes.Buffer{}), "got 0 runs, want one, or two to compare")
	p := report.New("three")
	for k := range 3 {
		p.Add(fmt.Sprint("run ", k), store.Metadata{}, "")
	}
	err := p.Write(&bytes.Buffer{})
	require.ErrorContains(t, err, "got 3 runs")
	require.ErrorContains(t, err, `run "run 1": got no rows`)
	blocked := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(blocked, nil, 0o644))
	require.ErrorContains(t, page(t).Save(filepath.Join(blocked, "page.html")), "report: ")
}

func TestSaveIsWhole(t *testing.T) {
	name := filepath.Join(t.TempDir(), "new", "page.html")
	require.NoError(t, page(t).Save(name))
	require.NoError(t, page(t).Save(name))
	entries, err := os.ReadDir(filepath.Dir(name))
	require.NoError(t, err)
	require.Len(t, entries, 1, "no temporary file is left")
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	require.True(t, bytes.HasSuffix(text, []byte("</html>\n")))
}

// The vendored charts are those that version.json names.
func TestVendoredCharts(t *testing.T) {
	var version struct{ Version, SHA256 string }
	text, err := os.ReadFile("echarts/version.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &version))
	script, err := os.ReadFile("echarts/echarts.min.js")
	require.NoError(t, err)
	sum := sha256.Sum256(script)
	require.Equal(t, version.SHA256, hex.EncodeToString(sum[:]))
	require.Contains(t, string(script), `"`+version.Version+`"`)
	for _, name := range []string{"echarts/LICENSE", "echarts/NOTICE"} {
		require.FileExists(t, name)
	}
}
