package agent

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// ThreatNone, Serious and Grave are the levels of a threat to an actor's security.
const (
	ThreatNone = iota
	ThreatSerious
	ThreatGrave
	ThreatLevels
)

// SecurityThreat is how threats to an actor's security come and go: a Markov chain of
// three levels, of which the actor alone knows where it stands. Rates are chances per
// quarter, losses percent of baseline real income per quarter while nothing answers
// the threat. In every number zero means the default and a negative number none. All
// defaults are assumptions, to be varied.
type SecurityThreat struct {
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
	moves *[ThreatLevels][ThreatLevels]float64
}

// WithDefaults fills in what zeros and negative numbers mean.
func (p SecurityThreat) WithDefaults() SecurityThreat {
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
func (p SecurityThreat) Validate(e *market.Economy) error {
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

// Row is the chances of the next level. The process has its defaults filled in.
func (p SecurityThreat) Row(level int) [ThreatLevels]float64 {
	if p.moves != nil {
		return p.moves[level]
	}
	switch level {
	case ThreatSerious:
		return [ThreatLevels]float64{p.Ease, 1 - p.Ease - p.Worsen, p.Worsen}
	case ThreatGrave:
		return [ThreatLevels]float64{0, p.Relent, 1 - p.Relent}
	}
	return [ThreatLevels]float64{1 - p.Rise, p.Rise, 0}
}

// Next is the level a period later, for a uniform draw from [0, 1).
func (p SecurityThreat) Next(level int, u float64) int {
	row := p.Row(level)
	for z, chance := range row {
		if u < chance {
			return z
		}
		u -= chance
	}
	return level // of a rounding error
}

// Loss is what an unanswered threat costs at a level.
func (p SecurityThreat) Loss(level int) float64 {
	return [ThreatLevels]float64{ThreatSerious: p.Serious, ThreatGrave: p.Grave}[level]
}

// Expected is the mean loss in each of the next periods, the present one first, when
// the level is known now.
func (p SecurityThreat) Expected(level, periods int) []float64 {
	out, expected := make([]float64, periods), p.expecting(level)
	for h := range out {
		out[h] = expected.next()
	}
	return out
}

// expecting is a threat as it is expected to go on, quarter by quarter.
type expecting struct {
	rows    [ThreatLevels][ThreatLevels]float64
	losses  [ThreatLevels]float64
	chances [ThreatLevels]float64
}

func (p SecurityThreat) expecting(level int) (x expecting) {
	for z := range x.rows {
		x.rows[z], x.losses[z] = p.Row(z), p.Loss(z)
	}
	x.chances[level] = 1
	return x
}

// next is the mean loss of the quarter that comes next, the present one first.
func (x *expecting) next() (loss float64) {
	var next [ThreatLevels]float64
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
func (p SecurityThreat) LongRun() [ThreatLevels]float64 {
	// Flows between neighbouring levels balance.
	if p.Rise == 0 {
		return [ThreatLevels]float64{1}
	}
	if p.Ease == 0 { // never calm again
		if p.Relent == 0 && p.Worsen > 0 {
			return [ThreatLevels]float64{ThreatGrave: 1}
		}
		grave := 0.0
		if p.Worsen > 0 {
			grave = p.Worsen / (p.Worsen + p.Relent)
		}
		return [ThreatLevels]float64{ThreatSerious: 1 - grave, ThreatGrave: grave}
	}
	if p.Worsen > 0 && p.Relent == 0 {
		return [ThreatLevels]float64{ThreatGrave: 1}
	}
	serious := p.Rise / p.Ease
	grave := 0.0
	if p.Worsen > 0 {
		grave = serious * p.Worsen / p.Relent
	}
	sum := 1 + serious + grave
	return [ThreatLevels]float64{1 / sum, serious / sum, grave / sum}
}
