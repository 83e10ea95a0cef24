package implementation

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file carries out the answers of injured parties to breaches, from the choices that package
// compliance values. An answer comes a lag after the first period of the breach, is laid down as a
// suspension of concessions, and lapses with the breach. Source: VCLT Article 60; ILC Articles on
// State Responsibility, 49 to 54.

// suspensionGround is the legal ground of a suspension without a ruling.
const suspensionGround = "VCLT Article 60(2)(b), suspension in proportion to the breach"

// answers has the injured parties answer the breaches on record in this period, and reports whether
// the parties end the module. Suspensions in answer to a breach that has ended lapse first.
func (x *adjudication) answers() (ended bool, err error) {
	x.lapse()
	if x.s.BreachedIn != x.Number {
		return false, nil
	}
	votes := map[string]bool{} // parties that prefer the end of the module
	some := false
	for _, b := range x.s.Breaches {
		goes, answerable := x.answerable(b)
		if !answerable {
			continue
		}
		c, err := compliance.NewBreachCase(x.Situation, x.m.ID, b.Regime, goes)
		if err != nil {
			return false, err
		}
		for _, id := range x.members {
			if id == b.Party || b.Against != "" && id != b.Against {
				continue
			}
			terminates, err := x.answer(c, id, goes)
			if err != nil {
				return false, err
			}
			votes[id], some = votes[id] || terminates, some || terminates
		}
	}
	if !some {
		return false, nil
	}
	// The parties that kept the module end the module; without such parties all must consent.
	var breakers []string
	for _, b := range x.s.Breaches {
		if !(b.Involuntary && x.building(x.m.ID, b.Party)) {
			breakers = append(breakers, b.Party)
		}
	}
	voters := slices.DeleteFunc(slices.Clone(x.members), func(id string) bool { return slices.Contains(breakers, id) })
	if len(voters) == 0 {
		voters = x.members
	}
	if slices.ContainsFunc(voters, func(id string) bool { return !votes[id] }) {
		return false, nil
	}
	x.acts = []Act{x.terminate(x.m.ID, x.members, breakers)} // in place of the other answers
	return true, nil
}

// answerable returns since when a breach on record goes on, and reports whether others may answer the
// breach now: the breach is seen, has lasted for the lag, is not directed at a breaker in return, and
// is not excused by a lack of capacity.
func (x *adjudication) answerable(b treaty.Breach) (agent.StandingBreach, bool) {
	goes := agent.StandingBreach{Module: x.m.ID, Party: b.Party, Since: x.began(x.m.ID, b.Party, b.Regime), Until: x.Number}
	hidden := x.Hidden(x.m.ID, b.Party, x.Number)
	if k := x.next.Breaching(x.m.ID, b.Party); k >= 0 && b.Regime == "" && !b.Involuntary {
		one := &x.next.Open[k]
		goes.Since, goes.Until, goes.Withstood = one.Since, one.Until, one.Withstood
		if about, ok := x.alarm(x.m.ID, b.Party); hidden && ok && about >= one.Since && x.misbehaved(x.m.ID, b.Party, about) && !x.Disputed(x.m.ID) {
			one.Covert, hidden = false, false // found out
		}
	}
	inReturn := slices.ContainsFunc(x.next.Open, func(o obligation.OpenBreach) bool {
		return o.Module == x.m.ID && o.Party == b.Party && o.Against != ""
	})
	switch {
	case hidden, float64(x.Number-goes.Since) < x.Situation.AnswerLag(), inReturn && b.Regime == "":
		return goes, false
	case b.Involuntary && (x.building(x.m.ID, b.Party) || x.excused(x.m.ID, b.Party)):
		return goes, false
	}
	return goes, true
}

// lapse ends the suspensions in answer to breaches that have ended.
func (x *adjudication) lapse() {
	for k := range x.s.Suspensions {
		one := &x.s.Suspensions[k]
		if one.Points == 0 || one.Case != "" || x.Number < one.From || x.Number >= one.Until {
			continue
		}
		if x.s.BreachedIn == x.Number && slices.Contains(x.s.Breaching, one.Against) {
			continue
		}
		x.resume(one.By, one.Against, "the breach has ended")
	}
	x.next.Answers = slices.DeleteFunc(x.next.Answers, func(a obligation.Answer) bool {
		return a.Module == x.m.ID && !(x.s.BreachedIn == x.Number && slices.Contains(x.s.Breaching, a.Against))
	})
}

// resume ends a suspension in answer to a breach.
func (x *adjudication) resume(by, against, why string) {
	x.act(treaty.Event{Kind: treaty.Resumed, Author: by, Party: against},
		event.Event{Kind: event.ConcessionsResumed, Party: against, Ground: suspensionGround, Reason: why})
}

// suspending returns the suspension in force of a party in answer to a breach, with its share, or
// false.
func (x *adjudication) suspending(by, against string) (share float64, ok bool) {
	for k := range x.s.Suspensions {
		if one := &x.s.Suspensions[k]; one.Points > 0 && one.Case == "" && one.By == by && one.Against == against && x.Number >= one.From && x.Number < one.Until {
			for _, a := range x.next.Answers {
				if a.Module == x.m.ID && a.By == by && a.Against == against {
					return a.Share, true
				}
			}
			return 0, true
		}
	}
	return 0, false
}

// answer has one party answer a breach, and reports whether the party prefers the end of the module.
// A suspension in force stands until the breach has withstood it.
func (x *adjudication) answer(c *compliance.BreachCase, id string, goes agent.StandingBreach) (terminates bool, err error) {
	share, suspends := x.suspending(id, c.Party)
	if suspends && share > goes.Withstood {
		return false, nil
	}
	if k := x.next.Breaching(x.m.ID, id); k >= 0 && x.next.Open[k].Against == c.Party || x.agreed(id, c.Party, "", goes.Since) {
		return false, nil // a breach in return stands, and a settlement binds
	}
	v := x.view(id)
	pending := slices.ContainsFunc(x.s.Disputes, func(d treaty.Dispute) bool {
		return d.Complainant == id && d.Respondent == c.Party && d.Of == "" && d.Stage != treaty.DisputeClosed
	})
	answers, err := c.Answers(v, pending)
	if err != nil {
		return false, err
	}
	if x.next.Breaching(x.m.ID, id) >= 0 { // in breach already, of its own will or in return
		answers = slices.DeleteFunc(answers, func(a compliance.Answer) bool { return a.Kind == agent.DoRetaliate })
	}
	k, err := compliance.WouldRespond(v, c, answers)
	if err != nil {
		return false, err
	}
	a := &answers[k]
	if suspends && !(a.Kind == agent.DoSuspendConcessions && a.Share == share) {
		x.resume(id, c.Party, "the breach has withstood it")
		x.next.Answers = slices.DeleteFunc(x.next.Answers, func(a obligation.Answer) bool {
			return a.Module == x.m.ID && a.By == id && a.Against == c.Party
		})
	}
	// The harm on record bounds the suspension.
	if most := x.recorded(id, c.Party); a.Kind == agent.DoSuspendConcessions && a.Amount > most {
		a.Points, a.Amount = a.Points*most/a.Amount, most
	}
	told := event.Event{Party: c.Party, Amount: a.Amount, Level: a.Share, Reason: fmt.Sprintf(
		"the harm is %.4f %% of its income, and to %v is worth %+.4f %% a %s against %+.4f %% for letting it pass", c.Harm[v.Seat], a, a.Value, x.Unit(), answers[0].Value)}
	if a.Short {
		told.Reason += "; its imports are too small to reach the share"
	}
	switch a.Kind {
	case agent.DoSuspendConcessions:
		if suspends && a.Share == share || !(a.Amount > 0) {
			return false, nil
		}
		told.Kind, told.Ground, told.Short = event.ConcessionsSuspended, suspensionGround, a.Short
		x.act(treaty.Event{
			Kind: treaty.Suspended, Author: id, Party: c.Party, Sectors: treaty.Goods, Points: a.Points, Amount: a.Amount,
			Until: x.Number + x.longest(), Ground: suspensionGround,
		}, told)
		x.next.Answers = append(x.next.Answers, obligation.Answer{Module: x.m.ID, By: id, Against: c.Party, Share: a.Share})
	case agent.DoRetaliate:
		told.Kind, told.Ground = event.BreachedInReturn, "none"
		x.act(treaty.Event{Kind: treaty.Breached, Author: id, Party: c.Party, Amount: a.Amount}, told)
		x.next.Open = append(x.next.Open, obligation.OpenBreach{
			Module: x.m.ID, Party: id, Against: c.Party, Since: x.Number, Until: x.Number + x.Situation.Compliance.Stand, Amount: a.Amount,
		})
	case agent.DoComplain:
		x.complain(a.Complaint, c.Party, "", "", x.Number, 1)
	case agent.DoTerminate:
		return true, nil
	}
	return false, nil
}

// recorded returns the largest harm that a party may do by suspensions towards a party in breach, as
// money at an annual rate: the cap of the text times the harm on record.
func (x *adjudication) recorded(by, against string) (most float64) {
	for _, b := range x.s.Breaches {
		if b.Party == against && (b.Against == "" || b.Against == by) {
			most += b.Harm
		}
	}
	if x.m.Disputes != nil {
		most *= x.m.Disputes.Cap.Value()
	}
	return most
}

// longest returns the longest suspension in answer to a breach, in periods.
func (x *adjudication) longest() int {
	if x.m.Disputes != nil {
		return x.m.Disputes.Suspension.Periods()
	}
	return x.Length.Periods(treaty.LongestSuspension)
}
