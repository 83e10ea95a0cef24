package compliance

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// Retaliation is authorised retaliation open to a complainant.
type Retaliation struct {
	// Sectors are the sectors of the suspended concessions. Surcharge is the addition to tariffs
	// as a fraction of the price.
	Sectors   treaty.Sectors
	Surcharge float64
	// Amount is the loss of the respondent, in money at an annual rate.
	Amount float64
	// Value is the value to the complainant in percent of income per quarter: its own gain or
	// loss, or the harm that stops if the respondent prefers the ruling to the retaliation,
	// whichever is larger.
	Value float64
}

// BestRetaliation returns the best retaliation of a menu whose cost to the respondent is no
// larger than the cap on the harm found. ok is false if no retaliation is worth taking or if the
// text does not permit any yet. Source: DSU Article 22.4, suspension equivalent to impairment.
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
	sets := []treaty.Sectors{treaty.Goods}
	if s := disputedSectors(v, x.Standing, one); s != "" {
		sets = append(sets, s)
	}
	for _, sectors := range sets {
		for _, surcharge := range v.Compliance.Surcharges {
			with, err := x.Supposing(v.Period, fmt.Sprint("retaliates in ", dispute, sectors, surcharge), treaty.Event{
				Kind: treaty.Retaliated, Case: dispute, Sectors: sectors, Surcharge: surcharge, Amount: limit,
			})
			if errors.Is(err, agent.ErrUnlawful) {
				return best, false, nil
			}
			if err != nil {
				return best, false, err
			}
			cost := v.Money(seat, now.Flow(seat)-with.Flow(seat))
			if !(cost > 0) || cost > limit {
				continue
			}
			r := Retaliation{Sectors: sectors, Surcharge: surcharge, Amount: cost, Value: with.Flow(v.Seat) - now.Flow(v.Seat)}
			if follow.Flow(seat) >= with.Flow(seat) { // level-1: the respondent decides by its public payoff
				r.Value = max(r.Value, follow.Flow(v.Seat)-now.Flow(v.Seat))
			}
			if r.Value >= -numeric.Negligible && (!ok || r.Value > best.Value) {
				best, ok = r, true
			}
		}
	}
	return best, ok, nil
}
