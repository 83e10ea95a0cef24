package agent

import "fmt"

// Temptation is the choice between compliance and breach of a module in force this quarter. The
// values are annuities relative to the world without the module, in percent of income per
// quarter.
type Temptation struct {
	Module      string
	Keep, Break float64
	// Threat is the part of Keep from threats: negative where the module leaves the actor more
	// exposed, positive where less.
	Threat float64

	Over float64 `store:"-"` // value of an open breach with the end of the module and no loss of trust
}

// String reads "keeping it is worth +0.0180 % of real income a quarter, breaking it +0.0020 %".
func (t Temptation) String() string {
	return fmt.Sprintf("keeping it is worth %+.4f %% of real income a quarter, breaking it %+.4f %%", t.Keep, t.Break)
}
