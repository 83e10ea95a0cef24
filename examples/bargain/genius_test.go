package main

import (
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// files writes files to a new directory and returns their names.
func files(t *testing.T, texts map[string]string) map[string]string {
	t.Helper()
	dir, out := t.TempDir(), map[string]string{}
	for name, text := range texts {
		out[name] = filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(out[name], []byte(text), 0o644))
	}
	return out
}

const carBuyer = `<utility_space type="any" number_of_issues="2">
 <objective index="0" etype="objective" type="objective" description="" name="car">
  <issue index="1" etype="discrete" type="discrete" vtype="discrete" name="Brand ">
   <item index="1" value="small " evaluation="4"/><item index="2" value="large" evaluation="1"/></issue>
  <issue index="2" etype="integer" type="integer" vtype="integer" name="Price">
   <evaluator ftype="linear" offset="1" slope="-0.25"/><range lowerbound="10" upperbound="14"/></issue>
  <weight index="1" value="0.4"/><weight index="2" value="0.6"/>
 </objective>
 <discount_factor value="0.5"/><reservation value="0.3"/>
</utility_space>`

const carSeller = `<utility_space>
 <objective index="0" name="car">
  <issue index="1" type="discrete" name="Brand ">
   <item index="1" value="small " evaluation="1"/><item index="2" value="large" evaluation="2"/></issue>
  <issue index="2" type="integer" name="Price" lowerbound="10" upperbound="14"><evaluator ftype="linear" offset="0" slope="0.25"/></issue>
  <weight index="1" value="0.5"/><weight index="2" value="0.5"/>
 </objective>
</utility_space>`

// Weighted sums by hand: the buyer's small car at 12 is worth 0.4 * 4/4 + 0.6 * 0.5 = 0.7.
func TestGeniusLinear(t *testing.T) {
	f := files(t, map[string]string{"buyer.xml": "\xef\xbb\xbf" + carBuyer, "seller.xml": carSeller})
	c, err := readGenius([]string{f["buyer.xml"], f["seller.xml"]})
	require.NoError(t, err)
	tab, err := c.open(options{rounds: 10})
	require.NoError(t, err)
	size, _ := tab.space.Size()
	require.EqualValues(t, 10, size)
	d, err := tab.space.Parse("Brand small; Price 12")
	require.NoError(t, err)
	require.InDelta(t, 0.7, tab.parties[0].Utility.Value(d), 1e-15)
	require.InDelta(t, 0.5*1/2+0.5*0.5, tab.parties[1].Utility.Value(d), 1e-15)
	require.Equal(t, 0.3, tab.parties[0].Utility.Reserve())
	require.True(t, math.IsInf(tab.parties[1].Utility.Reserve(), -1))

	// The discount factor of GENIUS holds over all of the talks.
	out, err := try(t, "-genius", f["buyer.xml"]+","+f["seller.xml"], "-strategy", "aspiration(2)", "-rounds", "5")
	require.NoError(t, err)
	var got result
	require.NoError(t, json.Unmarshal([]byte(out), &got))
	require.Equal(t, "agreed", got.Status)
	require.Less(t, *got.Discounted[0], *got.Utilities[0])
	require.Equal(t, *got.Discounted[1], *got.Utilities[1])
	require.GreaterOrEqual(t, *got.Discounted[0], 0.5**got.Utilities[0])
}

const boxesA = `<utility_space><objective>
  <issue index="1" type="integer" name="x"><range lowerbound="0" upperbound="3"/></issue>
  <issue index="2" type="integer" name="y"><range lowerbound="5" upperbound="6"/></issue>
  <utility maxutility="10"><ufun weight="1" aggregation="sum">
    <hyperRectangle utility="4" weight="0.5"><INCLUDES index="1" min="1" max="2"/><INCLUDES index="2" min="5" max="5"/></hyperRectangle>
    <hyperRectangle utility="3"><EXCLUDES index="1" min="0" max="1"/></hyperRectangle>
    <hyperRectangle utility="1"/>
    <ufun weight="2" aggregation="max">
      <hyperRectangle utility="5"><INCLUDES index="2" min="6" max="6"/></hyperRectangle>
      <hyperRectangle utility="2"/>
    </ufun>
  </ufun></utility></objective><reservation value="0.1"/></utility_space>`

// boxesB is in the words of NegMAS.
const boxesB = `<utility_space><objective>
  <issue index="1" type="integer" name="x"><range lowerbound="0" upperbound="3"/></issue>
  <issue index="2" type="integer" name="y"><range lowerbound="5" upperbound="6"/></issue></objective>
  <utility_function maxutility="-1.0"><ufun type="PlainUfun" weight="1" aggregation="sum">
    <hyperRectangle utility_function="2.0"><INCLUDES index="1" min="0.5" max="2.0"/></hyperRectangle>
  </ufun></utility_function></utility_space>`

// Rectangles by hand. At x 2, y 5: 4/2 inside, 3 since x is not within 0 to 1, 1 always, and
// twice the larger of 0 and 2; over 10 that is 1. At x 0, y 6: 0 + 0 + 1 + 2*5 = 11, cut at 1.
func TestGeniusRectangles(t *testing.T) {
	f := files(t, map[string]string{"a.xml": boxesA, "b.xml": boxesB})
	c, err := readGenius([]string{f["a.xml"], f["b.xml"]})
	require.NoError(t, err)
	tab, err := c.open(options{rounds: 10})
	require.NoError(t, err)
	for text, want := range map[string][2]float64{
		"x 2; y 5": {1, 2}, "x 1; y 5": {0.7, 2}, "x 0; y 5": {0.5, 0}, "x 0; y 6": {1, 0}, "x 3; y 5": {0.8, 0},
	} {
		d, err := tab.space.Parse(text)
		require.NoError(t, err)
		require.InDelta(t, want[0], tab.parties[0].Utility.Value(d), 1e-15, text)
		require.InDelta(t, want[1], tab.parties[1].Utility.Value(d), 1e-15, text)
	}
	require.Equal(t, 0.1, tab.parties[0].Utility.Reserve())
	_, err = try(t, "-genius", f["a.xml"]+","+f["b.xml"])
	require.NoError(t, err)
}

func TestGeniusMistakes(t *testing.T) {
	f := files(t, map[string]string{
		"a.xml": carBuyer, "other.xml": boxesB, "cut.xml": carBuyer[:200], "empty.xml": "<utility_space/>",
		"bad.xml": `<utility_space><objective>
  <issue index="1" type="real" name="r"/>
  <issue index="1" type="discrete" name="d"><item value="v" evaluation="much"/></issue>
  <issue index="3" type="integer" name="i"><range lowerbound="2" upperbound="1"/></issue>
  <issue index="4" type="integer" name="j"><evaluator ftype="faratin"/><range lowerbound="0.5" upperbound="1"/></issue>
  <weight index="9" value="1"/></objective><reservation value="x"/></utility_space>`,
		"boxes.xml": `<utility_space><objective><issue index="1" type="discrete" name="d"><item value="v"/></issue>
  <utility maxutility="1"><ufun aggregation="mean"><hyperRectangle utility="?"><INCLUDES index="7" min="0" max="1"/><EXCLUDES index="1" min="0" max="z"/></hyperRectangle></ufun></utility></objective></utility_space>`,
	})
	_, err := try(t, "-genius", f["a.xml"]+","+f["other.xml"]+","+f["cut.xml"]+","+f["empty.xml"]+","+f["bad.xml"]+","+f["boxes.xml"]+",nowhere.xml")
	for _, want := range []string{
		"other.xml: the issues differ", "cut.xml: XML syntax error", "empty.xml: there are no issues", `bad.xml: issue "r" has type "real"; want discrete or integer`,
		`index "1" stands twice`, `value "v" is "much"; want a finite number`, "bounds are 2 and 1", `lowerbound is "0.5"; want a whole number`, `evaluator "faratin"`,
		`weight: index "9" names no issue`, `issue "i" has no weight`, `reservation is "x"`,
		`boxes.xml: issue "d": rectangles need whole numbers`, `aggregation is "mean"`, `utility is "?"`, `index "7" names no issue`, "INCLUDES and EXCLUDES", `max is "z"`, "nowhere.xml",
	} {
		require.ErrorContains(t, err, want)
	}
	_, err = try(t, "-genius", f["a.xml"], "-in", "x.json")
	require.ErrorContains(t, err, "exclude each other")
}

// The files that a misspelt key would turn into another case are refused.
func TestUnknownKeys(t *testing.T) {
	_, err := try(t, "-in", save(t, `{"step": 9, "n_steps": 10, "_note": "mine", "issues": [{"name": "x", "values": [1, 2], "value": 3}], "parties": [
	  {"name": "A", "values": [[0, 1]], "reserved_value": 0.6}, {"name": "B", "values": [[1, 0]], "reserve": 0.6, "discounts": 1}]}`))
	for _, want := range []string{"step is not a field", "issues[0].value is not a field", "parties[0].reserved_value is not a field; want one of discount, name, reserved", "parties[1].reserve is not a field", "parties[1].discounts"} {
		require.ErrorContains(t, err, want)
	}
	require.NotContains(t, err.Error(), "_note")
}

// White space at the ends of names, a byte order mark, ranges of whole numbers and linear
// worth between their ends.
func TestFormsOfOtherSoftware(t *testing.T) {
	out, err := try(t, "-in", save(t, "\xef\xbb\xbf"+`{"n_steps": 10, "issues": [{"name": " price ", "range": [0, 100, 5]}, {"name": "colour", "values": [" red", "blue "]}], "parties": [
	  {"name": "A ", "weights": [1, 0], "values": [[0, 1], [0, 0]], "reserved": 0.2, "strategy": "tft"},
	  {"name": "B", "weights": [1, 0], "values": [[1, 0], [0, 0]], "reserved": 0.2, "strategy": "Boulware(1)"}]}`))
	require.NoError(t, err)
	var got result
	require.NoError(t, json.Unmarshal([]byte(out), &got))
	require.Equal(t, 42, got.Solutions.Outcomes)
	require.Equal(t, "agreed", got.Status)
	require.InDelta(t, 1, *got.Utilities[0]+*got.Utilities[1], 1e-12)
	for name, want := range map[string]string{
		`"boulware(0)"`: "want one number above 0", `"boulware(1"`: "want one number above 0", `"micro(2)"`: "micro has no parameter", `"tft(x)"`: "want one number above 0",
	} {
		_, err = try(t, "-in", save(t, `{"issues": [{"name": "x", "values": [1, 2]}], "parties": [{"name": "A", "values": [[0, 1]], "strategy": `+name+`}, {"name": "B", "values": [[0, 1]]}]}`))
		require.ErrorContains(t, err, want)
	}
	_, err = try(t, "-in", save(t, `{"issues": [{"name": "x", "range": [3, 1]}, {"name": "y", "range": [0, 1000000000]}], "breakdown": 2, "parties": [{"name": "A", "discount": 0}, {"name": "B", "discount": 1.1}]}`))
	for _, want := range []string{`issue "x": range is [3 1]`, `issue "y": range [0 1000000000] has 1000000001 values`, "breakdown is 2; want a probability", "discount is 0; want a factor above 0", "discount is 1.1"} {
		require.ErrorContains(t, err, want)
	}
}

// The equilibrium of alternating offers over a pie of ten thousand slices is Rubinstein's
// (1982): the first party gets (1-d2)/(1-d1 d2). A chance of breakdown p acts like a factor of
// 1-p (Binmore, Rubinstein and Wolinsky 1986). Without either the deadline decides: of an even
// number of offers the last belongs to the second party, who gets all.
func TestRubinsteinByBackwardInduction(t *testing.T) {
	play := func(d1, d2, breakdown string) float64 {
		out, err := try(t, "-strategy", "equilibrium", "-in", save(t, `{"n_steps": 200, "breakdown": `+breakdown+`, "issues": [{"name": "share of A", "range": [0, 10000]}], "parties": [
		  {"name": "A", "values": [[0, 1]], "reserved": 0, "discount": `+d1+`}, {"name": "B", "values": [[1, 0]], "reserved": 0, "discount": `+d2+`}]}`))
		require.NoError(t, err)
		var got result
		require.NoError(t, json.Unmarshal([]byte(out), &got))
		require.Equal(t, "agreed", got.Status)
		require.Equal(t, 1, got.Step)
		return *got.Utilities[0]
	}
	// A slice is 1e-4; the errors of rounding to slices add up as a geometric series.
	require.InDelta(t, 1/1.9, play("0.9", "0.9", "0"), 1e-3)
	require.InDelta(t, (1-0.8)/(1-0.95*0.8), play("0.95", "0.8", "0"), 1e-3)
	require.InDelta(t, 1/(1+0.9*0.8), play("0.9", "0.9", "0.2"), 1e-3)
	require.InDelta(t, 1/(1+0.7), play("1", "1", "0.3"), 1e-3)
	require.InDelta(t, 0, play("1", "1", "0"), 1e-9)

	for text, want := range map[string]string{
		`{"issues": [{"name": "x", "values": [1, 2]}], "parties": [{"name": "A", "values": [[0, 1]], "reserved": 0}, {"name": "B", "values": [[1, 0]]}]}`:                                           `party "B" has no reserved value`,
		`{"issues": [{"name": "x", "values": [1, 2]}], "protocol": "single_text", "parties": [{"name": "A", "values": [[0, 1]], "reserved": 0}, {"name": "B", "values": [[1, 0]], "reserved": 0}]}`: "needs two parties and the protocol alternating_offers",
		`{"n_steps": 10000000, "issues": [{"name": "x", "values": [1, 2]}], "parties": [{"name": "A", "values": [[0, 1]], "reserved": 0}, {"name": "B", "values": [[1, 0]], "reserved": 0}]}`:       "too much to solve",
	} {
		_, err := try(t, "-strategy", "equilibrium", "-in", save(t, text))
		require.ErrorContains(t, err, want)
	}
}

// A program in Python sits at the table of the bundled case; a failing one is an error.
func TestPlayerFlag(t *testing.T) {
	_, err := try(t, "-player", "Granary=no-such-program-as-this", "-picture", filepath.Join(t.TempDir(), "p.png"))
	require.ErrorContains(t, err, "no-such-program-as-this")
	for _, wrong := range [][]string{{"-player", "Nobody=x"}, {"-player", "Granary"}, {"-games", "g.json", "-player", "A=x"}} {
		_, err = try(t, wrong...)
		require.ErrorContains(t, err, "player")
	}
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("no python3 is installed")
	}
	out, err := try(t, "-player", "Granary=python3 ../../agent/bargain/external/testdata/player.py", "-picture", filepath.Join(t.TempDir(), "p.png"))
	require.NoError(t, err)
	require.Contains(t, out, "WHAT COULD HAVE BEEN AGREED")
}
