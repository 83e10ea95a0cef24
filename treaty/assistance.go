package treaty

import (
	"fmt"
	"math"
)

// Assistance is the article on building the capacity of weaker parties (Chayes and
// Chayes 1993). A recipient with less capacity than needed may fail without intent: an
// involuntary breach. The caller computes the chance of failure,
// Phi((need-capacity)/s); see Register.Capacity and Register.CapacityNeed.
type Assistance struct {
	// Donors and Recipients are the IDs of the parties giving and receiving.
	Donors, Recipients []string
	// Need is the capacity needed at full depth, 0 or more. The default 1 fixes the
	// unit of capacity.
	Need Parameter
	// Start is the capacity of a recipient at signature, 0 or more. The default is 0.
	Start Parameter
	// Gain is the capacity added in the quarter of a grant per unit of money at an
	// annual rate, 0 or more. The default 1 is an assumption.
	Gain Parameter
	// Decay is the share of capacity lost each quarter, in [0, 1]. The default 0 is an
	// assumption.
	Decay Parameter

	length Length
}

// Adds returns the capacity added over the period of a grant, per unit of money at an
// annual rate. The module must be settled.
func (x *Assistance) Adds() float64 { return x.Gain.Value() * x.length.Quarters() }

// Left returns the share of capacity left after a period, in [0, 1].
func (x *Assistance) Left() float64 { return x.length.Left(1 - x.Decay.Value()) }

// text returns the article on capacity building.
func (x *Assistance) text() string {
	help := "help"
	if len(x.Donors) == 1 {
		help = "helps"
	}
	return fmt.Sprintf("%s %s %s to do what is owed: capacity starts at %s, full depth takes %s, a grant of one adds %s, and %s of it is lost each quarter.",
		list(x.Donors), help, list(x.Recipients), x.Start, x.Need, x.Gain, x.Decay.share())
}

// left returns the rest of a stock of capacity in a period, after decay.
func (a *Assistance) left(c Stock, period int) float64 {
	return c.Amount * math.Pow(a.Left(), float64(max(0, period-c.Period)))
}
