package agent

import (
	"cmp"
	"fmt"

	"github.com/tradetalk/tradetalk/treaty"
)

// ComplianceParameters are the parameters of decisions on compliance beside the texts. In every
// number zero means the default, and a negative number means none. Defaults are assumptions.
type ComplianceParameters struct {
	// CaseCost is the cost of bringing a case, in the unit of the economy's data, at most 1e6.
	// The default is 2: two million dollars, a usual estimate for lawyers and experts before a
	// panel (from memory; a study should sweep 0.5 to 20).
	CaseCost float64
	// Strain is the weight of being brought before a panel, and of a late notice, in a party's count
	// of broken promises, as a share of a broken promise, at most 1; likewise of an answer to a
	// breach without authority where panels settle disputes. The default is 0.1, an assumption (0
	// to 0.5).
	Strain float64
	// Answers says what an injured party expects of the others when it answers a breach. The
	// default is Joint.
	Answers Answers
	// Shares are the menu of a suspension in answer to a breach: shares of the harm, each above
	// 0 and at most 10, in rising order. Nil means 0.25, 0.5 and 1. A suspension of more than the
	// harm is itself a breach.
	Shares []float64
	// Lag is the number of quarters from a breach to the answer, Stand the least number of
	// quarters for which a breach stands; each from 1 to 40. The defaults are 1 and 4,
	// assumptions. The longer the lag, the longer must a breach stand to be deterred.
	Lag, Stand int
	// Surcharges are the menu of measures: points added to tariffs, ad valorem. Nil means 0,
	// 0.25 and 1. Each is from 0 to below 10.
	Surcharges []float64
	// CapacityError is s_k, the standard deviation of the error about the capacity taken by a
	// commitment, in the unit of capacity, at most 100. The default is 0.25.
	CapacityError float64
	// SecondHand is the weight of conduct toward third parties relative to conduct toward
	// oneself, at most 1. The default is 0.5.
	SecondHand float64
}

// Answers is the expectation of an injured party about the answers of the others to a breach.
type Answers uint8

// The expectations. Joint: all injured parties answer at the same share of the harm, so that each
// is pivotal. Alone: nobody else answers. Grim: all others end a broken module at once, whatever
// it costs them; the benchmark of self-enforcing agreements (Dixit 1987).
const (
	Joint Answers = iota
	Alone
	Grim
)

// String returns the expectation in words.
func (a Answers) String() string {
	if words := [...]string{Joint: "joint", Alone: "alone", Grim: "grim"}; int(a) < len(words) {
		return words[a]
	}
	return fmt.Sprintf("Answers(%d)", uint8(a))
}

// Omissions are the mechanisms left out of decisions on compliance by a study. The default
// leaves out none. A run sets each field from the mechanism of the same meaning switched off by
// the scenario (sim.Switches); a scenario has no other way to omit a mechanism.
type Omissions struct {
	// Exceptions and Safeguards close these clauses to every party. Disputes takes every breach
	// away from the panels. Withdrawal lets no party give notice.
	Exceptions, Safeguards, Disputes, Withdrawal bool
	// Answers lets nobody answer a breach outside the panels.
	Answers bool
	// Reputation counts no loss of trust. Monitoring leaves no breach covert. Reviews renews
	// nothing and extends no safeguard.
	Reputation, Monitoring, Reviews bool
	// ThreatForesight leaves the losses to threats under a text, and breaches under a threat,
	// out of the value of the text. Exceptions and safeguards stay in the value.
	ThreatForesight bool
	// MembershipForesight appraises a draft as if all at the table signed and ratified.
	MembershipForesight bool
}

// WithDefaults returns the parameters with defaults in place of zeros and zeros in place of
// negative numbers.
func (c ComplianceParameters) WithDefaults() ComplianceParameters {
	c.CaseCost, c.Strain = standard(c.CaseCost, 2), standard(c.Strain, 0.1)
	c.CapacityError, c.SecondHand = standard(c.CapacityError, 0.25), standard(c.SecondHand, 0.5)
	c.Lag, c.Stand = cmp.Or(c.Lag, 1), cmp.Or(c.Stand, 4)
	if c.Shares == nil {
		c.Shares = []float64{0.25, 0.5, 1}
	}
	if c.Surcharges == nil {
		c.Surcharges = []float64{0, 0.25, 1}
	}
	return c
}

// In returns the parameters with defaults filled in, for periods of length l: the default Stand is
// rounded up to whole periods. A stated Stand is in periods already. The Lag stays in quarters (see
// [Situation.AnswerLag]).
func (c ComplianceParameters) In(l treaty.Length) ComplianceParameters {
	c.Stand = cmp.Or(c.Stand, l.Periods(l.Least(4)))
	return c.WithDefaults()
}

// Validate reports every number out of range, by field.
func (c ComplianceParameters) Validate() (errs []error) {
	d := c.WithDefaults()
	for _, f := range []struct {
		name      string
		value, hi float64
	}{
		{"CaseCost", d.CaseCost, 1e6}, {"Strain", d.Strain, 1}, {"CapacityError", d.CapacityError, 100},
		{"SecondHand", d.SecondHand, 1},
	} {
		if !(f.value <= f.hi) {
			errs = append(errs, fmt.Errorf("%s is %v; want at most %v, 0 for the default or a negative number for none", f.name, f.value, f.hi))
		}
	}
	for k, value := range [...]int{d.Lag, d.Stand} {
		if value < 1 || value > 40 {
			errs = append(errs, fmt.Errorf("%s is %d; want 1 to 40 quarters, or 0 for the default", [...]string{"Lag", "Stand"}[k], value))
		}
	}
	if c.Answers > Grim {
		errs = append(errs, fmt.Errorf("Answers is %v; want Joint, Alone or Grim", c.Answers))
	}
	for k, s := range c.Shares {
		if !(s > 0 && s <= 10) || k > 0 && !(s > c.Shares[k-1]) {
			errs = append(errs, fmt.Errorf("a share in Shares is %v; want rising shares of the harm above 0 and at most 10", s))
		}
	}
	for _, s := range c.Surcharges {
		if !(s >= 0 && s < 10) {
			errs = append(errs, fmt.Errorf("a rate in Surcharges is %v; want ad valorem rates from 0 to below 10", s))
		}
	}
	return errs
}
