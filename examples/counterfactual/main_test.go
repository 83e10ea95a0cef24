package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/internal/reference"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	return path
}

func TestBuiltInQuestion(t *testing.T) {
	t.Chdir(t.TempDir())
	var out, again bytes.Buffer
	require.NoError(t, run(nil, &out, io.Discard))
	require.Contains(t, out.String(), "Tariffs of 25 points on all goods between the United States and China")
	require.Contains(t, out.String(), "United States                  -0.106 %")
	require.Contains(t, out.String(), "China                          -0.275 %")
	require.Contains(t, out.String(), "Picture: out/counterfactual.png")
	picture, err := os.ReadFile("out/counterfactual.png")
	require.NoError(t, err)
	img, err := png.Decode(bytes.NewReader(picture))
	require.NoError(t, err)
	require.Greater(t, img.Bounds().Dx(), 800)

	require.NoError(t, run(nil, &again, io.Discard))
	require.Equal(t, out.String(), again.String())
	second, err := os.ReadFile("out/counterfactual.png")
	require.NoError(t, err)
	require.True(t, bytes.Equal(picture, second), "the same picture, byte for byte")
}

func TestPolicyFile(t *testing.T) {
	t.Chdir(t.TempDir())
	policy := write(t, "policy.csv", "sector,importer,exporter,tariff,iceberg\nENM,EUR,RUS,,inf\nELE,USA,CHN,0.25,\nMET,USA,CHN,,1.1\n")
	results := filepath.Join(t.TempDir(), "results.csv")
	var out bytes.Buffer
	require.NoError(t, run([]string{"-economy", "small", "-policy", policy, "-o", results}, &out, io.Discard))
	require.NotContains(t, out.String(), "Picture")
	f, err := os.Open(results)
	require.NoError(t, err)
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	require.Len(t, records, 9)
	require.Equal(t, []string{"region", "w_hat", "price_hat", "real_income_pct"}, records[0])
	for _, rec := range records[1:] {
		for _, field := range rec[1:] {
			v, err := strconv.ParseFloat(field, 64)
			require.NoError(t, err)
			require.False(t, math.IsNaN(v))
		}
	}
}

// An empty policy changes nothing at all.
func TestNothingChanges(t *testing.T) {
	policy := write(t, "policy.csv", "sector,importer,exporter,tariff,iceberg\n")
	results := filepath.Join(t.TempDir(), "results.csv")
	require.NoError(t, run([]string{"-policy", policy, "-o", results}, io.Discard, io.Discard))
	text, err := os.ReadFile(results)
	require.NoError(t, err)
	require.Contains(t, string(text), "\nUSA,1,1,0\n")
}

func TestDeficits(t *testing.T) {
	policy := write(t, "policy.csv", "sector,importer,exporter,tariff,iceberg\nELE,USA,CHN,0.25,\n")
	var nominal, zero bytes.Buffer
	require.NoError(t, run([]string{"-economy", "small", "-policy", policy}, &nominal, io.Discard))
	require.NoError(t, run([]string{"-economy", "small", "-policy", policy, "-deficits", "zero"}, &zero, io.Discard))
	require.NotEqual(t, nominal.String(), zero.String())
}

// The cases of the reference data, from directory to results.
func TestReferenceCases(t *testing.T) {
	root := os.Getenv("TRADETALK_REFERENCE")
	if root == "" {
		t.Skip("TRADETALK_REFERENCE is not set: no reference data to compare with")
	}
	for _, c := range []struct{ name, economy, deficits string }{
		{"w17_us_china_war", "world", "nominal"},
		{"w17_russia_ban", "world", "nominal"},
		{"w8_us_china_war", "small", "nominal"},
		{"w8_russia_energy_ban", filepath.Join(root, "market", "wiod2014_8x8"), "nominal"},
		{"nafta_with_deficits", filepath.Join(root, "market", "nafta1993"), "nominal"},
		{"nafta_zero_deficits", filepath.Join(root, "market", "nafta1993"), "zero"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(root, "market", "cases", c.name)
			results := filepath.Join(t.TempDir(), "results.csv")
			require.NoError(t, run([]string{"-economy", c.economy, "-deficits", c.deficits, "-policy", filepath.Join(dir, "policy.csv"), "-o", results}, io.Discard, io.Discard))
			got, want := read(t, results), read(t, filepath.Join(dir, "expected.csv"))
			require.Len(t, got, len(want))
			for region, w := range want {
				g := got[region]
				for column, tol := range map[string]float64{"w_hat": 1e-8, "price_hat": 1e-8, "real_income_pct": 1e-6} {
					require.InDelta(t, w[column], g[column], tol, "%s of %s", column, region)
				}
			}
		})
	}
}

// read returns the numbers of a table of results by region and column.
func read(t *testing.T, name string) map[string]map[string]float64 {
	t.Helper()
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	out := make(map[string]map[string]float64)
	for _, rec := range records[1:] {
		out[rec[0]] = make(map[string]float64)
		for i, field := range rec[1:] {
			v, err := strconv.ParseFloat(field, 64)
			require.NoError(t, err)
			out[rec[0]][records[0][i+1]] = v
		}
	}
	return out
}

// All mistakes of a file are reported at once, with file and line.
func TestMistakes(t *testing.T) {
	policy := write(t, "policy.csv", `sector,importer,exporter,tariff,iceberg
XXX,USA,CHN,0.1,
ELE,USA,MOON,0.1,
ELE,USA,CHN,-2,
ELE,EUR,CHN,much,0
ELE,USA,IND,0.1,
ELE,USA,IND,0.2,
`)
	err := run([]string{"-economy", "small", "-policy", policy}, io.Discard, io.Discard)
	for _, want := range []string{
		policy + ":2", `"XXX"`, policy + ":3", `"MOON"`, policy + ":4", `"-2"`, policy + ":5", `"much"`, `"0"`, policy + ":7", "after line 6",
	} {
		require.ErrorContains(t, err, want)
	}
	cut := "sector,importer,exporter,tariff,iceberg\n"
	for _, i := range []string{"USA", "CHN", "EU27", "GBR", "JPN", "CAN", "MEX", "KOR", "IND", "BRA", "RUS", "TUR", "AUS", "IDN", "TWN", "EFTA", "ROW"} {
		cut += "PHA,RUS," + i + ",,inf\n"
	}
	err = run([]string{"-policy", write(t, "cut.csv", cut)}, io.Discard, io.Discard)
	require.ErrorContains(t, err, `cut.csv:18: region "RUS" is cut off from sector "PHA"`)

	err = run([]string{"-deficits", "none", "extra"}, io.Discard, io.Discard)
	require.ErrorContains(t, err, `-deficits: got "none"`)
	require.ErrorContains(t, err, `"extra"`)
	require.ErrorContains(t, run([]string{"-economy", "mars"}, io.Discard, io.Discard), "want world, small or a directory")
	require.ErrorContains(t, run([]string{"-economy", t.TempDir()}, io.Discard, io.Discard), "regions.csv")
	require.ErrorContains(t, run([]string{"-policy", "nowhere.csv"}, io.Discard, io.Discard), "nowhere.csv")
	require.ErrorContains(t, run([]string{"-picture", "", "-o", filepath.Join(write(t, "file", ""), "in.csv")}, io.Discard, io.Discard), "-o:")
	var stderr bytes.Buffer
	require.ErrorContains(t, run([]string{"-colour"}, io.Discard, &stderr), "colour")
	require.Empty(t, stderr.String(), "main prints the error")
	require.True(t, errors.Is(run([]string{"-h"}, io.Discard, &stderr), flag.ErrHelp))
	require.Contains(t, stderr.String(), "-deficits rule")
	require.Contains(t, stderr.String(), "-economy name")
}

// tables writes an economy of two regions in the given unit. The use of services by
// Beta is off by the given amount.
func tables(t *testing.T, unit, off float64) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"regions.csv": "region,name\nA,Alpha\nB,Beta\n",
		"sectors.csv": "sector,theta,isic4\ng,4,C10-C12\ns,5,G45+G46\n",
		"trade.csv": fmt.Sprintf("sector,importer,exporter,value,tariff\ng,A,A,%[1]v,0\ng,A,B,%[2]v,0.1\ng,B,A,%[2]v,0.1\ng,B,B,%[1]v,0\ns,A,A,%[3]v,0\ns,B,B,%[3]v,0\n",
			80*unit, 20*unit, 100*unit),
		"io.csv": fmt.Sprintf("region,input,output,value\nA,g,g,%[1]v\nA,s,g,%[2]v\nA,g,s,%[3]v\nA,s,s,%[2]v\nB,g,g,%[1]v\nB,s,g,%[2]v\nB,g,s,%[3]v\nB,s,s,%[4]v\n",
			30*unit, 20*unit, 10*unit, (20+off)*unit),
		"production.csv": fmt.Sprintf("region,sector,value_added\nA,g,%[1]v\nA,s,%[2]v\nB,g,%[1]v\nB,s,%[2]v\n", 50*unit, 70*unit),
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	return dir
}

// An economy with unbalanced accounts is solved with a warning.
func TestOpenAccountsAreSaid(t *testing.T) {
	policy := write(t, "policy.csv", "sector,importer,exporter,tariff\ng,A,B,0.2\n")
	var stderr bytes.Buffer
	require.NoError(t, run([]string{"-economy", tables(t, 1, 0), "-policy", policy}, io.Discard, &stderr))
	require.Empty(t, stderr.String())
	require.NoError(t, run([]string{"-economy", tables(t, 1, 8), "-policy", policy}, io.Discard, &stderr))
	require.Contains(t, stderr.String(), "do not close: 2 identities fail, the worst by 4 % of the region's output")
	require.Contains(t, stderr.String(), `region "B", sector "s": sales equal value added and inputs: 100 and 108`)
}

// Amounts fit the page for any unit of the tables.
func TestAmountsAreScaled(t *testing.T) {
	policy := write(t, "policy.csv", "sector,importer,exporter,tariff\ng,A,B,0.2\n")
	want := ""
	for unit, name := range map[float64]string{1: "  amount a year", 1e-3: "1e-6 a year", 1e5: "thousands a year", 1e8: "millions a year", 1e11: "billions a year", 1e20: "1e18 a year"} {
		var out bytes.Buffer
		require.NoError(t, run([]string{"-economy", tables(t, unit, 0), "-policy", policy}, &out, io.Discard))
		require.Contains(t, out.String(), name)
		if name == "billions a year" {
			want = out.String()
		}
	}
	require.Contains(t, want, "2000.0 -> ")
	for v, text := range map[float64]string{0: "0", -0.0012345: "-0.00123", 12.345: "+12.3", 0.9996: "+1.00", -1234.5: "-1230", 1e-12: "0"} {
		require.Equal(t, text, significant(v))
	}
}

// Zero is a tick wherever zero is in the range.
func TestTicks(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      []string
	}{
		{-0.33, 0.14, []string{"-0.3", "-0.2", "-0.1", "0", "0.1"}},
		{-7.9, 5.1, []string{"-5", "0", "5"}},
		{-0.00002, 0.0001, []string{"-0.00002", "0", "0.00002", "0.00004", "0.00006", "0.00008", "0.00010"}},
		{-1e-9, 1e3, []string{"0", "200", "400", "600", "800", "1000"}},
	} {
		var got []string
		for _, tick := range ticks(c.low, c.high) {
			got = append(got, tick.Label)
		}
		require.Equal(t, c.want, got)
	}
}

// A published table is read, with a word on what was changed.
func TestPublishedTable(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"sectors.csv": "sector,theta,isic4\ng,4,C10-C12\ns,5,G45\n",
		"icio.csv": "V1,AAA_g,AAA_s,BBB_g,BBB_s,AAA_HFCE,BBB_HFCE,BBB_INVNT,OUT\nAAA_g,20,10,10,5,40,20,-1,104\nAAA_s,20,30,0,0,60,0,0,110\n" +
			"BBB_g,10,5,20,10,20,40,0,105\nBBB_s,0,0,20,30,0,60,-0.5,109.5\nTLS,0,0,0,0,0,0,0,0\nVA,1,1,1,1,0,0,0,0\nOUT,1,1,1,1,0,0,0,0\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	policy := write(t, "policy.csv", "sector,importer,exporter,tariff\ng,AAA,BBB,+25\ng,AAA,BBB,+10\n")
	var out, stderr bytes.Buffer
	require.NoError(t, run([]string{"-economy", dir, "-policy", policy}, &out, &stderr))
	require.Empty(t, stderr.String())
	require.Contains(t, out.String(), "AAA")
}

// Closures, rules for deficits and weights by flags: the cases of reference data that
// have them.
func TestClosures(t *testing.T) {
	dir := reference.Ossa(t)
	policy := "sector,importer,exporter,tariff\n"
	for _, rec := range reference.Read(t, reference.Dir(t, "ossa2014", "tariffs_author.csv")) {
		policy += rec["sector"] + "," + rec["importer"] + "," + rec["exporter"] + "," + rec["mfn_nash_pol"] + "\n"
	}
	results := filepath.Join(t.TempDir(), "results.csv")
	require.NoError(t, run([]string{"-economy", dir, "-closure", "profits", "-policy", write(t, "policy.csv", policy), "-o", results}, io.Discard, io.Discard))
	got := read(t, results)
	for _, rec := range reference.Read(t, reference.Dir(t, "ossa2014", "solutions.csv")) {
		if rec["case"] == "mfn_nash_pol" {
			require.InDelta(t, reference.Number(t, rec["welfare_pct"]), got[rec["region"]]["real_income_pct"], 1e-8)
			require.InDelta(t, reference.Number(t, rec["government_pct"]), got[rec["region"]]["government_pct"], 1e-8)
		}
	}
	enlargement := reference.Dir(t, "eu_enlargement")
	for rule, column := range map[string]string{"nominal": "w_eu", "proportional": "w_mult"} {
		require.NoError(t, run([]string{"-economy", enlargement, "-deficits", rule, "-policy", filepath.Join(enlargement, "policy.csv"), "-o", results}, io.Discard, io.Discard))
		got := read(t, results)
		for _, rec := range reference.Read(t, filepath.Join(enlargement, "published.csv")) {
			welfare := 1 + got[rec["exporter"]]["real_income_pct"]/100
			if rule == "proportional" { // the package publishes the real wage
				welfare = got[rec["exporter"]]["w_hat"] / got[rec["exporter"]]["price_hat"]
			}
			require.InDelta(t, reference.Number(t, rec[column]), welfare, 1e-6)
		}
	}
	require.ErrorContains(t, run([]string{"-closure", "profits"}, io.Discard, io.Discard), "sigma")
	require.ErrorContains(t, run([]string{"-closure", "x", "-deficits", "y"}, io.Discard, io.Discard), "want ricardian or profits")
}

// Intervals hold the estimate, and need standard errors.
func TestIntervals(t *testing.T) {
	policy := write(t, "policy.csv", "sector,importer,exporter,tariff\nELE,USA,CHN,+25\n")
	results := filepath.Join(t.TempDir(), "results.csv")
	var out bytes.Buffer
	require.NoError(t, run([]string{"-economy", "small", "-policy", policy, "-intervals", "50", "-o", results}, &out, io.Discard))
	require.Contains(t, out.String(), "90 % intervals from 50 draws of elasticities")
	for region, x := range read(t, results) {
		require.Less(t, x["real_income_low_pct"], x["real_income_high_pct"], region)
	}
	dir := tables(t, 1, 0)
	own := write(t, "own.csv", "sector,importer,exporter,tariff\ng,A,B,+25\n")
	require.ErrorContains(t, run([]string{"-economy", dir, "-policy", own, "-intervals", "5"}, io.Discard, io.Discard), "theta_se")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "sectors.csv"), []byte("sector,theta,theta_se\ng,4,0.5\ns,5,\n"), 0o644))
	require.NoError(t, run([]string{"-economy", dir, "-policy", own, "-intervals", "5"}, &out, io.Discard))
	require.ErrorContains(t, run([]string{"-intervals", "1"}, io.Discard, io.Discard), "at least 2 draws")
}

// The tariffs of April 2025, with labour given and with elastic labour and scale.
func TestLiberationDay(t *testing.T) {
	dir := reference.Liberation(t)
	results := filepath.Join(t.TempDir(), "results.csv")
	args := []string{"-economy", dir, "-policy", filepath.Join(dir, "policy.csv"), "-o", results}
	for name, c := range map[string]struct {
		args   []string
		column string
	}{
		"plain_ustr":           {nil, "real_income_pct"},
		"ek_labour_scale_ustr": {[]string{"-supply", "0.5", "-scale", "0.1675", "-rebate", "wage"}, "welfare_pct"},
	} {
		require.NoError(t, run(append(args, c.args...), io.Discard, io.Discard))
		got := read(t, results)
		for _, rec := range reference.Read(t, reference.Dir(t, "liberation_day", "solutions.csv")) {
			if rec["case"] == name {
				require.InDelta(t, reference.Number(t, rec["welfare_pct"]), got[rec["country"]][c.column], 1e-9, "%s, %s", name, rec["country"])
			}
		}
	}
	require.ErrorContains(t, run([]string{"-rebate", "none", "-supply", "1"}, io.Discard, io.Discard), "-rebate")
}
