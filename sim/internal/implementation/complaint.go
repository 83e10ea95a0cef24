package implementation

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the disputes and reviews that parties open, from the net value of a case to
// each party and the doubts about pleas and reports. Source: Maggi and Staiger (2011) on the
// incentive to litigate; DSU Article 3.7.

// complaints opens reviews of measures and disputes about measures and breaches. The author is
// the party with the largest gain from a case about the measure, or about the suspected
// breach. No case opens where no party gains.
func (x *adjudication) complaints() error {
	for k := range x.s.Measures {
		one := &x.s.Measures[k]
		// A measure is open to a case once, while it holds, as soon as the others know of it.
		if !x.known(one) {
			continue
		}
		if one.Status != treaty.MeasureTaken || !one.Holds(x.Number) || !slices.Contains(x.members, one.Party) || x.open(one.Party, one.ID) {
			continue
		}
		// Safeguards have a time of peace (Agreement on Safeguards, Article 8.3), and only panels
		// judge safeguards.
		if one.Safeguard && (!x.Disputed(x.m.ID) || x.Number < one.From+x.m.Safeguard.Peace.Periods()) {
			continue
		}
		// No other party judges a self-judging exception.
		if !one.Safeguard && x.m.Exception.SelfJudging {
			continue
		}
		i := x.State.Invocation(x.m.ID, one.ID)
		best, err := x.bestComplaint(one.Party, one.ID, func(seat int) float64 {
			if i < 0 {
				return 1
			}
			return x.State.Invocations[i].Doubt[seat]
		})
		if err != nil {
			return err
		}
		// Panels decide with a dispute procedure, unless the text leaves the review to the parties.
		switch {
		case best == nil:
		case x.Disputed(x.m.ID) && (one.Safeguard || !x.m.Exception.PeerReview):
			x.complain(best, one.Party, one.ID, one.Sectors, x.Number, 1)
		default: // the exception article has a review of its own
			x.act(treaty.Event{Kind: treaty.ReviewOpened, Author: best.Actor, Case: one.ID},
				event.Event{Kind: event.ReviewOpened, Party: one.Party, Complaint: best, Ground: "exception article", Reason: best.String()})
		}
	}
	if !x.Disputed(x.m.ID) {
		return nil
	}
	// Panels alone decide on the breaches that a report alleges. Breaches in public are answered by
	// the injured parties themselves (see answers).
	for _, id := range x.members {
		about, ok := x.alarm(x.m.ID, id)
		if !ok || x.open(id, "") || x.public(id, about) {
			continue
		}
		best, err := x.bestComplaint(id, "", func(seat int) float64 { return x.posterior(seat, id) })
		if err != nil {
			return err
		}
		if best != nil {
			x.complain(best, id, "", "", about, x.posterior(x.Seat(best.Actor), id))
		}
	}
	return nil
}

// public reports whether a party broke the module in public in a period, so that a report is no news.
func (x *adjudication) public(id string, period int) bool {
	return slices.ContainsFunc(x.Register.Log(), func(e treaty.Event) bool {
		return e.Kind == treaty.Breached && e.Period == period && e.Module == x.m.ID && e.Author == id
	}) && !x.Hidden(x.m.ID, id, period)
}

// prospect returns the chance, in the eyes of the complainant of a dispute, that the respondent is in
// the wrong, and the number of periods for which a breach is expected to last after a ruling.
func (x *adjudication) prospect(d treaty.Dispute, seat int) (doubt float64, left int, err error) {
	if i := x.State.Invocation(x.m.ID, d.Of); i >= 0 {
		return x.State.Invocations[i].Doubt[seat], 0, nil
	}
	doubt = 1
	if k := slices.IndexFunc(x.State.Charges, func(c obligation.Charge) bool { return c.Module == x.m.ID && c.Case == d.ID }); k >= 0 {
		doubt = x.State.Charges[k].Doubt
	}
	left, err = x.left(d.Respondent, d.Regime)
	return doubt, left, err
}

// left returns the number of periods for which a breach by a party is expected to last after a
// ruling: for a breach in public that goes on, by the public payoff of the party, else by the persistence of
// alarms in the reports on the party, 1/(1 - persistence), at least one. Without a history the
// persistence is zero.
func (x *adjudication) left(party, regime string) (int, error) {
	delay := 1
	if x.m.Disputes != nil {
		delay = x.m.Disputes.Consultation.Periods() + x.m.Disputes.Panel.Periods()
	}
	if regime != "" {
		return compliance.ForGood, nil
	}
	if b, ok := x.Situation.StandingBreachOf(x.m.ID, party); ok {
		lasts, err := compliance.BreachLasts(x.Situation, b)
		return max(0, lasts-delay), err
	}
	pairs, again, last := 1, 0, false
	for _, e := range x.Register.Log() {
		if e.Kind != treaty.Reported || e.Module != x.m.ID || e.Party != party {
			continue
		}
		if last {
			pairs++
			if e.Alarm {
				again++
			}
		}
		last = e.Alarm
	}
	return max(1, int(1/(1-float64(again)/float64(pairs))+0.5)), nil
}

// complain opens a dispute about a measure, or, with of empty, about a breach in the period
// about.
func (x *adjudication) complain(c *compliance.Complaint, against, of string, sectors treaty.Sectors, about int, doubt float64) {
	// The name of the dispute states author, respondent, period and measure.
	id := fmt.Sprintf("%s against %s in %s %d", c.Actor, against, x.Unit(), x.Number)
	if of != "" {
		id += " on the " + of
	}
	x.act(treaty.Event{Kind: treaty.Complained, Author: c.Actor, Party: against, Case: id, Of: of},
		event.Event{Kind: event.ConsultationsRequested, Complaint: c, Sectors: sectors, Ground: "disputes article", Reason: c.String()})
	x.next.Charges = append(x.next.Charges, obligation.Charge{Module: x.m.ID, Case: id, About: about, Doubt: doubt})
}

// open reports whether a dispute with a respondent about a measure, or about a breach, is open.
func (x *adjudication) open(respondent, of string) bool {
	return slices.ContainsFunc(x.s.Disputes, func(d treaty.Dispute) bool {
		return d.Respondent == respondent && d.Of == of && d.Stage != treaty.DisputeClosed
	})
}

// bestComplaint returns the complaint with the largest gain to its author, or nil if no party
// gains. The function doubt returns the chance of a breach, or of abuse, in the eyes of a seat.
func (x *adjudication) bestComplaint(against, of string, doubt func(seat int) float64) (*compliance.Complaint, error) {
	var best *compliance.Complaint
	left, err := x.left(against, "")
	if err != nil {
		return nil, err
	}
	for _, id := range x.members {
		if id == against || x.agreed(id, against, of, x.Number) {
			continue
		}
		v := x.view(id)
		c, err := compliance.AssessComplaint(v, x.m.ID, against, of, doubt(v.Seat), left)
		if err != nil {
			return nil, err
		}
		if !(c.Harm > 0) { // a case needs nullification or impairment
			continue
		}
		pursues, err := compliance.WouldLitigate(v, &c)
		if err != nil {
			return nil, err
		}
		if pursues && (best == nil || c.Net() > best.Net()) {
			best = &c
		}
	}
	return best, nil
}

// posterior returns the chance in [0, 1] of a breach by a party in the eyes of a seat, after an
// alarm: Bayes's rule over the seat's trust and the accuracy of reports.
func (x *adjudication) posterior(seat int, id string) float64 {
	kept := x.TrustIn(seat, x.Seat(id)).PerPeriod(x.Length)
	about, author, _ := x.alarmBy(x.m.ID, id)
	if author == id { // an admission
		return 1
	}
	hit, falseAlarm := x.Accuracy(x.m.ID, author, id, about)
	if total := (1-kept)*hit + kept*falseAlarm; total > 0 {
		return (1 - kept) * hit / total
	}
	return 0
}
