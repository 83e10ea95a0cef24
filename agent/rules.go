package agent

import "fmt"

// ComplianceParameters are the parameters of decisions on compliance beside the texts. In every
// number zero means the default, and a negative number means none. Defaults are assumptions.
type ComplianceParameters struct {
	// CaseCost is the cost of bringing a case, in percent of a quarter's real income, at most
	// 100. The default is 0.001.
	CaseCost float64
	// Strain is the weight of being brought before a panel in the respondent's count of broken
	// promises, as a share of a broken promise, at most 1. The default is 0.05.
	Strain float64
	// Surcharges are the menu of measures: points added to tariffs, ad valorem. Nil means 0,
	// 0.25 and 1. Each is from 0 to below 10.
	Surcharges []float64
	// CapacityError is s_k, the standard deviation of the error about the capacity taken by a
	// commitment, in the unit of capacity, at most 100. The default is 0.25.
	CapacityError float64
	// SecondHand is the weight of conduct toward third parties relative to conduct toward
	// oneself, at most 1. The default is 0.5.
	SecondHand float64
	// Diligence is the chance per quarter of a party notifying an unnotified measure, at most
	// 1. The default is 0.7.
	Diligence float64
}

// Omissions are the mechanisms left out of decisions on compliance by a study. The default
// leaves out none. A run sets each field from the mechanism of the same meaning switched off by
// the scenario (sim.Switches); a scenario has no other way to omit a mechanism.
type Omissions struct {
	// Exceptions and Safeguards close these clauses to every party. Disputes takes every breach
	// away from the panels. Withdrawal lets no party give notice.
	Exceptions, Safeguards, Disputes, Withdrawal bool
	// Reputation counts no loss of trust. Monitoring leaves no breach covert. Reviews renews
	// nothing and extends no safeguard.
	Reputation, Monitoring, Reviews bool
	// ThreatForesight leaves the losses to threats under a text, and breaches under a threat,
	// out of the value of the text. Exceptions and safeguards stay in the value.
	ThreatForesight bool
}

// WithDefaults returns the parameters with defaults in place of zeros and zeros in place of
// negative numbers.
func (c ComplianceParameters) WithDefaults() ComplianceParameters {
	c.CaseCost, c.Strain = standard(c.CaseCost, 0.001), standard(c.Strain, 0.05)
	c.CapacityError, c.SecondHand = standard(c.CapacityError, 0.25), standard(c.SecondHand, 0.5)
	c.Diligence = standard(c.Diligence, 0.7)
	if c.Surcharges == nil {
		c.Surcharges = []float64{0, 0.25, 1}
	}
	return c
}

// Validate reports every number out of range, by field.
func (c ComplianceParameters) Validate() (errs []error) {
	d := c.WithDefaults()
	for _, f := range []struct {
		name      string
		value, hi float64
	}{
		{"CaseCost", d.CaseCost, 100}, {"Strain", d.Strain, 1}, {"CapacityError", d.CapacityError, 100},
		{"SecondHand", d.SecondHand, 1}, {"Diligence", d.Diligence, 1},
	} {
		if !(f.value <= f.hi) {
			errs = append(errs, fmt.Errorf("%s is %v; want at most %v, 0 for the default or a negative number for none", f.name, f.value, f.hi))
		}
	}
	for _, s := range c.Surcharges {
		if !(s >= 0 && s < 10) {
			errs = append(errs, fmt.Errorf("a rate in Surcharges is %v; want ad valorem rates from 0 to below 10", s))
		}
	}
	return errs
}
