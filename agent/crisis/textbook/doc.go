// Package crisis holds the textbook games of coercion by themselves, without an economy:
// what theory says when payoffs are given. The simulation takes payoffs from the market
// and beliefs from what was seen; these games are what it is compared with, and a
// researcher can use them with numbers of his own.
//
//	Game          a threat, resistance, and standing firm or backing down
//	Attrition     audience costs that grow while a crisis lasts
//	ChainStore    a reputation for toughness
//	Ask           how much to demand of a target whose resolve is unknown
//	EscapeClause  what leaving a promise unkept should cost
//	StableSizes   coalitions that nobody leaves and nobody joins
//
// # Several equilibria
//
// A [Game] often has three equilibria. [Game.Equilibria] returns all of them,
// [Game.Select] one by a stated rule, with how it came there:
//
//	all, err := g.Equilibria()
//	one, path, err := g.Select()
//
// # Units
//
// All payoffs of a game are in one unit of the user's choice; multiplying all of them,
// and Sigma, by a number changes no probability. Adding a constant to all of one side's
// payoffs changes none either.
//
// Everything is a pure function of its arguments. Play and BacksDown draw from the
// generator that they are given and from nothing else.
package textbook
