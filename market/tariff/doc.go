// Package tariff finds tariffs that are chosen: one region's best ones, those of a trade
// war, and those that all agree on. Package market prices policies; this package says
// which tariffs governments would set, given what they maximise.
//
//	v := market.NewSolver(e)                                     // e has balanced trade
//	war, err := tariff.Game{}.Nash(ctx, v, e.Baseline())         // from the factual tariffs
//	talks, err := tariff.Game{}.Cooperate(ctx, v, nil, war.Policy, tariff.EqualGains)
//	moves, err := tariff.Game{}.Check(ctx, v, war.Policy, tariff.Search{})
//
// # What is chosen
//
// A Game names the players, the sectors, whether tariffs differ by exporter or are one
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
// for given shadow values, what each of its rates is to be; Nash iterates on that for
// all players at once, accelerated by Anderson's method. Optimal and Cooperate climb
// with quasi-Newton steps around the known curvature of demand. Where an objective may
// have two maxima in a sector's tariffs, with profits or political weights, both are
// compared (the second has prohibitive rates).
//
// Every Result carries what is left of its first-order conditions. Check looks for moves
// that gain a player, one tariff at a time and all jointly.
//
// Autarky is always a Nash equilibrium: where all tariffs are prohibitive no single one
// matters. The searches look for the interior one.
package tariff
