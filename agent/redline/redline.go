package redline

import "github.com/tradetalk/tradetalk/market"

// Line is something that an actor will not sign, at any price unless it is [Priced].
// It is declared, not computed: a predicate on what a draft would bring and on the world
// that it would come into. [ParseRedLine] knows the lines of this package by their text.
type Line interface {
	// Crossed says how a prospect crosses the line, or "" if it does not.
	Crossed(p *Prospect) string
	// Validate reports what is wrong with the line for an economy.
	Validate(e *market.Economy) error
	// String states the line.
	String() string
}
