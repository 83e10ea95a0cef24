package appraisal_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// reckoning values a text the long way round: it compiles and solves the policy of
// every quarter by itself, follows the text forward until nothing that is left
// matters, and adds up what each quarter pays times the chance to see it.
type reckoning struct {
	tb       trial.TestingT
	s        trial.Scene
	register *treaty.Register
	ledger   *trial.Ledger
	text     treaty.Text
	solved   map[string]*market.Equilibrium
}

func reckon(s trial.Scene, tb trial.TestingT, l *trial.Ledger, draft string) *reckoning {
	tb.Helper()
	r := s.Register(tb)
	d, err := r.Space("industry").Parse(draft)
	require.NoError(tb, err)
	c := &reckoning{tb: tb, s: s, register: r, ledger: l, solved: map[string]*market.Equilibrium{}}
	c.text = treaty.Text{Module: r.Treaty().Module("industry"), Space: r.Space("industry"), Draft: d, Since: s.Period + s.Lag}
	for k := range s.Actors {
		c.text.Parties = append(c.text.Parties, s.Actors[k].ID)
	}
	return c
}

// settled is the number of quarters after which no date of the scene lies ahead.
func (c *reckoning) settled() int {
	last := c.s.Period
	for k := range c.s.Regimes {
		start, end := c.s.Regimes[k].Term()
		last = max(last, start, end)
	}
	for _, changes := range [][]int{c.register.Changes(c.s.Period), c.text.Changes(c.s.Period)} {
		last = slices.Max(append(changes, last))
	}
	return max(last-c.s.Period, c.s.Lag+1) // the first quarter in which it can be broken
}

// which says what a world is made of beside the quarter.
type which struct {
	text      bool
	breaching []string
	leaver    string
	calm      bool
}

// flow is what a seat gets in a world, h quarters ahead.
func (c *reckoning) flow(seat, h int, w which) float64 {
	h = min(h, c.settled())
	key := fmt.Sprint(h, w)
	q, ok := c.solved[key]
	if !ok {
		var text *treaty.Text
		if w.text {
			text = &c.text
		}
		regimes := c.s.Regimes
		if w.calm {
			regimes = nil
		}
		q = c.ledger.Price(c.tb, trial.PolicyOf(c.register, regimes, text, w.breaching, w.leaver, c.s.Period+h))
		c.solved[key] = q
	}
	return trial.FlowOf(q, &c.s.Actors[seat].Public)
}

// horizon is how far a seat's quarters matter.
func (c *reckoning) horizon(seat int) int {
	return c.settled() + int(math.Ceil(math.Log(1e-14)/math.Log(c.s.Actors[seat].Discount())))
}

// annuity is (1-delta) times the discounted sum of what a path pays.
func (c *reckoning) annuity(seat int, pays func(h int) float64) float64 {
	d := c.s.Actors[seat].Discount()
	sum, factor := 0.0, 1.0
	for h := range c.horizon(seat) {
		sum += factor * pays(h)
		factor *= d
	}
	return (1 - d) * sum
}

// expectation is what a text pays over not having it if it dies with a chance in
// each quarter in which it is in force, and for certain after it is broken.
func (c *reckoning) expectation(seat int, calm bool, bound, hazard float64, broken func(h int) []string) float64 {
	alive := 1.0
	return c.annuity(seat, func(h int) float64 {
		off := c.flow(seat, h, which{calm: calm})
		if h < c.s.Lag {
			return 0
		}
		var breaching []string
		if broken != nil {
			breaching = broken(h)
		}
		pays := alive * (c.flow(seat, h, which{text: true, breaching: breaching, calm: calm}) - bound - off)
		if len(breaching) > 0 {
			alive = 0
		}
		alive *= 1 - hazard
		return pays
	})
}

// breaks says whether a seat would break the text in a quarter, if all others are taken to
// keep it but for their public records, of which nothing was seen: no plan to break it
// later, or never, is as good.
func (c *reckoning) breaks(seat, h int) bool {
	if h <= c.s.Lag {
		return false // not in force at the start of the quarter
	}
	id := []string{c.s.Actors[seat].ID}
	stays := c.s.Actors[seat].Discount() * c.loyal(seat)
	plan := func(first int) float64 {
		sum, factor := 0.0, 1.0
		for k := h; k < first; k++ {
			sum += factor * (c.flow(seat, k, which{text: true}) - c.flow(seat, k, which{}))
			factor *= stays
		}
		return sum + factor*(c.flow(seat, first, which{text: true, breaching: id})-c.flow(seat, first, which{}))
	}
	never, factor := 0.0, 1.0
	for k := h; k < c.settled(); k++ {
		never += factor * (c.flow(seat, k, which{text: true}) - c.flow(seat, k, which{}))
		factor *= stays
	}
	last := max(h, c.settled())
	never += factor * (c.flow(seat, last, which{text: true}) - c.flow(seat, last, which{})) / (1 - stays)
	best := never
	for first := h + 1; first <= c.settled()+1; first++ {
		best = max(best, plan(first))
	}
	// The accuracy of the economy's solution does not support less.
	return plan(h) > best+1e-8
}

// loyal is the chance that all but a seat keep a text for a quarter if of five promises four
// are kept, and a promise is one of 20 quarters.
func (c *reckoning) loyal(seat int) float64 {
	return math.Pow(0.8, float64(len(c.s.Actors)-1)/20)
}

// breakers are the first quarter in which parties from a seat on would break the text,
// -1 for none, and those parties.
func (c *reckoning) breakers(from int) (quarter int, who []string) {
	for h := range c.settled() + 1 {
		for seat := from; seat < len(c.s.Actors); seat++ {
			if c.breaks(seat, h) {
				who = append(who, c.s.Actors[seat].ID)
			}
		}
		if who != nil {
			return c.s.Period + h, who
		}
	}
	return -1, nil
}

// drawScene draws four actors with a text to appraise, among modules in force and
// bans of all ages. If nothing is to be ahead, no date lies in the future but that of
// the text's entry into force.
func drawScene(t *rapid.T, ahead bool) (s trial.Scene, draft string, trust []belief.Trust) {
	s.Actors = agent.FromEconomy(trial.Small, "CHN", "EUR", "USA")
	west := agent.New("WST", "JKT", "AME")
	west.Groups = []agent.Group{{Name: "industry", Sectors: treaty.Goods, Influence: 2, Votes: 1}, {Name: "public", Influence: 1, Votes: 3}}
	s.Actors = append(s.Actors, west)
	ids := []string{"CHN", "EUR", "USA", "WST"}
	for k := range s.Actors {
		a := &s.Actors[k]
		a.Bias = rapid.SampledFrom([]float64{0, 0.1, 0.6}).Draw(t, "bias")
		a.Patience = rapid.SampledFrom([]float64{0.8, 0.95, 0.98}).Draw(t, "patience")
		a.Hazard = rapid.SampledFrom([]float64{0, 0.05, 0.2}).Draw(t, "hazard")
		if rapid.Bool().Draw(t, "sovereign") {
			a.Sovereignty = map[string]float64{"industry": rapid.Float64Range(-0.05, 0.05).Draw(t, "cost")}
		}
		trust = append(trust, drawTrust(t, 0.5))
	}
	since := rapid.IntRange(0, 6).Draw(t, "since")
	s.Period = since + rapid.IntRange(0, 6).Draw(t, "age")
	if !ahead {
		s.Period = since + 8 // the old module's carve-out is over
	}
	s.Lag = rapid.IntRange(0, 4).Draw(t, "lag")

	sectors := rapid.SampledFrom([]treaty.Sectors{"AGF", "ELE", "MVH,ELE", treaty.Goods})
	carved := treaty.CarveOuts(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) treaty.CarveOut {
		return treaty.CarveOut{
			Party: rapid.SampledFrom(ids).Draw(t, "party"), Sectors: sectors.Draw(t, "sectors"),
			Retained: rapid.SampledFrom([]float64{0, 0.5}).Draw(t, "retained"), Term: rapid.IntRange(1, 9).Draw(t, "term"),
		}
	}), 0, 2).Draw(t, "carve-outs"))
	if !ahead {
		carved = nil
	}
	depth := rapid.SampledFrom([]float64{0.25, 1}).Draw(t, "depth")
	old := treaty.TariffCut("old", "AGF,ELE", terms.Choice("depth", 0.5)).
		WithCarveOuts("kept out", treaty.CarveOuts{{Party: "EUR", Sectors: "ELE", Term: 8}})
	s.Modules = []treaty.Module{old, trial.Industry([]float64{depth}, carved)}
	draft = fmt.Sprintf("depth %v; kept out %v", depth, carved)
	if rapid.Bool().Draw(t, "old module in force") {
		bound := ids
		if rapid.Bool().Draw(t, "not all") {
			bound = []string{"EUR", "USA"}
		}
		s.Force = []trial.Standing{{Module: "old", Draft: "depth 0.5; kept out ELE for EUR", Parties: bound, Since: since}}
	}
	for k := range rapid.IntRange(0, 2).Draw(t, "regimes") {
		if !ahead {
			break
		}
		target := rapid.IntRange(0, 3).Draw(t, "target")
		ban := sanction.Ban(rapid.SampledFrom([]treaty.Sectors{"ELE", "AGF", "MET,CHP"}).Draw(t, "banned"), ids[target], ids[(target+1+k)%4])
		start := rapid.IntRange(0, 12).Draw(t, "start")
		s.Regimes = append(s.Regimes, ban.From(start).Until(start+rapid.IntRange(1, 8).Draw(t, "length")))
	}
	return s, draft, trust
}

// The parts of a draft add up to what it is worth over no agreement, and each is
// what it says, by a reckoning that shares nothing with the code but the market and
// the compiler of texts. Who breaks the text and when is taken from the appraisal;
// TestBreakersOfASettledScene looks at that.
func TestPartsAgainstReckoning(t *testing.T) {
	const tol = 1e-9 // annuities in percent; solves are good to 1e-11
	l := trial.NewLedger()
	rapid.Check(t, func(t *rapid.T) {
		s, draft, trust := drawScene(t, true)
		seat := rapid.IntRange(0, len(s.Actors)-1).Draw(t, "seat")
		self := &s.Actors[seat]
		situation := s.Situation(t)
		situation.Compliance.Answers = agent.Grim
		situation.Without.Reputation = true // see TestReputationKeepsAText
		v := s.View(situation, seat)
		v.Trust = trust
		appraiser, err := appraisal.New(v, "industry")
		require.NoError(t, err)

		c := reckon(s, t, l, draft)
		a := appraiser.Of(c.text.Draft)
		depth := c.text.Space.Option(c.text.Draft, 0).Value
		bound := self.Sovereignty["industry"] * depth
		hazard := 1.0
		for k := range s.Actors {
			if k != seat {
				// The chance that a promise of 20 quarters is kept, for one.
				hazard *= math.Pow(trust[k].Kept/(trust[k].Kept+trust[k].Broken), 1.0/20)
			}
		}
		hazard = 1 - hazard
		broken := func(who []string) func(int) []string {
			return func(h int) []string {
				if s.Period+h == a.Breaks {
					return who
				}
				return nil
			}
		}

		require.InDelta(t, c.expectation(seat, false, bound, hazard, broken(a.Breakers)), a.Total(), tol, "worth")
		require.InDelta(t, a.Total(), a.Economy+a.Coercion+a.Sovereignty+a.ComplianceRisk+a.Option, tol, "sum")
		economy := c.expectation(seat, true, 0, 0, nil)
		require.InDelta(t, economy, a.Economy, tol, "economy")
		sanctioned := c.expectation(seat, false, 0, 0, nil)
		require.InDelta(t, sanctioned-economy, a.Coercion, tol, "coercion")
		sure := c.expectation(seat, false, bound, 0, nil)
		require.InDelta(t, sure-sanctioned, a.Sovereignty, tol, "sovereignty")
		others := slices.DeleteFunc(slices.Clone(a.Breakers), func(id string) bool { return id == self.ID })
		if len(others) > 0 || a.Breakers == nil {
			// Else it breaks the text alone, and when others would is not told.
			risky := c.expectation(seat, false, bound, hazard, broken(others))
			require.InDelta(t, risky-sure, a.ComplianceRisk, tol, "compliance risk")
			require.InDelta(t, a.Total()-risky, a.Option, tol, "option")
		}
		require.InDelta(t, hazard, a.Hazard, 1e-15)

		impasse := c.annuity(seat, func(h int) float64 { return c.flow(seat, h, which{}) })
		require.InDelta(t, impasse, a.Impasse, tol, "impasse")
		walkOut := c.annuity(seat, func(h int) float64 { return c.flow(seat, h, which{leaver: self.ID}) })
		require.InDelta(t, walkOut, a.WalkOut, tol, "walk-out")
		if !c.register.Bound(self.ID, "old") {
			require.Equal(t, a.Impasse, a.WalkOut, "nothing binds it")
		}
		require.InDelta(t, max(0, walkOut-impasse), appraiser.Reserve(), 2*tol)

		income := func(text *treaty.Text) float64 {
			return trial.RealIncomeOf(l.Price(t, trial.PolicyOf(c.register, s.Regimes, text, nil, "", s.Period+s.Lag)), self.Regions)
		}
		require.InDelta(t, income(&c.text), a.With, tol)
		require.InDelta(t, income(nil), a.Without, tol)
		require.Equal(t, s.Period, a.Period)
		require.Equal(t, draft, a.Text)
	})
}

// Others are predicted to break a text in the first quarter in which one of them
// gains from it, by their public payoffs and if the rest are taken to keep it. The
// actor itself may be the first to go.
func TestBreakers(t *testing.T) {
	l := trial.NewLedger()
	rapid.Check(t, func(t *rapid.T) {
		s, draft, trust := drawScene(t, rapid.Bool().Draw(t, "ahead"))
		c := reckon(s, t, l, draft)
		situation := s.Situation(t)
		situation.Compliance.Answers = agent.Grim
		situation.Without.Reputation = true
		v := s.View(situation, 0)
		v.Trust = trust
		appraiser, err := appraisal.New(v, "industry")
		require.NoError(t, err)
		a := appraiser.Of(c.text.Draft)
		self := s.Actors[0].ID

		quarter, who := c.breakers(1)
		if slices.Contains(a.Breakers, self) {
			if quarter != a.Breaks {
				require.True(t, quarter < 0 || a.Breaks < quarter)
				who = nil
			}
			quarter, who = a.Breaks, append([]string{self}, who...)
		}
		require.Equal(t, who, a.Breakers)
		require.Equal(t, quarter, a.Breaks)
		require.Equal(t, a.Breakers != nil && a.Breaks == s.Period+s.Lag+1, a.Stillborn)
		if a.Stillborn {
			require.False(t, a.Signable())
			require.Equal(t, math.Inf(-1), appraiser.Value(a.Draft))
			require.Contains(t, a.Reason(), "as soon as")
		}
		require.GreaterOrEqual(t, a.Option, -1e-9, "what it may do it need not do")
	})
}

// What binds the actor already costs it sovereignty while it stays, and no more once
// it has left.
func TestStayingCostsSovereignty(t *testing.T) {
	s := trial.Three()
	s.Force = []trial.Standing{{Module: "services", Draft: "depth 0.5", Parties: []string{"CHN", "EUR", "USA"}}}
	free := appraise(s, t, "industry")[0].Of(terms.Draft{})
	s.Actors[0].Sovereignty = map[string]float64{"services": 1}
	proud := appraise(s, t, "industry")[0].Of(terms.Draft{})
	require.InDelta(t, free.Impasse-0.5, proud.Impasse, 1e-12, "half the depth, half the cost")
	require.Equal(t, free.WalkOut, proud.WalkOut)
	require.Zero(t, free.Reserve())
	require.Positive(t, proud.Reserve(), "it would rather leave")
	require.Equal(t, free.Parts, proud.Parts, "a new text is none the dearer for it")
}

// appraise values a module for every seat, each with a view of its own situation.
func appraise(s trial.Scene, tb trial.TestingT, module string) (out []*appraisal.Appraiser) {
	tb.Helper()
	for seat := range s.Actors {
		a, err := appraisal.New(s.View(s.Situation(tb), seat), module)
		require.NoError(tb, err)
		out = append(out, a)
	}
	return out
}

// Sanctions that are over, and sanctions that there are not, coerce nobody: not by
// one bit.
func TestNoCoercionWithoutSanctions(t *testing.T) {
	s := trial.Three()
	s.Period, s.Lag = 7, 2
	past := s
	past.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").From(1).Until(7), sanction.Ban("AGF", "USA", "EUR").From(6).Until(7)}
	now := s
	now.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").From(1).Until(8)}
	later := s
	later.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").From(20).Until(30)}
	none, over, early, ahead := appraise(s, t, "industry"), appraise(past, t, "industry"), appraise(now, t, "industry"), appraise(later, t, "industry")
	for seat := range s.Actors {
		for _, d := range s.Drafts(t, "industry") {
			require.Equal(t, 0.0, none[seat].Of(d).Coercion)
			require.Equal(t, none[seat].Of(d), over[seat].Of(d), "a regime of the past changes nothing at all")
			// A ban that ends before the text could begin touches the impasse only.
			require.InDelta(t, 0, early[seat].Of(d).Coercion, 1e-12)
			require.NotEqual(t, none[seat].Of(d).Impasse, early[seat].Of(d).Impasse)
			if !none[seat].Of(d).Empty && s.Actors[seat].ID != "EUR" {
				require.Greater(t, math.Abs(ahead[seat].Of(d).Coercion), 1e-5, "a ban to come")
				require.Equal(t, none[seat].Of(d).Economy != 0, ahead[seat].Of(d).Economy != 0)
			}
		}
	}
}

// A draft of depth zero obliges nobody: it is worth nothing, and nobody signs it,
// carve-outs or not.
func TestEmptyDraft(t *testing.T) {
	s := trial.Three()
	s.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").From(0).Until(5)}
	space := s.Register(t).Space("industry")
	for seat, appraiser := range appraise(s, t, "industry") {
		for d := range space.All() {
			a := appraiser.Of(d)
			require.Equal(t, space.Option(d, 0).Value == 0, a.Empty)
			if !a.Empty {
				require.False(t, math.IsInf(appraiser.Value(d), 0))
				continue
			}
			require.Equal(t, math.Inf(-1), appraiser.Value(d), "seat %d", seat)
			require.InDelta(t, 0, a.Total(), 1e-8)
			require.False(t, a.Signable())
			require.Equal(t, "it obliges nobody to anything", a.Reason())
			require.Empty(t, a.Breakers)
		}
	}
}

// The reserve is that of leaving where leaving is better than staying, and nothing
// where it is not. It is the same whatever is on the table.
func TestReserve(t *testing.T) {
	s := trial.Three()
	s.Force = []trial.Standing{{Module: "services", Draft: "depth 1", Parties: []string{"CHN", "EUR", "USA"}}}
	staying := appraise(s, t, "industry")
	for seat := range s.Actors {
		require.Equal(t, 0.0, staying[seat].Reserve(), "%s gains from lower barriers", s.Actors[seat].ID)
		require.Less(t, staying[seat].Of(terms.Draft{}).WalkOut, staying[seat].Of(terms.Draft{}).Impasse-0.01)
	}

	// Free trade in machinery and vehicles alone costs China, which would rather
	// be out of it.
	s.Modules = append(s.Modules, treaty.TariffCut("vehicles", "MVH", terms.Choice("depth", 1)))
	s.Force = []trial.Standing{{Module: "vehicles", Draft: "depth 1", Parties: []string{"CHN", "EUR", "USA"}}}
	r := s.Register(t)
	l := trial.NewLedger()
	for seat, appraiser := range appraise(s, t, "services") {
		self := &s.Actors[seat].Public
		in := trial.FlowOf(l.Price(t, trial.PolicyOf(r, nil, nil, nil, "", 0)), self)
		out := trial.FlowOf(l.Price(t, trial.PolicyOf(r, nil, nil, nil, self.ID, 0)), self)
		require.Equal(t, self.ID == "CHN", out > in+0.01)
		require.InDelta(t, max(0, out-in), appraiser.Reserve(), 1e-9)
		for _, d := range s.Drafts(t, "services") {
			a := appraiser.Of(d)
			require.InDelta(t, appraiser.Reserve(), a.Reserve(), 1e-12, "whatever is on the table")
			require.Equal(t, !a.Empty && a.Total() >= a.Reserve()-1e-8, a.Signable())
			require.Equal(t, a.Signable(), a.Reason() == "")
		}
	}
}

// Best is the draft that is signed most gladly or, where none is, minded least, by
// plain search.
func TestBest(t *testing.T) {
	s := trial.Three()
	signed := 0
	check := func(module string) {
		for _, appraiser := range appraise(s, t, module) {
			var mild, harsh *appraisal.Appraisal
			for _, d := range s.Drafts(t, module) {
				a := appraiser.Of(d)
				if a.Empty {
					continue
				}
				if to := &mild; a.Crossed == "" && (*to == nil || a.Total() > (*to).Total()) {
					*to = a
				}
				if harsh == nil || a.Total() > harsh.Total() {
					harsh = a
				}
			}
			want := mild
			if want == nil {
				want = harsh
			}
			require.Equal(t, want, appraiser.Best())
			if want.Signable() {
				signed++
			}
		}
	}
	check("industry")
	check("services")
	require.Positive(t, signed)
	s.Actors[0].RedLines = []redline.Line{redline.SectorExclusion{Sectors: "ELE"}} // a carve-out meets it
	check("industry")
	s.Actors[0].RedLines = []redline.Line{redline.SectorExclusion{Sectors: treaty.Everything}}
	check("industry")
	check("services")
	s.Modules[1].Terms = []terms.Term{terms.Choice("depth", 0)}
	require.Nil(t, appraise(s, t, "services")[0].Best(), "there is nothing but the empty draft")
}

// What an actor keeps to itself moves nobody else's appraisal.
func TestSecretsDoNotLeak(t *testing.T) {
	s := trial.Three()
	s.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").From(2).Until(9)}
	s.Force = []trial.Standing{{Module: "services", Draft: "depth 1", Parties: []string{"CHN", "EUR", "USA"}}}
	before := appraise(s, t, "industry")
	s.Actors[0].Sovereignty = map[string]float64{"industry": 0.5, "services": 1}
	s.Actors[0].RedLines = []redline.Line{redline.SectorExclusion{Sectors: treaty.Everything}, redline.PayrollFloor{Sectors: "ELE"}}
	s.Actors[0].Prior = belief.Trust{Kept: 1, Broken: 9}
	s.Actors[0].Precision = 3
	s.Actors[0].Player = bargain.Boulware{Exponent: 1}
	after := appraise(s, t, "industry")
	require.NotEqual(t, before[0], after[0], "its own do move")
	require.Equal(t, before[1:], after[1:])
}

// An appraisal depends on what is appraised: not on what was asked before, by whom
// or in which order, and not on what is in the book already.
func TestAppraisalsArePure(t *testing.T) {
	s := trial.Three()
	s.Lag = 2
	s.Regimes = []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").From(1).Until(4)}
	s.Actors[1].RedLines = []redline.Line{redline.PayrollFloor{Sectors: "AGF", Loss: 0.1}}
	alone := appraise(s, t, "industry")
	services := appraise(s, t, "services")

	shared := s.Situation(t)
	for _, seat := range []int{2, 0, 1, 0, 2} {
		v := s.View(shared, seat)
		other, err := appraisal.New(v, "services")
		require.NoError(t, err)
		require.Equal(t, services[seat], other)
		solves := shared.Book.Solves()
		again, err := appraisal.New(v, "services")
		require.NoError(t, err)
		require.Equal(t, other, again)
		require.Equal(t, solves, shared.Book.Solves(), "nothing is solved twice")
		a, err := appraisal.New(v, "industry")
		require.NoError(t, err)
		require.Equal(t, alone[seat], a)
	}

	// Later in the same run: the same book, other quarters, a module in force under
	// one draft and then under another, against books that are new.
	ids := []string{"CHN", "EUR", "USA"}
	for _, draft := range []string{"depth 1", "depth 0.5"} {
		d, err := shared.Register.Space("services").Parse(draft)
		require.NoError(t, err)
		events := []treaty.Event{
			{Kind: treaty.Signed, Author: "USA"}, {Kind: treaty.Ratified, Author: "CHN"}, {Kind: treaty.Ratified, Author: "EUR"},
			{Kind: treaty.Ratified, Author: "USA"}, {Kind: treaty.EnteredIntoForce, Author: "USA"},
		}
		if shared.Register.Standing("services").Stage == treaty.InForce {
			events = append([]treaty.Event{{Kind: treaty.Terminated, Author: "USA", For: []string{"CHN", "EUR"}, Ground: "consent"}}, events...)
		}
		shared.Period++
		for _, e := range events {
			e.Period, e.Module, e.Draft, e.Signatories = shared.Period, "services", d, ids
			require.NoError(t, shared.Register.Apply(e))
		}
		for range 3 {
			shared.Period++
			fresh := *shared
			for seat := range s.Actors {
				fresh.Book = welfare.NewEvaluator(trial.Small, agent.Payoffs(shared.Actors))
				used, err := appraisal.New(s.View(shared, seat), "industry")
				require.NoError(t, err)
				unused, err := appraisal.New(s.View(&fresh, seat), "industry")
				require.NoError(t, err)
				require.Equal(t, unused, used, "quarter %d", shared.Period)

				fresh.Book = welfare.NewEvaluator(trial.Small, agent.Payoffs(shared.Actors))
				kept, err := compliance.NewTemptation(s.View(shared, seat), "services")
				require.NoError(t, err)
				alone, err := compliance.NewTemptation(s.View(&fresh, seat), "services")
				require.NoError(t, err)
				require.Equal(t, alone, kept, "quarter %d", shared.Period)
			}
		}
	}
}

// A module must be there and be open.
func TestAppraiseRefuses(t *testing.T) {
	s := trial.Three()
	v := s.View(s.Situation(t), 0)
	_, err := appraisal.New(v, "peace")
	require.EqualError(t, err, `agent: no module "peace" in the treaty`)
	s.Force = []trial.Standing{{Module: "services", Draft: "depth 1", Parties: []string{"CHN", "EUR"}}}
	_, err = appraisal.New(s.View(s.Situation(t), 0), "services")
	require.EqualError(t, err, `agent: module "services" is in force; want one that is open`)
}

func TestBreakdownAndReasons(t *testing.T) {
	a := appraisal.Appraisal{Parts: appraisal.Parts{Economy: 0.018, Coercion: -0.027, Option: 1e-9}}
	require.Equal(t, "economy +0.0180, coercion -0.0270", a.Breakdown())
	require.Equal(t, "nothing changes", (&appraisal.Appraisal{}).Breakdown())
	require.Equal(t, "worth -0.0090 % of real income a quarter against no agreement", a.Reason())
	a.Breakers = []string{"CHN", "USA"}
	require.Equal(t, "worth -0.0090 % of real income a quarter against no agreement, because CHN and USA would not keep it", a.Reason())
	a.WalkOut = 0.5
	require.Equal(t, "worth -0.0090 % of real income a quarter against no agreement, and leaving +0.5000 %", a.Reason())
	a.Economy = 0.527 + 1e-12 // worth just the reserve
	require.Empty(t, a.Reason())
	a.Crossed = "no"
	require.Equal(t, "a red line: no", a.Reason())
	require.False(t, a.Signable())
}
