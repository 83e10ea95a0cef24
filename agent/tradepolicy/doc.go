// Package tradepolicy decides on tariffs that a government raises on its own, outside any text:
// at a review the government raises an increase of a menu, holds, or takes increases back.
//
// Input is an [agent.View], the public situation with the private information of one government,
// and [Parameters]. Output is a [Deliberation]: every course with its value against holding, as
// an annuity in percent of baseline real income per quarter, in parts that add up. The economy
// prices every course. Law binds through breaches: a course that raises a tariff beyond what a
// text in force allows breaks the text, and the government foresees the answers of the others.
// Outside a text another government's best move does not depend on the course to first order, and
// stands in the worlds with and without the course alike.
//
// A course that starts now lasts until its first review, or for good, whichever is worth more:
//
//	v = (1-delta) [ u(x, none) + sum_{h>=1} delta^h u(x_h, y_h) ] - v(hold)
//
// Read parameters.go first (the menu, the clock and the costs), then menu.go (the courses), law.go
// (the texts that a list of increases breaks), foresight.go (the answers), value.go (the value of a
// course), screening.go (the choice of courses to solve on a large economy), rest.go (why tariffs
// that the law leaves free are not raised at the start) and deliberation.go (the whole).
//
// Sources: optimal tariffs in general equilibrium, Johnson (1953, Review of Economic Studies
// 21: 142-153); protection for sale, Grossman and Helpman (1994, American Economic Review 84:
// 833-850) in reduced form; self-enforcing bindings, Dixit (1987) and Bagwell and Staiger (1990,
// American Economic Review 80: 779-795).
package tradepolicy
