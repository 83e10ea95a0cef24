package main

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write crises.csv anew")

// truth are the coefficients behind the bundled data, in the order of the formulas.
var truth = []float64{0.2, -1.0, 0.5, -1.6, 0.3, -1.4, -1.3, -0.4}

// draw returns data drawn from the game: 120 games, each observed 80 times.
func draw(t *testing.T) []byte {
	rng := rand.New(rand.NewPCG(1, 2))
	var csv bytes.Buffer
	fmt.Fprintln(&csv, "game,sq,cd,sf,bd,trade,force,democracy")
	for range 120 {
		fmt.Fprintf(&csv, "%03d,1,1,1,1,%.2f,%.2f,%d\n", strings.Count(csv.String(), "\n"), rng.Float64(), rng.NormFloat64(), rng.IntN(2))
	}
	o, err := parse(nil, io.Discard)
	require.NoError(t, err)
	in, err := read(bytes.NewReader(csv.Bytes()), o)
	require.NoError(t, err)
	var out bytes.Buffer
	for i, line := range strings.Split(strings.TrimSpace(csv.String()), "\n") {
		if i == 0 {
			fmt.Fprintln(&out, line)
			continue
		}
		e, _, err := in.sample.Game(truth, i-1).Select()
		require.NoError(t, err)
		o, n := e.Outcomes(), [4]int{}
		for range 80 {
			u, k := rng.Float64(), 0
			for _, p := range []float64{o.StatusQuo, o.Concede, o.Firm} {
				if u -= p; u >= 0 {
					k++
				}
			}
			n[k]++
		}
		fmt.Fprintln(&out, strings.Replace(line, ",1,1,1,1,", fmt.Sprintf(",%d,%d,%d,%d,", n[0], n[1], n[2], n[3]), 1))
	}
	return out.Bytes()
}

func TestBundledData(t *testing.T) {
	want := draw(t)
	if *update {
		require.NoError(t, os.WriteFile("crises.csv", want, 0o644))
		return
	}
	require.Equal(t, string(want), string(bundled))
}

func TestReport(t *testing.T) {
	dir := t.TempDir()
	estimates, equilibria := filepath.Join(dir, "estimates.csv"), filepath.Join(dir, "equilibria.csv")
	var out, again bytes.Buffer
	require.NoError(t, run([]string{"-estimates", estimates, "-equilibria", equilibria}, &out, io.Discard))
	require.NoError(t, run(nil, &again, io.Discard))
	require.Equal(t, out.String(), again.String())
	require.Contains(t, out.String(), "120 games, observed 9600 times")
	rows := records(t, estimates)
	require.Len(t, rows, 1+2*len(truth))
	require.Equal(t, "SA: trade", rows[1][3])
	rows = records(t, equilibria)
	games := map[string]int{}
	selected := map[string]int{}
	for _, row := range rows[1:] {
		games[row[0]+row[1]]++
		if row[4] == "true" {
			selected[row[0]+row[1]]++
		}
	}
	require.Len(t, games, 240)
	require.Len(t, selected, 240)
}

func records(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	return rows
}

// A file of one's own, with published data if there are any.
func TestOwnData(t *testing.T) {
	root := os.Getenv("TRADETALK_REFERENCE")
	if root == "" {
		t.Skip("TRADETALK_REFERENCE is not set: no data on crises to estimate with")
	}
	var out bytes.Buffer
	require.NoError(t, run([]string{
		"-in", filepath.Join(root, "sanctions", "crisis", "sanctionsData.csv"), "-game", "gameID", "-start", "PRhat,PFhat",
		"-SA", "sqrt(senderecondep) + senderdemocracy + contig + ally", "-VA", "1 + anticipatedsendercosts",
		"-CB", "1 + sqrt(targetecondep) + anticipatedtargetcosts + contig + ally", "-WA", "1 + sqrt(senderecondep) + senderdemocracy + lncaprat",
		"-WB", "1 + targetdemocracy + lncaprat", "-a", "1 + senderdemocracy",
	}, &out, io.Discard))
	require.Contains(t, out.String(), "nested pseudo-likelihood: log-likelihood -3932.447")
	require.Contains(t, out.String(), "constrained maximum likelihood: log-likelihood -3927.910")
}

func TestFaults(t *testing.T) {
	name := filepath.Join(t.TempDir(), "data.csv")
	require.NoError(t, os.WriteFile(name, []byte("id,sq,cd,sf,x\n1,1,1,1,NA\n2,1,1,1,-1\n"), 0o644))
	err := run([]string{"-in", name, "-WA", "1 + x", "-WB", "cube(x)", "-VA", "=z", "-game", "name", "-start", "x"}, io.Discard, io.Discard)
	for _, want := range []string{
		`no column "bd"`, `-WA: crisis: data, line 2: x is "NA"`, `-WB: "cube" is no function`, `-VA is "=z"`, `-game is "name"`, `-start is "x"`,
	} {
		require.ErrorContains(t, err, want)
	}
	require.ErrorContains(t, run([]string{"-method", "mle", "data.csv"}, io.Discard, io.Discard), `-method is "mle"; want npl, ml or both`)
}
