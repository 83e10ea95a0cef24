package treaty

import "fmt"

// SecurityException lets a party suspend commitments for reasons of its security
// (compare GATT Article XXI). What it is worth and when it is abused follows from
// these numbers; the threat itself and the panel's draw are the caller's.
//
// A party that has invoked it on a sector does not do so again before as much time has
// passed as that lasted, save by the vote that renews it: otherwise MaxLength and
// MaxRenewals would bind nobody. The rule is borrowed from safeguards (Agreement on
// Safeguards, Article 7.5).
type SecurityException struct {
	// Threshold is how grave a threat must be, on the scale 0 calm, 1 serious, 2
	// grave, from 0 to 100. The default is 1.5. An assumption.
	Threshold Parameter
	// Notice is how many quarters after invoking a party has to notify. A later
	// notice is valid, and recorded as late. The default is 1. An assumption.
	Notice Parameter
	// MaxLength is how many quarters the exception may last, and each renewal of
	// it. The default is 20, the five years of the sunset in the WTO Anti-Dumping
	// Agreement, Article 11.3.
	MaxLength Parameter
	// Renewal is the vote of the parties bound that prolongs it. The default is
	// unanimity. MaxRenewals limits how often; the default (0) is any number of
	// times, NoRenewal never.
	Renewal     VoteRule
	MaxRenewals int
	// Scope is what may be suspended. The default is Everything.
	Scope Sectors
	// Price is kappa: what the invoker owes those it harms, as a multiple of the
	// harm, 0 or more. The default is 0. See Compensation.
	Price Parameter
	// Vagueness is phi, the standard deviation that the wording adds to a panel's
	// judgement, in units of the threat, from 0 to 100. The default is 0.3. An assumption.
	Vagueness Parameter
	// SelfJudging says that no panel may review the invocation.
	SelfJudging bool
	// PeerReview says that the parties bound review it, instead of a panel.
	PeerReview bool
}

// NoRenewal is the SecurityException.MaxRenewals of an exception that ends for good.
const NoRenewal = -1

// Compensation is what an invoker owes to a party for a harm, in the unit of the harm:
// kappa times it. The module must be settled.
func (x *SecurityException) Compensation(harm float64) float64 { return x.Price.Value() * harm }

func (x *SecurityException) scope() Sectors {
	if x.Scope == "" {
		return Everything
	}
	return x.Scope
}

// reviewer is who judges an invocation, or "".
func (x *SecurityException) reviewer() string {
	switch {
	case x.SelfJudging:
		return ""
	case x.PeerReview:
		return Peers
	}
	return Panel
}

func (x *SecurityException) text() string {
	judge := "The invocation is open to review by a panel"
	switch x.reviewer() {
	case "":
		judge = "The party itself is judge of it"
	case Peers:
		judge = "The invocation is open to review by the other parties"
	}
	again := fmt.Sprintf("may be renewed by %v", x.Renewal)
	if x.MaxRenewals == NoRenewal {
		again = "may not be renewed"
	} else if x.MaxRenewals > 0 {
		again = fmt.Sprintf("may be renewed by %v, at most %s", x.Renewal, times(x.MaxRenewals))
	}
	price := ""
	if x.Price != Set(0) {
		price = fmt.Sprintf(" Those harmed are paid %s.", x.Price.times("the harm done"))
	}
	pause := "On the same sectors it is not invoked again for as long as it lasted"
	if x.MaxRenewals != NoRenewal {
		pause += ", save by that vote"
	}
	return fmt.Sprintf("A party may suspend what it owes on %s against a threat of gravity %s or more (vagueness %s). It notifies within %s. "+
		"The suspension lasts at most %s and %s. %s.%s %s.",
		x.scope().phrase(), x.Threshold, x.Vagueness, x.Notice.span(), x.MaxLength.span(), again, pause, price, judge)
}

// Safeguard is the economic escape clause: a party under pressure from imports may
// suspend what it owes and put a surcharge on imports for a time. The defaults are
// those of the WTO Agreement on Safeguards, Articles 7 and 8.3. By Article 7.5 a party takes
// none on a sector before as much time has passed as its last one there lasted, and two
// years at least.
type Safeguard struct {
	Length   Parameter // quarters at most; default 16
	Extended Parameter // quarters at most with extensions; default 32
	// Peace is how many quarters pass before anyone may retaliate. The default is
	// 12.
	Peace Parameter
	// Notice is how many quarters after taking it a party has to notify. The
	// default is 1. An assumption.
	Notice Parameter
	// Scope is what may be safeguarded. The default is Goods.
	Scope Sectors
}

func (x *Safeguard) scope() Sectors {
	if x.Scope == "" {
		return Goods
	}
	return x.Scope
}

func (x *Safeguard) text() string {
	return fmt.Sprintf("A party may suspend what it owes on %s against a surge of imports for at most %s, extendable to %s. "+
		"On the same sectors it does so again only after as long, and %d quarters at least. It notifies within %s. Nobody retaliates in the first %s.",
		x.scope().phrase(), x.Length.span(), x.Extended.span(), minPause, x.Notice.span(), x.Peace.span())
}

// times reads "once" or "3 times".
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
