package appraisal

import (
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

var _ bargain.Rough = (*Appraiser)(nil)

// defeat is what losing the vote at home on a text signed now would cost: the price that
// Foresight states, and what the actor's modules, signed or in force, are worth less at the
// record that it leaves, once the vote is held.
func defeat(v agent.View) (float64, error) {
	lost, err := continuation.Reputation(v, v.Image.AfterDefeat(), "")
	d := v.Self.Discount()
	return v.Self.Foresight.Defeat + (1-d)*math.Pow(d, float64(v.RatifyAfter))*lost, err
}

// VoteWeighted is an Appraiser before the vote: the worth of a draft times the chance that it
// passes at home, less the cost of defeat times the chance that it does not. What it takes
// to sign stays the same.
type VoteWeighted struct {
	*Appraiser
	WinSet *ratification.WinSet
	Defeat float64
}

var _ bargain.Rough = (*VoteWeighted)(nil)

// Value is what signing a draft is worth against no agreement.
func (x *VoteWeighted) Value(d terms.Draft) float64 { return x.expect(x.Appraiser.Value(d), d) }

// Exact is Value by the appraisal of the draft.
func (x *VoteWeighted) Exact(d terms.Draft) float64 { return x.expect(x.Appraiser.Exact(d), d) }

func (x *VoteWeighted) expect(worth float64, d terms.Draft) float64 {
	if math.IsInf(worth, -1) {
		return worth
	}
	p := x.WinSet.Chance(d)
	return p*worth - (1-p)*x.Defeat
}

// Utility is what the actor brings to the table on a module that it has appraised: the
// appraisal itself, or if it weighs the vote at home, what is to be Expected of it, where
// defeat costs what Foresight.Defeat says and what it does to the actor's record. The vote
// can be weighed in modules of up to MaxDrafts drafts.
func Utility(v agent.View, module string, a *Appraiser) (bargain.Utility, error) {
	if !v.Self.Foresight.Weighs {
		return a, nil
	}
	w, err := ratification.OwnWinSet(v, module)
	if err != nil {
		return nil, err
	}
	defeat, err := defeat(v)
	if err != nil {
		return nil, err
	}
	return &VoteWeighted{Appraiser: a, WinSet: w, Defeat: defeat}, nil
}
