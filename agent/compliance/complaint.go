package compliance

import (
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// Complaint is what it would be worth to a party to bring a case: present values in
// percent of a period's baseline real income: a quarter's, as a rule.
type Complaint struct {
	Actor, Module, Against string
	// Of is the measure, or "" for a breach.
	Of string
	// Harm is what it suffers, in percent of its income, Wins the chance that it puts on a ruling
	// in its favour.
	Harm, Wins float64
	// Remedy is the harm that a ruling ends, on average, Cost what the case costs,
	// Strain what the other's trust is worth. Where the remedy does not pay for the case,
	// strain is not worked out and zero, unless a strategy of the actor's own asks.
	Remedy, Cost, Strain float64

	length treaty.Length
}

// Net is Remedy - Cost - Strain. A party complains if it is not negative.
func (c *Complaint) Net() float64 { return c.Remedy - c.Cost - c.Strain }

// WouldLitigate decides whether to go on with a case: by the actor's own strategy
// ([Complainant]) if it has one, else if it gains by it or loses nothing.
func WouldLitigate(v agent.View, c *Complaint) (bool, error) {
	options := []agent.Option{{Content: agent.DoLetPass.String(), Kind: agent.DoLetPass}, {Content: agent.DoComplain.String(), Value: c.Net(), Kind: agent.DoComplain}}
	if k, own, err := v.Picked(agent.ToComplain, options, c.Module, c.Against); own {
		return k == 1, err
	}
	return c.Net() >= 0, nil
}

// String reads "remedy +0.0120 %, cost 0.0010 %, strain 0.0000 % of a quarter's income".
func (c *Complaint) String() string {
	return fmt.Sprintf("remedy %.4f %%, cost %.4f %%, strain %.4f %% of a %s's income", c.Remedy, c.Cost, c.Strain, c.length)
}

// AssessComplaint weighs a case against a measure that holds, or against a breach by a party
// if measure is "". doubt is the chance that the actor gives to the measure being
// abusive or to the breach having happened.
func AssessComplaint(v agent.View, module, against, measure string, doubt float64) (Complaint, error) {
	c := Complaint{Actor: v.Self.ID, Module: module, Against: against, Of: measure, Cost: v.Compliance.CaseCost, length: v.PeriodLength}
	m, s := v.Register.Agreed(module), v.Register.Standing(module)
	d, delay := v.Self.Discount(), 1
	if m.Disputes != nil {
		delay = m.Disputes.Consultation.Periods() + m.Disputes.Panel.Periods()
	}
	after := math.Pow(d, float64(delay))
	if measure != "" {
		_, _, harm, err := Impairment(v, module, measure)
		if err != nil {
			return c, err
		}
		k := slices.IndexFunc(s.Measures, func(x treaty.Measure) bool { return x.ID == measure })
		c.Harm = harm[v.Seat]
		c.Wins = 1
		if threshold, deference, spread, ok := m.Judgement(v.Register.CasesDecided(module)); ok && !s.Measures[k].Safeguard {
			c.Wins = agent.ChanceNotJustified(doubt, v.SecurityThreatTo(v.SeatOf(against)), threshold, deference, spread)
		}
		c.Remedy = c.Wins * c.Harm * after * numeric.Span(d, s.Measures[k].Until-v.Period-delay)
	} else if regime := breachedBy(&s, against); regime != "" {
		_, _, harm, err := partIn(v, module, regime, against, "")
		if err != nil {
			return c, err
		}
		c.Harm, c.Wins = harm[v.Seat], doubt
		c.Remedy = c.Wins * c.Harm * after / (1 - d)
	} else {
		x := assessment.Assessment{View: v, Module: module, Agreed: m, Standing: s}
		now, err := v.Effects(agent.Query{Period: v.Period})
		if err != nil {
			return c, err
		}
		broken, err := x.Supposing(v.Period, "broken by "+against, treaty.Event{Kind: treaty.Breached, Author: against})
		if err != nil {
			return c, err
		}
		c.Harm, c.Wins = max(0, now.Flow(v.Seat)-broken.Flow(v.Seat)), doubt
		c.Remedy = c.Wins * c.Harm * after / (1 - d)
	}
	if c.Harm <= numeric.Negligible {
		c.Harm, c.Remedy = 0, 0
		return c, nil
	}
	if c.Net() < 0 && !v.Replaces(agent.ToComplain) {
		return c, nil // strain is never negative: what it is changes nothing
	}
	strain, err := continuation.Reputation(v, v.Image.AfterInvocation(v.Compliance.Strain), "")
	c.Strain = strain
	return c, err
}
