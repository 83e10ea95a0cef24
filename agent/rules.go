package agent

import "fmt"

// ComplianceParameters is what decisions on compliance go by beside the texts. In every number
// zero means the default and a negative number none. Defaults are assumptions.
type ComplianceParameters struct {
	// CaseCost is what bringing a case costs, in percent of a quarter's real
	// income, at most 100. The default is 0.001.
	CaseCost float64
	// Strain is the share of a broken promise as which the respondent counts being
	// brought before a panel, at most 1. The default is 0.05.
	Strain float64
	// Surcharges are the menu of measures: points added to tariffs, ad valorem. Nil
	// means 0, 0.25 and 1. Each is from 0 to below 10.
	Surcharges []float64
	// CapacityError is s_k, the standard deviation of what a commitment turns out to
	// take of a party's capacity, in its unit, at most 100. The default is 0.25.
	CapacityError float64
	// SecondHand is the weight of what third parties only watch, against what is
	// done to oneself, at most 1. The default is 0.5.
	SecondHand float64
	// Diligence is the chance per quarter that a measure which has not been notified
	// is, at most 1. The default is 0.7.
	Diligence float64
}

// Omissions are the mechanisms that a study leaves out of decisions on compliance. The
// default leaves out none. A run sets each field from the mechanism of the same meaning that
// its scenario switches off (sim.Switches); a scenario has no other way to say so.
type Omissions struct {
	// Exceptions and Safeguards close these clauses to every party. Disputes takes breaches
	// before no panel. Withdrawal lets no party give notice.
	Exceptions, Safeguards, Disputes, Withdrawal bool
	// Reputation counts no loss of trust. Monitoring leaves no breach covert. Reviews renews
	// nothing and extends no safeguard.
	Reputation, Monitoring, Reviews bool
	// ThreatForesight leaves out of the value of a text the losses to threats under the text
	// and the breaches over a threat. Exceptions and safeguards stay in the value.
	ThreatForesight bool
}

// WithDefaults fills in what zeros and negative numbers mean.
func (c ComplianceParameters) WithDefaults() ComplianceParameters {
	c.CaseCost, c.Strain = standard(c.CaseCost, 0.001), standard(c.Strain, 0.05)
	c.CapacityError, c.SecondHand = standard(c.CapacityError, 0.25), standard(c.SecondHand, 0.5)
	c.Diligence = standard(c.Diligence, 0.7)
	if c.Surcharges == nil {
		c.Surcharges = []float64{0, 0.25, 1}
	}
	return c
}

// Validate reports every number out of range, by its field.
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
