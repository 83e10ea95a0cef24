package treaty_test

import (
	"math/rand/v2"
	"slices"

	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// drawModule draws a module with any of the possible clauses.
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
		m.Sunset = &treaty.Sunset{Term: quarters(4, 10), Review: quarters(0, 3), Again: quarters(0, 2), Vote: treaty.Majority, OnAge: quarters(0, 2), OnBreaches: quarters(0, 2)}
	}
	if d.IntN(4) > 0 {
		m.Accession = &treaty.Accession{Vote: treaty.Majority}
	}
	if d.coin() {
		m.Amendment = &treaty.Amendment{Vote: treaty.Majority, Every: d.between(0, 4), Interpretation: d.coin()}
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

// dice draw evenly. The generators of rapid favour small values, and a machine with a
// preference for the first kinds of event never gets far.
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

// drawMove draws an event, often the natural next event in the life of a module.
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
		Until:   period + d.between(-1, 6), Measure: treaty.MeasureKind(d.between(0, 3)),
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
		e.Ground, e.Measure, e.Sectors, e.Until = "a ground", treaty.MeasureKind(d.between(0, 2)), "ELE", period+d.between(1, 3)
		if e.Kind == treaty.Invoked {
			e.Surcharge = 0
			if e.Measure == treaty.AddSurcharge {
				e.Surcharge = 0.1
			}
		}
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
	if members := s.Members(period); len(members) > 0 && d.IntN(200) == 0 {
		e.Kind, e.Author, e.For, e.Ground = treaty.Terminated, members[0], members, "VCLT Article 54(b)"
	}
	return e
}

// goOn turns an event into the next step of an open dispute or review.
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
		e.Case, e.Party, e.Author, e.Amount, e.Upheld, e.Sectors, e.Until = x.ID, x.Respondent, x.Complainant, 1, false, "ELE", 0
		switch x.Stage {
		case treaty.InConsultation:
			e.Kind = treaty.PanelAsked
		case treaty.BeforePanel:
			e.Kind, e.Author = treaty.Ruled, treaty.Panel
		case treaty.RulingGiven:
			e.Kind = pick(d, []treaty.EventKind{treaty.Appealed, treaty.Retaliated, treaty.Retaliated, treaty.Retaliated, treaty.Settled, treaty.Complied})
			if e.Kind == treaty.Complied {
				e.Author = x.Respondent
			}
		case treaty.BeforeAppeal:
			e.Kind, e.Author = treaty.RuledOnAppeal, treaty.AppellateBody
		case treaty.RulingFinal, treaty.InRetaliation:
			e.Kind = pick(d, []treaty.EventKind{treaty.Complied, treaty.Retaliated})
			if e.Kind == treaty.Complied {
				e.Author = x.Respondent
			}
		default:
			continue
		}
		return e
	}
	return e
}

// begin signs some modules and mostly brings them into force, so that later stages are
// tried as often.
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
