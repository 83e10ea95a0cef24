package treaty

import "fmt"

// Watcher is the reporter of compliance with a module.
type Watcher uint8

// The possible reporters.
const (
	SelfReport      Watcher = iota // each party reports on itself: the default
	PeerReview                     // the parties report on each other
	IndependentBody                // a body reports on all parties
)

// String returns the reporter in words, as "each party on itself".
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

// Monitoring is the article on reports of compliance. A report is a noisy signal of the
// conduct of a party. The caller draws reports with the chances returned by Accuracy,
// and the register records reports as events.
type Monitoring struct {
	// By is the reporter.
	By Watcher
	// Body is the name of an independent body. Milestones can name the body as
	// verifier.
	Body string
	// Hit is the chance per quarter of an alarm after a breach (default 0.7), and
	// FalseAlarm the chance per quarter of an alarm after a promise kept (default 0.1),
	// both in [0, 1]. The defaults are assumptions.
	Hit, FalseAlarm Parameter
	// Delay is the number of quarters between conduct and report. The default is 1.
	Delay Parameter
}

// text returns the article on monitoring.
func (x *Monitoring) text() string {
	who := x.By.String()
	if x.By == IndependentBody {
		who = x.Body
	}
	return fmt.Sprintf("Compliance is reported by %s, %s after the fact. A breach is found with a chance of %s, and a kept promise doubted with %s.",
		who, x.Delay.span(), x.Hit.share(), x.FalseAlarm.share())
}

// Accuracy returns the chance hit of an alarm after a breach and the chance falseAlarm
// of an alarm after a promise kept, in a report on a single period, both in [0, 1]. The
// argument is the share in [0, 1] of the depth of transparency commitments in force.
// Without monitoring both chances are zero. The module must be settled.
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

// Milestone is a task of a party, with a verifier able to find the task done.
type Milestone struct {
	// ID is the name of the milestone, unique within the module.
	ID string
	// What is the task in words.
	What string
	// Party is the ID of the party with the task.
	Party string
	// Verifier is another party, or the body of the monitoring article of the module.
	Verifier string
	// By is the date due, in quarters after entry into force; the default 0 is no date.
	// A milestone can be met late.
	By Parameter
}

// milestone returns the milestone with an ID, or nil.
func (m *Module) milestone(id string) *Milestone {
	for k := range m.Milestones {
		if m.Milestones[k].ID == id {
			return &m.Milestones[k]
		}
	}
	return nil
}

// text returns the milestone as an article reads.
func (x *Milestone) text() string {
	s := fmt.Sprintf("Milestone %s: %s by %s, verified by %s", x.ID, x.What, x.Party, x.Verifier)
	if x.By.value != 0 || x.By.term != "" {
		s += fmt.Sprintf(", due %s after entry into force", x.By.span())
	}
	return s + "."
}

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
