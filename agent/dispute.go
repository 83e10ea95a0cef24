package agent

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// Complaint is what it would be worth to a party to bring a case: present values in
// percent of a period's baseline real income: a quarter's, as a rule.
type Complaint struct {
	Actor, Module, Against string
	// Of is the measure, or "" for a breach.
	Of string
	// Harm is what it suffers, in percent of its income, Wins the chance that it puts on a ruling
	// in its favour.
	Harm, Wins float64
	// Remedy is the harm that a ruling ends, on average, Cost what the case costs,
	// Strain what the other's trust is worth. Where the remedy does not pay for the case,
	// strain is not worked out and zero, unless a strategy of the actor's own asks.
	Remedy, Cost, Strain float64

	length treaty.Length
}

// Net is Remedy - Cost - Strain. A party complains if it is not negative.
func (c *Complaint) Net() float64 { return c.Remedy - c.Cost - c.Strain }

// Pursues decides whether to go on with a case: by the actor's own strategy
// ([Complainant]) if it has one, else if it gains by it or loses nothing.
func (v View) Pursues(c *Complaint) (bool, error) {
	options := []Option{{Content: DoLetPass.String(), Kind: DoLetPass}, {Content: DoComplain.String(), Value: c.Net(), Kind: DoComplain}}
	if k, own, err := v.picked(ToComplain, options, c.Module, c.Against); own {
		return k == 1, err
	}
	return c.Net() >= 0, nil
}

// String reads "remedy +0.0120 %, cost 0.0010 %, strain 0.0000 % of a quarter's income".
func (c *Complaint) String() string {
	return fmt.Sprintf("remedy %.4f %%, cost %.4f %%, strain %.4f %% of a %s's income", c.Remedy, c.Cost, c.Strain, c.length)
}

// Complains weighs a case against a measure that holds, or against a breach by a party
// if measure is "". doubt is the chance that the actor gives to the measure being
// abusive or to the breach having happened.
func (v View) Complains(module, against, measure string, doubt float64) (Complaint, error) {
	c := Complaint{Actor: v.Self.ID, Module: module, Against: against, Of: measure, Cost: v.Compliance.CaseCost, length: v.PeriodLength}
	m, s := v.Register.Agreed(module), v.Register.Standing(module)
	d, delay := v.Self.Discount(), 1
	if m.Disputes != nil {
		delay = m.Disputes.Consultation.Periods() + m.Disputes.Panel.Periods()
	}
	after := math.Pow(d, float64(delay))
	if measure != "" {
		_, _, harm, err := v.Harms(module, measure)
		if err != nil {
			return c, err
		}
		k := slices.IndexFunc(s.Measures, func(x treaty.Measure) bool { return x.ID == measure })
		c.Harm = harm[v.Seat]
		c.Wins = 1
		if threshold, deference, spread, ok := m.Judgement(v.Register.CasesDecided(module)); ok && !s.Measures[k].Safeguard {
			c.Wins = v.struckChance(v.seatOf(against), doubt, threshold, deference, spread)
		}
		c.Remedy = c.Wins * c.Harm * after * numeric.Span(d, s.Measures[k].Until-v.Period-delay)
	} else if regime := breachedBy(&s, against); regime != "" {
		_, _, harm, err := v.partIn(module, regime, against, "")
		if err != nil {
			return c, err
		}
		c.Harm, c.Wins = harm[v.Seat], doubt
		c.Remedy = c.Wins * c.Harm * after / (1 - d)
	} else {
		x := weighing{View: v, id: module, m: m, s: s}
		now, err := v.prices(query{period: v.Period})
		if err != nil {
			return c, err
		}
		broken, err := x.supposing(v.Period, "broken by "+against, treaty.Event{Kind: treaty.Breached, Author: against})
		if err != nil {
			return c, err
		}
		c.Harm, c.Wins = max(0, now.Flow(v.Seat)-broken.Flow(v.Seat)), doubt
		c.Remedy = c.Wins * c.Harm * after / (1 - d)
	}
	if c.Harm <= numeric.Negligible {
		c.Harm, c.Remedy = 0, 0
		return c, nil
	}
	if c.Net() < 0 && !v.replaces(ToComplain) {
		return c, nil // strain is never negative: what it is changes nothing
	}
	strain, err := v.reputation(v.Image.AfterInvocation(v.Compliance.Strain), "")
	c.Strain = strain
	return c, err
}

// struckChance is the chance that a panel strikes an invocation down, for an observer
// who doubts it with some chance.
func (v View) struckChance(seat int, doubt, threshold, deference, spread float64) float64 {
	p := v.threats(seat)
	var down, all [2]float64 // abusive, genuine
	for z, share := range p.LongRun() {
		k := 0
		if float64(z) >= threshold {
			k = 1
		}
		down[k] += share * (1 - belief.UpheldChance(float64(z), threshold, deference, spread))
		all[k] += share
	}
	chance := 0.0
	for k, weight := range [2]float64{doubt, 1 - doubt} {
		if all[k] > 0 {
			chance += weight * down[k] / all[k]
		}
	}
	return chance
}

func (s *Situation) seatOf(id string) int {
	return slices.IndexFunc(s.Actors, func(p Public) bool { return p.ID == id })
}

// Obedience is the choice of who has lost a case: to follow the ruling, or to ignore it
// and bear what follows. Values are annuities in percent of income per quarter against
// following.
type Obedience struct {
	Actor, Module, Dispute string
	// Gain is what ignoring brings, Protection what it averts, Retaliation what it
	// is expected to cost and Reputation what it costs in trust.
	Gain, Protection, Retaliation, Reputation float64
}

// Ignore is what ignoring the ruling is worth against following it.
func (o *Obedience) Ignore() float64 {
	return o.Gain + o.Protection - o.Retaliation - o.Reputation
}

// String reads "to ignore the ruling is worth -0.0100 % of real income a quarter
// against following it (gain +0.0010, retaliation -0.0100)".
func (o *Obedience) String() string {
	c := Course{Gain: o.Gain, Protection: o.Protection, Challenge: o.Retaliation, Reputation: o.Reputation}
	return fmt.Sprintf("to ignore the ruling is worth %+.4f %% of real income a quarter against following it (%s)", o.Ignore(), c.Breakdown())
}

// Obeys weighs following a ruling that went against the actor, by the rule of
// compliance: what breaking the obligation brings against the retaliation that is in
// force or will be authorised, and the trust that open disregard costs. Where it is about
// the measures of a sanction regime, what these bring is left to the caller.
func (v View) Obeys(module, dispute string) (Obedience, error) {
	o := Obedience{Actor: v.Self.ID, Module: module, Dispute: dispute}
	x := weighing{View: v, id: module, m: v.Register.Agreed(module), s: v.Register.Standing(module)}
	k := slices.IndexFunc(x.s.Disputes, func(d treaty.Dispute) bool { return d.ID == dispute })
	if k < 0 || x.s.Disputes[k].Respondent != v.Self.ID {
		return o, fmt.Errorf("agent: %s has lost no dispute %q under %q", v.Self.ID, dispute, module)
	}
	one := x.s.Disputes[k]
	d := v.Self.Discount()
	if one.Regime == "" { // what the measures of a regime bring is not the text's to tell
		// A measure that was struck down stands until it is taken back.
		var defiance []treaty.Event
		if one.Of == "" {
			defiance = []treaty.Event{{Kind: treaty.Breached}}
		}
		ignore, err := x.supposing(v.Period, "ignores "+dispute, defiance...)
		if err != nil {
			return o, err
		}
		follow, err := x.supposing(v.Period, "follows "+dispute, treaty.Event{Kind: treaty.Complied, Case: dispute})
		if err != nil {
			return o, err
		}
		o.Gain = (1 - d) * x.gain(follow, ignore, v.PeriodLength.Periods(forGood))
		o.Protection = (1 - d) * x.protection(follow, ignore, v.PeriodLength.Periods(forGood))
	}
	if one.Stage != treaty.InRetaliation {
		seat := v.seatOf(one.Complainant)
		harm := make([]float64, len(v.Actors))
		harm[seat] = 100 * one.Harm / v.income(seat)
		bite, err := x.retaliation(harm)
		if err != nil {
			return o, err
		}
		left := max(0, one.ComplyBy-v.Period)
		o.Retaliation = math.Pow(d, float64(left)) * bite
	}
	// Ignoring it for good is a promise broken in every quarter of its term.
	reputation, err := v.reputation(v.Image.AfterInvocation(belief.PromiseTerm), "")
	o.Reputation = (1 - d) * reputation
	return o, err
}

// disputedSectors are the sectors that a dispute is about, "" for all.
func (v View) disputedSectors(s treaty.Standing, d treaty.Dispute) treaty.Sectors {
	k := slices.IndexFunc(s.Measures, func(m treaty.Measure) bool { return m.ID == d.Of })
	if k < 0 {
		return ""
	}
	return s.Measures[k].Sectors
}

// Follows decides whether the loser of a case follows the ruling: by the actor's own
// strategy ([Respondent]) if it has one, else by the values, with the noise of its choices.
func (v View) Follows(o Obedience) (bool, error) {
	options := []Option{
		{Content: DoFollow.String(), Value: numeric.Negligible, Kind: DoFollow}, {Content: DoIgnore.String(), Value: o.Ignore(), Kind: DoIgnore},
	}
	k, err := v.Pick(ToObey, options, o.Module, o.Dispute)
	return k == 0, err
}

// Reprisal is authorised retaliation that a complainant could take.
type Reprisal struct {
	Sectors   treaty.Sectors
	Surcharge float64
	// Amount is what it costs the respondent, in money at an annual rate.
	Amount float64
	// Value is what it is worth to the complainant per quarter, in percent of its
	// income: its own gain or loss, and the harm that stops if the respondent would
	// rather follow the ruling than bear it.
	Value float64
}

// Retaliates finds the best retaliation of a menu that costs the respondent no more
// than the cap on the harm found, and reports false if none is worth taking or the text
// does not allow any yet.
func (v View) Retaliates(module, dispute string) (best Reprisal, ok bool, err error) {
	x := weighing{View: v, id: module, m: v.Register.Agreed(module), s: v.Register.Standing(module)}
	k := slices.IndexFunc(x.s.Disputes, func(d treaty.Dispute) bool { return d.ID == dispute })
	if k < 0 || x.m.Disputes == nil {
		return best, false, nil
	}
	one := x.s.Disputes[k]
	limit, seat := x.m.Disputes.RetaliationCap(one.Harm), v.seatOf(one.Respondent)
	if limit <= 0 {
		return best, false, nil
	}
	now, err := x.supposing(v.Period, "as it is")
	if err != nil {
		return best, false, err
	}
	follow, err := x.supposing(v.Period, "they follow "+dispute, treaty.Event{Kind: treaty.Complied, Author: one.Respondent, Case: dispute})
	if errors.Is(err, errUnlawful) { // it is in breach in this very quarter: the world without the breach
		follow, err = v.prices(query{period: v.Period})
	}
	if err != nil {
		return best, false, err
	}
	if one.Regime != "" {
		// The respondent follows by lifting the measures.
		as, lifted, _, err := v.partIn(module, one.Regime, one.Respondent, "")
		if err != nil {
			return best, false, err
		}
		follow = now.Toward(as, lifted, 1)
	}
	sets := []treaty.Sectors{treaty.Goods}
	if s := v.disputedSectors(x.s, one); s != "" {
		sets = append(sets, s)
	}
	for _, sectors := range sets {
		for _, surcharge := range v.Compliance.Surcharges {
			with, err := x.supposing(v.Period, fmt.Sprint("retaliates in ", dispute, sectors, surcharge), treaty.Event{
				Kind: treaty.Retaliated, Case: dispute, Sectors: sectors, Surcharge: surcharge, Amount: limit,
			})
			if errors.Is(err, errUnlawful) {
				return best, false, nil
			}
			if err != nil {
				return best, false, err
			}
			cost := v.Money(seat, now.Flow(seat)-with.Flow(seat))
			if !(cost > 0) || cost > limit {
				continue
			}
			r := Reprisal{Sectors: sectors, Surcharge: surcharge, Amount: cost, Value: with.Flow(v.Seat) - now.Flow(v.Seat)}
			if follow.Flow(seat) >= with.Flow(seat) { // level-1: the respondent as its public payoff shows it
				r.Value = max(r.Value, follow.Flow(v.Seat)-now.Flow(v.Seat))
			}
			if r.Value >= -numeric.Negligible && (!ok || r.Value > best.Value) {
				best, ok = r, true
			}
		}
	}
	return best, ok, nil
}

// Gift is help with capacity that a donor could give.
type Gift struct {
	// Amount is money at an annual rate, for a period; Before and After the chance per period
	// that the recipient fails without wanting to.
	Amount, Before, After float64
	// Value is what it is worth to the donor, a present value in percent of a
	// period's income.
	Value float64
}

// Assists weighs filling the gap between what a recipient can do and what it owes, with
// nothing, one or two standard deviations to spare, and returns the best, with a Value
// of zero if that is to give nothing: the harm that fewer failures do the donor, as long as the capacity lasts, against the
// money.
func (v View) Assists(module, recipient string) (Gift, error) {
	m := v.Register.Agreed(module)
	have, ok := v.Register.Capacity(module, recipient, v.Period)
	need := v.Register.CapacityNeed(module, recipient, v.Period)
	if m == nil || m.Assistance == nil || !ok || need <= have || m.Assistance.Adds() == 0 {
		return Gift{}, nil
	}
	x := weighing{View: v, id: module, m: m, s: v.Register.Standing(module)}
	now, err := v.prices(query{period: v.Period})
	if err != nil {
		return Gift{}, err
	}
	broken, err := x.supposing(v.Period, "broken by "+recipient, treaty.Event{Kind: treaty.Breached, Author: recipient})
	if err != nil {
		return Gift{}, err
	}
	lasting := 1 / (1 - v.Self.Discount()*m.Assistance.Left())
	best := Gift{Before: 1 - v.PeriodLength.Left(CapableChance(have, need, v.Compliance.CapacityError))}
	for _, spare := range [...]float64{0, 1, 2} { // standard deviations beyond the need
		capacity := need + spare*v.Compliance.CapacityError
		g := Gift{
			Amount: (capacity - have) / m.Assistance.Adds(), Before: best.Before,
			After: 1 - v.PeriodLength.Left(CapableChance(capacity, need, v.Compliance.CapacityError)),
		}
		g.Value = (g.Before-g.After)*(now.Flow(v.Seat)-broken.Flow(v.Seat))*lasting - 100*g.Amount/v.income(v.Seat)
		if g.Value > best.Value {
			best = g
		}
	}
	return best, nil
}

// Renews decides whether a party votes for the renewal of a module: by the actor's own
// strategy ([Renewer]) if it has one, else for it if keeping it is worth something.
func (v View) Renews(t Temptation) (bool, error) {
	options := []Option{{Content: DoRenew.String(), Value: t.Keep + numeric.Negligible, Kind: DoRenew}, {Content: DoLetLapse.String(), Kind: DoLetLapse}}
	k, err := v.Pick(ToRenew, options, t.Module)
	return k == 0, err
}

// Joining is what acceding to a module in force would be worth to the actor, and what
// its accession would be worth to each party bound, by seat, as changes of flow payoffs
// at present prices in percent of income per quarter.
func (v View) Joining(module string) (own float64, others []float64, err error) {
	x := weighing{View: v, id: module, m: v.Register.Agreed(module), s: v.Register.Standing(module)}
	now, err := v.prices(query{period: v.Period})
	if err != nil {
		return 0, nil, err
	}
	members := x.s.Members(v.Period)
	with, err := x.supposing(v.Period, "accedes", treaty.Event{Kind: treaty.Acceded, For: members})
	if errors.Is(err, errUnlawful) {
		return 0, make([]float64, len(v.Actors)), nil
	}
	if err != nil {
		return 0, nil, err
	}
	others = make([]float64, len(v.Actors))
	for k := range others {
		others[k] = with.Flow(k) - now.Flow(k)
	}
	m := v.Register.Treaty().Module(module)
	return others[v.Seat] - v.spares(with, now, 0) - v.sovereignty(m, m.Depth(v.Register.Space(module), x.s.Draft)), others, nil
}

// Appeals decides whether the loser of a case appeals: it goes on as before until the
// appeal is decided, for good if appeals are never heard, and may be upheld then.
func (v View) Appeals(o Obedience, upheld float64, quarters int, heard bool) bool {
	d := v.Self.Discount()
	keeps := o.Gain + o.Protection
	otherwise := max(0, o.Ignore())
	appeal := keeps
	if heard {
		late := math.Pow(d, float64(quarters))
		appeal = (1-late)*keeps + late*(upheld*keeps+(1-upheld)*otherwise)
	}
	return appeal-(1-d)*v.Compliance.CaseCost > otherwise+numeric.Negligible
}

// Stays decides whether the actor takes its notice of withdrawal from a module back:
// keeping it, as if it had not given notice, is worth more than being out of it once the
// notice has run out. It says what keeping would be worth, as an annuity.
func (v View) Stays(module string, effective int) (stays bool, keep float64, err error) {
	// The text as it would bind without the notice.
	register := v.Register.Clone()
	if err := register.Apply(treaty.Event{Kind: treaty.NoticeRevoked, Period: v.Period, Module: module, Author: v.Self.ID}); err != nil {
		return false, 0, err
	}
	text, ok := register.Text(module, v.Period)
	if !ok {
		return false, 0, fmt.Errorf("agent: %q is not in force", module)
	}
	c, err := v.markedChain(text, v.Self.ID+" takes its notice back")
	if err != nil {
		return false, 0, err
	}
	p, err := v.charged(c)
	if err != nil {
		return false, 0, err
	}
	d := v.Self.Discount()
	p.play(d, v.hazard(c.bound))
	keep = (1 - d) * p.keep[0]
	out, err := v.prices(query{period: effective})
	if err != nil {
		return false, 0, err
	}
	dead, err := v.prices(query{period: effective, without: module})
	if err != nil {
		return false, 0, err
	}
	x := weighing{View: v, id: module, m: v.Register.Agreed(module), s: v.Register.Standing(module)}
	change, err := x.pending(v.Period)
	// What threats would cost out of it, against the world without it.
	exposed := v.spares(c.kept[0], out, 0) - v.spares(c.kept[0], dead, 0)
	return keep+change > out.Flow(v.Seat)-dead.Flow(v.Seat)+exposed+numeric.Negligible, keep, err
}
