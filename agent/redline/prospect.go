package redline

import (
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Prospect is the effect of a draft on an actor in a quarter with the draft in force, beside
// the same quarter without the draft. A line answers for the quarter of entry into force and
// for every later quarter with a change.
type Prospect struct {
	// Actor is the ID of the actor. Regions are the actor's regions.
	Actor   string
	Regions []string
	// Text is the module under the draft, with parties and entry into force.
	Text treaty.Text
	// Period is the period of the prospect. Quarter is the number of periods since entry into
	// force, from zero. Length is the length of a period; quarters by default.
	Period, Quarter int
	Length          treaty.Length
	// Economy is the economy of the baseline. Regimes are the scheduled sanction regimes.
	Economy *market.Economy
	Regimes []sanction.Regime
	// With and Without are the effects of the world with the draft and of the world without the
	// draft.
	With, Without Effects
}

// Effects are the effects of a world on some regions, in percent of the baseline: real income,
// and the real payroll of sectors.
type Effects interface {
	RealIncome(regions []string) float64
	Payroll(regions []string, sectors treaty.Sectors) float64
}

// Module returns the ID of the module.
func (p *Prospect) Module() string { return p.Text.Module.ID }

// Draft returns the draft in words.
func (p *Prospect) Draft() string { return p.Text.Space.Format(p.Text.Draft) }

// RealIncome returns the change in the actor's real income through the draft in the quarter, in
// percent.
func (p *Prospect) RealIncome() float64 {
	return p.With.RealIncome(p.Regions) - p.Without.RealIncome(p.Regions)
}

// Payroll returns the change in real payroll of some sectors in the actor's regions through the
// draft in the quarter, in percent.
func (p *Prospect) Payroll(sectors treaty.Sectors) float64 {
	return p.With.Payroll(p.Regions, sectors) - p.Without.Payroll(p.Regions, sectors)
}

// Bound returns the IDs of the given sectors with an obligation of the actor under the draft in
// the quarter.
func (p *Prospect) Bound(sectors treaty.Sectors) []string {
	list, err := sectors.In(p.Economy)
	if err != nil {
		return nil // a line on absent sectors, reported by Validate
	}
	var ids []string
	for _, j := range list {
		if p.Text.Binds(p.Economy, p.Actor, j, p.Period) {
			ids = append(ids, p.Economy.Sectors()[j].ID)
		}
	}
	return ids
}

// InForce reports whether a sanction regime is in force in the quarter, by present knowledge.
func (p *Prospect) InForce(regime string) bool {
	r := p.regime(regime)
	return r != nil && r.InForce(p.Period)
}

// Met reports whether the demand of a sanction regime is met in the quarter, by present
// knowledge: the measures of a scheduled regime last as long as the demand is unmet.
func (p *Prospect) Met(regime string) bool { return !p.InForce(regime) }

// regime returns a scheduled regime by ID, or nil.
func (p *Prospect) regime(id string) *sanction.Regime {
	for k := range p.Regimes {
		if r := &p.Regimes[k]; r.ID == id {
			return r
		}
	}
	return nil
}
