package treaty

import "fmt"

// Watcher says who watches whether a module is kept.
type Watcher uint8

// Who may watch.
const (
	SelfReport      Watcher = iota // each party reports on itself: the default
	PeerReview                     // the parties report on each other
	IndependentBody                // a body reports on all
)

// String reads "each party on itself".
func (w Watcher) String() string {
	switch w {
	case SelfReport:
		return "each party on itself"
	case PeerReview:
		return "the parties on each other"
	case IndependentBody:
		return "an independent body"
	}
	return fmt.Sprintf("Watcher(%d)", uint8(w))
}

// Monitoring says who watches whether a module is kept and how well. Reports are
// noisy signals of what a party did; whoever runs the model draws them with the
// chances that Accuracy gives, and the register takes them in.
type Monitoring struct {
	By Watcher
	// Body is the name of an independent body. Milestones can name it as their
	// verifier.
	Body string
	// Hit is the chance that a breach raises an alarm (default 0.7), FalseAlarm
	// that a kept promise does (default 0.1), each of them in a quarter. Assumptions.
	Hit, FalseAlarm Parameter
	// Delay is how many quarters after the fact a report comes. The default is 1.
	Delay Parameter
}

func (x *Monitoring) text() string {
	who := x.By.String()
	if x.By == IndependentBody {
		who = x.Body
	}
	return fmt.Sprintf("Compliance is reported by %s, %s after the fact. A breach is found with a chance of %s, and a kept promise doubted with %s.",
		who, x.Delay.span(), x.Hit.share(), x.FalseAlarm.share())
}

// Accuracy is how well reports on the module tell breach from compliance: the chance
// hit that a breach raises an alarm and falseAlarm that a kept promise does, in a report on
// one period, both in [0, 1], once transparency commitments are in force to a share in [0, 1] of their
// depth. Without monitoring both are zero. The module must be settled.
func (m *Module) Accuracy(transparency float64) (hit, falseAlarm float64) {
	if m.Monitoring == nil {
		return 0, 0
	}
	hit = m.Monitoring.Hit.Value()
	for i := range m.Commitments {
		if c := &m.Commitments[i]; c.Kind == BeTransparent {
			hit += (1 - hit) * transparency * c.Depth.Value() * c.Cut
		}
	}
	return m.length.Chance(hit), m.length.Chance(m.Monitoring.FalseAlarm.Value())
}

// Milestone is something that a party is to do, and that a verifier can find done.
type Milestone struct {
	ID string
	// What it takes, in words.
	What string
	// Party is who is to do it.
	Party string
	// Verifier is who finds it done: another party, or the body of the module's
	// monitoring.
	Verifier string
	// By is how many quarters after entry into force it is due; the default (0) is
	// that it has no date. It can be met late.
	By Parameter
}

func (m *Module) milestone(id string) *Milestone {
	for k := range m.Milestones {
		if m.Milestones[k].ID == id {
			return &m.Milestones[k]
		}
	}
	return nil
}

func (x *Milestone) text() string {
	s := fmt.Sprintf("Milestone %s: %s by %s, verified by %s", x.ID, x.What, x.Party, x.Verifier)
	if x.By.value != 0 || x.By.term != "" {
		s += fmt.Sprintf(", due %s after entry into force", x.By.span())
	}
	return s + "."
}

// Assistance builds the capacity of weaker parties to do what they owe (Chayes and
// Chayes 1993). A recipient whose capacity falls short of its need may fail without
// wanting to: an involuntary breach, which is not a voluntary one. Its chance
// Phi((need-capacity)/s) is the caller's to compute; see Register.Capacity and
// Register.CapacityNeed.
type Assistance struct {
	Donors, Recipients []string
	// Need is the capacity that full depth takes, 0 or more. The default is 1. It is the unit
	// of capacity.
	Need Parameter
	// Start is a recipient's capacity when the module is signed, 0 or more. The default is 0.
	Start Parameter
	// Gain is the capacity that a grant of one unit of money at an annual rate
	// adds in the quarter in which it is given, 0 or more. The default is 1. An assumption.
	Gain Parameter
	// Decay is the share of the capacity lost each quarter, in [0, 1]. The default is 0. An
	// assumption.
	Decay Parameter

	length Length
}

// Adds is the capacity that a grant of one unit of money at an annual rate adds over the
// period in which it is given. The module must be settled.
func (x *Assistance) Adds() float64 { return x.Gain.Value() * x.length.Quarters() }

// Left is what is left of a unit of capacity a period later.
func (x *Assistance) Left() float64 { return x.length.Left(1 - x.Decay.Value()) }

func (x *Assistance) text() string {
	help := "help"
	if len(x.Donors) == 1 {
		help = "helps"
	}
	return fmt.Sprintf("%s %s %s to do what is owed: capacity starts at %s, full depth takes %s, a grant of one adds %s, and %s of it is lost each quarter.",
		list(x.Donors), help, list(x.Recipients), x.Start, x.Need, x.Gain, x.Decay.share())
}
