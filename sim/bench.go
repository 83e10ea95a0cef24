package sim

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
)

// bench is the adjudication of one module in one quarter.
type bench struct {
	w         *World
	situation *agent.Situation
	m         *treaty.Module // as agreed
	s         treaty.Standing
	members   []string
	moves     []Move
}

func (x *bench) view(id string) agent.View {
	return x.w.View(x.situation, "Adjudicate", x.w.seat(id))
}

// act adds a legal event and what is told of it.
func (x *bench) act(law treaty.Event, told event.Event) {
	law.Module = x.m.ID
	x.moves = append(x.moves, x.w.legal(law, told))
}

// forbear tells of breaches that the others put down to want of capacity.
func (x *bench) forbear() error {
	w := x.w
	for _, b := range x.s.Breaches {
		if x.s.BreachedIn == w.Period-1 && !w.disputed(x.m.ID) && !w.hidden(x.m.ID, b.Party, x.s.BreachedIn) {
			others := slices.DeleteFunc(slices.Clone(x.members), func(id string) bool { return id == b.Party })
			x.moves = append(x.moves, Move{Event: event.Event{
				Kind: event.Forborne, Actor: event.JoinNames(others), Party: b.Party, Module: x.m.ID, Ground: "capacity building article",
				Reason: "they put its breach down to want of capacity",
			}})
		}
	}
	return nil
}

// charge is what a dispute about a breach is about.
type charge struct {
	Module, Case string
	About        int
}

// complaints opens reviews of and disputes about what was done: for each measure and
// each breach that is seen or suspected, by the party to which a case is worth most, if
// it is worth anything.
func (x *bench) complaints() error {
	w := x.w
	for k := range x.s.Measures {
		one := &x.s.Measures[k]
		if one.Status != treaty.MeasureTaken || !one.Holds(w.Period) || !slices.Contains(x.members, one.Party) || x.open(one.Party, one.ID) {
			continue
		}
		if one.Safeguard && (!w.disputed(x.m.ID) || w.Period < one.From+x.m.Safeguard.Peace.Periods()) {
			continue
		}
		if !one.Safeguard && x.m.Exception.SelfJudging {
			continue
		}
		i := w.invocation(x.m.ID, one.ID)
		best, err := x.plaintiff(one.Party, one.ID, func(seat int) float64 {
			if i < 0 {
				return 1
			}
			return w.Invocations[i].Doubt[seat]
		})
		if err != nil || best == nil {
			if err != nil {
				return err
			}
			continue
		}
		if w.disputed(x.m.ID) {
			x.complain(best, one.Party, one.ID, one.Sectors, w.Period)
		} else {
			x.act(treaty.Event{Kind: treaty.ReviewOpened, Author: best.Actor, Case: one.ID},
				event.Event{Kind: event.ReviewOpened, Party: one.Party, Complaint: best, Ground: "exception article", Reason: best.String()})
		}
	}
	if !w.disputed(x.m.ID) {
		return nil
	}
	for _, id := range x.members {
		about, doubt, ok := x.suspected(id)
		if !ok || x.open(id, "") {
			continue
		}
		best, err := x.plaintiff(id, "", func(seat int) float64 {
			if doubt {
				return x.posterior(seat, id)
			}
			return 1
		})
		if err != nil {
			return err
		}
		if best != nil {
			x.complain(best, id, "", "", about)
		}
	}
	return nil
}

func (x *bench) complain(c *agent.Complaint, against, of string, sectors treaty.Sectors, about int) {
	id := fmt.Sprintf("%s against %s in %s %d", c.Actor, against, x.w.unit(), x.w.Period)
	if of != "" {
		id += " on the " + of
	}
	x.act(treaty.Event{Kind: treaty.Complained, Author: c.Actor, Party: against, Case: id, Of: of},
		event.Event{Kind: event.Complained, Complaint: c, Sectors: sectors, Ground: "disputes article", Reason: c.String()})
	one := charge{x.m.ID, id, about}
	x.moves = append(x.moves, Move{Do: func(w *World) error {
		w.charges = append(w.charges, one)
		return nil
	}})
}

// open reports whether a dispute with a respondent about a measure, or about a breach,
// has not been closed.
func (x *bench) open(respondent, of string) bool {
	return slices.ContainsFunc(x.s.Disputes, func(d treaty.Dispute) bool {
		return d.Respondent == respondent && d.Of == of && d.Stage != treaty.DisputeClosed
	})
}

// plaintiff is the complaint that is worth most to its author, or nil if none is worth
// anything.
func (x *bench) plaintiff(against, of string, doubt func(seat int) float64) (*agent.Complaint, error) {
	var best *agent.Complaint
	for _, id := range x.members {
		if id == against {
			continue
		}
		v := x.view(id)
		c, err := v.Complains(x.m.ID, against, of, doubt(v.Seat))
		if err != nil {
			return nil, err
		}
		if !(c.Harm > 0) {
			continue
		}
		pursues, err := v.Pursues(&c)
		if err != nil {
			return nil, err
		}
		if pursues && (best == nil || c.Net() > best.Net()) {
			best = &c
		}
	}
	return best, nil
}

// suspected reports whether a party was seen to break the module in this quarter, or an
// alarm on it has come in, and on which quarter.
func (x *bench) suspected(id string) (about int, doubt, ok bool) {
	w := x.w
	if x.s.BreachedIn == w.Period && slices.Contains(x.s.Breaching, id) && !w.hidden(x.m.ID, id, w.Period) {
		return w.Period, false, true
	}
	about, ok = w.alarm(x.m.ID, id)
	return about, true, ok
}

// posterior is the chance that a seat gives to a breach by a party on which an alarm
// has come in.
func (x *bench) posterior(seat int, id string) float64 {
	kept := x.w.trust(seat, x.w.seat(id)).PerPeriod(x.w.Scenario.PeriodLength)
	hit, falseAlarm := x.m.Accuracy(1)
	if total := (1-kept)*hit + kept*falseAlarm; total > 0 {
		return (1 - kept) * hit / total
	}
	return 0
}

// disputes moves every dispute on.
func (x *bench) disputes() error {
	for _, d := range x.s.Disputes {
		var err error
		if d.Stage == treaty.DisputeClosed {
			continue
		}
		if !slices.Contains(x.members, d.Respondent) || !slices.Contains(x.members, d.Complainant) {
			x.settle(d, "one of them is no longer bound")
			continue
		}
		switch d.Stage {
		case treaty.InConsultation:
			err = x.consult(d)
		case treaty.BeforePanel:
			x.rule(d, treaty.Panel, treaty.Ruled, event.Ruled, x.m.Disputes.Panel.Periods())
		case treaty.BeforeAppeal:
			if !x.m.Disputes.Unenforceable {
				x.rule(d, treaty.AppellateBody, treaty.RuledOnAppeal, event.RuledOnAppeal, x.m.Disputes.Appeal.Periods())
			}
		case treaty.RulingGiven, treaty.RulingFinal, treaty.InRetaliation:
			err = x.retaliate(d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// moot reports whether what a dispute is about has stopped: the measure has ended, or
// the party did not break the module in this quarter or the one before.
func (x *bench) moot(d treaty.Dispute) bool {
	w := x.w
	if d.Of == "" {
		return !slices.Contains(x.s.Breaching, d.Respondent) || x.s.BreachedIn < w.Period-1
	}
	k := slices.IndexFunc(x.s.Measures, func(m treaty.Measure) bool { return m.ID == d.Of })
	return !x.s.Measures[k].Holds(w.Period)
}

func (x *bench) settle(d treaty.Dispute, why string) {
	x.act(treaty.Event{Kind: treaty.Settled, Author: d.Complainant, Case: d.ID},
		event.Event{Kind: event.Settled, Party: d.Respondent, Ground: "disputes article", Reason: why})
}

// consult asks for a panel once the parties have consulted, unless the matter has
// stopped or a case is no longer worth it.
func (x *bench) consult(d treaty.Dispute) error {
	if x.w.Period < d.Since+x.m.Disputes.Consultation.Periods() {
		return nil
	}
	if x.moot(d) {
		x.settle(d, "the matter has stopped")
		return nil
	}
	v := x.view(d.Complainant)
	doubt := 1.0
	if i := x.w.invocation(x.m.ID, d.Of); i >= 0 {
		doubt = x.w.Invocations[i].Doubt[v.Seat]
	}
	c, err := v.Complains(x.m.ID, d.Respondent, d.Of, doubt)
	if err != nil {
		return err
	}
	pursues, err := v.Pursues(&c)
	if err != nil {
		return err
	}
	if !pursues {
		x.settle(d, "a panel is not worth its cost")
		return nil
	}
	x.act(treaty.Event{Kind: treaty.PanelAsked, Author: d.Complainant, Case: d.ID},
		event.Event{Kind: event.PanelAsked, Party: d.Respondent, Complaint: &c, Ground: "disputes article", Reason: c.String()})
	return nil
}

// rule decides a case once its time has passed. On an exception the panel goes by its
// own noisy view of the threat and of the text, and by nothing else; on a breach it
// finds what happened.
func (x *bench) rule(d treaty.Dispute, body string, kind treaty.EventKind, told event.Kind, quarters int) {
	w := x.w
	if w.Period < d.Since+quarters {
		return
	}
	if x.moot(d) && d.Of != "" {
		x.settle(d, "the matter has stopped")
		return
	}
	upheld, harm, reason := false, 0.0, "no harm is found"
	i := w.invocation(x.m.ID, d.Of)
	switch {
	case d.Of == "":
		k := slices.IndexFunc(w.charges, func(c charge) bool { return c.Module == x.m.ID && c.Case == d.ID })
		upheld = k < 0 || !w.misbehaved(x.m.ID, d.Respondent, w.charges[k].About)
	case i >= 0 && !w.Invocations[i].Safeguard:
		upheld = w.Rand("Adjudicate", "", body, x.m.ID, d.ID).Float64() < w.upheldChance(x.m.ID, i)
	}
	seat := w.seat(d.Complainant)
	if !upheld {
		c, err := x.view(d.Complainant).Complains(x.m.ID, d.Respondent, d.Of, 1)
		if err == nil {
			harm = x.situation.Money(seat, c.Harm)
		}
		if !(harm > 0) {
			upheld, harm = true, 0 // nullified nothing
		} else {
			reason = fmt.Sprintf("the harm to %s is %.6g a year in the money of the data, %.4f %% of its income", d.Complainant, harm, c.Harm)
		}
	}
	x.act(treaty.Event{Kind: kind, Author: body, Case: d.ID, Upheld: upheld, Amount: harm}, event.Event{
		Kind: told, Party: d.Respondent, Upheld: upheld, Amount: harm, Ground: "disputes article",
		Reason: reason,
	})
	if i >= 0 && !w.Invocations[i].Safeguard {
		x.found(i, upheld)
	}
}

// found notes how the review of an invocation has ended, and what the others make of it.
func (x *bench) found(i int, upheld bool) {
	w, ruling := x.w, belief.FoundUnlawful
	if upheld {
		ruling = belief.FoundLawful
	}
	one := w.Invocations[i]
	doubts, before := make([]float64, len(one.Doubt)), one
	public := w.plea(w.Records[w.seat(one.Actor)], w.seat(one.Actor), x.m, ruling)
	for k := range doubts {
		doubts[k] = w.doubt(k, w.seat(one.Actor), x.m, ruling)
	}
	period := w.Period
	x.moves = append(x.moves, Move{Do: func(w *World) error {
		w.Invocations[i].Ruling, w.Invocations[i].Doubt, w.Invocations[i].PublicDoubt = ruling, doubts, public
		w.revised = append(w.revised, revision{i, period, before})
		return nil
	}})
}

// retaliate takes authorised retaliation once the time to comply has passed and the
// ruling is still ignored.
func (x *bench) retaliate(d treaty.Dispute) error {
	w := x.w
	if !d.Adverse || w.Period < d.ComplyBy || x.m.Disputes.Unenforceable || x.moot(d) {
		return nil
	}
	retaliating := slices.ContainsFunc(x.s.Suspensions, func(one treaty.Suspension) bool {
		return one.Case == d.ID && w.Period < one.Until
	})
	if retaliating {
		return nil
	}
	r, ok, err := x.view(d.Complainant).Retaliates(x.m.ID, d.ID)
	if err != nil || !ok {
		return err
	}
	x.act(treaty.Event{Kind: treaty.Retaliated, Author: d.Complainant, Case: d.ID, Sectors: r.Sectors, Surcharge: r.Surcharge, Amount: r.Amount}, event.Event{
		Kind: event.Retaliated, Party: d.Respondent, Sectors: r.Sectors, Amount: r.Amount, Ground: "disputes article, within the cap on the harm found",
		Reason: fmt.Sprintf("it costs %s %.6g a year in the money of the data, where the harm found is %.6g, and is worth %+.4f %% of real income a quarter", d.Respondent, r.Amount, d.Harm, r.Value),
	})
	return nil
}

// reviews decides the exceptions under review where no panel sits in a dispute: a
// panel by its noisy view, peers by a majority of those who do not believe the invoker.
func (x *bench) reviews() error {
	w := x.w
	for k := range x.s.Measures {
		one := &x.s.Measures[k]
		disputed := slices.ContainsFunc(x.s.Disputes, func(d treaty.Dispute) bool {
			return d.Of == one.ID && d.Stage != treaty.DisputeClosed
		})
		i := w.invocation(x.m.ID, one.ID)
		if one.Safeguard || one.Status != treaty.MeasureInReview || !one.Holds(w.Period) || disputed || i < 0 {
			continue
		}
		body, upheld := treaty.Panel, false
		var inFavour, against []string
		if x.m.Exception.PeerReview {
			body = treaty.Peers
			for _, id := range x.members {
				switch {
				case id == one.Party:
				case w.Invocations[i].Doubt[w.seat(id)] <= 0.5:
					inFavour = append(inFavour, id)
				default:
					against = append(against, id)
				}
			}
			upheld = len(inFavour) >= len(against)
		} else {
			upheld = w.Rand("Adjudicate", "", body, x.m.ID, one.ID).Float64() < w.upheldChance(x.m.ID, i)
		}
		kind, told := treaty.StruckDown, event.StruckDown
		if upheld {
			kind, told = treaty.Upheld, event.Upheld
		}
		x.act(treaty.Event{Kind: kind, Author: body, Case: one.ID},
			event.Event{Kind: told, Party: one.Party, Upheld: upheld, For: inFavour, Against: against, Ground: "exception article", Sectors: one.Sectors})
		if body == treaty.Panel {
			x.found(i, upheld)
		}
	}
	return nil
}
