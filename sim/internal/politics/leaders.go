package politics

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/sim/internal/snapshot"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// ousted returns the way in which the leader of an actor loses office in this period, or "". The
// chance of losing an election falls with support; between elections the hazard of office rises
// as support falls, where support moves at all.
func ousted(p *snapshot.Period, a *agent.Public, support float64) string {
	if a.Politics.ElectionDue(p.Number) {
		chance := a.Politics.Defeat(support)
		if p.Rand(a.ID, "election").Float64() < chance {
			return fmt.Sprintf("defeated in an election, at a support of %.1f and a chance of %.0f %%", support, 100*chance)
		}
		return ""
	}
	chance := a.Hazard
	if p.On(mechanism.Support) {
		chance = a.Politics.Hazard(a.Hazard, support)
	}
	if chance > 0 && p.Rand(a.ID, "office").Float64() < chance {
		return fmt.Sprintf("out of office, at a support of %.1f and a chance of %.1f %% a %s", support, 100*chance, p.Unit())
	}
	return ""
}
