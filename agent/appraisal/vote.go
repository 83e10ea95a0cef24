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

// defeat returns the cost of a lost vote at home on a text signed now, in percent of income per
// quarter as an annuity: the price in Foresight, and the loss of value of the actor's modules,
// signed or in force, at the lower record after the vote.
func defeat(v agent.View) (float64, error) {
	lost, err := continuation.Reputation(v, v.Image.AfterDefeat(), "")
	d := v.Self.Discount()
	return v.Self.Foresight.Defeat + (1-d)*math.Pow(d, float64(v.RatifyAfter))*lost, err
}

// VoteWeighted is an Appraiser before the vote: the value of a draft times the chance of passing
// at home, less the cost of defeat times the chance of defeat, in percent of income per quarter.
// The reserve is unchanged.
type VoteWeighted struct {
	*Appraiser
	WinSet *ratification.WinSet
	Defeat float64
}

var _ bargain.Rough = (*VoteWeighted)(nil)

// Value returns the value of signing a draft over no agreement, in percent of income per quarter.
func (x *VoteWeighted) Value(d terms.Draft) float64 { return x.expect(x.Appraiser.Value(d), d) }

// Exact returns Value by the appraisal of the draft, in percent of income per quarter.
func (x *VoteWeighted) Exact(d terms.Draft) float64 { return x.expect(x.Appraiser.Exact(d), d) }

// expect weighs a value by the chance of passing the vote. After a lost vote the text may enter
// into force among the others.
func (x *VoteWeighted) expect(worth float64, d terms.Draft) float64 {
	if math.IsInf(worth, -1) {
		return worth
	}
	p, left := x.WinSet.Chance(d), 0.0
	if x.search == nil {
		left = x.Of(d).Defeated
	}
	return p*worth + (1-p)*(left-x.Defeat)
}

// Utility returns the utility of the actor at the table on an appraised module: the appraiser
// itself or, for an actor that weighs the vote at home, a [VoteWeighted] with the cost of defeat
// from Foresight.Defeat and from the actor's record. The vote can be weighed in modules of up to
// [agent.MaxDrafts] drafts.
//
// Source: Putnam (1988, International Organization 42: 427-460) on two-level games.
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
