package agent

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Calm, Serious and Grave are the levels of a threat to an actor's security.
const (
	Calm = iota
	Serious
	Grave
	threatLevels
)

// ThreatProcess is how threats to an actor's security come and go: a Markov chain of
// three levels, of which the actor alone knows where it stands. Rates are chances per
// quarter, losses percent of baseline real income per quarter while nothing answers
// the threat. In every number zero means the default and a negative number none. All
// defaults are assumptions, to be varied.
type ThreatProcess struct {
	// Sectors are those in which dependence on others is the danger: the share of
	// their imports that a measure stops is the share of the loss that it averts. ""
	// is treaty.Goods.
	Sectors treaty.Sectors
	// Rise is the chance that a calm turns serious (default 0.02), Worsen that a
	// serious threat turns grave (0.1), Ease that it goes away (0.2), Relent that a
	// grave one turns serious (0.3). Each is at most 1, and so are Worsen and Ease together.
	Rise, Worsen, Ease, Relent float64
	// Serious and Grave are what the levels cost: 0.2 and 1. Finite, and the first no more
	// than the second.
	Serious, Grave float64

	// moves are the chances of a period by level, where a period is no quarter.
	moves *[threatLevels][threatLevels]float64
}

// WithDefaults fills in what zeros and negative numbers mean.
func (p ThreatProcess) WithDefaults() ThreatProcess {
	if p.Sectors == "" {
		p.Sectors = treaty.Goods
	}
	for _, f := range []struct {
		field    *float64
		standard float64
	}{{&p.Rise, 0.02}, {&p.Worsen, 0.1}, {&p.Ease, 0.2}, {&p.Relent, 0.3}, {&p.Serious, 0.2}, {&p.Grave, 1}} {
		*f.field = standard(*f.field, f.standard)
	}
	return p
}

// standard is a number for which zero stands for its default and a negative one for
// none.
func standard(v, otherwise float64) float64 {
	switch {
	case v == 0:
		return otherwise
	case v < 0:
		return 0
	}
	return v
}

// Validate reports everything that is wrong with the process, in its numbers as given.
func (p ThreatProcess) Validate(e *market.Economy) error {
	p = p.WithDefaults()
	var errs []error
	bad := func(field string, value any, want string) {
		errs = append(errs, fmt.Errorf("%s is %v; want %s", field, value, want))
	}
	if _, err := p.Sectors.In(e); err != nil {
		errs = append(errs, err)
	}
	const chance = "a chance per quarter of at most 1, 0 for the default or a negative number for none"
	for _, f := range []struct {
		name  string
		value float64
	}{{"Rise", p.Rise}, {"Worsen", p.Worsen}, {"Ease", p.Ease}, {"Relent", p.Relent}} {
		if !(f.value <= 1) {
			bad(f.name, f.value, chance)
		}
	}
	if p.Worsen+p.Ease > 1 {
		bad("Worsen + Ease", p.Worsen+p.Ease, "at most 1")
	}
	if !(p.Serious <= p.Grave) || math.IsInf(p.Grave, 1) {
		bad("Serious", p.Serious, fmt.Sprintf("at most Grave, %v, and both finite", p.Grave))
	}
	return errors.Join(errs...)
}

// row is the chances of the next level. The process has its defaults filled in.
func (p ThreatProcess) row(level int) [threatLevels]float64 {
	if p.moves != nil {
		return p.moves[level]
	}
	switch level {
	case Serious:
		return [threatLevels]float64{p.Ease, 1 - p.Ease - p.Worsen, p.Worsen}
	case Grave:
		return [threatLevels]float64{0, p.Relent, 1 - p.Relent}
	}
	return [threatLevels]float64{1 - p.Rise, p.Rise, 0}
}

// Next is the level a period later, for a uniform draw from [0, 1).
func (p ThreatProcess) Next(level int, u float64) int {
	row := p.row(level)
	for z, chance := range row {
		if u < chance {
			return z
		}
		u -= chance
	}
	return level // of a rounding error
}

// Loss is what an unanswered threat costs at a level.
func (p ThreatProcess) Loss(level int) float64 {
	return [threatLevels]float64{Serious: p.Serious, Grave: p.Grave}[level]
}

// Expected is the mean loss in each of the next periods, the present one first, when
// the level is known now.
func (p ThreatProcess) Expected(level, periods int) []float64 {
	out, expected := make([]float64, periods), p.expecting(level)
	for h := range out {
		out[h] = expected.next()
	}
	return out
}

// expecting is a threat as it is expected to go on, quarter by quarter.
type expecting struct {
	rows    [threatLevels][threatLevels]float64
	losses  [threatLevels]float64
	chances [threatLevels]float64
}

func (p ThreatProcess) expecting(level int) (x expecting) {
	for z := range x.rows {
		x.rows[z], x.losses[z] = p.row(z), p.Loss(z)
	}
	x.chances[level] = 1
	return x
}

// next is the mean loss of the quarter that comes next, the present one first.
func (x *expecting) next() (loss float64) {
	var next [threatLevels]float64
	for z, c := range x.chances {
		loss += c * x.losses[z]
		for to, chance := range x.rows[z] {
			next[to] += c * chance
		}
	}
	x.chances = next
	return loss
}

// LongRun is the share of time that the chain spends at each level, from a calm start.
func (p ThreatProcess) LongRun() [threatLevels]float64 {
	// Flows between neighbouring levels balance.
	if p.Rise == 0 {
		return [threatLevels]float64{1}
	}
	if p.Ease == 0 { // never calm again
		if p.Relent == 0 && p.Worsen > 0 {
			return [threatLevels]float64{Grave: 1}
		}
		grave := 0.0
		if p.Worsen > 0 {
			grave = p.Worsen / (p.Worsen + p.Relent)
		}
		return [threatLevels]float64{Serious: 1 - grave, Grave: grave}
	}
	if p.Worsen > 0 && p.Relent == 0 {
		return [threatLevels]float64{Grave: 1}
	}
	serious := p.Rise / p.Ease
	grave := 0.0
	if p.Worsen > 0 {
		grave = serious * p.Worsen / p.Relent
	}
	sum := 1 + serious + grave
	return [threatLevels]float64{1 / sum, serious / sum, grave / sum}
}

// MotiveProcess is how a protectionist motive comes and goes: for a time a group at
// home has more influence than everybody knows it to have. Rates are chances per
// quarter. In every number zero means the default and a negative number none.
type MotiveProcess struct {
	// Group is the name of the group. "" is the organised group with the largest
	// influence.
	Group string
	// Rise is the chance that it gains the ear of the government (default 0.03),
	// Fall that it loses it again (0.15), each at most 1. Assumptions.
	Rise, Fall float64
	// Weight is the weight that it then has in the actor's payoff on top of its
	// usual one, taken from real income. The default is 0.1, the usual weight of
	// all groups together (DefaultBias); with the Bias it is at most 1. An assumption.
	Weight float64
}

// WithDefaults fills in what zeros and negative numbers mean.
func (p MotiveProcess) WithDefaults() MotiveProcess {
	p.Rise, p.Fall, p.Weight = standard(p.Rise, 0.03), standard(p.Fall, 0.15), standard(p.Weight, DefaultBias)
	return p
}

// Validate reports everything that is wrong with the process for an actor.
func (p MotiveProcess) Validate(a *Public) error {
	p = p.WithDefaults()
	var errs []error
	if p.GroupOf(a) == nil {
		errs = append(errs, fmt.Errorf("the Group is %q; want a group of %s that is paid in some sectors", p.Group, a.ID))
	}
	for _, f := range []struct {
		name  string
		value float64
	}{{"Rise", p.Rise}, {"Fall", p.Fall}, {"Weight", p.Weight}} {
		if !(f.value <= 1) {
			errs = append(errs, fmt.Errorf("%s is %v; want at most 1, 0 for the default or a negative number for none", f.name, f.value))
		}
	}
	if a.Bias+p.Weight > 1 {
		errs = append(errs, fmt.Errorf("the number Weight is %v; want at most %v, what is left beside the Bias of %s", p.Weight, 1-a.Bias, a.ID))
	}
	return errors.Join(errs...)
}

// Next reports whether the motive is there a period later, for a uniform draw.
func (p MotiveProcess) Next(on bool, u float64) bool {
	if on {
		return u >= p.Fall
	}
	return u < p.Rise
}

// GroupOf is the group of an actor that the motive is about, or nil.
func (p MotiveProcess) GroupOf(a *Public) *Group {
	k := slices.IndexFunc(a.Groups, func(g Group) bool { return g.Name == p.Group && g.Sectors != "" })
	if p.Group == "" {
		for g := range a.Groups {
			if a.Groups[g].Sectors != "" && (k < 0 || a.Groups[g].Influence > a.Groups[k].Influence) {
				k = g
			}
		}
	}
	if k < 0 {
		return nil
	}
	return &a.Groups[k]
}

// Private is what shocks have done to an actor that nobody else sees.
type Private struct {
	// Threat is the level of the threat to its security: Calm, Serious or Grave.
	Threat int
	// Motive says that a group at home has gained influence for a time.
	Motive bool
}

// Disruption changes what it costs to deliver some goods for a time: a crisis, or a new
// technology. It is public from its first quarter on, its end included, and nobody
// foresees it. Its numbers must be given: they are the scenario's.
type Disruption struct {
	Name string
	// Regions are the IDs of the regions that it is about, Sectors what goods. ""
	// is treaty.Everything.
	Regions []string
	Sectors treaty.Sectors
	// From is its first quarter, Until the first after it, counted from 0.
	From, Until int
	// Factor is by what the cost of delivery is multiplied: above 1 in a crisis,
	// below 1 for a better technology, from 0.1 to 10. It must be given. It holds for what crosses the borders of the
	// regions or, under Output, for all that they make, sold at home or abroad:
	// a change of their productivity by 1/Factor.
	Factor float64
	Output bool
}

// Validate reports everything that is wrong with the disruption.
func (d *Disruption) Validate(e *market.Economy) error {
	var errs []error
	if len(d.Regions) == 0 {
		errs = append(errs, errors.New("the list Regions is empty; want the IDs of regions of the economy"))
	}
	for _, id := range d.Regions {
		if _, ok := e.RegionIndex(id); !ok {
			errs = append(errs, fmt.Errorf("a name in Regions is %q; want the IDs of regions of the economy", id))
		}
	}
	if _, err := d.sectors().In(e); err != nil {
		errs = append(errs, err)
	}
	if d.From < 0 || d.Until <= d.From {
		errs = append(errs, fmt.Errorf("the quarter From is %d and Until %d; want quarters, the second after the first", d.From, d.Until))
	}
	if !(d.Factor >= 0.1 && d.Factor <= 10) {
		errs = append(errs, fmt.Errorf("the number Factor is %v; want a factor on the cost of delivery, from 0.1 to 10", d.Factor))
	}
	return errors.Join(errs...)
}

func (d *Disruption) sectors() treaty.Sectors {
	if d.Sectors == "" {
		return treaty.Everything
	}
	return d.Sectors
}

// Holds reports whether the disruption is there in a quarter.
func (d *Disruption) Holds(period int) bool { return period >= d.From && period < d.Until }

// Compile multiplies the costs of delivery in p, whatever the quarter.
func (d *Disruption) Compile(p *market.Policy) {
	e := p.Economy()
	inside := make([]bool, e.NumRegions())
	for _, id := range d.Regions {
		n, _ := e.RegionIndex(id)
		inside[n] = true
	}
	for j := range e.NumSectors() {
		if !d.sectors().Covers(e, j) {
			continue
		}
		for n := range inside {
			for i := range inside {
				if hit := inside[i]; d.Output && hit || !d.Output && n != i && (hit || inside[n]) {
					p.SetBarrier(j, n, i, p.Barrier(j, n, i)*d.Factor)
				}
			}
		}
	}
}
