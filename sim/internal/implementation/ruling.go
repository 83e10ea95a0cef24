package implementation

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// rule decides a case at the end of the time for the body. On an exception the panel sees the
// threat with noise and the text; on a breach the panel finds the facts; on a safeguard the panel
// asks for harm. The harm found is money at an annual rate.
func (x *adjudication) rule(d treaty.Dispute, body string, kind treaty.EventKind, told event.Kind, quarters int) error {
	if x.Number < d.Since+quarters {
		return nil
	}
	if x.moot(d) && d.Of != "" {
		x.settle(d, "the matter has stopped")
		return nil
	}
	// The first question is the right of the respondent to its conduct.
	upheld, harm, reason := false, 0.0, ""
	i := x.State.Invocation(x.m.ID, d.Of)
	switch {
	case d.Of == "":
		k := slices.IndexFunc(x.State.Charges, func(c obligation.Charge) bool { return c.Module == x.m.ID && c.Case == d.ID })
		upheld, reason = k < 0 || !x.misbehaved(x.m.ID, d.Respondent, x.State.Charges[k].About), "no breach is found"
	case i >= 0 && !x.State.Invocations[i].Safeguard:
		upheld, reason = x.Rand("", body, x.m.ID, d.ID).Float64() < x.upheldChance(x.m.ID, i), "the exception is justified"
	}
	// Without a right, the harm to the complainant is the cap on retaliation. Without harm no
	// benefit was nullified or impaired (GATT Article XXIII).
	if !upheld {
		c, err := compliance.AssessComplaint(x.view(d.Complainant), x.m.ID, d.Respondent, d.Of, 1, 1)
		if err != nil {
			return err
		}
		harm = x.Situation.Money(x.Seat(d.Complainant), c.Harm)
		if !(harm > 0) {
			upheld, harm, reason = true, 0, "no harm is found"
		} else {
			reason = fmt.Sprintf("the harm to %s is %.6g a year in the money of the data, %.4f %% of its income", d.Complainant, harm, c.Harm)
		}
	}
	x.act(treaty.Event{Kind: kind, Author: body, Case: d.ID, Upheld: upheld, Amount: harm}, event.Event{
		Kind: told, Party: d.Respondent, Upheld: upheld, Amount: harm, Ground: "disputes article",
		Reason: reason,
	})
	// The ruling on an exception changes the beliefs about the plea.
	if i >= 0 && !x.State.Invocations[i].Safeguard {
		x.found(i, upheld)
	}
	return nil
}

// found records the outcome of the review of an invocation, and revises the doubts of the other
// seats and of the public record.
func (x *adjudication) found(i int, upheld bool) {
	ruling := belief.FoundUnlawful
	if upheld {
		ruling = belief.FoundLawful
	}
	now := &x.next.Invocations[i]
	now.Ruling, now.Doubt = ruling, slices.Clone(now.Doubt)
	x.doubted(now, x.Seat(now.Actor), x.m, ruling)
	x.next.Revisions = append(x.next.Revisions, obligation.Revision{Invocation: i, Period: x.Number, Before: x.State.Invocations[i]})
}
