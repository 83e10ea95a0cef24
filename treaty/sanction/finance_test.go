package sanction_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// The named senders clear their share of trade together. The division into parties is
// irrelevant, a sender that leaves takes its part out, and a new sender adds its part,
// up to all trade. Trade on a covert route is paid for like any other trade.
func TestFinancialRestrictionsAddUp(t *testing.T) {
	e := wiod.Small()
	rus := must(e.RegionIndex("RUS"))
	ind := must(e.RegionIndex("IND"))
	income := func(id string) float64 { return e.Income(must(e.RegionIndex(id))) }
	r := sanction.Regime{
		ID: "swift", Senders: []string{"USA", "EUR"}, Target: "RUS",
		Measures:  []sanction.Measure{{Kind: sanction.FinancialRestriction, Rate: 0.2, Cleared: 0.6, Severity: 0.5}, {Kind: sanction.ImportBan, Sectors: "ENM"}},
		Secondary: &sanction.Secondary{Measures: []sanction.Measure{{Kind: sanction.FinancialRestriction, Rate: 0.1}}},
	}
	p := e.Baseline()
	r.Compile(p, five, 0)
	require.InDelta(t, 1+0.5*0.2*0.6, p.Friction(rus), 1e-15, "as the article says")
	p = e.Baseline()
	r.CompileEvaded(p, five, 0, sanction.Route{Via: "IND", Sectors: treaty.Goods, Detour: 1.1})
	require.InDelta(t, 1.06, p.Friction(rus), 1e-15)

	west := []treaty.Party{{ID: "WEST", Regions: []string{"USA", "EUR"}}, {ID: "RUS", Regions: []string{"RUS"}}}
	one := r
	one.Senders = []string{"WEST"}
	p = e.Baseline()
	one.Compile(p, west, 0)
	require.InDelta(t, 1.06, p.Friction(rus), 1e-15, "a bloc of two is two")

	l := live(t, r, five...)
	l.do(sanction.Event{Kind: sanction.Impose, Author: "USA"}, sanction.Event{Kind: sanction.Impose, Author: "EUR"})
	part := income("EUR") / (income("USA") + income("EUR"))
	friction := func(period int) (target, third float64) {
		p := e.Baseline()
		l.d.Compile(p, period)
		require.NoError(t, p.Check())
		return p.Friction(rus), p.Friction(ind)
	}
	l.do(sanction.Event{Kind: sanction.Ease, Period: 1, Author: "EUR", Level: 0.5, Ground: "a deal"}, sanction.Event{Kind: sanction.Name, Period: 1, Author: "EUR", Party: "IND"})
	on, third := friction(1)
	require.InDelta(t, 1+0.06*(1-0.5*part), on, 1e-15)
	require.InDelta(t, 1+0.1*0.5*part, third, 1e-15, "Europe alone has named India")
	l.do(sanction.Event{Kind: sanction.Lift, Period: 2, Author: "EUR"})
	on, third = friction(2)
	require.InDelta(t, 1+0.06*(1-part), on, 1e-15)
	require.Equal(t, 1.0, third)
	l.do(sanction.Event{Kind: sanction.Impose, Period: 3, Author: "EUR"}, sanction.Event{Kind: sanction.Join, Period: 3, Author: "JKT"})
	on, _ = friction(3)
	require.InDelta(t, 1+0.5*0.2*0.6*(1+income("JKT")/(income("USA")+income("EUR"))), on, 1e-15)

	r.Measures[0].Cleared = 0 // all of it
	l = live(t, r, five...)
	l.do(sanction.Event{Kind: sanction.Impose, Author: "USA"}, sanction.Event{Kind: sanction.Impose, Author: "EUR"}, sanction.Event{Kind: sanction.Join, Author: "JKT"})
	on, _ = friction(0)
	require.InDelta(t, 1.1, on, 1e-15, "nobody clears more than all")
}
