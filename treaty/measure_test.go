package treaty_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
)

// escapes is a module with both escape clauses and disputes at the pace of a quarter.
func escapes() treaty.Module {
	one := treaty.Set(1)
	return treaty.Module{
		ID:          "m",
		Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: "ELE,AGF"}},
		Exception:   &treaty.SecurityException{Notice: treaty.Set(2)},
		Safeguard:   &treaty.Safeguard{Notice: treaty.Set(3), Peace: treaty.Set(8)},
		Disputes:    &treaty.Disputes{Consultation: treaty.Set(0), Panel: one, Appeal: one, Compliance: one},
	}
}

// A notification in the last quarter for notice is in time, and a later notification is
// late.
func TestNoticeInTheLastQuarter(t *testing.T) {
	for _, c := range []struct {
		kind treaty.EventKind
		last int
	}{{treaty.Invoked, 3}, {treaty.SafeguardTaken, 4}} {
		for late := range 2 {
			l := newLife(t, escapes(), parties("USA", "CHN")...)
			l.force(0, "USA", "CHN")
			require.NoError(t, l.try(treaty.Event{Kind: c.kind, Period: 1, Author: "CHN", Case: "x", Sectors: "ELE", Until: 9, Ground: "a ground"}))
			due, ok := l.r.NoticeDue("m", "x")
			require.True(t, ok)
			require.Equal(t, c.last, due)
			require.NoError(t, l.try(treaty.Event{Kind: treaty.Notified, Period: c.last + late, Author: "CHN", Case: "x"}))
			require.Equal(t, late == 1, l.r.Standing("m").Measures[0].Late, "%v, notified in %d", c.kind, c.last+late)
		}
	}
}

// The peace of a safeguard lasts to its last quarter: a safeguard taken in 1 with a
// peace of 8 may be answered from 9 on, although the time to comply ended long before.
func TestPeaceLastsToItsEnd(t *testing.T) {
	l := newLife(t, escapes(), parties("USA", "CHN")...)
	l.force(0, "USA", "CHN")
	require.NoError(t, l.try(treaty.Event{Kind: treaty.SafeguardTaken, Period: 1, Author: "CHN", Case: "x", Sectors: "ELE", Until: 17, Ground: "a surge"}))
	require.NoError(t, l.try(treaty.Event{Kind: treaty.Complained, Period: 1, Author: "USA", Party: "CHN", Case: "DS1", Of: "x"}))
	require.NoError(t, l.try(treaty.Event{Kind: treaty.PanelAsked, Period: 1, Author: "USA", Case: "DS1"}))
	require.NoError(t, l.try(treaty.Event{Kind: treaty.Ruled, Period: 2, Author: treaty.Panel, Case: "DS1", Amount: 10}))
	answer := treaty.Event{Kind: treaty.Retaliated, Author: "USA", Case: "DS1", Sectors: "ELE", Amount: 10}
	answer.Period = 8
	require.ErrorContains(t, l.try(answer), "nobody retaliates before period 9")
	answer.Period = 9
	require.NoError(t, l.r.Allows(treaty.Event{Kind: answer.Kind, Period: 9, Module: "m", Author: "USA", Case: "DS1", Sectors: "ELE", Amount: 10}))
	require.Empty(t, l.r.Standing("m").Suspensions, "Allows leaves no trace")
	require.NoError(t, l.try(answer))
}

// An appeal revives only a measure struck down by the ruling under appeal. An appeal or
// a victory in another case on the measure revives nothing.
func TestAppealRevivesItsOwn(t *testing.T) {
	struck := func() *life {
		l := newLife(t, escapes(), parties("USA", "CHN", "EUR")...)
		l.force(0, "USA", "CHN", "EUR")
		require.NoError(t, l.try(treaty.Event{Kind: treaty.Invoked, Period: 1, Author: "CHN", Case: "x", Sectors: "ELE", Until: 9, Ground: "a ground"}))
		for _, c := range [][2]string{{"DS1", "USA"}, {"DS2", "EUR"}} {
			require.NoError(t, l.try(treaty.Event{Kind: treaty.Complained, Period: 1, Author: c[1], Party: "CHN", Case: c[0], Of: "x"}))
			require.NoError(t, l.try(treaty.Event{Kind: treaty.PanelAsked, Period: 1, Author: c[1], Case: c[0]}))
		}
		require.NoError(t, l.try(treaty.Event{Kind: treaty.Ruled, Period: 2, Author: treaty.Panel, Case: "DS1", Amount: 10}))
		return l
	}
	status := func(l *life) treaty.MeasureStatus { return l.r.Standing("m").Measures[0].Status }

	own := struck()
	require.Equal(t, treaty.MeasureStruckDown, status(own))
	require.NoError(t, own.try(treaty.Event{Kind: treaty.Appealed, Period: 3, Author: "CHN", Case: "DS1"}))
	require.Equal(t, treaty.MeasureInReview, status(own))
	require.NoError(t, own.try(treaty.Event{Kind: treaty.RuledOnAppeal, Period: 4, Author: treaty.AppellateBody, Case: "DS1", Upheld: true}))
	require.Equal(t, treaty.MeasureUpheld, status(own))

	other := struck()
	for _, e := range []treaty.Event{
		{Kind: treaty.Ruled, Period: 2, Author: treaty.Panel, Case: "DS2", Amount: 5},
		{Kind: treaty.Appealed, Period: 3, Author: "CHN", Case: "DS2"},
		{Kind: treaty.RuledOnAppeal, Period: 4, Author: treaty.AppellateBody, Case: "DS2", Upheld: true},
	} {
		require.NoError(t, other.try(e))
		require.Equal(t, treaty.MeasureStruckDown, status(other), "after %v in DS2", e.Kind)
	}

	both := struck() // and two rulings take two appeals
	require.NoError(t, both.try(treaty.Event{Kind: treaty.Ruled, Period: 2, Author: treaty.Panel, Case: "DS2", Amount: 5}))
	require.NoError(t, both.try(treaty.Event{Kind: treaty.Appealed, Period: 3, Author: "CHN", Case: "DS1"}))
	require.Equal(t, treaty.MeasureStruckDown, status(both))
	require.NoError(t, both.try(treaty.Event{Kind: treaty.Appealed, Period: 3, Author: "CHN", Case: "DS2"}))
	require.Equal(t, treaty.MeasureInReview, status(both))
}

// Article 60 of the Vienna Convention is open in the quarter of the breach and the next.
func TestBreachIsAnsweredInTime(t *testing.T) {
	for _, kind := range []treaty.EventKind{treaty.Suspended, treaty.Terminated} {
		for wait, ok := range []bool{true, true, false} {
			l := newLife(t, escapes(), parties("USA", "CHN")...)
			l.force(0, "USA", "CHN")
			l.must(treaty.Breached, 4, "CHN")
			err := l.try(treaty.Event{Kind: kind, Period: 4 + wait, Author: "USA", Party: "CHN", Sectors: "ELE", Until: 8, Ground: "VCLT Article 60"})
			require.Equal(t, ok, err == nil, "%v after %d quarters: %v", kind, wait, err)
		}
	}
}

// A report counts once, for any number of submissions.
func TestReportsCountOnce(t *testing.T) {
	m := escapes()
	m.Monitoring = &treaty.Monitoring{By: treaty.PeerReview, Delay: treaty.Set(0)}
	l := newLife(t, m, parties("USA", "CHN", "EUR")...)
	l.force(0, "USA", "CHN", "EUR")
	report := treaty.Event{Kind: treaty.Reported, Period: 1, Author: "USA", Party: "CHN", About: 1, Alarm: true}
	require.NoError(t, l.try(report))
	require.ErrorContains(t, l.try(report), "USA has reported on CHN in period 1")
	report.Author = "EUR"
	require.NoError(t, l.try(report), "another one's report is another report")
	report.About, report.Period = 2, 2
	require.NoError(t, l.try(report))
	s := l.r.Standing("m")
	require.Equal(t, [2]int{3, 3}, [2]int{s.Reports, s.Alarms})

	copied := l.r.Clone() // goes on by itself
	report.Module, report.Author = "m", "USA"
	require.NoError(t, l.r.Apply(report))
	other := report
	other.Party = "EUR"
	require.NoError(t, copied.Apply(other))
	require.Error(t, l.r.Apply(report))
	require.NoError(t, copied.Apply(report))
}

// Impossible numbers are refused, with the name of the field.
func TestEventsCheckTheirNumbers(t *testing.T) {
	l := newLife(t, escapes(), parties("USA", "CHN", "EUR")...)
	require.EqualError(t, l.try(treaty.Event{Kind: treaty.Signed, Period: -1, Author: "USA", Signatories: []string{"USA", "CHN"}}),
		`treaty: module "m": Period is -1; want quarters counted from 0, to 500000000 at most`)
	l.sign(0, "USA", "CHN")
	l.must(treaty.Ratified, 0, "USA", "CHN")
	require.ErrorContains(t, l.try(treaty.Event{Kind: treaty.EnteredIntoForce, Author: "EUR"}), "EUR has not ratified")
	l.must(treaty.EnteredIntoForce, 0, "CHN")
	nan := math.NaN()
	for _, e := range []treaty.Event{
		{Kind: treaty.Invoked, Case: "x", Sectors: "ELE", Until: 4, Ground: "g", Measure: 9},
		{Kind: treaty.Invoked, Case: "x", Sectors: "ELE", Until: 4, Ground: "g", Measure: treaty.AddSurcharge, Surcharge: 11},
		{Kind: treaty.Invoked, Case: "x", Sectors: "ELE", Until: 4, Ground: "g", Surcharge: nan},
		{Kind: treaty.SafeguardTaken, Case: "x", Sectors: "ELE", Until: 4, Ground: "g", Surcharge: -0.1},
		{Kind: treaty.Breached, Amount: nan},
		{Kind: treaty.Breached, Amount: -1},
	} {
		e.Author = "USA"
		require.Error(t, l.try(e), "%+v", e)
	}
	l.must(treaty.Breached, 0, "CHN")
	for _, amount := range []float64{nan, -1, math.Inf(1)} {
		require.ErrorContains(t, l.try(treaty.Event{Kind: treaty.Suspended, Author: "USA", Party: "CHN", Sectors: "ELE", Until: 4, Ground: "g", Amount: amount}), "Amount is")
	}
}

// A suspension against a party also covers obligations owed to everyone. A surcharge
// falls on the parties bound and on no other state.
func TestSuspensionsAndSurchargesBiteWhereTheyShould(t *testing.T) {
	m := escapes()
	m.Commitments[0].Beneficiaries = treaty.MostFavouredNation
	l := newLife(t, m, parties("USA", "CHN", "EUR", "JKT", "IND")...)
	l.force(0, "USA", "CHN", "EUR", "JKT")
	e := wiod.Small()
	j, _ := e.SectorIndex("ELE")
	at := func(id string) int { k, _ := e.RegionIndex(id); return k }
	tariff := func(period int, importer, exporter string) float64 {
		p := e.Baseline()
		l.r.Compile(p, period)
		return p.Tariff(j, at(importer), at(exporter))
	}
	base := func(importer, exporter string) float64 { return e.Tariff(j, at(importer), at(exporter)) }

	require.NoError(t, l.try(treaty.Event{Kind: treaty.Breached, Period: 1, Author: "CHN", Amount: 100}))
	suspend := treaty.Event{Kind: treaty.Suspended, Period: 2, Author: "JKT", Party: "CHN", Sectors: "ELE", Until: 9, Ground: "VCLT Article 60"}
	require.NoError(t, l.try(suspend))
	suspend.Author, suspend.Surcharge, suspend.Amount = "USA", 0.1, 100
	require.NoError(t, l.try(suspend))
	require.Equal(t, base("JKT", "CHN"), tariff(2, "JKT", "CHN"))
	require.InDelta(t, base("USA", "CHN")+0.1, tariff(2, "USA", "CHN"), 1e-15)
	require.Zero(t, tariff(2, "USA", "EUR"))
	require.Zero(t, tariff(2, "USA", "IND"), "which is no party and has what everyone has")
	require.Zero(t, tariff(2, "JKT", "IND"))
	text, ok := l.r.Text("m", 2)
	require.True(t, ok)
	p := e.Baseline()
	l.r.CompileTexts(p, 2, text)
	require.InDelta(t, base("USA", "CHN")+0.1, p.Tariff(j, at("USA"), at("CHN")), 1e-15)

	require.NoError(t, l.try(treaty.Event{
		Kind: treaty.SafeguardTaken, Period: 3, Author: "EUR", Case: "s", Sectors: "ELE", Until: 9, Ground: "a surge", Surcharge: 0.2,
	}))
	require.InDelta(t, base("EUR", "USA")+0.2, tariff(3, "EUR", "USA"), 1e-15)
	require.Equal(t, base("EUR", "IND"), tariff(3, "EUR", "IND"), "a surcharge on who is not bound is no business of the text")

	l.must(treaty.NoticeGiven, 4, "CHN", "EUR") // they leave in 6, and two stay
	require.InDelta(t, base("USA", "CHN")+0.1, tariff(5, "USA", "CHN"), 1e-15)
	require.Equal(t, base("EUR", "USA"), tariff(6, "EUR", "USA"))
	require.LessOrEqual(t, tariff(6, "USA", "CHN"), base("USA", "CHN"))
	require.Zero(t, tariff(6, "USA", "JKT"))
}

// Payments are booked between all regions of payer and recipient, in proportion to
// income, in their quarter, under any later fate of the module.
func TestPaymentsAreBookedInFull(t *testing.T) {
	e := wiod.Small()
	m := escapes()
	m.Assistance = &treaty.Assistance{Donors: []string{"rich"}, Recipients: []string{"poor"}}
	l := newLife(t, m, treaty.Party{ID: "rich", Regions: []string{"USA", "EUR"}}, treaty.Party{ID: "poor", Regions: []string{"IND", "CHN", "RUS"}})
	l.force(0, "rich", "poor")
	require.NoError(t, l.try(treaty.Event{Kind: treaty.Assisted, Period: 2, Author: "rich", Party: "poor", Amount: 100}))
	income := func(ids ...string) (sum float64) {
		for _, id := range ids {
			k, _ := e.RegionIndex(id)
			sum += e.Income(k)
		}
		return sum
	}
	check := func(p interface{ Transfer(from, to int) float64 }) {
		total := 0.0
		for _, from := range []string{"USA", "EUR"} {
			for _, to := range []string{"IND", "CHN", "RUS"} {
				a, _ := e.RegionIndex(from)
				b, _ := e.RegionIndex(to)
				want := 100 * income(from) / income("USA", "EUR") * income(to) / income("IND", "CHN", "RUS")
				require.InDelta(t, want, p.Transfer(a, b), 1e-9, "%s to %s", from, to)
				total += p.Transfer(a, b)
			}
		}
		require.InDelta(t, 100, total, 1e-9)
	}
	check(compiled(l.r, e, 2))
	require.NoError(t, l.try(treaty.Event{Kind: treaty.Terminated, Period: 2, Author: "rich", For: []string{"poor"}, Ground: "VCLT Article 54(b)"}))
	check(compiled(l.r, e, 2))
	p := e.Baseline()
	l.r.CompileTexts(p, 2)
	check(p)
	require.True(t, e.Baseline().Equal(compiled(l.r, e, 3)))
}

// A standstill keeps export taxes from rising as well as tariffs and barriers.
func TestStandStillOnExportTaxes(t *testing.T) {
	e := wiod.Small()
	j, _ := e.SectorIndex("AGF")
	usa, _ := e.RegionIndex("USA")
	chn, _ := e.RegionIndex("CHN")
	ind, _ := e.RegionIndex("IND")
	p := e.Baseline()
	p.SetExportTax(j, chn, usa, 0.3) // by the USA on what goes to China
	p.SetExportTax(j, ind, usa, 0.3)
	p.SetExportTax(j, chn, ind, 0.3)
	p.SetBarrier(j, chn, usa, 1.2)
	bound(t, p, 0, treaty.Commitment{Kind: treaty.StandStill, Sectors: "AGF", Obliged: []string{"USA"}})
	require.Zero(t, p.ExportTax(j, chn, usa))
	require.Equal(t, [2]float64{0.3, 0.3}, [2]float64{p.ExportTax(j, ind, usa), p.ExportTax(j, chn, ind)}, "India is no party")
	require.Equal(t, 1.2, p.Barrier(j, chn, usa), "which is China's")
}

// A copy of a text shares nothing with the original, including settled carve-outs.
func TestCloneSharesNothing(t *testing.T) {
	write := func() treaty.Treaty {
		m := escapes()
		m.Excluded = treaty.CarveOuts{{Party: "USA", Sectors: "AGF"}}
		m.Requires, m.Commitments[0].Obliged = []string{"a"}, []string{"USA"}
		m.Entry.Named = []string{"USA"}
		return treaty.Treaty{Modules: []treaty.Module{m}}
	}
	text := write()
	c := text.Clone()
	require.Equal(t, text, c)
	one := &c.Modules[0]
	one.Excluded[0].Party, one.Requires[0], one.Commitments[0].Obliged[0], one.Entry.Named[0] = "CHN", "b", "CHN", "CHN"
	one.Exception.SelfJudging, one.Safeguard.Scope, one.Disputes.Unenforceable = true, "ELE", true
	require.Equal(t, write(), text)
}

// A complaint without a measure, against a party without a breach on record, cannot be
// enforced if a self-judging exception may be the cause. A complaint on a breach can be
// enforced. There is no retaliation against a former party.
func TestNoWayRoundASelfJudgingException(t *testing.T) {
	start := func(prelude ...treaty.Event) *life {
		m := escapes()
		m.Exception = &treaty.SecurityException{SelfJudging: true}
		l := newLife(t, m, parties("USA", "CHN", "EUR")...)
		l.force(0, "USA", "CHN", "EUR")
		for _, e := range append(prelude,
			treaty.Event{Kind: treaty.Complained, Period: 2, Author: "USA", Party: "CHN", Case: "DS1"},
			treaty.Event{Kind: treaty.PanelAsked, Period: 2, Author: "USA", Case: "DS1"},
			treaty.Event{Kind: treaty.Ruled, Period: 3, Author: treaty.Panel, Case: "DS1", Amount: 10},
		) {
			require.NoError(t, l.try(e))
		}
		return l
	}
	invoked := treaty.Event{Kind: treaty.Invoked, Period: 1, Author: "CHN", Case: "x", Sectors: "ELE", Until: 6, Ground: "a ground"}
	breached := treaty.Event{Kind: treaty.Breached, Period: 1, Author: "CHN", Sectors: "AGF"}
	answer := treaty.Event{Kind: treaty.Retaliated, Period: 5, Author: "USA", Case: "DS1", Sectors: "ELE", Amount: 10}

	require.ErrorContains(t, start(invoked).try(answer), `CHN itself is judge of "x", and no breach of it is on record`)
	require.NoError(t, start(invoked, breached).try(answer))
	require.NoError(t, start().try(answer))
	late := answer
	late.Period = 6
	require.NoError(t, start(invoked).try(late), "the exception has ended")

	left := start(breached)
	left.must(treaty.NoticeGiven, 3, "CHN")
	require.ErrorContains(t, left.try(answer), "USA and CHN no longer owe each other anything")
}

// A measure that ends at the age for a review brings on no review. A notice in the
// first quarter allowed is valid.
func TestFirstAndLastQuarters(t *testing.T) {
	for until, ids := range map[int][]string{5: nil, 6: {"m"}} {
		m := escapes()
		m.Sunset = &treaty.Sunset{OnAge: treaty.Set(4)}
		l := newLife(t, m, parties("USA", "CHN")...)
		l.force(0, "USA", "CHN")
		require.NoError(t, l.try(treaty.Event{Kind: treaty.Invoked, Period: 1, Author: "CHN", Case: "x", Sectors: "ELE", Until: until, Ground: "a ground"}))
		due, _ := l.r.ReviewsDue(5)
		require.Equal(t, ids, due, "until %d", until)
	}
	m := escapes()
	m.Withdrawal.NotBefore = 4
	l := newLife(t, m, parties("USA", "CHN")...)
	l.force(2, "USA", "CHN")
	require.ErrorContains(t, l.try(treaty.Event{Kind: treaty.NoticeGiven, Period: 5, Author: "CHN"}), "no notice may be given before period 6")
	l.must(treaty.NoticeGiven, 6, "CHN")
}

// Of two modules that cut the same cost the deeper governs, with or without a
// suspension in either.
func TestOverlapWithASuspension(t *testing.T) {
	module := func(id string, cut float64) treaty.Module {
		return treaty.Module{ID: id, Commitments: []treaty.Commitment{{Kind: treaty.AlignRules, Sectors: "ELE", Cut: cut}}}
	}
	e := wiod.Small()
	r, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{module("one", 0.1), module("two", 0.2)}}, e, parties("USA", "CHN", "EUR")...)
	require.NoError(t, err)
	for _, id := range []string{"one", "two"} {
		l := &life{t: t, r: r, module: id}
		l.force(0, "USA", "CHN", "EUR")
	}
	two := &life{t: t, r: r, module: "two"}
	two.must(treaty.Breached, 1, "CHN")
	require.NoError(t, two.try(treaty.Event{Kind: treaty.Suspended, Period: 1, Author: "USA", Party: "CHN", Sectors: "ELE", Until: 4, Ground: "VCLT Article 60"}))
	p := compiled(r, e, 2)
	j, _ := e.SectorIndex("ELE")
	at := func(id string) int { k, _ := e.RegionIndex(id); return k }
	require.Equal(t, 0.8, p.Barrier(j, at("USA"), at("EUR")))
	require.Equal(t, 0.8, p.Barrier(j, at("CHN"), at("USA")))
	require.Equal(t, 0.9, p.Barrier(j, at("USA"), at("CHN")), "the first module stands")
}
