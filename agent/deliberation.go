package agent

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Deliberation is a party's choice of what to do about a module that binds it.
type Deliberation struct {
	Actor, Module string
	Period        int
	// Courses are what it could do; the first is to keep the module. Chosen is the
	// number of what it does.
	Courses []Course
	Chosen  int
	// Threat and Motive are what it alone knew at the time, Unanswered the loss that
	// it expects from the threat if nothing is done, as an annuity.
	Threat     int
	Motive     bool
	Unanswered float64
	// Temptation is the choice between keeping and breaking the module for good.
	Temptation Temptation
}

// Choice is what the party does.
func (d *Deliberation) Choice() *Course { return &d.Courses[d.Chosen] }

// Genuine reports whether the threat is one for which a text of a threshold lets a
// party invoke its exception.
func (d *Deliberation) Genuine(threshold float64) bool { return float64(d.Threat) >= threshold }

// String says in a clause what was chosen and what it was worth: "invoke the exception
// on AGF for 20 quarters is worth +0.1210 % of real income a quarter against keeping it
// (gain +0.0010, protection +0.1200)".
func (d *Deliberation) String() string {
	c := d.Choice()
	if c.Conduct == Keeps {
		best := -1
		for k := 1; k < len(d.Courses); k++ {
			if best < 0 || d.Courses[k].Value() > d.Courses[best].Value() {
				best = k
			}
		}
		if best < 0 {
			return "there was nothing else to do"
		}
		c = &d.Courses[best]
	}
	return fmt.Sprintf("to %s is worth %+.4f %% of real income a quarter against keeping it (%s)", c, c.Value(), c.Breakdown())
}

// Deliberate weighs everything that the actor can do in this quarter about a module in
// force that binds it: keep it, break it, invoke the exception or take a safeguard with
// any measure of the menu, or give notice. Policies are compared as of now; measures
// are taken to last for the longest term that the text allows.
func (v View) Deliberate(module string) (Deliberation, error) {
	d := Deliberation{
		Actor: v.Self.ID, Module: module, Period: v.Period, Courses: []Course{{Conduct: Keeps}},
		Threat: v.Private.Threat, Motive: v.Private.Motive, Unanswered: v.Unanswered(),
	}
	t, err := v.Tempted(module)
	if err != nil {
		return d, err
	}
	d.Temptation = t
	x := weighing{View: v, id: module, m: v.Register.Agreed(module), s: v.Register.Standing(module), temptation: t}
	x.members = x.s.Members(v.Period)
	if x.now, err = v.prices(query{period: v.Period}); err != nil {
		return d, err
	}
	for _, weigh := range []func() ([]Course, error){x.breaches, x.exceptions, x.safeguards, x.exits} {
		more, err := weigh()
		if err != nil {
			return d, err
		}
		d.Courses = append(d.Courses, more...)
	}
	return d, nil
}

// Decide chooses the course: by the actor's own strategy ([Invoker]) if it has one, else
// the best, with the noise of its choices.
func (v View) Decide(d *Deliberation) (err error) {
	options := make([]Option, len(d.Courses))
	for k := range d.Courses {
		c := &d.Courses[k]
		options[k] = Option{Content: c.Conduct.String(), Value: c.Value()}
		if c.Sectors != "" || c.Quarters > 0 {
			options[k].Content = c.String()
		}
	}
	options[0].Value += negligible
	chosen, own, err := v.Decided(ToInvoke, options, d.Module)
	if !own {
		chosen = Choose(options, v.Self.Precision, v.noise("comply", d.Module))
	}
	d.Chosen = chosen
	return err
}

// weighing is a deliberation under way.
type weighing struct {
	View
	id         string
	m          *treaty.Module // as agreed
	s          treaty.Standing
	members    []string
	now        *Prices
	temptation Temptation
}

// supposing prices the present world after some events.
//
// Whoever is in breach already breaks nothing more.
func (x *weighing) supposing(period int, content string, events ...treaty.Event) (*Prices, error) {
	events = slices.DeleteFunc(events, func(e treaty.Event) bool {
		author := e.Author
		if author == "" {
			author = x.Self.ID
		}
		return e.Kind == treaty.Breached && x.s.BreachedIn == x.Period && slices.Contains(x.s.Breaching, author)
	})
	for k := range events {
		e := &events[k]
		e.Period, e.Module = x.Period, x.id
		if e.Author == "" {
			e.Author = x.Self.ID
		}
	}
	return x.prices(query{period: period, supposed: &supposition{content: x.Self.ID + " " + x.id + " " + content, events: events}})
}

// disputed reports whether the module's disputes are settled by panels.
func (x *weighing) disputed() bool { return x.m.Disputes != nil && !x.Compliance.WithoutDisputes }

// watched reports whether a breach can be covert: somebody watches, and finds it or not.
func (x *weighing) watched() bool { return x.m.Monitoring != nil && !x.Compliance.WithoutMonitoring }

// breaches weighs breaking the module. Without panels a breach that is seen ends it,
// as the chain foresees. With panels it stands until a ruling has been given and the
// time to comply has passed, since remedies look forward alone.
func (x *weighing) breaches() ([]Course, error) {
	if math.IsInf(x.temptation.Break, -1) {
		return nil, nil // it is not yet to be complied with
	}
	d := x.Self.Discount()
	broken, err := x.supposing(x.Period, "breaks", treaty.Event{Kind: treaty.Breached})
	if err != nil {
		return nil, err
	}
	reputation, err := x.reputation(x.Image.AfterPeriod(x.PeriodLength, false), x.id)
	if err != nil {
		return nil, err
	}
	harm := x.harms(x.now, broken, x.members)
	open := Course{Conduct: BreaksOpenly, Reputation: (1 - d) * reputation, Harm: harm}
	if !x.disputed() {
		// Tempted has the whole: the gain of a quarter against all that follows.
		open.Gain = (1 - d) * x.gain(x.now, broken, 1)
		open.Future = (1-d)*(broken.flows[x.Seat]-x.now.flows[x.Seat]) - (x.temptation.Break - x.temptation.Keep)
		open.Protection = (1 - d) * x.protection(x.now, broken, 1)
	} else {
		n := x.ruledAfter() + x.m.Disputes.Compliance.Periods()
		open.Gain, open.Protection = (1-d)*x.gain(x.now, broken, n), (1-d)*x.protection(x.now, broken, n)
		// Every quarter of it is seen as a broken promise, whatever a period is, and this module is one of
		// those that are worth less to whoever is not trusted.
		lost, err := x.reputation(x.Image.AfterInvocation(float64(n)*x.PeriodLength.Quarters()), "")
		if err != nil {
			return nil, err
		}
		open.Reputation = (1 - d) * lost
	}
	out := []Course{open}
	if !x.watched() {
		return out, nil
	}
	found, _ := x.m.Accuracy(1)
	covert := Course{
		Conduct: BreaksCovertly, Harm: harm, Found: found,
		Gain: (1 - d) * x.gain(x.now, broken, 1), Protection: (1 - d) * x.protection(x.now, broken, 1),
		Reputation: found * open.Reputation,
	}
	if x.disputed() {
		one, err := x.reputation(x.Image.AfterPeriod(x.PeriodLength, false), "")
		if err != nil {
			return nil, err
		}
		covert.Reputation = (1 - d) * found * one
		covert.Challenge = (1 - d) * found * x.remedy(harm, 1)
	} else {
		covert.Future = found * open.Future
	}
	return append(out, covert), nil
}

// ruledAfter is how many quarters after a measure a panel rules at the earliest.
func (x *weighing) ruledAfter() int {
	return x.m.Disputes.Consultation.Periods() + x.m.Disputes.Panel.Periods()
}

// remedy is the most that the harmed may take from the actor for harm over some
// quarters, as a present value in percent of its income.
func (x *weighing) remedy(harm []float64, quarters int) float64 {
	sum := 0.0
	for k, h := range harm {
		sum += x.m.Disputes.RetaliationCap(h) * x.income(k)
	}
	return sum / x.income(x.Seat) * span(x.Self.Discount(), quarters)
}

// menu lists the sectors that a measure may be about: those of the threat and those of
// the group that a motive could favour, as far as the clause reaches, or all of its
// reach if there are neither.
func (x *weighing) menu(scope treaty.Sectors) (sets []treaty.Sectors) {
	add := func(s treaty.Sectors) {
		var ids []string
		e := x.Book.economy
		for j := range e.NumSectors() {
			if s.Covers(e, j) && scope.Covers(e, j) {
				ids = append(ids, e.Sector(j).ID)
			}
		}
		if set := treaty.Sector(ids...); len(ids) > 0 && !slices.Contains(sets, set) {
			sets = append(sets, set)
		}
	}
	if p := x.threats(x.Seat); p.Sectors != "" {
		add(p.Sectors)
	}
	if x.Motive != (MotiveProcess{}) {
		if g := x.Motive.GroupOf(&x.Self.Public); g != nil {
			add(g.Sectors)
		}
	}
	if sets == nil {
		add(scope)
	}
	return sets
}

// holding reports whether the actor holds a measure under the module.
func (x *weighing) holding(safeguard bool) bool {
	return slices.ContainsFunc(x.s.Measures, func(m treaty.Measure) bool {
		return m.Party == x.Self.ID && m.Safeguard == safeguard && m.Holds(x.Period)
	})
}

// exceptions weighs invoking the security exception, measure by measure.
func (x *weighing) exceptions() (out []Course, err error) {
	rule := x.m.Exception
	if rule == nil || x.Compliance.WithoutExceptions || x.holding(false) {
		return nil, nil
	}
	scope := rule.Scope
	if scope == "" {
		scope = treaty.Everything
	}
	n := rule.MaxLength.Periods()
	for _, sectors := range x.menu(scope) {
		for _, surcharge := range x.Compliance.Surcharges {
			c := Course{Conduct: Invokes, Sectors: sectors, Surcharge: surcharge, Quarters: n, length: x.PeriodLength}
			with, err := x.supposing(x.Period, fmt.Sprint("invokes ", sectors, surcharge), treaty.Event{
				Kind: treaty.Invoked, Case: "supposed", Ground: "security", Threat: max(rule.Threshold.Value(), float64(x.Private.Threat)),
				Sectors: sectors, Surcharge: surcharge, Until: x.Period + n,
			})
			if errors.Is(err, errUnlawful) {
				break // too soon after the last
			}
			if err != nil {
				return nil, err
			}
			if err := x.invocation(&c, with); err != nil {
				return nil, err
			}
			out = append(out, c)
		}
	}
	return out, nil
}

// invocation fills in what invoking the exception is worth, in a world with the measure.
func (x *weighing) invocation(c *Course, with *Prices) error {
	d, n := x.Self.Discount(), c.Quarters
	c.Harm = x.harms(x.now, with, x.members)
	c.Gain, c.Protection = (1-d)*x.gain(x.now, with, n), (1-d)*x.protection(x.now, with, n)
	owed := 0.0
	for k, h := range c.Harm {
		owed += x.m.Exception.Compensation(h) * x.income(k)
	}
	c.Compensation = (1 - d) * owed / x.income(x.Seat) * span(d, n)
	if c.Value() > negligible { // a challenge makes it no better
		return x.challenged(c, with)
	}
	return nil
}

// challenged adds what a review may cost, and what the others will think.
func (x *weighing) challenged(c *Course, with *Prices) error {
	threshold, deference, spread, reviewable := x.m.Judgement(x.Register.CasesDecided(x.id))
	p := x.threats(x.Seat)
	rho := x.Image.Mean()
	c.Upheld = 1
	d := x.Self.Discount()
	doubt := func(r Ruling) float64 {
		plea := Pleaded(rho, p, x.m.Exception.Threshold.Value(), deference, spread, r)
		return plea.Abusive()
	}
	q := doubt(NotReviewed)
	if reviewable {
		c.Upheld = UpheldChance(float64(x.Private.Threat), threshold, deference, spread)
		delay := 1
		if x.disputed() {
			delay = x.ruledAfter()
		}
		struck := 1 - expected(rho, p, threshold, deference, spread)
		kept := 1.0
		for k, h := range c.Harm {
			if h == 0 {
				continue
			}
			left := math.Pow(x.Actors[k].Discount(), float64(delay)) * span(x.Actors[k].Discount(), c.Quarters-delay)
			net := struck*h*left - x.Compliance.CaseCost
			kept *= 1 - x.likely((1-x.Actors[k].Discount())*net)
		}
		c.Challenged = 1 - kept
		if c.Challenged > 0 {
			// If struck down it gives the measure up, or stands by it and bears
			// retaliation: whichever costs less.
			follow := max(0, x.gain(x.now, with, c.Quarters)+x.protection(x.now, with, c.Quarters)-
				x.gain(x.now, with, delay)-x.protection(x.now, with, delay))
			loss := follow
			if x.disputed() {
				late := delay + x.m.Disputes.Compliance.Periods()
				bite, err := x.retaliation(c.Harm)
				if err != nil {
					return err
				}
				broken, err := x.reputation(x.Image.AfterPeriod(x.PeriodLength, false), "")
				if err != nil {
					return err
				}
				loss = min(follow, bite*math.Pow(d, float64(late))*span(d, c.Quarters-late)+math.Pow(d, float64(delay))*broken)
			}
			c.Challenge = (1 - d) * c.Challenged * (1 - c.Upheld) * loss
			q = (1-c.Challenged)*q + c.Challenged*(c.Upheld*doubt(FoundLawful)+(1-c.Upheld)*doubt(FoundUnlawful))
		}
	}
	c.Doubt = q
	reputation, err := x.reputation(x.Image.AfterInvocation(q), "")
	c.Reputation = (1 - d) * reputation
	return err
}

// likely is the chance that another takes a course that is worth v to it against none:
// a logit of the actor's own precision, a step where it has none.
func (x *weighing) likely(v float64) float64 {
	if l := x.Self.Precision; l > 0 && !math.IsInf(l, 1) {
		return 1 / (1 + math.Exp(-l*v))
	}
	if v >= 0 {
		return 1
	}
	return 0
}

// retaliation is what the most harmed can inflict per quarter by suspending what it
// owes, within the cap, in percent of the actor's income: min(cap * harm, equivalent).
func (x *weighing) retaliation(harm []float64) (float64, error) {
	worst := 0
	for k, h := range harm {
		if h*x.income(k) > harm[worst]*x.income(worst) {
			worst = k
		}
	}
	if harm[worst] == 0 {
		return 0, nil
	}
	limit := x.m.Disputes.RetaliationCap(harm[worst]) * x.income(worst) / x.income(x.Seat)
	if x.s.Stage != treaty.InForce {
		return limit, nil // the text is only thought of, and the cap is all that is known
	}
	events := []treaty.Event{{Kind: treaty.Breached}}
	without, err := x.supposing(x.Period, "breaks", events...)
	if err != nil {
		return 0, err
	}
	by := x.Actors[worst].ID
	// The sums only make it lawful: what it costs is what the economy says.
	with, err := x.supposing(x.Period, "bears retaliation of "+by, treaty.Event{Kind: treaty.Breached, Amount: 1e100}, treaty.Event{
		Kind: treaty.Suspended, Author: by, Party: x.Self.ID, Sectors: treaty.Goods, Surcharge: slices.Max(x.Compliance.Surcharges),
		Until: x.Period + 1, Ground: "retaliation", Amount: 1,
	})
	if errors.Is(err, errUnlawful) {
		return limit, nil // it is in breach already, and the cap is all that is known
	}
	if err != nil {
		return 0, err
	}
	return min(limit, max(0, without.flows[x.Seat]-with.flows[x.Seat])), nil
}

// safeguards weighs taking a safeguard, which is allowed against a surge of imports that
// injures those who make the same at home (Agreement on Safeguards, Articles 2 and 4):
// imports must be above and payroll below what they were in the baseline. It is lawful,
// so that it costs no trust; retaliation is possible once the peace has passed.
func (x *weighing) safeguards() (out []Course, err error) {
	rule := x.m.Safeguard
	if rule == nil || x.Compliance.WithoutSafeguards || x.holding(true) {
		return nil, nil
	}
	scope := rule.Scope
	if scope == "" {
		scope = treaty.Goods
	}
	before, err := x.Book.price(world{}, func(*market.Policy) {})
	if err != nil {
		return nil, err
	}
	d, n := x.Self.Discount(), rule.Length.Periods()
	for _, sectors := range x.menu(scope) {
		if !x.surge(before, sectors) {
			continue
		}
		for _, surcharge := range x.Compliance.Surcharges {
			c := Course{Conduct: Safeguards, Sectors: sectors, Surcharge: surcharge, Quarters: n, Upheld: 1, length: x.PeriodLength}
			with, err := x.supposing(x.Period, fmt.Sprint("safeguards ", sectors, surcharge), treaty.Event{
				Kind: treaty.SafeguardTaken, Case: "supposed", Ground: "surge of imports", Sectors: sectors, Surcharge: surcharge, Until: x.Period + n,
			})
			if errors.Is(err, errUnlawful) {
				break // too soon after the last
			}
			if err != nil {
				return nil, err
			}
			c.Harm = x.harms(x.now, with, x.members)
			c.Gain, c.Protection = (1-d)*x.gain(x.now, with, n), (1-d)*x.protection(x.now, with, n)
			if x.disputed() && c.Value() > negligible {
				bite, err := x.retaliation(c.Harm)
				if err != nil {
					return nil, err
				}
				peace := rule.Peace.Periods()
				c.Challenge = (1 - d) * bite * math.Pow(d, float64(peace)) * span(d, n-peace)
			}
			out = append(out, c)
		}
	}
	return out, nil
}

// surge reports whether imports of some sectors are above the baseline's and payroll
// there below it.
func (x *weighing) surge(before *Prices, sectors treaty.Sectors) bool {
	e := x.Book.economy
	was, is := 0.0, 0.0
	for j := range e.NumSectors() {
		if sectors.Covers(e, j) {
			was += before.imports[x.Seat*e.NumSectors()+j]
			is += x.now.imports[x.Seat*e.NumSectors()+j]
		}
	}
	return is > was*(1+negligible) && x.now.Payroll(x.Self.Regions, sectors) < -negligible
}

// exits weighs notice of withdrawal: once it has run out the others go on without the
// actor, against keeping the module as it foresees.
func (x *weighing) exits() ([]Course, error) {
	rule := x.m.Withdrawal
	given := slices.ContainsFunc(x.s.Notices, func(n treaty.Notice) bool { return n.Party == x.Self.ID })
	if x.Compliance.WithoutWithdrawal || rule.Barred || x.Period < x.s.Since+rule.First() || given {
		return nil, nil
	}
	value, err := x.leaving()
	if err != nil {
		return nil, err
	}
	// What is given up is what the module is worth; nothing else changes.
	return []Course{{Conduct: Leaves, Future: -value}}, nil
}

// leaving is what being out of the module once a notice has run out is worth against
// staying in, as an annuity.
func (x *weighing) leaving() (float64, error) {
	d, n := x.Self.Discount(), x.m.Withdrawal.Notice.Periods()
	when := x.Period + n
	if text, ok := x.Register.Text(x.id, when); !ok || !slices.Contains(text.Parties, x.Self.ID) {
		return 0, nil // it will not be bound then anyway
	}
	out, err := x.supposing(when, "leaves", treaty.Event{Kind: treaty.NoticeGiven})
	if err != nil {
		return 0, err
	}
	dead, err := x.prices(query{period: when, without: x.id})
	if err != nil {
		return 0, err
	}
	value := out.flows[x.Seat] - dead.flows[x.Seat] - x.temptation.Keep
	change, err := x.pending(when)
	return math.Pow(d, float64(n)) * (value - change), err
}

// pending is what staying is worth more than it seems, because exceptions of others are
// under review: what is contested is not taken to last.
func (x *weighing) pending(when int) (float64, error) {
	var ends []treaty.Event
	for k := range x.s.Measures {
		m := &x.s.Measures[k]
		contested := m.Status == treaty.MeasureInReview || slices.ContainsFunc(x.s.Disputes, func(d treaty.Dispute) bool {
			return d.Of == m.ID && d.Stage != treaty.DisputeClosed
		})
		if contested && m.Party != x.Self.ID && m.Holds(x.Period) {
			ends = append(ends, treaty.Event{Kind: treaty.Ended, Author: m.Party, Case: m.ID})
		}
	}
	if ends == nil {
		return 0, nil
	}
	as, err := x.prices(query{period: when})
	if err != nil {
		return 0, err
	}
	clean, err := x.supposing(when, "what is contested ends", ends...)
	if err != nil {
		return 0, err
	}
	return clean.flows[x.Seat] - as.flows[x.Seat], nil
}

// Surge and other reasons are stated in these words.
const (
	// SecurityGround is stated by who invokes an exception, SurgeGround by who takes
	// a safeguard.
	SecurityGround = "essential security interests"
	SurgeGround    = "a surge of imports"
)

// Held weighs keeping a measure of the actor's own for one more quarter against giving
// it up, as an annuity of a single quarter: benefit less compensation. The measure is
// worth keeping if it is positive.
func (v View) Held(module, measure string) (float64, error) {
	x := weighing{View: v, id: module, m: v.Register.Agreed(module), s: v.Register.Standing(module)}
	k := slices.IndexFunc(x.s.Measures, func(m treaty.Measure) bool { return m.ID == measure })
	if k < 0 {
		return 0, fmt.Errorf("agent: %s has no measure %q under %q", v.Self.ID, measure, module)
	}
	with, without, harm, err := v.Harms(module, measure)
	if err != nil {
		return 0, err
	}
	value := x.gain(without, with, 1) + x.protection(without, with, 1)
	if !x.s.Measures[k].Safeguard {
		for seat, h := range harm {
			value -= x.m.Exception.Compensation(h) * v.income(seat) / v.income(v.Seat)
		}
	}
	return (1 - v.Self.Discount()) * value, nil
}

// Harms prices a measure that holds: the worlds with it and without it, and what it
// does to each other party bound, by seat, in percent of its baseline real income.
func (v View) Harms(module, measure string) (with, without *Prices, harm []float64, err error) {
	s := v.Register.Standing(module)
	k := slices.IndexFunc(s.Measures, func(m treaty.Measure) bool { return m.ID == measure })
	if k < 0 {
		return nil, nil, nil, fmt.Errorf("agent: no measure %q under %q", measure, module)
	}
	if with, err = v.prices(query{period: v.Period}); err != nil {
		return nil, nil, nil, err
	}
	author := s.Measures[k].Party
	without, err = v.prices(query{period: v.Period, supposed: &supposition{
		content: strings.Join([]string{module, measure, "ended"}, " "),
		events:  []treaty.Event{{Kind: treaty.Ended, Period: v.Period, Module: module, Author: author, Case: measure}},
	}})
	if err != nil {
		return nil, nil, nil, err
	}
	harm = make([]float64, len(v.Actors))
	members := s.Members(v.Period)
	for k := range v.Actors {
		if id := v.Actors[k].ID; id != author && slices.Contains(members, id) {
			harm[k] = max(0, without.flows[k]-with.flows[k])
		}
	}
	return with, without, harm, nil
}

// Money is harm in percent of a seat's baseline real income as money at an annual rate.
func (s *Situation) Money(seat int, percent float64) float64 { return percent / 100 * s.income(seat) }
