// Package textbook holds the textbook games of coercion, without an economy: the predictions of
// theory for given payoffs. Payoffs and priors go in; equilibria, chances and best choices come
// out. The simulation takes payoffs from the market and beliefs from observations, and is
// compared with these games. A researcher can play the games with other numbers.
//
//	Game          a threat, resistance, and standing firm or backing down
//	Sample        crises as data, with two estimators of the game
//	Attrition     audience costs growing with the length of a crisis
//	ChainStore    a reputation for toughness
//	Ask           the best demand on a target of unknown resolve
//	EscapeClause  the best price of leaving a promise unkept
//	StableSizes   coalitions without a reason to leave or join
//
// # Several equilibria
//
// A [Game] often has three equilibria. [Game.Equilibria] returns all equilibria, [Game.Select]
// a single equilibrium by a stated rule, with the path:
//
//	all, err := g.Equilibria()
//	one, path, err := g.Select()
//
// # Data
//
// A [Sample] has the ends of crises and covariates of payoffs. [Sample.NestedPseudoLikelihood]
// and [Sample.MaximumLikelihood] estimate the coefficients:
//
//	fit, err := sample.NestedPseudoLikelihood(nil)
//	all, err := sample.Equilibria(fit.Coefficients)
//
// # Units
//
// All payoffs of a game are in a unit of the user's choice. Multiplying all payoffs and Sigma
// by a number changes no probability. Adding a constant to all payoffs of a side changes none
// either.
//
// Everything is a pure function of the arguments. Play and BacksDown draw from the given
// generator and from nothing else.
//
// # Order of reading
//
// game.go, equilibria.go and selection.go for the crisis game, normal.go for the bivariate
// normal; estimation.go, fit.go, nested.go and constrained.go for the game on data; then
// attrition.go, chainstore.go, demand.go, escape.go and coalition.go, in any order.
package textbook
