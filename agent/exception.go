package agent

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/treaty"
)

// Conduct is what a party does about a module that binds it.
type Conduct uint8

// What a party can do.
const (
	Keeps          Conduct = iota + 1 // it keeps the module
	BreaksOpenly                      // it breaks it, for all to see
	BreaksCovertly                    // it breaks it where only monitoring can find it
	Invokes                           // it invokes the security exception
	Safeguards                        // it takes a safeguard
	Leaves                            // it gives notice of withdrawal
)

// String names the conduct: "keep", "invoke the exception".
func (c Conduct) String() string {
	names := [...]string{
		Keeps: keepIt, BreaksOpenly: breakIt, BreaksCovertly: "break it covertly", Invokes: "invoke the exception",
		Safeguards: "take a safeguard", Leaves: "withdraw",
	}
	if int(c) < len(names) && names[c] != "" {
		return names[c]
	}
	return fmt.Sprintf("Conduct(%d)", uint8(c))
}

// Course is one thing that a party can do about a module, and what it is worth. Its
// parts are annuities in percent of the actor's baseline real income per quarter,
// against keeping the module with the threat unanswered, and add up to its Value:
//
//	v(invoke)         = Gain + Protection - Compensation - Challenge - Reputation
//	v(safeguard)      = Gain + Protection - Challenge
//	v(breach, covert) = Gain + Protection - m (Challenge + Future + Reputation)
//	v(breach, open)   = Gain + Protection - Challenge - Future - Reputation
//	v(withdraw)       = Gain + Protection - Future
//
// The policy with the measure is solved as any other, so that an importer that moves
// prices gains from its restriction, and a small one does not; nothing else depends on
// who is powerful.
//
// Source: the logic of escape clauses in Rosendorff and Milner (2001) and of their
// review in Maggi and Staiger (2011), put into the units of the model.
type Course struct {
	Conduct Conduct
	// Sectors are what it is about, Surcharge what is added to tariffs on them, and
	// Quarters how many periods it is to last: quarters, unless a period is something
	// else (see Situation.PeriodLength).
	Sectors   treaty.Sectors
	Surcharge float64
	Quarters  int
	// Gain is what the policy brings to the actor's flow payoff while it lasts,
	// Protection what it averts of the losses to a threat.
	Gain, Protection float64
	// Compensation is what the text's price costs, Challenge what a case brought
	// against it costs on average, Future what the actor forgoes of the module's
	// own worth, Reputation what all other modules are worth less once it is
	// trusted less.
	Compensation, Challenge, Future, Reputation float64
	// Challenged is the chance that another party has it reviewed, Upheld that a
	// review finds for the actor, Found that a covert breach is found.
	Challenged, Upheld, Found float64
	// Doubt is the chance that the others are expected to give to an invocation being
	// abusive, where that was worked out.
	Doubt float64
	// Harm is what it does to each other party, by seat: percent of that party's
	// baseline real income, never negative.
	Harm []float64

	length treaty.Length
}

// Value is the sum of the parts.
func (c *Course) Value() float64 {
	return c.Gain + c.Protection - c.Compensation - c.Challenge - c.Future - c.Reputation
}

// String reads "invoke the exception on AGF with a surcharge of 25 % for 20 quarters".
func (c *Course) String() string {
	s := c.Conduct.String()
	if c.Sectors != "" {
		s += " on " + string(c.Sectors)
	}
	if c.Surcharge > 0 {
		s += fmt.Sprintf(" with a surcharge of %.4g %%", 100*c.Surcharge)
	}
	if c.Quarters > 0 {
		s += fmt.Sprintf(" for %d %ss", c.Quarters, c.length)
	}
	return s
}

// Breakdown lists the parts that are not zero: "gain +0.0180, protection +0.2000,
// reputation -0.0020".
func (c *Course) Breakdown() string {
	var parts []string
	for _, p := range []struct {
		name  string
		value float64
	}{
		{"gain", c.Gain}, {"protection", c.Protection}, {"compensation", -c.Compensation}, {"challenge", -c.Challenge},
		{"the module's future", -c.Future}, {"reputation", -c.Reputation},
	} {
		if math.Abs(p.value) >= negligible {
			parts = append(parts, fmt.Sprintf("%s %+.4f", p.name, p.value))
		}
	}
	if parts == nil {
		return "nothing changes"
	}
	return strings.Join(parts, ", ")
}

// Compliance is what decisions on compliance go by beside the texts. In every number
// zero means the default and a negative number none. Defaults are assumptions.
type Compliance struct {
	// CaseCost is what bringing a case costs, in percent of a quarter's real
	// income, at most 100. The default is 0.001.
	CaseCost float64
	// Strain is the share of a broken promise as which the respondent counts being
	// brought before a panel, at most 1. The default is 0.05.
	Strain float64
	// Surcharges are the menu of measures: points added to tariffs, ad valorem. Nil
	// means 0, 0.25 and 1. Each is from 0 to below 10.
	Surcharges []float64
	// CapacityError is s_k, the standard deviation of what a commitment turns out to
	// take of a party's capacity, in its unit, at most 100. The default is 0.25.
	CapacityError float64
	// SecondHand is the weight of what third parties only watch, against what is
	// done to oneself, at most 1. The default is 0.5.
	SecondHand float64
	// Diligence is the chance per quarter that a measure which has not been notified
	// is, at most 1. The default is 0.7.
	Diligence float64

	// What a study leaves out. WithoutReputation counts no loss of trust.
	WithoutExceptions, WithoutSafeguards, WithoutDisputes, WithoutWithdrawal, WithoutReputation, WithoutMonitoring bool
}

// WithDefaults fills in what zeros and negative numbers mean.
func (c Compliance) WithDefaults() Compliance {
	c.CaseCost, c.Strain = standard(c.CaseCost, 0.001), standard(c.Strain, 0.05)
	c.CapacityError, c.SecondHand = standard(c.CapacityError, 0.25), standard(c.SecondHand, 0.5)
	c.Diligence = standard(c.Diligence, 0.7)
	if c.Surcharges == nil {
		c.Surcharges = []float64{0, 0.25, 1}
	}
	return c
}

// Validate reports every number out of range, by its field.
func (c Compliance) Validate() (errs []error) {
	d := c.WithDefaults()
	for _, f := range []struct {
		name      string
		value, hi float64
	}{
		{"CaseCost", d.CaseCost, 100}, {"Strain", d.Strain, 1}, {"CapacityError", d.CapacityError, 100},
		{"SecondHand", d.SecondHand, 1}, {"Diligence", d.Diligence, 1},
	} {
		if !(f.value <= f.hi) {
			errs = append(errs, fmt.Errorf("%s is %v; want at most %v, 0 for the default or a negative number for none", f.name, f.value, f.hi))
		}
	}
	for _, s := range c.Surcharges {
		if !(s >= 0 && s < 10) {
			errs = append(errs, fmt.Errorf("a rate in Surcharges is %v; want ad valorem rates from 0 to below 10", s))
		}
	}
	return errs
}

// UpheldChance is the chance that a review upholds the plea of a threat z under a text
// of a threshold and a deference, when panels err and the text is vague by a standard
// deviation of spread together:
//
//	Phi( (z - threshold + deference) / spread )
func UpheldChance(z, threshold, deference, spread float64) float64 {
	return normal(z-threshold+deference, spread)
}

// normal is Phi(x/spread), a step from 0 to 1 at x = 0 where there is no spread.
func normal(x, spread float64) float64 {
	if spread == 0 {
		if x >= 0 {
			return 1
		}
		return 0
	}
	return 0.5 * math.Erfc(-x/spread/math.Sqrt2)
}

// CapableChance is the chance that a party of some capacity can do what takes a need:
// Phi((capacity - need)/s).
func CapableChance(capacity, need, s float64) float64 { return normal(capacity-need, s) }

// expected is the chance that a review upholds an invocation, for an observer of trust
// rho in the invoker.
func expected(rho float64, p ThreatProcess, threshold, deference, spread float64) float64 {
	x := Pleaded(rho, p, threshold, deference, spread, NotReviewed)
	q := x.Abusive()
	var up, all [2]float64 // abusive, genuine
	for z, share := range p.LongRun() {
		k := 0
		if float64(z) >= threshold {
			k = 1
		}
		up[k] += share * UpheldChance(float64(z), threshold, deference, spread)
		all[k] += share
	}
	chance := 0.0
	for k, weight := range [2]float64{q, 1 - q} {
		if all[k] > 0 {
			chance += weight * up[k] / all[k]
		}
	}
	return chance
}

// threats is the public process of a seat.
func (s *Situation) threats(seat int) ThreatProcess {
	if seat < len(s.Threats) {
		return s.Threats[seat]
	}
	return ThreatProcess{}
}

// income is a seat's baseline income at an annual rate, in the unit of the economy's
// data.
func (s *Situation) income(seat int) float64 {
	sum := 0.0
	for _, id := range s.Actors[seat].Regions {
		n, _ := s.Book.economy.RegionIndex(id)
		sum += s.Book.economy.Income(n)
	}
	return sum
}

// span is 1 + d + ... + d^(n-1).
func span(d float64, n int) float64 {
	if n <= 0 {
		return 0
	}
	if d == 1 {
		return float64(n)
	}
	return (1 - math.Pow(d, float64(n))) / (1 - d)
}

// gain is the present value of the difference between two worlds in the actor's own
// flow payoff, its present motive included, over some quarters.
func (v View) gain(from, to *Prices, quarters int) float64 {
	d := v.Self.Discount()
	sum := (to.flows[v.Seat] - from.flows[v.Seat]) * span(d, quarters)
	if g := v.pressing(); g != nil {
		pressed := func(p *Prices) float64 { return p.stake(&v.Self.Public, g) - p.RealIncome(v.Self.Regions) }
		sum += v.Motive.Weight * (pressed(to) - pressed(from)) * span(d*(1-v.Motive.Fall), quarters)
	}
	return sum
}

// pressing is the group that has the ear of the government now, or nil.
func (v View) pressing() *Group {
	if !v.Private.Motive {
		return nil
	}
	return v.Motive.GroupOf(&v.Self.Public)
}

// protection is the present value of the loss that a measure averts over some quarters.
func (v View) protection(from, to *Prices, quarters int) float64 {
	p := v.threats(v.Seat)
	if p == (ThreatProcess{}) {
		return 0
	}
	share := averted(from, to, v.Seat, p.Sectors)
	if share == 0 {
		return 0
	}
	sum, weight := 0.0, 1.0
	for _, loss := range p.Expected(v.Private.Threat, quarters) {
		sum += weight * loss
		weight *= v.Self.Discount()
	}
	return share * sum
}

// Unanswered is -v(comply): the loss to threats that the actor expects if nothing is
// done about them, as an annuity in percent of income per quarter.
func (v View) Unanswered() float64 {
	p := v.threats(v.Seat)
	if p == (ThreatProcess{}) {
		return 0
	}
	return v.annuity(p.Expected(v.Private.Threat, 400))
}

// harms is what one world does to the others against another, by seat: percent of
// their baseline real income.
func (v View) harms(from, to *Prices, members []string) []float64 {
	out := make([]float64, len(v.Actors))
	for k := range v.Actors {
		if k != v.Seat && slices.Contains(members, v.Actors[k].ID) {
			if loss := from.flows[k] - to.flows[k]; loss > negligible {
				out[k] = loss
			}
		}
	}
	return out
}

// reputation is the present value of what the modules that bind the actor, less one,
// are worth less to it once its record has become another: the shadow of the future.
// Who trusts it less sees a text with it end sooner (see chain).
func (v View) reputation(after Trust, except string) (float64, error) {
	if v.Compliance.WithoutReputation || after == v.Image {
		return 0, nil
	}
	sum := 0.0
	for k := range v.Register.Treaty().Modules {
		id := v.Register.Treaty().Modules[k].ID
		s := v.Register.Standing(id)
		signed := s.Stage == treaty.Pending && slices.Contains(s.Signatories, v.Self.ID)
		if id == except || !signed && !s.BoundIn(v.Self.ID, v.Period) {
			continue
		}
		now, err := v.worth(id, v.Image)
		if err != nil {
			return 0, err
		}
		then, err := v.worth(id, after)
		if err != nil {
			return 0, err
		}
		sum += max(0, now-then)
	}
	return sum, nil
}

// worth is the present value of keeping a module that is signed or in force, if the
// others think of the actor as an image says.
func (v View) worth(module string, image Trust) (float64, error) {
	c, err := v.chain(v.standingText(module))
	if err != nil {
		return 0, err
	}
	key := worthKey{c, v.Seat, v.Self.Sovereignty[module], v.Self.Discount(), 1 - (1-v.hazard(c.bound))*image.PerPeriod(v.PeriodLength)}
	if known, ok := v.worths[key]; ok {
		return known, nil
	}
	p, err := v.prospects(c)
	if err != nil {
		return 0, err
	}
	p.play(key.discount, key.hazard)
	if v.worths == nil {
		v.worths = map[worthKey]float64{}
	}
	v.worths[key] = max(0, p.keep[0])
	return v.worths[key], nil
}

// worthKey is all that the worth of a module depends on in a situation, so that drafts and
// measures that are weighed one after another do not each work it out again.
type worthKey struct {
	chain                         *chain
	seat                          int
	sovereignty, discount, hazard float64
}

// standingText is a module that is signed or in force as a text.
func (v View) standingText(module string) treaty.Text {
	s := v.Register.Standing(module)
	if text, ok := v.Register.Text(module, v.Period); ok {
		return text
	}
	text := treaty.Text{
		Module: v.Register.Treaty().Module(module), Space: v.Register.Space(module), Draft: s.Draft,
		Parties: s.Signatories, Since: s.Since,
	}
	if s.Stage == treaty.Pending {
		text.Since = max(v.Period, s.Since+v.RatifyAfter)
	}
	return text
}
