// The types of this file decide the level and the cost of threats to an actor's security, from
// chances per quarter and a uniform draw. The process is a Markov chain of three levels: an
// assumption, with the chain's moments tested against closed forms.

package agent

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// ThreatNone, ThreatSerious and ThreatGrave are the levels of a threat to an actor's security.
// ThreatLevels is the number of levels.
const (
	ThreatNone = iota
	ThreatSerious
	ThreatGrave
	ThreatLevels
)

// SecurityThreat is the process of threats to an actor's security: a Markov chain of three
// levels. Only the actor knows the present level. Rates are chances per quarter. Losses are
// percent of baseline real income per quarter while the threat is unanswered. In every number
// zero means the default, and a negative number means none. All defaults are assumptions, to be
// varied.
type SecurityThreat struct {
	// Sectors are the sectors with dangerous dependence on imports: a measure averts a share of
	// the loss equal to the share of the sectors' imports stopped. "" means treaty.Goods.
	Sectors treaty.Sectors
	// Rise is the chance of a calm turning serious (default 0.02). Worsen is the chance of a
	// serious threat turning grave (0.1), Ease of a serious threat going away (0.2), Relent of
	// a grave threat turning serious (0.3). Each is at most 1, and so is Worsen + Ease.
	Rise, Worsen, Ease, Relent float64
	// Serious and Grave are the losses at the two levels: 0.2 and 1 by default. Both are
	// finite, and Serious is at most Grave.
	Serious, Grave float64

	// moves are the transition chances per period by level, for periods other than a quarter.
	moves *[ThreatLevels][ThreatLevels]float64
}

// WithDefaults returns the process with defaults in place of zeros and zeros in place of
// negative numbers.
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

// standard returns the default for zero, zero for a negative number, and any other number as
// given.
func standard(v, otherwise float64) float64 {
	switch {
	case v == 0:
		return otherwise
	case v < 0:
		return 0
	}
	return v
}

// Validate reports every fault of the process in one error, in the numbers as given.
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

// Row returns the probabilities of the next level, given the present level. The process must
// have defaults filled in.
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

// Next returns the level a period later, for a uniform draw from [0, 1).
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

// Loss returns the cost of an unanswered threat at a level, in percent of baseline real income
// per quarter.
func (p SecurityThreat) Loss(level int) float64 {
	return [ThreatLevels]float64{ThreatSerious: p.Serious, ThreatGrave: p.Grave}[level]
}

// Expected returns the mean loss in each of the next periods, the present period first, given
// the present level, in percent of baseline real income per quarter.
func (p SecurityThreat) Expected(level, periods int) []float64 {
	out, expected := make([]float64, periods), p.expecting(level)
	for h := range out {
		out[h] = expected.next()
	}
	return out
}

// expecting is the expected course of a threat, period by period.
type expecting struct {
	rows    [ThreatLevels][ThreatLevels]float64
	losses  [ThreatLevels]float64
	chances [ThreatLevels]float64
}

// expecting returns the expected course of the threat from a level.
func (p SecurityThreat) expecting(level int) (x expecting) {
	for z := range x.rows {
		x.rows[z], x.losses[z] = p.Row(z), p.Loss(z)
	}
	x.chances[level] = 1
	return x
}

// next returns the mean loss of the next period, the present period first.
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

// LongRun returns the share of time spent at each level, from a calm start.
func (p SecurityThreat) LongRun() [ThreatLevels]float64 {
	// The stationary chain has balanced flows between neighbouring levels.
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
