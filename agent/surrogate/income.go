package surrogate

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// IncomeModel is a Survey of what drafts of a treaty do to the real income of every
// region: output n is the change in the income of region n against the baseline, in
// percent (100 times a log change), in one quarter.
//
// It is also its own Pricer. Pricing uses a solver and a policy of its own and is not safe
// for concurrent use; the Survey is.
type IncomeModel struct {
	*Model
	space     *terms.Space
	period    int
	situation *agent.Situation
	texts     []treaty.Text
	first     []int // by text: its first term in the space
	solver    *market.Solver
	policy    *market.Policy
	base      *market.Policy
	result    market.Equilibrium
}

// NewIncomeModel surveys the drafts of an open module, or of several modules that are negotiated
// together, signed now by all actors, on top of what is in force. The drafts of several
// modules are those of one space with the terms of all, one module after the other, each
// term by the name "module/term"; see [IncomeSurvey.Split].
//
// Modules add up but for what they do to the same flows, which the linear economy knows,
// and what pairs of options change together, within a module or across, which is
// sampled. That would fail where a draft makes or lifts a ban: what that is worth depends on
// everything else. No article does so when a text is compiled: bans are sanctions, and what
// relief from them is due is the regime's affair. Bans in force while the draft is are
// solved exactly.
func NewIncomeModel(s *agent.Situation, o Options, modules ...string) (*IncomeModel, error) {
	if len(modules) == 0 {
		return nil, errors.New("agent: a survey of no module")
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

// joint is the space of drafts of several texts together, and where the terms of each
// begin.
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
		return nil, nil, fmt.Errorf("agent: modules together: %w", err)
	}
	return space, first, nil
}

// Split returns the drafts of the modules that a draft of all of them is made of, in the
// order of the modules.
func (x *IncomeModel) Split(d terms.Draft) []terms.Draft {
	out := make([]terms.Draft, len(x.texts))
	for t := range x.texts {
		out[t] = x.part(t, d)
	}
	return out
}

func (x *IncomeModel) part(t int, d terms.Draft) (out terms.Draft) {
	space := x.texts[t].Space
	for k := range space.Terms() {
		out = space.With(out, k, x.space.Choice(d, x.first[t]+k))
	}
	return out
}

func (x *IncomeModel) split(d terms.Draft) {
	for t := range x.texts {
		x.texts[t].Draft = x.part(t, d)
	}
}

// Price solves the economy under a draft and writes the change in every region's real
// income to dst.
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

// Utility is what drafts are worth to who cares for the real income of one region alone, in
// percent against the baseline, with a reserve in the same unit. It ranks by the survey and
// is exact where it is asked to be; a draft that cannot be priced is worth minus infinity.
func (x *IncomeModel) Utility(region int, reserve float64) bargain.Rough {
	return &incomeUtility{x, region, reserve, make([]float64, x.Outputs()), map[terms.Draft]float64{}}
}

type incomeUtility struct {
	survey  *IncomeModel
	region  int
	reserve float64
	prices  []float64
	exact   map[terms.Draft]float64
}

func (u *incomeUtility) Value(d terms.Draft) float64 { return u.survey.Value(d, u.region) }
func (u *incomeUtility) Reserve() float64            { return u.reserve }

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

// Ground is the linear economy around the drafts of some texts, over some stages. It is nil where the economy has no derivatives there.
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
		if errors.As(err, &apart) || errors.As(err, &resists) {
			return nil, nil
		}
		return nil, err
	}
	return newGround(b.Economy(), space, texts, s.Register.Parties(), &slopes{g: &g, q: at, paid: paid}, stages), nil
}
