package market

import (
	"errors"
	"slices"
)

// Elasticities are trade elasticities by sector and importer. In the baseline all importers
// of a sector share an elasticity; importers that adapt to restrictions have their own. An
// elasticity belongs to all of an importer's purchases in a sector, so that prices remain a
// price index.
//
// Where an elasticity varies over importers of a sector the model is no longer the model of
// Eaton and Kortum but an Armington model, with the same equations.
type Elasticities struct {
	e     *Economy
	theta []float64 // by (sector, importer)
}

// Elasticities returns a new set with the baseline's values.
func (e *Economy) Elasticities() *Elasticities {
	l := &Elasticities{e: e, theta: make([]float64, e.s*e.n)}
	for row := range l.theta {
		l.theta[row] = e.theta[row/e.n]
	}
	return l
}

// Theta returns the elasticity of an importer's purchases in a sector.
func (l *Elasticities) Theta(sector, importer int) float64 { return l.theta[l.row(sector, importer)] }

// SetTheta sets the elasticity, which must be from 0.001 to 1000; a solve reports values out
// of range.
func (l *Elasticities) SetTheta(sector, importer int, theta float64) {
	l.theta[l.row(sector, importer)] = theta
}

// row returns the index of a sector and importer, and panics for an importer out of range.
func (l *Elasticities) row(sector, importer int) int {
	if uint(importer) >= uint(l.e.n) {
		panic("market: region index out of range")
	}
	return sector*l.e.n + importer
}

// Clone returns a deep copy of l.
func (l *Elasticities) Clone() *Elasticities {
	return &Elasticities{e: l.e, theta: slices.Clone(l.theta)}
}

// CopyFrom makes l equal to m, economy included.
func (l *Elasticities) CopyFrom(m *Elasticities) {
	l.e = m.e
	l.theta = append(l.theta[:0], m.theta...)
}

// Equal reports whether l and m are for the same Economy and hold the same values.
func (l *Elasticities) Equal(m *Elasticities) bool {
	return l.e == m.e && slices.Equal(l.theta, m.theta)
}

// check reports all elasticities out of range.
func (l *Elasticities) check() error {
	var bad []error
	for row, t := range l.theta {
		if !elasticity(t) {
			bad = append(bad, &InputError{Column: "theta", Sector: l.e.sectors[row/l.e.n].ID, Region: l.e.regions[row%l.e.n].ID,
				Value: number(t), Want: wantTheta})
		}
	}
	return errors.Join(bad...)
}
