package treaty_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// drawModule draws a module with any of the clauses that a text may have.
func drawModule(d dice, id string, ids []string) treaty.Module {
	quarters := func(lo, hi int) treaty.Parameter {
		return treaty.Set(float64(d.between(lo, hi)))
	}
	m := treaty.Module{ID: id, Terms: []terms.Term{terms.Choice("depth", 0, 0.5, 1)}}
	kinds := []treaty.Kind{
		treaty.CutTariffs, treaty.CutBarriers, treaty.SwissCut, treaty.BindTariffs, treaty.OpenExports, treaty.AlignRules,
		treaty.FacilitateTrade, treaty.BeTransparent, treaty.ShareData, treaty.RelieveSanctions, treaty.StandStill,
	}
	for range d.between(1, 3) {
		c := treaty.Commitment{
			Kind:    pick(d, kinds),
			Sectors: pick(d, []treaty.Sectors{treaty.Goods, treaty.Services, treaty.Everything, "ELE", "AGF,MVH"}),
			Depth:   treaty.Negotiated("depth"),
		}
		if d.coin() {
			c.Obliged = ids[:1]
		}
		if d.coin() {
			c.PhaseIn = treaty.Staged(treaty.Step{After: 1, Share: 0.5}, treaty.Step{After: 3, Share: 1})
		} else if d.coin() {
			c.PhaseIn = treaty.Linear(quarters(0, 6))
		}
		switch c.Kind {
		case treaty.CutBarriers, treaty.AlignRules, treaty.FacilitateTrade, treaty.BeTransparent, treaty.ShareData:
			c.Cut = 0.05
		case treaty.SwissCut, treaty.BindTariffs:
			c.Rate = treaty.Set(0.03)
		case treaty.RelieveSanctions:
			c.Regime = "regime"
		}
		m.Commitments = append(m.Commitments, c)
	}
	if d.coin() {
		m = m.WithCarveOuts("kept out", nil, treaty.CarveOuts{{Party: ids[0], Sectors: "AGF", Term: 3}})
	}
	if d.IntN(4) > 0 {
		m.Exception = &treaty.SecurityException{MaxLength: quarters(1, 5), Renewal: treaty.Majority, SelfJudging: d.coin()}
	}
	if d.IntN(4) > 0 {
		m.Safeguard = &treaty.Safeguard{Length: quarters(1, 5), Extended: treaty.Set(6), Peace: quarters(0, 3)}
	}
	if d.IntN(4) > 0 {
		m.Monitoring = &treaty.Monitoring{By: treaty.PeerReview}
	}
	if d.IntN(4) > 0 {
		m.Milestones = []treaty.Milestone{{ID: "case 1", Party: ids[0], Verifier: ids[1]}}
		m.Commitments[0].PhaseIn = treaty.Upon("case 1")
	}
	if d.IntN(4) > 0 {
		m.Assistance = &treaty.Assistance{Donors: ids[:1], Recipients: ids[1:2], Decay: treaty.Set(0.1)}
	}
	if d.IntN(4) > 0 {
		m.Disputes = &treaty.Disputes{
			Consultation: quarters(0, 1), Panel: quarters(0, 1), Compliance: quarters(0, 1),
			Unenforceable: d.coin(),
		}
	}
	if d.coin() {
		m.Sunset = &treaty.Sunset{Term: quarters(4, 10), Review: quarters(0, 3), Again: quarters(0, 2), Vote: treaty.Majority}
	}
	if d.IntN(4) > 0 {
		m.Accession = &treaty.Accession{Vote: treaty.Majority}
	}
	m.Withdrawal.Notice = quarters(0, 2)
	if n := d.between(0, 3); n != 1 { // one party cannot be bound to itself
		m.Entry.Ratifications = n
	}
	return m
}

func drawTreaty(d dice, ids []string) treaty.Treaty {
	text := treaty.Treaty{Modules: []treaty.Module{drawModule(d, "one", ids), drawModule(d, "two", ids)}}
	if d.coin() {
		text.Modules[1].Requires = []string{"one"}
	}
	return text
}

// dice draw evenly, where rapid would favour small values: a machine that tries the first
// kinds of event first never gets far.
type dice struct{ *rand.Rand }

func drawDice(t *rapid.T) dice {
	var seed uint64
	for _, b := range rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "dice") {
		seed = (seed ^ uint64(b)) * 0x100000001b3
	}
	return dice{rand.New(rand.NewPCG(seed, 0))}
}

func (d dice) coin() bool             { return d.IntN(2) == 0 }
func (d dice) between(lo, hi int) int { return lo + d.IntN(hi-lo+1) }

func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// drawMove draws an event that is often the next in the life of a module, and otherwise
// anything.
func drawMove(d dice, r *treaty.Register, ids []string, period int) treaty.Event {
	module := pick(d, []string{"one", "two"})
	var kinds []treaty.EventKind
	for k := treaty.EventKind(0); k <= treaty.Settled+1; k++ {
		if k != treaty.Terminated || d.IntN(4) == 0 {
			kinds = append(kinds, k)
		}
	}
	subset := func() (some []string) {
		for _, id := range ids {
			if d.coin() {
				some = append(some, id)
			}
		}
		return some
	}
	e := treaty.Event{
		Kind: kinds[d.IntN(len(kinds))], Period: period, Module: module,
		Author:  pick(d, append(slices.Repeat(ids, 3), "XYZ", treaty.Panel, treaty.AppellateBody, treaty.TheText)),
		Party:   pick(d, ids),
		Ground:  pick(d, []string{"", "a ground"}),
		Case:    pick(d, []string{"case 1", "case 2", "case 3"}),
		Of:      pick(d, []string{"", "case 1", "case 2"}),
		Sectors: pick(d, []treaty.Sectors{"", treaty.Goods, "ELE", "AGF", "NONE"}),
		Until:   period + d.between(-1, 6), Threat: float64(d.between(0, 2)),
		Surcharge: pick(d, []float64{0, 0.1}), Amount: float64(d.between(0, 2)),
		For: subset(), Against: nil, About: period - 1, Upheld: d.coin(),
	}
	s := r.Standing(module)
	switch stage := s.Stage; {
	case stage == treaty.Open && d.coin():
		e.Kind, e.Author, e.Signatories = treaty.Signed, ids[0], append([]string{ids[0]}, subset()...)
		slices.Sort(e.Signatories)
		e.Signatories = slices.Compact(e.Signatories)
		size, _ := r.Space(module).Size()
		e.Draft = r.Space(module).At(d.Uint64N(size))
	case stage == treaty.Pending && d.coin():
		e.Kind = pick(d, []treaty.EventKind{treaty.Ratified, treaty.EnteredIntoForce})
	case stage == treaty.InForce && d.coin():
		e.Kind = treaty.EventKind(d.between(int(treaty.Breached), int(treaty.Complained)))
		e.Ground, e.Threat, e.Sectors, e.Until = "a ground", 2, "ELE", period+d.between(1, 3)
		if d.coin() {
			e.For = s.Members(period)
		}
		switch {
		case e.Kind == treaty.Terminated || e.Kind == treaty.NoticeGiven && d.coin(): // ends every story
			e.Kind = treaty.Breached
		case e.Kind == treaty.Upheld || e.Kind == treaty.StruckDown:
			e.Author = treaty.Panel
		}
		if len(s.Measures) > 0 && e.Kind >= treaty.Notified && e.Kind < treaty.SafeguardTaken {
			one := pick(d, s.Measures)
			e.Case = one.ID
			if e.Author != treaty.Panel && e.Kind != treaty.ReviewOpened {
				e.Author = one.Party
			}
			if e.Kind == treaty.Prolonged {
				e.Until = one.Until + 1
			}
		}
		if len(s.Suspensions) > 0 && e.Kind == treaty.Resumed {
			e.Author, e.Party, e.Case = s.Suspensions[0].By, s.Suspensions[0].Against, s.Suspensions[0].Case
		} else if e.Kind == treaty.Suspended || e.Kind == treaty.Resumed {
			e.Case = ""
			if len(s.Breaching) > 0 {
				e.Party = s.Breaching[0]
			}
		}
		if len(s.Notices) > 0 && (e.Kind == treaty.NoticeRevoked || e.Kind == treaty.Withdrew) {
			e.Author = s.Notices[0].Party
		}
		if e.Kind == treaty.Complained && len(s.Measures) > 0 {
			one := pick(d, s.Measures)
			e.Of, e.Party = one.ID, one.Party
			e.Case = pick(d, []string{"DS1", "DS2", "DS3"})
		}
		if e.Kind == treaty.Assisted {
			e.Author, e.Party, e.Amount = ids[0], ids[1], 1
		}
		if e.Kind == treaty.MilestoneMet || e.Kind == treaty.MilestoneUndone {
			e.Author, e.Case = ids[1], "case 1"
		}
	}
	if s.Stage == treaty.InForce && d.coin() {
		e = goOn(d, e, s)
	}
	return e
}

// goOn makes of an event the next step of a dispute or a review, if one is open.
func goOn(d dice, e treaty.Event, s treaty.Standing) treaty.Event {
	for _, x := range s.Measures {
		if x.Status == treaty.MeasureInReview && d.coin() {
			e.Kind, e.Author, e.Case = pick(d, []treaty.EventKind{treaty.Upheld, treaty.StruckDown}), treaty.Panel, x.ID
			return e
		}
		if x.Status == treaty.MeasureTaken && !x.Safeguard && d.IntN(4) == 0 {
			e.Kind, e.Case = treaty.ReviewOpened, x.ID
			return e
		}
	}
	for _, x := range s.Suspensions {
		if d.IntN(4) == 0 {
			e.Kind, e.Author, e.Party, e.Case = treaty.Resumed, x.By, x.Against, x.Case
			return e
		}
	}
	for _, x := range s.Disputes {
		e.Case, e.Party, e.Author, e.Amount, e.Upheld, e.Sectors = x.ID, x.Respondent, x.Complainant, 1, false, "ELE"
		switch x.Stage {
		case treaty.InConsultation:
			e.Kind = treaty.PanelAsked
		case treaty.BeforePanel:
			e.Kind, e.Author = treaty.Ruled, treaty.Panel
		case treaty.RulingGiven:
			e.Kind = pick(d, []treaty.EventKind{treaty.Appealed, treaty.Retaliated, treaty.Settled})
		case treaty.BeforeAppeal:
			e.Kind, e.Author = treaty.RuledOnAppeal, treaty.AppellateBody
		case treaty.RulingFinal, treaty.InRetaliation:
			e.Kind = treaty.Complied
			e.Author = x.Respondent
		default:
			continue
		}
		return e
	}
	return e
}

// begin signs some modules and, mostly, brings them into force, so that the rest of
// their lives gets its share of the tries.
func begin(d dice, r *treaty.Register, ids []string, period int) (done []treaty.Event) {
	for _, m := range r.Treaty().Modules {
		if d.IntN(4) == 0 || r.Standing(m.ID).Stage != treaty.Open {
			continue
		}
		signatories := ids[:d.between(3, 4)]
		size, _ := r.Space(m.ID).Size()
		events := []treaty.Event{{Kind: treaty.Signed, Author: ids[0], Signatories: signatories, Draft: r.Space(m.ID).At(size - 1)}}
		for _, id := range signatories {
			events = append(events, treaty.Event{Kind: treaty.Ratified, Author: id})
		}
		events = append(events, treaty.Event{Kind: treaty.EnteredIntoForce, Author: ids[0]})
		for _, e := range events {
			e.Module, e.Period = m.ID, period
			if r.Apply(e) == nil {
				done = append(done, e)
			}
		}
	}
	return done
}

// snapshot is everything that the register says of its modules.
func snapshot(r *treaty.Register) (out []treaty.Standing) {
	for _, m := range r.Treaty().Modules {
		out = append(out, r.Standing(m.ID))
	}
	return out
}

func compiled(r *treaty.Register, e *market.Economy, period int) *market.Policy {
	p := e.Baseline()
	r.Compile(p, period)
	return p
}

// Whatever is tried on the register of a random treaty: a refused event leaves no trace;
// nobody is bound by what it has not ratified or acceded to, or what is not in force or
// has lapsed; who is not bound neither gives nor gets a preference; every temporary
// departure has an author, a start, a ground and an end; the policy can be solved; the
// log replays to the state of any period.
func TestRegisterMachine(t *testing.T) {
	economy := wiod.Small()
	ids := []string{"CHN", "EUR", "IND", "USA"}
	members := parties(ids...)
	tried, allowed := map[treaty.EventKind]int{}, map[treaty.EventKind]int{}
	rapid.Check(t, func(t *rapid.T) {
		d := drawDice(t)
		text := drawTreaty(d, ids)
		r, err := treaty.NewRegister(text, economy, members...)
		require.NoError(t, err)
		consent := map[[2]string]bool{}
		start := func(period int) {
			for _, e := range begin(d, r, ids, period) {
				if e.Kind == treaty.Ratified {
					consent[[2]string{e.Author, e.Module}] = true
				}
			}
		}
		start(0)
		states := map[int][]treaty.Standing{}
		period := 0
		for range 150 {
			states[period] = snapshot(r)
			period += max(0, d.between(-8, 2))
			if d.IntN(4) == 0 {
				for k := range text.Modules { // what was signed anew needs new consent
					if r.Standing(text.Modules[k].ID).Stage == treaty.Open {
						for _, id := range ids {
							delete(consent, [2]string{id, text.Modules[k].ID})
						}
					}
				}
				start(period)
			}
			if d.coin() {
				for _, e := range r.Due(period) {
					require.NoError(t, r.Apply(e), "what is due is allowed")
					allowed[e.Kind]++
				}
			}
			e := drawMove(d, r, ids, period)
			before, log := snapshot(r), len(r.Log())
			tried[e.Kind]++
			if err := r.Apply(e); err != nil {
				require.Equal(t, before, snapshot(r), "a refused event must leave no trace: %v", err)
				require.Len(t, r.Log(), log)
				require.True(t, strings.HasPrefix(err.Error(), "treaty: "), "%v", err)
				continue
			}
			allowed[e.Kind]++
			switch e.Kind {
			case treaty.Signed:
				for _, id := range ids {
					delete(consent, [2]string{id, e.Module})
				}
			case treaty.Ratified, treaty.Acceded:
				consent[[2]string{e.Author, e.Module}] = true
			}
			for k, m := range text.Modules {
				s := snapshot(r)[k]
				for _, id := range ids {
					if !s.BoundIn(id, period) {
						continue
					}
					require.True(t, consent[[2]string{id, m.ID}], "%s is bound without consent", id)
					require.Equal(t, treaty.InForce, s.Stage)
					require.LessOrEqual(t, s.Since, period)
					require.True(t, s.Until == treaty.Never || period < s.Until, "bound after the term")
				}
				if e.Kind == treaty.EnteredIntoForce && e.Module == m.ID && len(m.Requires) > 0 {
					first := r.Standing("one")
					require.True(t, first.InForceIn(period), "in force before its prerequisite")
				}
			}
			for _, x := range r.Temporary(period) {
				require.NotEmpty(t, x.Party)
				require.NotEmpty(t, x.Ground)
				require.LessOrEqual(t, x.Since, period)
				require.Positive(t, x.Age)
				require.True(t, x.Until > period || x.Until == treaty.Never && x.What == "suspension", "%v", x)
			}
		}
		states[period] = snapshot(r)

		p := compiled(r, economy, period)
		require.NoError(t, p.Check())
		bound := func(id string) bool {
			return slices.ContainsFunc(snapshot(r), func(s treaty.Standing) bool { return s.BoundIn(id, period) })
		}
		for j := range economy.Sectors() {
			for n, importer := range economy.Regions() {
				for i, exporter := range economy.Regions() {
					if n == i || !bound(importer.ID) || !bound(exporter.ID) {
						require.Equal(t, economy.Tariff(j, n, i), p.Tariff(j, n, i))
						require.Equal(t, 1.0, p.Barrier(j, n, i))
					}
				}
			}
		}
		again, err := treaty.Replay(text, economy, members, r.Log())
		require.NoError(t, err)
		require.Equal(t, snapshot(r), snapshot(again), "the log is the state")
		require.True(t, p.Equal(compiled(again, economy, period)))
		for range 6 {
			when := d.IntN(period + 1)
			if state, ok := states[when]; ok {
				past, err := r.At(when)
				require.NoError(t, err)
				require.Equal(t, state, snapshot(past), "the state at a past period")
			}
		}
	})
	// The machine has been everywhere, or the properties say little.
	never := 0
	for k := treaty.Signed; k <= treaty.Settled; k++ {
		if allowed[k] == 0 {
			t.Logf("%v was tried %d times and never allowed", k, tried[k])
			never++
		}
	}
	require.LessOrEqual(t, never, 12, "of 37 kinds of event, most must have happened")
}

// Names are labels: parties renamed, in the text and in all events, give the same
// policy.
func TestRelabelling(t *testing.T) {
	economy := wiod.Small()
	ids := []string{"CHN", "EUR", "IND", "USA"}
	names := []string{"D", "A", "C", "B"}
	rename := func(list []string) (out []string) {
		for _, id := range list {
			out = append(out, renamed(id, ids, names))
		}
		return out
	}
	rapid.Check(t, func(t *rapid.T) {
		d := drawDice(t)
		text := drawTreaty(d, ids)
		other := treaty.Treaty{}
		for _, m := range text.Modules {
			m.Commitments = slices.Clone(m.Commitments)
			for k := range m.Commitments {
				m.Commitments[k].Obliged = rename(m.Commitments[k].Obliged)
			}
			m.Menus = slices.Clone(m.Menus)
			for k := range m.Menus {
				m.Menus[k].Options = []treaty.CarveOuts{nil, {{Party: renamed(ids[0], ids, names), Sectors: "AGF", Term: 3}}}
			}
			m.Milestones = slices.Clone(m.Milestones)
			for k := range m.Milestones {
				m.Milestones[k].Party, m.Milestones[k].Verifier = names[0], names[1]
			}
			if m.Assistance != nil {
				a := *m.Assistance
				a.Donors, a.Recipients = rename(a.Donors), rename(a.Recipients)
				m.Assistance = &a
			}
			other.Modules = append(other.Modules, m)
		}
		members, others := parties(ids...), parties(ids...)
		for k := range others {
			others[k].ID = names[k]
		}
		r, err := treaty.NewRegister(text, economy, members...)
		require.NoError(t, err)
		q, err := treaty.NewRegister(other, economy, others...)
		require.NoError(t, err)
		for _, e := range begin(d, r, ids, 0) {
			e.Author, e.Signatories = renamed(e.Author, ids, names), rename(e.Signatories)
			require.NoError(t, q.Apply(e))
		}
		period := 0
		for range 150 {
			period += max(0, d.between(-8, 2))
			e := drawMove(d, r, ids, period)
			f := e
			f.Author, f.Party = renamed(e.Author, ids, names), renamed(e.Party, ids, names)
			f.Signatories, f.For = rename(e.Signatories), rename(e.For)
			require.Equal(t, r.Apply(e) == nil, q.Apply(f) == nil)
		}
		require.True(t, compiled(r, economy, period).Equal(compiled(q, economy, period)))
	})
}

func renamed(id string, ids, names []string) string {
	if k := slices.Index(ids, id); k >= 0 {
		return names[k]
	}
	return id
}

// A deeper commitment of any kind never raises a tariff, a barrier or an export tax, nor
// lets less through; nor does an older phase-in.
func TestDeeperIsFreer(t *testing.T) {
	economy := wiod.Small()
	ids := []string{"CHN", "EUR", "IND", "USA"}
	rapid.Check(t, func(t *rapid.T) {
		m := drawModule(drawDice(t), "one", ids)
		m.Milestones = nil
		if m.Commitments[0].PhaseIn.Kind == treaty.ByMilestone {
			m.Commitments[0].PhaseIn = treaty.PhaseIn{}
		}
		for k := range m.Commitments {
			if rapid.Bool().Draw(t, "mfn") {
				m.Commitments[k].Beneficiaries = treaty.MostFavouredNation
			}
		}
		r, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{m}}, economy, parties(ids...)...)
		require.NoError(t, err)
		start := economy.Baseline() // with a few restraints that discipline can bite on
		for i := range economy.Regions() {
			start.SetExportTax(6, (i+1)%8, i, 0.2)
			start.SetWeight(6, (i+2)%8, i, 0.1)
			start.SetBarrier(6, (i+3)%8, i, 1.3)
		}
		depth, _ := r.Space("one").Term("depth")
		var shallow *market.Policy
		age := rapid.IntRange(0, 4).Draw(t, "age")
		draft := r.Space("one").At(0)
		for step := range 3 {
			p := start.Clone()
			draft = r.Space("one").With(draft, depth, step)
			r.CompileText(p, treaty.Text{Module: &m, Space: r.Space("one"), Draft: draft, Parties: ids}, age)
			require.NoError(t, p.Check())
			if shallow != nil {
				requireFreer(t, p, shallow)
			}
			shallow = p
		}
		older := start.Clone()
		r.CompileText(older, treaty.Text{Module: &m, Space: r.Space("one"), Draft: draft, Parties: ids}, age+1)
		requireFreer(t, older, shallow)
	})
}

func requireFreer(t require.TestingT, p, q *market.Policy) {
	e := p.Economy()
	for j := range e.NumSectors() {
		for n := range e.NumRegions() {
			for i := range e.NumRegions() {
				if p.Tariff(j, n, i) > q.Tariff(j, n, i) || p.Barrier(j, n, i) > q.Barrier(j, n, i) ||
					p.ExportTax(j, n, i) > q.ExportTax(j, n, i) || p.Weight(j, n, i) < q.Weight(j, n, i) {
					require.Fail(t, "less free", "%s, %s from %s", e.Sector(j).ID, e.Region(n).ID, e.Region(i).ID)
				}
			}
		}
	}
}

// The distance between carve-outs is a metric, and zero for the same.
func TestFragmentation(t *testing.T) {
	economy := wiod.Small()
	rapid.Check(t, func(t *rapid.T) {
		var c treaty.CarveOuts
		for range rapid.IntRange(0, 6).Draw(t, "carve-outs") {
			c = append(c, treaty.CarveOut{
				Party:    rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "party"),
				Sectors:  rapid.SampledFrom([]treaty.Sectors{"AGF", "ELE", treaty.Goods, treaty.Services}).Draw(t, "sectors"),
				Retained: rapid.SampledFrom([]float64{0, 0.5}).Draw(t, "retained"),
			})
		}
		d := func(a, b string) float64 {
			v, err := c.Distance(economy, a, b)
			require.NoError(t, err)
			require.True(t, v >= 0 && v <= 1)
			return v
		}
		require.Zero(t, d("A", "A"))
		require.Equal(t, d("A", "B"), d("B", "A"))
		require.LessOrEqual(t, d("A", "C"), d("A", "B")+d("B", "C")+1e-12)
		mean, err := c.Fragmentation(economy, "A", "B", "C")
		require.NoError(t, err)
		require.InDelta(t, (d("A", "B")+d("B", "C")+d("A", "C"))/3, mean, 1e-12)
	})
	one := treaty.CarveOuts{{Party: "A", Sectors: "AGF"}, {Party: "B", Sectors: "AGF,ELE", Retained: 0.5}}
	d, err := one.Distance(economy, "A", "B") // |0-0.5| in AGF, |1-0.5| in ELE, of eight sectors
	require.NoError(t, err)
	require.Equal(t, 1./8, d)
	_, err = one.Fragmentation(economy, "A")
	require.ErrorContains(t, err, "want at least 2")
}
