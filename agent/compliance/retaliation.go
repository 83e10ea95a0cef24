package compliance

import (
	"errors"
	"fmt"

	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/answer"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// Retaliation is authorised retaliation open to a complainant.
type Retaliation struct {
	// Sectors are the sectors of the suspended concessions. Points are added to the tariffs on
	// the respondent's goods there, ad valorem.
	Sectors treaty.Sectors
	Points  float64
	// Amount is the loss of the respondent, in money at an annual rate. Short says that 100 points
	// do not reach the cap.
	Amount float64
	Short  bool
	// Value is the value to the complainant against no retaliation, an annuity in percent of income
	// per quarter: its own gain or loss while the retaliation lasts, and the harm that stops if the
	// respondent prefers the ruling to the retaliation.
	Value float64
}

// BestRetaliation returns the best retaliation of a menu of sectors, scaled so that the loss of the
// respondent is the cap on the harm found, within a thousandth and never above, with at most 100
// points. With u the flow payoff of the complainant now, under retaliation r and with the ruling
// followed f, the retaliation is worth u_r - u_now if the respondent stands by its conduct, and
//
//	(1-delta) (u_r - u_now) + delta (u_f - u_now)
//
// if the respondent prefers the ruling by its public payoff. ok is false if no retaliation is worth
// taking or if the text does not permit any yet. Source: DSU Article 22.4, suspension equivalent to
// impairment.
func BestRetaliation(v agent.View, module, dispute string) (best Retaliation, ok bool, err error) {
	x := assessment.Assessment{View: v, Module: module, Agreed: v.Register.Agreed(module), Standing: v.Register.Standing(module)}
	k := slices.IndexFunc(x.Standing.Disputes, func(d treaty.Dispute) bool { return d.ID == dispute })
	if k < 0 || x.Agreed.Disputes == nil {
		return best, false, nil
	}
	one := x.Standing.Disputes[k]
	limit, seat := x.Agreed.Disputes.RetaliationCap(one.Harm), v.SeatOf(one.Respondent)
	if limit <= 0 {
		return best, false, nil
	}
	now, err := x.Supposing(v.Period, "as it is")
	if err != nil {
		return best, false, err
	}
	follow, err := x.Supposing(v.Period, "they follow "+dispute, treaty.Event{Kind: treaty.Complied, Author: one.Respondent, Case: dispute})
	if errors.Is(err, agent.ErrUnlawful) { // in breach in this very quarter: take the world without the breach
		follow, err = v.Effects(agent.Query{Period: v.Period})
	}
	if err != nil {
		return best, false, err
	}
	if one.Regime != "" {
		// The respondent follows the ruling by lifting the measures.
		as, lifted, _, err := partIn(v, module, one.Regime, one.Respondent, "")
		if err != nil {
			return best, false, err
		}
		follow = now.Toward(as, lifted, 1)
	}
	// The smallest retaliation asks whether the text permits any.
	lawful := treaty.Event{Kind: treaty.Retaliated, Case: dispute, Sectors: treaty.Goods, Points: answer.MaxPoints, Amount: limit}
	if _, err := x.Supposing(v.Period, "retaliates in "+dispute, lawful); errors.Is(err, agent.ErrUnlawful) {
		return best, false, nil
	} else if err != nil {
		return best, false, err
	}
	sets := []treaty.Sectors{treaty.Goods}
	if s := disputedSectors(v, x.Standing, one); s != "" {
		sets = append(sets, s)
	}
	d := v.Self.Discount()
	harm := make([]float64, len(v.Actors))
	harm[v.Seat] = 100 * limit / v.Income(v.Seat)
	for _, sectors := range sets {
		b := answer.Breach{Situation: v.Situation, Breaker: seat, Parties: 1 << v.Seat, Kept: follow, Broken: now, Sectors: sectors}
		b.Price = func(points []agent.Surcharge) (*welfare.Effects, error) {
			return v.Effects(agent.Query{Period: v.Period, Surcharges: points, Counterfactual: &agent.Counterfactual{Content: fmt.Sprint(v.Self.ID, " ", module, " as it is")}})
		}
		with, err := b.Scale(1, 1<<v.Seat, harm)
		if err != nil {
			return best, false, err
		}
		if len(with.Surcharges) == 0 || !(with.Loss > 0) {
			continue
		}
		r := Retaliation{Sectors: sectors, Points: with.Surcharges[0].Points, Amount: v.Money(seat, with.Loss), Short: with.Short != 0, Value: with.Effects.Flow(v.Seat) - now.Flow(v.Seat)}
		if follow.Flow(seat) >= with.Effects.Flow(seat) { // level-1: the respondent decides by its public payoff
			r.Value = (1-d)*r.Value + d*(follow.Flow(v.Seat)-now.Flow(v.Seat))
		}
		if !ok || r.Value > best.Value {
			best, ok = r, true
		}
	}
	if !ok {
		return best, false, nil
	}
	k, err = v.Pick(agent.ToAvenge, []agent.Option{
		{Content: agent.DoLetPass.String(), Kind: agent.DoLetPass},
		{Content: agent.DoRetaliate.String(), Kind: agent.DoRetaliate, Value: best.Value + numeric.Negligible},
	}, module, one.Respondent)
	return best, k == 1, err
}
