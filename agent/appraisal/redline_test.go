package appraisal_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// A floor under payroll is crossed exactly where a direct solve of the quarter of
// entry into force says that payroll falls by more, and a draft that crosses it is
// worth nothing at any price.
func TestPayrollFloor(t *testing.T) {
	s := trial.Three()
	s.Lag = 2
	// The ban begins with the text, so that it is in both worlds of that quarter and
	// in neither of the present one.
	s.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").From(2).Until(20)}
	r := s.Register(t)
	l := trial.NewLedger()
	ids := []string{"CHN", "EUR", "USA"}
	falls := 0
	for _, sectors := range []treaty.Sectors{"AGF", "MET,ELE", treaty.Goods, treaty.Services} {
		for seat, id := range ids {
			for d := range r.Space("industry").All() {
				if !r.Treaty().Module("industry").Obliges(r.Space("industry"), d) {
					continue
				}
				text := treaty.Text{Module: r.Treaty().Module("industry"), Space: r.Space("industry"), Draft: d, Parties: ids, Since: 2}
				// Quarters in which something changes: entry, the end of the
				// carve-out, the end of the ban.
				var fallsIn []float64
				for _, period := range []int{2, 5, 20} {
					payroll := func(text *treaty.Text) float64 {
						return trial.PayrollOf(l.Price(t, trial.PolicyOf(r, s.Regimes, text, nil, "", period)), []string{id}, sectors)
					}
					fallsIn = append(fallsIn, payroll(nil)-payroll(&text))
				}
				fall := slices.Max(fallsIn)
				name := fmt.Sprintf("%s, %s, %s: falls by %v", id, sectors, r.Space("industry").Format(d), fallsIn)
				crossed := func(loss float64) bool {
					tried := s
					tried.Actors = slices.Clone(s.Actors)
					tried.Actors[seat].RedLines = []redline.Line{redline.PayrollFloor{Sectors: sectors, Loss: loss}}
					appraiser, err := appraisal.New(tried.View(tried.Situation(t), seat), "industry")
					require.NoError(t, err)
					a := appraiser.Of(d)
					require.Equal(t, a.Crossed != "", math.IsInf(appraiser.Value(d), -1), name)
					if a.Crossed != "" {
						first := fallsIn[slices.IndexFunc(fallsIn, func(f float64) bool { return f > loss })]
						require.Equal(t, "a red line: "+a.Crossed, a.Reason())
						require.Equal(t, fmt.Sprintf("payroll in %s would fall by %.2f %%, more than %g %%", sectors, first, loss), a.Crossed)
					}
					return a.Crossed != ""
				}
				if fall < 1e-6 {
					require.False(t, crossed(0), name)
					continue
				}
				falls++
				require.True(t, crossed(fall-1e-7), name)
				require.False(t, crossed(fall+1e-7), name)
			}
		}
	}
	require.Greater(t, falls, 5)
}

// What is not to be touched is crossed exactly where a commitment binds in it: not
// where it is kept out wholly, not where the module does not reach.
func TestUntouchable(t *testing.T) {
	everyone := treaty.CarveOuts{{Party: "CHN", Sectors: "ELE"}, {Party: "EUR", Sectors: "ELE"}}
	s := trial.Three()
	s.Modules = []treaty.Module{trial.Industry([]float64{0, 1}, nil,
		treaty.CarveOuts{{Party: "CHN", Sectors: "ELE"}},
		treaty.CarveOuts{{Party: "EUR", Sectors: "ELE"}},
		treaty.CarveOuts{{Party: "CHN", Sectors: "ELE", Retained: 0.1}},
		everyone, treaty.CarveOuts{{Party: "CHN", Sectors: "AGF,ELE"}},
	)}
	for _, c := range []struct {
		seat    int
		line    treaty.Sectors
		crossed []string // by depth 1 with these kept out
	}{
		{0, "ELE", []string{"nothing", "ELE for EUR", "ELE for CHN but for 10%"}},
		{0, "AGF,ELE", []string{"nothing", "ELE for EUR", "ELE for CHN but for 10%", "ELE for CHN", everyone.String()}},
		{0, treaty.Services, nil},
		{1, "ELE", []string{"nothing", "ELE for CHN", "ELE for CHN but for 10%", "AGF,ELE for CHN"}},
	} {
		tried := s
		tried.Actors = slices.Clone(s.Actors)
		tried.Actors[c.seat].RedLines = []redline.Line{redline.SectorExclusion{Sectors: c.line}}
		space := tried.Register(t).Space("industry")
		appraiser := appraise(tried, t, "industry")[c.seat]
		for d := range space.All() {
			want := space.Option(d, 0).Value > 0 && slices.Contains(c.crossed, space.Option(d, 1).Label)
			a := appraiser.Of(d)
			require.Equal(t, want, a.Crossed != "", "%s of seat %d under %s", c.line, c.seat, a.Text)
			require.Equal(t, want || a.Empty, math.IsInf(appraiser.Value(d), -1))
			require.False(t, want && a.Signable())
		}
	}
}

// The lines of others do not count, and the first line that is crossed is named.
func TestRedLinesAreTheActorsOwn(t *testing.T) {
	s := trial.Three()
	s.Actors[0].RedLines = []redline.Line{
		redline.SectorExclusion{Sectors: treaty.Services}, redline.SectorExclusion{Sectors: "MET"}, redline.SectorExclusion{Sectors: "AGF"},
	}
	appraised := appraise(s, t, "industry")
	d := terms.Draft{}
	d = s.Register(t).Space("industry").With(d, 0, 2)
	require.Equal(t, "MET would be bound, which it will not have touched", appraised[0].Of(d).Crossed)
	require.Empty(t, appraised[1].Of(d).Crossed)
	require.Empty(t, appraised[2].Of(d).Crossed)
}

func TestRedLinesState(t *testing.T) {
	require.Equal(t, "payroll in goods must not fall by more than 0.5 %", redline.PayrollFloor{Sectors: treaty.Goods, Loss: 0.5}.String())
	require.Equal(t, "AGF is not to be touched for 20 quarters", redline.SectorExclusion{Sectors: "AGF"}.String())
	require.Equal(t, "AGF is not to be touched for 8 quarters", redline.SectorExclusion{Sectors: "AGF", Quarters: 8}.String())
}

// A carve-out has to last as long as the line asks for.
func TestUntouchableForATime(t *testing.T) {
	s := trial.Three()
	s.Lag = 2
	s.Modules = []treaty.Module{trial.Industry([]float64{1}, treaty.CarveOuts{{Party: "CHN", Sectors: "ELE", Term: 6}})}
	for quarters, want := range map[int]string{
		5: "", 6: "",
		7: "ELE would be bound after 6 quarters, which it will not have touched for 7",
		0: "ELE would be bound after 6 quarters, which it will not have touched for 20",
	} {
		s.Actors[0].RedLines = []redline.Line{redline.SectorExclusion{Sectors: "ELE", Quarters: quarters}}
		require.Equal(t, want, appraise(s, t, "industry")[0].Of(terms.Draft{}).Crossed, "%d quarters", quarters)
	}
}
