package agent

import (
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// SanctionThreat is the prospect of a change in a sanction regime: a regime likely to enter
// into force, or a regime in force likely to end.
type SanctionThreat struct {
	// Regime is the ID of the regime.
	Regime string
	// Carried is the docket after the change. From is the first period of the change. Chance is
	// the probability of the change by public information, from 0 to 1.
	Carried *sanction.Docket
	From    int
	Chance  float64
	// Until is the first period with a different chance; 0 for never.
	Until int
}

// hangs reports whether the threat counts in a period.
func (t *SanctionThreat) hangs(period int) bool {
	return t.Chance != 0 && period >= t.From && (t.Until == 0 || period < t.Until)
}

// IssueLinkage is a dispute settled by a treaty with relief from the regime. When the treaty
// enters into force, the measures, or the threat of measures, end, and the target brings the
// issue toward the demand in proportion to the relief. The target's concession outlives the
// treaty.
type IssueLinkage struct {
	Regime string
	// Leader is the ID of the leader of the senders, to whom the settlement is a win.
	Leader string
	// Docket is the docket without the dispute.
	Docket *sanction.Docket
	// Step is the additional compliance demanded; a share in [0, 1].
	Step float64
}

// Share returns the relief from the regime under a text, once phased in; a share in [0, 1].
func (s *IssueLinkage) Share(t *treaty.Text) float64 {
	share := 0.0
	for k := range t.Module.Commitments {
		if c := &t.Module.Commitments[k]; c.Kind == treaty.RelieveSanctions && c.Regime == s.Regime {
			share = max(share, t.Module.Settle(t.Space, t.Draft).Commitments[k].Depth.Value())
		}
	}
	return share
}
