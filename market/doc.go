// Package market prices trade policy: an economy and a policy go in, and an equilibrium
// with the costs of tariffs, bans and transfers to every region comes out. Package market
// knows nothing of politics.
//
// The model is that of Caliendo and Parro (2015, Review of Economic Studies
// 82:1-44), many regions and sectors linked by input use, solved in changes from
// a calibrated baseline as in Dekle, Eaton and Kortum (2008, IMF Staff Papers
// 55:511-540).
//
//	e, err := market.LoadDir("mydata")        // or wiod.Small(), wiod.World()
//	p := e.Baseline()                         // nothing changes
//	p.SetTariff(sector, importer, exporter, 0.25)
//	q, err := e.Solve(p)
//	fmt.Println(q.RealIncome(importer))       // 1 is no change
//
// # Indices and units
//
// Cells are addressed by sector, importer, exporter, in that order; a region's
// sales to itself are the cell with importer and exporter equal. Rates are ad
// valorem: 0.05 is 5 %. A hat is a level over its baseline, so that 1 is no
// change. Elasticities are trade elasticities: a share falls with the power
// -Theta of its trade cost.
//
// # Equations
//
// For regions n, i and sectors j, k, with a hat for new over old and a prime for
// new levels,
//
//	cost          c^_nj = w^_n^gamma_nj prod_k P^_nk^gamma_nkj
//	price         P^_nj = (sum_i m_nij pi_nij (kappa^_nij c^_ij)^-theta_j)^(-1/theta_j)
//	trade cost    kappa^_nij = d^_nij (1+tau'_nij)/(1+tau_nij)
//	share         pi'_nij = m_nij pi_nij (c^_ij kappa^_nij / P^_nj)^-theta_j
//	expenditure   X'_nj = sum_k gamma_njk sum_i pi'_ink X'_ik/(1+tau'_ink) + alpha_nj I'_n
//	income        I'_n = w^_n w_n L_n + R'_n + D'_n
//	revenue       R'_n = sum_j sum_i tau'_nij pi'_nij X'_nj/(1+tau'_nij)
//	labour        w^_n w_n L_n = sum_j gamma_nj sum_i pi'_inj X'_ij/(1+tau'_inj)
//	real income   W^_n = (I'_n/I_n) / prod_j P^_nj^alpha_nj
//
// Value-added shares gamma_nj, input shares gamma_nkj and final shares alpha_nj
// stay as they are in the baseline. Deficits D are constant in money, and world
// value added is the numeraire: every wage and price is relative to it, so what
// looks like inflation or an exchange rate here is a relative price.
//
// Where bans leave regions in groups between which no goods flow and no wedge is
// paid, nothing determines the wages of one group relative to another's. The value
// added of each group then keeps its sum in the baseline, and with it the world's:
// a group's wages and prices are relative to its own value added, and comparing
// them across groups means nothing. Its deficits and transfers are in the same
// money, and must sum to zero; else Solve returns a StrandedError that names the
// group. An isolated region is a group of one.
//
// # Profits
//
// Economy.WithClosure(FixedFirms) has a fixed number of firms in each region and sector
// with constant mark-ups (Ossa 2014, American Economic Review 104:4104-4146). Of the
// sales Y_nj the share 1/sigma_j is profit and the rest cost, theta_j is sigma_j - 1, and
//
//	labour        w^_n w_n L_n = sum_j gamma_nj (1-1/sigma_j) Y'_nj
//	expenditure   X'_nj = sum_k gamma_njk (1-1/sigma_k) Y'_nk + alpha_nj I'_n
//	income        I'_n = w^_n w_n L_n + sum_j Y'_nj/sigma_j + R'_n + D'_n
//
// World payroll, not value added, is then the numeraire. Weights are political weights
// on the incomes of sectors, Equilibrium.Government is the objective they make, and an
// Owner a group that lives by profits. LogGovernment and LogRents are differentiated
// as real income is.
//
// # Labour supply and scale
//
// Economy.WithLabour lets labour answer to the real wage, and a sector's productivity to
// its employment. Such an economy has no derivatives.
//
// # Bans
//
// A ban is a weight m of zero, exactly. A region left without any supplier of a
// good it uses has no price for it; Solve then returns a CutOffError that names
// both.
//
// # Annual data, shorter periods
//
// Flows, incomes and transfers are annual amounts. Percentages do not depend on
// the length of a period: multiplying all values by one number multiplies every
// amount in the equilibrium by it and leaves shares, wages, prices and real
// income alone. A quarter is therefore the annual equilibrium with a quarter of
// each amount; state transfers and freezes as annual rates.
//
// # Solving
//
// A Solver iterates on wages, prices and expenditures together until all three
// satisfy the equations, and holds all the memory it needs: one per goroutine,
// nothing allocated after the first solve. A solve is a pure function of economy,
// policy, elasticities and start, on one platform to the last bit. If the policy
// is the baseline the answer is the baseline itself.
//
// The first Solver of an economy works out how costs and spending respond to
// wages at its baseline, which takes about as long as loading it (33 ms for 31
// regions and 40 sectors); others share the result.
//
// # Measures
//
// A Policy holds tariffs, iceberg barriers, weights (bans and licences), export
// taxes and wedges by cell; friction by region; transfers and freezes between
// regions; and a rule for deficits: constant in money, in proportion to world income or
// to own income, or zero. Tariffs stack in points (AddTariff, Stack). Every payment has a
// receiving region. Policy.Overlay puts sanctions on a treaty, Policy.Diff lists what changed.
// Elasticities may differ by importer, for economies that adapt.
//
// # Derivatives
//
// Solver.Gradient differentiates an equilibrium: the log of every region's real
// income by every tariff, barrier, weight, export tax, wedge, friction and transfer.
// It works on a column for each region where a solve has one, and takes as long as
// some five solves at 31 regions. GradientOf does so for prices, wages and
// sectors' value added. Bans are differentiated in their weight m, in which relief
// has a price (in barriers its derivative is zero), and Gradient.Along takes any
// direction, such as the Diff between two policies.
// Where a policy leaves groups of regions that nothing links, there are no
// derivatives: the first trade between groups would settle relative wages that the
// model leaves open until then. Gradient returns a SeparatedError that names a group, and
// so do Exposure and OptimalTariff.
//
//	s := market.NewSolver(e)
//	err := s.Solve(&q, p, nil)
//	err = s.Gradient(&g, &q, p)
//	g.Tariff(region, sector, importer, exporter) // d ln real income / d tariff
//
// # Exposure, adaptation, optimal tariffs
//
// Solver.Exposure solves for what a region and its partners lose if trade between
// them stops; Equilibrium.Dependence, ImportConcentration and Substitutability are
// the indices in use. An Adaptation lets elasticities grow while something is
// restricted, so that the same ban costs less in year five than in the first
// quarter, and productivity fall behind under controls on technology.
// Solver.OptimalTariff finds the tariffs that serve one region best, others' given.
// Package tariff finds those of a trade war and those that all agree on; package interval
// says how sure effects are, given the standard errors of elasticities.
//
// # Data
//
// Load reads five CSV files and New takes tables from memory; DATA.md beside this
// file says how to fill them from WIOD, ICIO or GTAP. Accounts.Validate lists
// identities that fail, Economy.Aggregate merges regions and sectors, and
// Economy.ZeroDeficits balances trade. Package table reads WIOD, ICIO and BACI in their
// published forms. Package wiod embeds two economies.
//
// # Errors
//
// Mistakes in data come back all together as InputErrors with file, line, region
// and sector. A policy out of range is a PolicyError, a region without a
// supplier a CutOffError, one whose trade cannot balance a StrandedError, one
// that pays out more than it earns an InsolvencyError, an economy the solver
// cannot clear a ConvergenceError. Gradient has a SeparatedError where there are no
// derivatives and a DerivativeError where they were not found.
// A Policy or start for another Economy is an error too. Region and sector
// indices out of range are bugs in the calling code and panic.
//
// # Files
//
// The files are read in this order. Data: accounts.go, load.go, checkaccounts.go,
// closing.go, economy.go, validate.go, aggregate.go, deficits.go. Measures: policy.go,
// readpolicy.go, checkpolicy.go, diff.go, elasticities.go, fingerprint.go. Solves:
// solver.go, kernel.go, linear.go, pass.go, search.go, anderson.go, balance.go, wages.go,
// newton.go, groups.go, stranded.go, equilibrium.go. Closures: profits.go, government.go, labour.go.
// Derivatives: gradient.go, adjoint.go, contents.go, sensitivities.go, chebyshev.go.
// Uses: decompose.go, exposure.go, adapt.go, optimal.go, ascent.go. errors.go and dense.go
// serve all.
package market
