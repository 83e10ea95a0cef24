package implementation

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/obligation"
	"github.com/tradetalk/tradetalk/treaty"
)

// retaliate has the complainant suspend obligations within the authorised amount, once the time
// to comply has passed without implementation of the ruling, if retaliation is worth its cost
// (Dispute Settlement Understanding, Article 22).
func (x *adjudication) retaliate(d treaty.Dispute) error {
	if !d.Adverse || x.Number < d.ComplyBy || x.m.Disputes.Unenforceable {
		return nil
	}
	if x.moot(d) {
		if d.Of == "" && d.Regime == "" && x.m.Disputes.Remedy == treaty.FromTheBreach {
			x.settle(d, "the breach has been paid back")
		}
		return nil
	}
	// One retaliation per case is in force at a time.
	retaliating := slices.ContainsFunc(x.s.Suspensions, func(one treaty.Suspension) bool {
		return one.Case == d.ID && x.Number < one.Until
	})
	if retaliating {
		return nil
	}
	// The complainant chooses the best retaliation within the cap. A remedy from the breach lasts as long
	// as the breach did.
	until := 0
	if d.Of == "" && d.Regime == "" && x.m.Disputes.Remedy == treaty.FromTheBreach {
		until = x.Number + min(x.owed(d), x.m.Disputes.Suspension.Periods())
	}
	r, ok, err := compliance.BestRetaliation(x.view(d.Complainant), x.m.ID, d.ID)
	if err != nil || !ok {
		return err
	}
	x.act(treaty.Event{Kind: treaty.Retaliated, Author: d.Complainant, Case: d.ID, Sectors: r.Sectors, Points: r.Points, Amount: r.Amount, Until: until}, event.Event{
		Kind: event.ObligationsSuspended, Party: d.Respondent, Sectors: r.Sectors, Amount: r.Amount, Short: r.Short, Ground: "disputes article, within the cap on the harm found",
		Reason: fmt.Sprintf("it costs %s %.6g a year in the money of the data, where the harm found is %.6g, and is worth %+.4f %% of real income a quarter", d.Respondent, r.Amount, d.Harm, r.Value),
	})
	return nil
}

// owed returns the number of periods of retaliation left under a remedy from the breach: the periods of
// the breach in dispute, less those in which the complainant has retaliated.
func (x *adjudication) owed(d treaty.Dispute) int {
	about := d.Since
	if k := slices.IndexFunc(x.State.Charges, func(c obligation.Charge) bool { return c.Module == x.m.ID && c.Case == d.ID }); k >= 0 {
		about = x.State.Charges[k].About
	}
	broken := map[int]bool{}
	for _, e := range x.Register.Log() {
		if e.Kind == treaty.Breached && e.Module == x.m.ID && e.Author == d.Respondent && e.Regime == "" && e.Party == "" {
			broken[e.Period] = true
		}
	}
	first := about
	for broken[first-1] {
		first--
	}
	owed := 0
	for period := first; period <= x.Number; period++ {
		if broken[period] {
			owed++
		}
	}
	for _, one := range x.s.Suspensions {
		if one.Case == d.ID {
			owed -= min(one.Until, x.Number) - one.From
		}
	}
	return owed
}
