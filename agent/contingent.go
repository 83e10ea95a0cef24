package agent

import (
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// SanctionThreat is a regime that may come into force, or one in force that may end.
type SanctionThreat struct {
	// Regime is its ID.
	Regime string
	// Carried is the docket as it would be, From the first quarter in which it
	// would, Chance how likely that is by what everybody can work out.
	Carried *sanction.Docket
	From    int
	Chance  float64
	// Until is the first quarter in which the chance is another; 0 for never.
	Until int
}

// hangs reports whether the threat counts in a period.
func (t *SanctionThreat) hangs(period int) bool {
	return t.Chance != 0 && period >= t.From && (t.Until == 0 || period < t.Until)
}

// IssueLinkage is a dispute that a treaty would settle in which relief from the regime is
// due: the measures, or the threat of them, end when it enters into force, and the target
// brings the issue to what is demanded, in the measure of the relief. What has been done
// stays done if the treaty ends.
type IssueLinkage struct {
	Regime string
	// Leader is who leads the senders, to whom it is a win.
	Leader string
	// Docket is the docket without the dispute.
	Docket *sanction.Docket
	// Step is the compliance demanded beyond what there is, in [0, 1].
	Step float64
}

// Share is the relief that a text gives from the regime once it is phased in.
func (s *IssueLinkage) Share(t *treaty.Text) float64 {
	share := 0.0
	for k := range t.Module.Commitments {
		if c := &t.Module.Commitments[k]; c.Kind == treaty.RelieveSanctions && c.Regime == s.Regime {
			share = max(share, t.Module.Settle(t.Space, t.Draft).Commitments[k].Depth.Value())
		}
	}
	return share
}
