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
// the party with the largest gain from a case about the measure, or about the visible or
// suspected breach. No case opens where no party gains.
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
			x.complain(best, one.Party, one.ID, one.Sectors, x.Number)
		default: // the exception article has a review of its own
			x.act(treaty.Event{Kind: treaty.ReviewOpened, Author: best.Actor, Case: one.ID},
				event.Event{Kind: event.ReviewOpened, Party: one.Party, Complaint: best, Ground: "exception article", Reason: best.String()})
		}
	}
	if !x.Disputed(x.m.ID) {
		return nil
	}
	// Only panels decide on breaches.
	for _, id := range x.members {
		about, doubt, ok := x.suspected(id)
		if !ok || x.open(id, "") {
			continue
		}
		best, err := x.bestComplaint(id, "", func(seat int) float64 {
			if doubt { // an alarm may be false
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

// complain opens a dispute about a measure, or, with of empty, about a breach in the period
// about.
func (x *adjudication) complain(c *compliance.Complaint, against, of string, sectors treaty.Sectors, about int) {
	// The name of the dispute states author, respondent, period and measure.
	id := fmt.Sprintf("%s against %s in %s %d", c.Actor, against, x.Unit(), x.Number)
	if of != "" {
		id += " on the " + of
	}
	x.act(treaty.Event{Kind: treaty.Complained, Author: c.Actor, Party: against, Case: id, Of: of},
		event.Event{Kind: event.ConsultationsRequested, Complaint: c, Sectors: sectors, Ground: "disputes article", Reason: c.String()})
	x.next.Charges = append(x.next.Charges, obligation.Charge{Module: x.m.ID, Case: id, About: about})
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
	for _, id := range x.members {
		if id == against {
			continue
		}
		v := x.view(id)
		c, err := compliance.AssessComplaint(v, x.m.ID, against, of, doubt(v.Seat))
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

// suspected reports whether a party visibly broke the module in this period, or whether an alarm
// about the party has come in (doubt is then true), with the period of the breach.
func (x *adjudication) suspected(id string) (about int, doubt, ok bool) {
	if x.s.BreachedIn == x.Number && slices.Contains(x.s.Breaching, id) && !x.Hidden(x.m.ID, id, x.Number) {
		return x.Number, false, true
	}
	about, ok = x.alarm(x.m.ID, id)
	return about, true, ok
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
