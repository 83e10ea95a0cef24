package redline

import (
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Prospect is what a draft would bring to an actor in one quarter in which it is in
// force, beside what that quarter brings without it. A line is asked about the quarter
// of entry into force and every later one in which something changes.
type Prospect struct {
	// Actor is the ID of the actor, Regions are the regions that the actor speaks for.
	Actor   string
	Regions []string
	// Text is the module under the draft, with its parties and its entry into force.
	Text treaty.Text
	// Period is the period of the prospect. Quarter counts the periods since entry into
	// force, from zero: quarters, unless a period is something else, which Length says.
	Period, Quarter int
	Length          treaty.Length
	// Economy is the economy of the baseline, Regimes are the scheduled sanction regimes.
	Economy *market.Economy
	Regimes []sanction.Regime
	// With and Without are the effects of the world with the draft and of the world
	// without the draft.
	With, Without Effects
}

// Effects are what one world brings to some regions, in percent of the baseline: real
// income, and the real payroll of sectors.
type Effects interface {
	RealIncome(regions []string) float64
	Payroll(regions []string, sectors treaty.Sectors) float64
}

// Module is the ID of the module.
func (p *Prospect) Module() string { return p.Text.Module.ID }

// Draft is the draft in words.
func (p *Prospect) Draft() string { return p.Text.Space.Format(p.Text.Draft) }

// RealIncome is the change in the actor's real income that the draft brings in the
// quarter, in percent.
func (p *Prospect) RealIncome() float64 {
	return p.With.RealIncome(p.Regions) - p.Without.RealIncome(p.Regions)
}

// Payroll is the change in real payroll of some sectors of the actor's regions that
// the draft brings in the quarter, in percent.
func (p *Prospect) Payroll(sectors treaty.Sectors) float64 {
	return p.With.Payroll(p.Regions, sectors) - p.Without.Payroll(p.Regions, sectors)
}

// Bound lists the sectors, of those given, in which the draft obliges the actor to
// anything in the quarter.
func (p *Prospect) Bound(sectors treaty.Sectors) []string {
	list, err := sectors.In(p.Economy)
	if err != nil {
		return nil // a line on sectors that are not there, which Validate reports
	}
	var ids []string
	for _, j := range list {
		if p.Text.Binds(p.Economy, p.Actor, j, p.Period) {
			ids = append(ids, p.Economy.Sectors()[j].ID)
		}
	}
	return ids
}

// InForce reports whether a sanction regime is in force in the quarter, as far as is
// known now.
func (p *Prospect) InForce(regime string) bool {
	r := p.regime(regime)
	return r != nil && r.InForce(p.Period)
}

// Met reports whether nothing is demanded any more under a sanction regime in the
// quarter, as far as is known now: the measures of a scheduled regime are there as long
// as its demand is not met.
func (p *Prospect) Met(regime string) bool { return !p.InForce(regime) }

func (p *Prospect) regime(id string) *sanction.Regime {
	for k := range p.Regimes {
		if r := &p.Regimes[k]; r.ID == id {
			return r
		}
	}
	return nil
}
