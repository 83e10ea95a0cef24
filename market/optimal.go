package market

// A Grouping says which of a region's tariffs are set together.
type Grouping uint8

const (
	// ByCell sets each tariff, by sector and exporter, for itself.
	ByCell Grouping = iota
	// BySector sets one rate for each sector and all exporters: most favoured nation
	// treatment.
	BySector
	// ByExporter sets one rate for each exporter and all goods.
	ByExporter
	// Uniform sets one rate for everything.
	Uniform
)

// String returns the name of the grouping.
func (g Grouping) String() string {
	switch g {
	case ByCell:
		return "by cell"
	case BySector:
		return "by sector"
	case ByExporter:
		return "by exporter"
	case Uniform:
		return "uniform"
	}
	return "unknown grouping"
}

// A TariffProblem asks for the import tariffs that serve a region best, at given policies of
// all others. The zero value, but for Region, is the problem of a region that sets each
// tariff on goods freely.
type TariffProblem struct {
	Region int
	// Weights are the political weights of the region's government, whose objective is then
	// Equilibrium.Government. Nil, the default, stands for real income.
	Weights *Weights
	// Sectors and Exporters name the free tariffs. Nil sectors are the goods sectors, or all
	// if the economy does not tell goods from services; nil exporters are all others.
	Sectors, Exporters []int
	// Grouping says which rates are set together. The default is a rate for each cell.
	Grouping Grouping
	// Floor and Ceiling bound the rates, ad valorem. The default for each, zero, is
	// no bound; a Floor of exactly zero is had with NoSubsidies.
	Floor, Ceiling float64
	NoSubsidies    bool
	// Tolerance is the Residual at which to stop. The default is 1e-6.
	Tolerance float64
	// Evaluations is the most equilibria to solve for. The default is 500.
	Evaluations int
}

// A TariffStatus says how the search for optimal tariffs ended.
type TariffStatus uint8

const (
	// Optimal: the first-order conditions hold to the tolerance.
	Optimal TariffStatus = iota
	// EvaluationLimit: as many equilibria were solved for as allowed.
	EvaluationLimit
	// Stalled: no step along the direction of ascent gains anything.
	Stalled
)

// String returns the name of the status.
func (s TariffStatus) String() string {
	switch s {
	case Optimal:
		return "optimal"
	case EvaluationLimit:
		return "evaluation limit"
	case Stalled:
		return "stalled"
	}
	return "unknown status"
}

// A TariffResult is where the search for optimal tariffs ended.
type TariffResult struct {
	Policy      *Policy      // the policy given, with the region's tariffs changed
	Equilibrium *Equilibrium // under Policy
	Gain        float64      // ln of the objective over the objective under the policy given
	// Residual is the violation of the first-order conditions, bounds heeded: the longest
	// step in ln(1+tariff) that the derivatives of the objective's logarithm still call for,
	// given the slope of spending in tariffs. Residual is about the distance of the worst
	// rate from the best.
	Residual    float64
	Status      TariffStatus
	Steps       int // steps taken
	Evaluations int // equilibria solved for
}

// OptimalTariff finds a region's best tariffs, by ascent in ln(1+tariff) with the adjoint's
// gradient: quasi-Newton steps of limited memory (Nocedal 1980, Mathematics of Computation
// 35:773-782) on rates not held by a bound, scaled by the slopes of demand. The search starts
// at p and so finds a local optimum near p. l holds the elasticities, nil for the baseline's.
//
// In a world of two countries and one sector the optimum is 1/(theta lambda), lambda being
// the other country's share of spending on own goods (Gros 1987, Journal of International
// Economics 23:357-367); 1/theta is the limit for a small country. Regions that answer each
// other in turn, each from the other's TariffResult.Policy, are at a Nash equilibrium once
// neither moves.
//
// A problem out of range is an error, as is a policy that cannot be solved; the end of the
// search is a status.
func (v *Solver) OptimalTariff(p *Policy, l *Elasticities, o TariffProblem) (*TariffResult, error) {
	if p.e != v.e {
		return nil, errOtherEconomy
	}
	a := ascent{v: v, l: l, o: o, p: p.Clone(), trialPolicy: p.Clone(), q: new(Equilibrium), trial: new(Equilibrium), g: new(Gradient)}
	if err := a.setUp(); err != nil {
		return nil, err
	}
	if err := v.SolveWith(a.q, a.p, l, nil); err != nil {
		return nil, err
	}
	start := a.value(a.q)
	// Groups of cells with different rates, and rates out of bounds, move first.
	a.read()
	a.evaluations = 1
	if !a.set(a.p, a.x) {
		a.evaluations++
		if err := v.SolveWith(a.q, a.p, l, a.q); err != nil {
			return nil, err
		}
	}
	status, err := a.climb()
	if err != nil {
		return nil, err
	}
	return &TariffResult{
		Policy: a.p, Equilibrium: a.q, Gain: a.value(a.q) - start,
		Residual: a.residual, Status: status, Steps: a.steps, Evaluations: a.evaluations,
	}, nil
}
