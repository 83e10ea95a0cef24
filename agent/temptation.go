package agent

import "fmt"

// Temptation is the choice between keeping a module in force this quarter and
// breaking it, as annuities against the world without the module, in percent of
// income per quarter.
type Temptation struct {
	Module      string
	Keep, Break float64
	// Threat is what of Keep the actor expects to lose to threats to which the module
	// leaves it more exposed: negative, or positive where it leaves it less so.
	Threat float64

	Over float64 `store:"-"` // breaking it for all to see, if that ends it and costs no trust
}

// String reads "keeping it is worth +0.0180 % of real income a quarter, breaking it
// +0.0020 %".
func (t Temptation) String() string {
	return fmt.Sprintf("keeping it is worth %+.4f %% of real income a quarter, breaking it %+.4f %%", t.Keep, t.Break)
}
