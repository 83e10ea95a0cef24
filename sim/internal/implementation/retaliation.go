package implementation

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
)

// retaliate has the complainant suspend obligations within the authorised amount, once the time
// to comply has passed without implementation of the ruling, if retaliation is worth its cost
// (Dispute Settlement Understanding, Article 22).
func (x *adjudication) retaliate(d treaty.Dispute) error {
	if !d.Adverse || x.Number < d.ComplyBy || x.m.Disputes.Unenforceable || x.moot(d) {
		return nil
	}
	// One retaliation per case is in force at a time.
	retaliating := slices.ContainsFunc(x.s.Suspensions, func(one treaty.Suspension) bool {
		return one.Case == d.ID && x.Number < one.Until
	})
	if retaliating {
		return nil
	}
	// The complainant chooses the best retaliation within the cap.
	r, ok, err := compliance.BestRetaliation(x.view(d.Complainant), x.m.ID, d.ID)
	if err != nil || !ok {
		return err
	}
	x.act(treaty.Event{Kind: treaty.Retaliated, Author: d.Complainant, Case: d.ID, Sectors: r.Sectors, Surcharge: r.Surcharge, Amount: r.Amount}, event.Event{
		Kind: event.ObligationsSuspended, Party: d.Respondent, Sectors: r.Sectors, Amount: r.Amount, Ground: "disputes article, within the cap on the harm found",
		Reason: fmt.Sprintf("it costs %s %.6g a year in the money of the data, where the harm found is %.6g, and is worth %+.4f %% of real income a quarter", d.Respondent, r.Amount, d.Harm, r.Value),
	})
	return nil
}
