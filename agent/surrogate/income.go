package surrogate

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// The file decides the estimated real income of every region under a draft, from the exact
// solution of the economy for some drafts. Source: real income as the equivalent variation of the
// model of package market.

// IncomeModel is a [Model] of the effect of drafts of a treaty on the real income of every
// region: output n is the change in the income of region n over the baseline in percent (100
// times a log change), in one quarter.
//
// An IncomeModel is its own Pricer. Price uses a solver and a policy of the IncomeModel and is
// not safe for concurrent use; estimates are.
type IncomeModel struct {
	*Model
	space     *terms.Space
	period    int
	situation *agent.Situation
	texts     []treaty.Text
	first     []int // by text: index of its first term in the space
	solver    *market.Solver
	policy    *market.Policy
	base      *market.Policy
	result    market.Equilibrium
}

// NewIncomeModel fits a model of real incomes to the drafts of an open module, or of several
// modules under joint negotiation, signed now by all actors, on top of the modules in force. The
// drafts of several modules form one space with the terms of all, one module after the other,
// under the names "module/term"; see [IncomeModel.Split].
//
// The effects of modules add up, except for effects on the same flows, which the linear economy
// represents, and joint effects of pairs of options, within or across modules, which are sampled.
// The approximation would fail for a draft that imposes or lifts a ban, since the effect of a ban
// depends on all other terms. No article does so when a text is compiled: bans are sanctions, and
// relief is a matter of the regime. Bans in force during the draft are solved exactly.
func NewIncomeModel(s *agent.Situation, o Options, modules ...string) (*IncomeModel, error) {
	if len(modules) == 0 {
		return nil, errors.New("surrogate: a survey of no module")
	}
	e := s.Book.Economy()
	x := &IncomeModel{situation: s, solver: market.NewSolver(e), policy: e.Baseline(), base: e.Baseline()}
	var errs []error
	for _, id := range modules {
		text, err := s.Proposal(id)
		errs = append(errs, err)
		x.texts = append(x.texts, text)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	var err error
	x.period = x.texts[0].Since + o.After
	if x.space, x.first, err = joint(x.texts); err != nil {
		return nil, err
	}
	outputs := make([]Output, e.NumRegions())
	for n := range outputs {
		outputs[n] = Output{Weight: make([]float64, e.NumRegions()), Party: -1}
		outputs[n].Weight[n] = 100
	}
	anchor, err := o.around(x.space)
	if err != nil {
		return nil, err
	}
	x.split(anchor)
	ground, err := Ground(s, x.space, x.texts, nil, []Stage{{x.period, outputs}})
	if err != nil {
		return nil, err
	}
	x.Model, err = Fit(x.space, e.NumRegions(), x, o, ground)
	return x, err
}

// joint returns the joint space of several texts, and the index of the first term of each text.
func joint(texts []treaty.Text) (*terms.Space, []int, error) {
	if len(texts) == 1 {
		return texts[0].Space, []int{0}, nil
	}
	var list []terms.Term
	var rules []terms.Constraint
	var first []int
	for _, t := range texts {
		first = append(first, len(list))
		name := func(term string) string { return t.Module.ID + "/" + term }
		for _, term := range t.Space.Terms() {
			term.Name = name(term.Name)
			list = append(list, term)
		}
		for _, c := range t.Module.Constraints {
			c.Term, c.Needs = name(c.Term), name(c.Needs)
			rules = append(rules, c)
		}
	}
	space, err := terms.NewSpace(list...)
	if err == nil {
		space, err = space.Under(rules...)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("surrogate: modules together: %w", err)
	}
	return space, first, nil
}

// Split returns the drafts of the single modules in a joint draft, in the order of the modules.
func (x *IncomeModel) Split(d terms.Draft) []terms.Draft {
	out := make([]terms.Draft, len(x.texts))
	for t := range x.texts {
		out[t] = x.part(t, d)
	}
	return out
}

// part returns the draft of text t in a joint draft.
func (x *IncomeModel) part(t int, d terms.Draft) (out terms.Draft) {
	space := x.texts[t].Space
	for k := range space.Terms() {
		out = space.With(out, k, x.space.Choice(d, x.first[t]+k))
	}
	return out
}

// split sets the drafts of all texts to a joint draft.
func (x *IncomeModel) split(d terms.Draft) {
	for t := range x.texts {
		x.texts[t].Draft = x.part(t, d)
	}
}

// Price solves the economy under a draft and writes the change in every region's real income to
// dst, in percent over the baseline.
func (x *IncomeModel) Price(dst []float64, d terms.Draft) error {
	x.split(d)
	x.policy.CopyFrom(x.base)
	x.situation.Compile(x.policy, agent.Query{Period: x.period}, x.texts...)
	if err := x.solver.Solve(&x.result, x.policy, nil); err != nil {
		return err
	}
	for n := range dst {
		dst[n] = 100 * math.Log(x.result.RealIncome(n))
	}
	return nil
}

// Utility returns a utility whose value is the real income of one region, in percent over the
// baseline, with a reserve in the same unit. Value is an estimate and Exact solves the economy; a
// draft without a price is worth minus infinity.
func (x *IncomeModel) Utility(region int, reserve float64) bargain.Rough {
	return &incomeUtility{x, region, reserve, make([]float64, x.Outputs()), map[terms.Draft]float64{}}
}

// incomeUtility is the utility of the real income of one region.
type incomeUtility struct {
	survey  *IncomeModel
	region  int
	reserve float64
	prices  []float64
	exact   map[terms.Draft]float64
}

// Value returns the estimated change in real income in percent.
func (u *incomeUtility) Value(d terms.Draft) float64 { return u.survey.Value(d, u.region) }

// Reserve returns the smallest acceptable change in percent.
func (u *incomeUtility) Reserve() float64 { return u.reserve }

// Exact returns the exact change in real income in percent.
func (u *incomeUtility) Exact(d terms.Draft) float64 {
	v, ok := u.exact[d]
	if !ok {
		v = math.Inf(-1)
		if err := u.survey.Price(u.prices, d); err == nil {
			v = u.prices[u.region]
		}
		u.exact[d] = v
	}
	return v
}

// Ground returns the linear economy around the drafts of some texts, over some stages, with the
// sectors of the regions in paid. The result is nil where the economy has no derivatives.
func Ground(s *agent.Situation, space *terms.Space, texts []treaty.Text, paid []int, stages []Stage) (*linearModel, error) {
	b := s.Book
	var outputs []market.Output
	for n := range b.Economy().NumRegions() {
		outputs = append(outputs, market.LogRealIncome(n))
	}
	for _, n := range paid {
		outputs = append(outputs, market.LogPriceIndex(n))
		for j := range b.Economy().NumSectors() {
			outputs = append(outputs, market.SectorValueAdded(n, j))
		}
	}
	q := agent.Query{Period: stages[0].Period}
	var g market.Gradient
	at, err := b.Linearise(&g, outputs, func(p *market.Policy) { s.Compile(p, q, append(s.Binding(q), texts...)...) })
	if err != nil {
		var apart *market.SeparatedError
		var resists *market.DerivativeError
		if errors.As(err, &apart) || errors.As(err, &resists) || welfare.NoEquilibrium(err) {
			return nil, nil
		}
		return nil, err
	}
	return newGround(b.Economy(), space, texts, s.Register.Parties(), &slopes{g: &g, q: at, paid: paid}, stages), nil
}
