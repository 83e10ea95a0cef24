package figure_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/report/figure"
	"github.com/tradetalk/tradetalk/sim/scenario"
	"github.com/tradetalk/tradetalk/treaty"
)

// load reads the scenario of the program that draws all pictures.
func load(t *testing.T) sim.Scenario {
	sc, err := scenario.ReadFile("../../../examples/figures/scenario.yaml")
	require.NoError(t, err)
	return sc
}

// What is kept of a run agrees with the rows of the same run: the depth and the number of modules that
// bind the actors, and who sanctions whom.
func TestRunAgreesWithRows(t *testing.T) {
	runs, err := figure.Play(context.Background(), load(t), sim.Options{Seed: 20}, 6)
	require.NoError(t, err)
	depths, sanctions, departures := 0, 0, 0
	for k := range runs {
		r := &runs[k]
		require.EqualValues(t, 20+k, r.Seed)
		require.Equal(t, 24, r.Periods)
		for p := range r.Periods {
			var depth, bound, wantDepth, wantBound float64
			for i := range r.Actors {
				row := &r.Rows[p][i]
				require.Equal(t, r.Actors[i], row.Actor)
				depth, bound = depth+row.DepthInForce, bound+float64(row.Bound)
				imposed := false
				for j := range r.Actors {
					imposed = imposed || r.Sanctions[p][i][j] > 0
				}
				require.Equal(t, row.Sanctioning > 0, imposed, "seed %d, period %d, %s", r.Seed, p, r.Actors[i])
				if imposed {
					sanctions++
				}
				if row.Measures > 0 {
					require.NotZero(t, sum(r.Restrictions[p][i]), "seed %d, period %d, %s", r.Seed, p, r.Actors[i])
					departures++
				}
			}
			n := float64(len(r.Actors))
			for m := range r.Modules {
				wantDepth += r.Modules[m].Depth[p] * r.Modules[m].Bound[p] * n
				wantBound += r.Modules[m].Bound[p] * n
			}
			require.InDelta(t, wantDepth, depth, 1e-12)
			require.InDelta(t, wantBound, bound, 1e-12)
			if depth > 0 {
				depths++
			}
		}
	}
	require.NotZero(t, depths)
	require.NotZero(t, sanctions)
	require.NotZero(t, departures)
}

func sum(v []float64) (s float64) {
	for _, x := range v {
		s += x
	}
	return s
}

// Runs of one seed are alike whatever is played beside them, and a run that fails ends all.
func TestPlay(t *testing.T) {
	sc := load(t)
	sc.Periods = 6
	three, err := figure.Play(context.Background(), sc, sim.Options{Seed: 1}, 3)
	require.NoError(t, err)
	one, err := figure.Play(context.Background(), sc, sim.Options{Seed: 3}, 1)
	require.NoError(t, err)
	require.Equal(t, one[0].Barriers, three[2].Barriers)
	require.Equal(t, one[0].Rows, three[2].Rows)

	_, err = figure.Play(context.Background(), sc, sim.Options{}, 0)
	require.ErrorContains(t, err, "got 0 runs")
	_, err = figure.Play(context.Background(), sc, sim.Options{Observers: []sim.Observer{nil}}, 2)
	require.ErrorContains(t, err, "observers")
	sc.Periods = 0
	_, err = figure.Play(context.Background(), sc, sim.Options{}, 5)
	require.ErrorContains(t, err, "Periods")
	stopped, stop := context.WithCancel(context.Background())
	stop()
	_, err = figure.Play(stopped, load(t), sim.Options{}, 2)
	require.ErrorIs(t, err, context.Canceled)
}

// In the first period, before any text binds or any sanction falls, the barriers are the mean tariff of
// the data. A tariff raised and a licence of known severity raise the mean as by hand.
func TestBarriersStartAtTariffs(t *testing.T) {
	sc := load(t)
	sc.Regimes, sc.Periods = nil, 1
	runs, err := figure.Play(context.Background(), sc, sim.Options{Seed: 1}, 1)
	require.NoError(t, err)
	e := sc.Economy
	for i, id := range runs[0].Actors {
		n, ok := e.RegionIndex(id)
		require.True(t, ok)
		paid, all := 0.0, 0.0
		for j := range e.NumSectors() {
			for from := range e.NumRegions() {
				if from != n {
					paid += e.Trade(j, n, from) * e.Tariff(j, n, from)
					all += e.Trade(j, n, from)
				}
			}
		}
		require.InDelta(t, 100*paid/all, runs[0].Barriers[0][i], 1e-9, id)
	}
}

// Kaplan-Meier on the remission times of 21 patients with leukaemia under 6-mercaptopurine (Freireich
// et al. 1963; Kalbfleisch and Prentice 2002, table 1.1): estimates and intervals on the log(-log) scale as
// R's survfit and Stata's sts list print them.
func TestKaplanMeier(t *testing.T) {
	var spells []figure.Spell
	for _, at := range []int{6, 6, 6, 7, 10, 13, 16, 22, 23} {
		spells = append(spells, figure.Spell{Length: at, Ended: true})
	}
	for _, at := range []int{6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35} {
		spells = append(spells, figure.Spell{Length: at})
	}
	s := figure.KaplanMeier(spells)
	require.Equal(t, []int{6, 7, 10, 13, 16, 22, 23}, s.At)
	require.Equal(t, []int{21, 17, 15, 12, 11, 7, 6}, s.Risk)
	for k, want := range [][3]float64{
		{.8571, .6197, .9516}, {.8067, .5631, .9228}, {.7529, .5032, .8894}, {.6902, .4316, .8491},
		{.6275, .3675, .8049}, {.5378, .2678, .7468}, {.4482, .1881, .6801},
	} {
		require.InDelta(t, want[0], s.Share[k], 6e-5)
		require.InDelta(t, want[1], s.Low[k], 6e-5)
		require.InDelta(t, want[2], s.High[k], 6e-5)
	}
	// All end: the share falls to zero, without an interval of NaN.
	s = figure.KaplanMeier([]figure.Spell{{2, true}, {2, true}})
	require.Equal(t, []float64{0}, s.Share)
	require.Equal(t, []float64{0}, s.High)
	require.Empty(t, figure.KaplanMeier(nil).At)
}

// byHand is a run of three periods made by hand.
func byHand(seed uint64) figure.Run {
	matrix := func(v float64) [][]float64 { return [][]float64{{0, v}, {0, 0}} }
	row := func(trust float64) []sim.Row { return []sim.Row{{Trust: trust}, {Trust: trust / 2}} }
	return figure.Run{
		Name: "by hand", Seed: seed, Length: treaty.Quarter, Periods: 3, Actors: []string{"A", "B"},
		Modules: []figure.ModulePath{
			{ID: "farms", Depth: []float64{0, 0.5, 0}, Bound: []float64{0, 1, 0}, InForce: []bool{false, true, false}},
			{ID: "ships", Depth: []float64{0.25, 0.25, 1}, Bound: []float64{1, 1, 1}, InForce: []bool{true, true, true}},
		},
		Regimes:      []figure.RegimePath{{ID: "ban", Target: "B", Senders: []string{"A"}, Issue: "border", Severity: []float64{0, 0.5, 1}}},
		Issues:       []figure.IssuePath{{ID: "border", Target: "B", Level: []float64{0, 0, 0.5}, Shown: []float64{0, 0.5, 0.5}}},
		Sanctions:    [][][]float64{matrix(0), matrix(0.5), matrix(1)},
		Restrictions: [][][]float64{matrix(0), matrix(0), matrix(1)},
		Barriers:     [][]float64{{1, 2}, {1, 2}, {3, 4}},
		Rows:         [][]sim.Row{row(float64(seed)), row(float64(seed)), row(float64(seed))},
		Events: []event.Event{
			{Period: 0, Kind: event.Threatened, Actor: "A", Regime: "ban", Issue: "border"},
			{Period: 1, Kind: event.SanctionImposed, Actor: "A", Regime: "ban", Issue: "border"},
			{Period: 1, Kind: event.ExceptionInvoked, Actor: "A", Module: "ships"},
			{Period: 2, Kind: event.Withdrew, Actor: "B", Module: "farms"},
			{Period: 1, Kind: event.RatificationFailed, Actor: "B", Module: "ships"}, // in force: left out
		},
	}
}

// all draws every picture from runs made by hand.
func all(t *testing.T) map[string]*figure.Figure {
	r := byHand(1)
	some := figure.Ensemble{Name: "some", Runs: []figure.Run{byHand(1), byHand(2), byHand(3), byHand(4), byHand(5)}}
	out := map[string]*figure.Figure{}
	add := func(name string) func(*figure.Figure, error) {
		return func(f *figure.Figure, err error) {
			require.NoError(t, err, name)
			out[name] = f
		}
	}
	add("life")(figure.TreatyLife(&r))
	add("dispute")(figure.Dispute(&r, "border"))
	add("barriers")(figure.Paths(figure.Barriers(), some))
	add("trust")(figure.Paths(figure.Trust(), some, figure.Ensemble{Name: "one", Runs: []figure.Run{r}}))
	add("income")(figure.Paths(figure.RealIncome(), figure.Ensemble{Runs: []figure.Run{r}}))
	add("restrictions")(figure.Restrictions(some))
	add("survival")(figure.ModuleSurvival(some))
	add("effects")(figure.Effects("Change in depth", 0.95,
		figure.Estimate{Name: "ban", Group: "levers", Mean: -0.2, Low: -0.3, High: -0.1},
		figure.Estimate{Name: "no ban", Group: "levers", Mean: 0.01, Low: -0.02, High: 0.04, Placebo: true}))
	return out
}

// The numbers drawn of runs made by hand, worked out on paper.
func TestTables(t *testing.T) {
	want := map[string]string{
		"life": "lane,kind,from,until,depth or severity,bound\n" +
			"farms,module,1,2,0.5,1\nfarms,breach or withdrawal,2,3,,\n" +
			"ships,module,0,2,0.25,1\nships,module,2,3,1,1\nships,exception or safeguard,1,2,,\n" +
			"ban,regime,1,2,0.5,\nban,regime,2,3,1,\n",
		"dispute": "period,compliance,compliance shown,measures against,measures by,moves\n" +
			"0,0,0,0,0,\"demand, threaten\"\n1,0,0.5,0.5,0,\"impose, raise\"\n2,0.5,0.5,1,0,\n",
		"restrictions": "by,against,sanctions,departures\nA,B,0.666667,0.333333\nB,A,0,0\n",
		// All five spells of farms end after a period; ships never does.
		"survival": "module,spells,ends,periods,at risk,share,low,high\nfarms,5,5,1,5,0,0,0\nships,5,0,,,1,,\n",
		"effects":  "group,name,mean,low,high,placebo\nlevers,ban,-0.2,-0.3,-0.1,false\nlevers,no ban,0.01,-0.02,0.04,true\n",
	}
	figures := all(t)
	for name, text := range want {
		var b bytes.Buffer
		require.NoError(t, figures[name].Write(&b, "csv", figure.Column))
		require.Equal(t, text, b.String(), name)
	}
	// Trust of A is 1 to 5: quantiles of type 7 are 1.4, 2, 3, 4 and 4.6, half of that for B.
	var b bytes.Buffer
	require.NoError(t, figures["trust"].Write(&b, "csv", figure.Column))
	require.Contains(t, b.String(), "some,A,0,1.4,2,3,4,4.6\n")
	require.Contains(t, b.String(), "some,B,2,0.7,1,1.5,2,2.3\n")
	require.Contains(t, b.String(), "one,A,1,1,1,1,1,1\n")
}

// Every picture is drawn in every format at both widths, as wide as asked for, with the same bytes each
// time (PDF aside, which carries the time), and no mark lies beyond the edge: the outermost dots are white.
func TestFormats(t *testing.T) {
	for name, f := range all(t) {
		require.NotEmpty(t, f.Caption)
		for _, width := range []figure.Width{figure.Column, figure.Page} {
			t.Run(fmt.Sprint(name, width), func(t *testing.T) {
				var first, again bytes.Buffer
				require.NoError(t, f.Write(&first, "svg", width))
				require.NoError(t, f.Write(&again, "svg", width))
				require.Equal(t, first.String(), again.String())
				require.Contains(t, first.String(), "font-face", "fonts are embedded")

				var pdf bytes.Buffer
				require.NoError(t, f.Write(&pdf, "pdf", width))
				require.Contains(t, pdf.String(), "/FontFile2", "fonts are embedded")

				var dots bytes.Buffer
				require.NoError(t, f.Write(&dots, "png", width))
				img, err := png.Decode(&dots)
				require.NoError(t, err)
				box := img.Bounds()
				require.InDelta(t, float64(width)/25.4*figure.Resolution, box.Dx(), 1.5)
				ink := 0
				for x := box.Min.X; x < box.Max.X; x++ {
					for _, y := range []int{box.Min.Y, box.Max.Y - 1} {
						require.Equal(t, color.GrayModel.Convert(color.White), color.GrayModel.Convert(img.At(x, y)), "dot %d, %d", x, y)
					}
				}
				for y := box.Min.Y; y < box.Max.Y; y++ {
					for _, x := range []int{box.Min.X, box.Max.X - 1} {
						require.Equal(t, color.GrayModel.Convert(color.White), color.GrayModel.Convert(img.At(x, y)), "dot %d, %d", x, y)
					}
				}
				for x := box.Min.X; x < box.Max.X; x += 7 {
					for y := box.Min.Y; y < box.Max.Y; y += 7 {
						if color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y < 128 {
							ink++
						}
					}
				}
				require.Greater(t, ink, 50)
			})
		}
	}
}

// Saving takes the format from the name and makes the folder; what cannot be drawn is said.
func TestMistakes(t *testing.T) {
	figures := all(t)
	dir := filepath.Join(t.TempDir(), "new")
	require.NoError(t, figures["effects"].Save(filepath.Join(dir, "e.csv"), figure.Column))
	text, err := os.ReadFile(filepath.Join(dir, "e.csv"))
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(text), "group,"))
	require.ErrorContains(t, figures["effects"].Save(filepath.Join(dir, "e.gif"), figure.Column), `format is "gif"; want one of csv, pdf, png, svg`)
	require.NoFileExists(t, filepath.Join(dir, "e.gif"))
	for _, width := range []figure.Width{59, 401, figure.Width(math.NaN())} {
		require.ErrorContains(t, figures["effects"].Save(filepath.Join(dir, "e.png"), width), "width is")
	}

	_, err = figure.TreatyLife(&figure.Run{})
	require.ErrorContains(t, err, "without periods")
	_, err = figure.TreatyLife(&figure.Run{Name: "empty", Periods: 3})
	require.ErrorIs(t, err, figure.ErrNothing)
	r := byHand(1)
	// Sanctions without a treaty have a life of their own.
	bare := byHand(1)
	bare.Modules = nil
	f, err := figure.TreatyLife(&bare)
	require.NoError(t, err)
	require.NoError(t, f.Write(&bytes.Buffer{}, "svg", figure.Column))
	_, err = figure.Dispute(&r, "subsidies")
	require.ErrorContains(t, err, `no issue "subsidies"; want one of ["border"]`)
	_, err = figure.Paths(figure.Trust())
	require.ErrorContains(t, err, "got 0 ensembles")
	_, err = figure.Paths(figure.Trust(), figure.Ensemble{Name: "none"})
	require.ErrorContains(t, err, `"none" has no runs`)
	other := byHand(2)
	other.Actors = []string{"A", "C"}
	_, err = figure.Paths(figure.Trust(), figure.Ensemble{Runs: []figure.Run{r, other}})
	require.ErrorContains(t, err, "want runs of one scenario")
	_, err = figure.Paths(figure.Trust(), figure.Ensemble{Runs: []figure.Run{r}}, figure.Ensemble{Runs: []figure.Run{other}})
	require.ErrorContains(t, err, `no actor "B"`)
	_, err = figure.Paths(figure.Quantity{Name: "x", Of: func(*figure.Run, int, int) float64 { return math.NaN() }}, figure.Ensemble{Runs: []figure.Run{r}})
	require.ErrorContains(t, err, "no finite numbers")
	_, err = figure.Effects("x", 1, figure.Estimate{Name: "wrong", Mean: 2, Low: 3, High: 4})
	require.ErrorContains(t, err, "level is 1")
	require.ErrorContains(t, err, `estimate "wrong" is 2`)
	r.Modules = r.Modules[:1]
	r.Modules[0].InForce = make([]bool, 3)
	_, err = figure.ModuleSurvival(figure.Ensemble{Runs: []figure.Run{r}})
	require.ErrorIs(t, err, figure.ErrNothing)

	// A PDF has the letters of Western Europe only, and says so.
	r.Modules[0].ID = "農業"
	f, err = figure.TreatyLife(&r)
	require.NoError(t, err)
	require.ErrorContains(t, f.Write(&bytes.Buffer{}, "pdf", figure.Page), "農業")
	require.NoError(t, f.Write(&bytes.Buffer{}, "svg", figure.Page))
	require.Error(t, f.Write(broken{}, "svg", figure.Page))
}

// broken is a writer that fails.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("full") }
