package compliance

import (
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// Complaint is the value to a party of a case: present values in percent of the baseline real
// income of a period, by default a quarter.
type Complaint struct {
	// Actor is the ID of the complainant, Against the ID of the respondent.
	Actor, Module, Against string
	// Of is the measure in dispute, or "" for a breach.
	Of string
	// Harm is the loss of the complainant in percent of income per quarter. Wins is the chance in
	// the eyes of the complainant of a ruling in its favour.
	Harm, Wins float64
	// Remedy is the expected harm that a ruling ends, Cost the cost of the case, Strain the loss
	// of the respondent's trust. Where the remedy does not pay for the case, Strain is left at
	// zero, unless a strategy of the actor asks for Strain.
	Remedy, Cost, Strain float64
	// Deterrence is the harm that a case ends before the ruling.
	Deterrence float64

	// length is the length of a period.
	length treaty.Length
}

// Net returns Remedy + Deterrence - Cost - Strain in percent of a period's income. A party complains if the
// net value is not negative.
func (c *Complaint) Net() float64 { return c.Remedy + c.Deterrence - c.Cost - c.Strain }

// WouldLitigate decides whether the actor goes on with a case: by the actor's own strategy
// ([agent.Complainant]) if the actor has one, else if the net value is not negative.
func WouldLitigate(v agent.View, c *Complaint) (bool, error) {
	options := []agent.Option{{Content: agent.DoLetPass.String(), Kind: agent.DoLetPass}, {Content: agent.DoComplain.String(), Value: c.Net(), Kind: agent.DoComplain}}
	k, own, err := v.Picked(agent.ToComplain, options, c.Module, c.Against)
	if !own && c.Net() >= 0 {
		k = 1
	}
	if err == nil {
		k, err = v.Intervened(agent.ToComplain, options, k, c.Module, c.Against)
	}
	return k == 1, err
}

// String returns the parts: "remedy 0.0120 %, cost 0.0010 %, strain 0.0000 % of a quarter's
// income".
func (c *Complaint) String() string {
	return fmt.Sprintf("remedy %.4f %%, cost %.4f %%, strain %.4f %% of a %s's income", c.Remedy, c.Cost, c.Strain, c.length)
}

// ForGood is the number of periods that stands for a breach without an end.
const ForGood = continuation.ForGood

// AssessComplaint returns the value of a case against a measure that holds, or against a breach
// by a party if measure is "", in percent of a period's income. doubt is the chance, in the eyes
// of the actor, that the measure is abusive or that the breach happened. A ruling comes after
// consultations and the panel, L periods from now, and ends the harm from then on; a breach is
// expected to last for some more periods after the ruling (left), a measure until its end.
//
//	v = d^L Pr(win) harm (1 + d + ... + d^(left-1)) + deterrence - cost - strain
//
// Deterrence is the harm before the ruling, where a remedy from the breach makes the respondent
// prefer to stop at once, by its public payoff. A harm of zero gives a remedy of zero.
//
// Source: Maggi and Staiger (2011) on the incentive to litigate.
func AssessComplaint(v agent.View, module, against, measure string, doubt float64, left int) (Complaint, error) {
	c := Complaint{Actor: v.Self.ID, Module: module, Against: against, Of: measure, Cost: v.CaseCost(v.Seat), length: v.PeriodLength}
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
		if !s.Measures[k].Safeguard && m.Exception != nil && !m.Exception.SelfJudging {
			if c.Wins, err = unjustified(v, module, &s.Measures[k], harm, doubt); err != nil {
				return c, err
			}
			if m.Exception.PeerReview {
				after = d // the parties decide in the next quarter
				delay = 1
			}
		}
		c.Remedy = c.Wins * c.Harm * after * numeric.Span(d, s.Measures[k].Until-v.Period-delay)
	} else if regime := breachedBy(&s, against); regime != "" {
		_, _, harm, err := partIn(v, module, regime, against, "")
		if err != nil {
			return c, err
		}
		c.Harm, c.Wins = harm[v.Seat], doubt
		c.Remedy = c.Wins * c.Harm * after * numeric.Span(d, left)
	} else {
		b, err := NewBreachCase(v.Situation, module, "", agent.StandingBreach{Module: module, Party: against, Since: v.Period, Until: v.Period})
		if err != nil {
			return c, err
		}
		c.Harm, c.Wins = b.Harm[v.Seat], doubt
		c.Remedy = c.Wins * c.Harm * after * numeric.Span(d, left)
		stops, err := b.stopsAtOnce(m)
		if err != nil {
			return c, err
		}
		if stops {
			c.Deterrence = c.Wins * c.Harm * numeric.Span(d, min(delay, left+delay))
		}
	}
	if c.Harm <= numeric.Negligible {
		c.Harm, c.Remedy = 0, 0
		return c, nil
	}
	if c.Net() < 0 && !v.Replaces(agent.ToComplain) {
		return c, nil // Strain is never negative, so the sign is known
	}
	strain, err := continuation.Reputation(v, v.Image.AfterInvocation(v.Compliance.Strain), "")
	c.Strain = strain
	return c, err
}
