// Package tariff finds chosen tariffs: the best for one region, the tariffs of a trade
// war, and tariffs by agreement. Package market prices policies; package tariff says
// which tariffs governments would set, given their objectives.
//
//	v := market.NewSolver(e)                                     // e has balanced trade
//	war, err := tariff.Game{}.Nash(ctx, v, e.Baseline())         // from the factual tariffs
//	talks, err := tariff.Game{}.Cooperate(ctx, v, nil, war.Policy, tariff.EqualGains)
//	moves, err := tariff.Game{}.Check(ctx, v, war.Policy, tariff.Search{})
//
// # Choices
//
// A Game names the players, the sectors, whether tariffs differ by exporter or not
// (most favoured nation), and the bounds. Governments maximise real income or, with
// political weights, the weighted incomes of sectors (Ossa 2014, American Economic
// Review 104:4104-4146); with fixed firms (market.FixedFirms) protection shifts profits,
// so that weights have something to act on.
//
// Nash and cooperative tariffs are defined with balanced trade. Where trade does not
// balance all searches return a DeficitError; market.Economy.ZeroDeficits balances
// trade.
//
// # How
//
// Derivatives of all players' objectives by all tariffs come from one adjoint of the
// equilibrium (market.Solver.GradientOf). The first-order conditions of a player say,
// for given shadow values, how high each rate is to be; Nash iterates on the answers of
// all players at once, accelerated by Anderson's method. Optimal and Cooperate climb
// with quasi-Newton steps around the known curvature of demand. Where an objective may
// have two maxima in a sector's tariffs, with profits or political weights, both are
// compared (the second has prohibitive rates).
//
// Every Result carries the residual of the first-order conditions. Check looks for gains
// from moving a single tariff, and all tariffs of a player jointly.
//
// Autarky is always a Nash equilibrium: where all tariffs are prohibitive no single tariff
// matters. The searches look for the interior equilibrium.
//
// The files are read in this order: game.go (games and tables of tariffs), nash.go with
// accelerator.go, jump.go and start.go (wars), climb.go, optimal.go and bargain.go (climbs),
// check.go (moves that gain).
package tariff
