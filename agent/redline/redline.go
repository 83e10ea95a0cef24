// Package redline holds the red lines of actors: declared predicates on the prospects of a
// draft. A line in words ("industry.depth <= 0.5 at price 0.02 public") or a Prospect of a
// draft goes in. A Position, or the words for a crossing of the line, comes out.
//
// Order of reading: redline.go and prospect.go for the question put to a line; termbound.go,
// clause.go, party.go, sanction.go, floor.go and sector.go for the kinds of lines; position.go
// for price and publicity; parse.go for the words.
package redline

import "github.com/tradetalk/tradetalk/market"

// Line is a condition under which an actor will not sign, at any price unless [Priced]. A line
// is declared, not computed: a predicate on the effects of a draft and on the world around the
// draft. [Parse] reads the lines of this package from words.
type Line interface {
	// Crossed returns the way in which a prospect crosses the line, or "" if the prospect does
	// not.
	Crossed(p *Prospect) string
	// Validate reports the faults of the line for an economy.
	Validate(e *market.Economy) error
	// String states the line.
	String() string
}
