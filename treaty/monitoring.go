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
// and the register records reports as events. The reporters differ:
//
//   - Under self-report a party admits a covert breach or denies the breach; what is denied
//     is found by another party with the chance of a hit. A false report is itself a
//     broken promise.
//   - Under peer review another party in turn reports, and overlooks breaches of a party
//     with which it has interests in common.
//   - An independent body has no interests and costs each party Cost.
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
	// Bias is the share of breaches that a peer overlooks in a party with all interests in
	// common (agent.Situation.CommonInterest), in [0, 1]. The default 0.5 is an
	// assumption; other reporters have no bias.
	Bias Parameter
	// Cost is the cost of the reports to each party bound, in percent of baseline real
	// income per quarter, from 0 to 100. The default is 0.
	Cost float64
}

// text returns the article on monitoring.
func (x *Monitoring) text() string {
	who := x.By.String()
	if x.By == IndependentBody {
		who = x.Body
	}
	cost := ""
	if x.Cost > 0 {
		cost = fmt.Sprintf(" Each party pays %.6g %% of its income for the reports.", x.Cost)
	}
	return fmt.Sprintf("Compliance is reported by %s, %s after the fact. A breach is found with a chance of %s, and a kept promise doubted with %s.%s",
		who, x.Delay.span(), x.Hit.share(), x.FalseAlarm.share(), cost)
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
