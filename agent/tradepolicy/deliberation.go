package tradepolicy

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// Deliberation is the choice of a government between courses of trade policy at a review.
type Deliberation struct {
	// Actor is the ID of the government.
	Actor  string
	Period int
	// Courses are the courses weighed; the first is to hold. Chosen is the index of the course
	// taken.
	Courses []Course
	Chosen  int
	// Screened is the number of courses of the menu that were not solved for (see
	// agent.TradePolicyParameters.Screen).
	Screened int
	// Suspended says that others suspend obligations towards the government.
	Suspended bool
}

// HeldOff returns the raise with the largest gain before answers, trust and prices, if the gain
// exceeds the cost of acting and the government holds; or nil.
func (d *Deliberation) HeldOff() (most *Course) {
	if d.Choice().Kind != agent.DoHold {
		return nil
	}
	for k := range d.Courses {
		c := &d.Courses[k]
		if c.Kind == agent.DoRaise && c.Gain+c.Protection > c.Cost+numeric.Negligible && (most == nil || c.Gain+c.Protection > most.Gain+most.Protection) {
			most = c
		}
	}
	return most
}

// Choice returns the course taken.
func (d *Deliberation) Choice() *Course { return &d.Courses[d.Chosen] }

// Best returns the course with the highest value beside holding, or nil.
func (d *Deliberation) Best() *Course {
	var best *Course
	for k := 1; k < len(d.Courses); k++ {
		if best == nil || d.Courses[k].Value() > best.Value() {
			best = &d.Courses[k]
		}
	}
	return best
}

// String returns a clause with the chosen course and its value. For a government that holds the
// clause names the best alternative.
func (d *Deliberation) String() string {
	c := d.Choice()
	if c.Kind == agent.DoHold {
		if c = d.Best(); c == nil {
			return "there was nothing else to do"
		}
	}
	return fmt.Sprintf("to %v is worth %+.4f %% of real income a quarter against holding (%s)", c, c.Value(), c.breakdown())
}

// Options change the input of Deliberate for a study.
type Options struct {
	// Foresight replaces the answers foreseen; nil for the answers that the law in force permits.
	Foresight Foresight
	// Whole solves every course of a menu of any size, Screened screens a menu of any size; by
	// default a menu of more than agent.MaxTariffMenu courses is screened.
	Whole, Screened bool
}

// Deliberate weighs the courses of a government at a review, with the parameters of the situation.
// The result has no choice yet (see [Choose]). Values are annuities in percent of income per quarter
// against holding; a raise is valued until the first review at which the increase may be taken back,
// and for good, and the better plan counts.
func Deliberate(v agent.View, o Options) (Deliberation, error) {
	v = v.Remembering()
	out := Deliberation{Actor: v.Self.ID, Period: v.Period}
	w := weighing{View: v, foresee: o.Foresight, own: held(v.Situation, v.Seat)}
	if w.foresee == nil {
		w.foresee = foresee
	}
	var err error
	if w.hold, err = w.prospect(w.own); err != nil {
		return out, err
	}
	now, err := effects(v.Situation, v.Seat, w.own, true, false)
	if err != nil {
		return out, err
	}
	if now != w.hold.bare {
		w.suspended = w.hold.bare.Flow(v.Seat) - now.Flow(v.Seat)
	}
	out.Suspended = w.suspended > numeric.Negligible
	out.Courses = append(out.Courses, Course{Kind: agent.DoHold, Own: w.own, Breaks: modules(w.hold.breaks)})
	if err := w.takeBacks(&out); err != nil {
		return out, err
	}
	return out, w.raises(&out, o)
}

// modules returns the IDs of the modules of some breaches.
func modules(list []Breach) (ids []string) {
	for k := range list {
		ids = append(ids, list[k].Module)
	}
	return ids
}

// takeBacks weighs the end of each increase that has stood long enough, and of all of them together.
func (w *weighing) takeBacks(out *Deliberation) error {
	var kept []agent.TariffIncrease
	free := 0
	for k := range w.own {
		if w.Period-w.own[k].Since < w.TradePolicy.Stand {
			kept = append(kept, w.own[k])
			continue
		}
		free++
		var rest []agent.TariffIncrease
		rest = append(append(rest, w.own[:k]...), w.own[k+1:]...)
		if err := w.add(out, Course{Kind: agent.DoTakeBack, Increase: w.own[k], Own: rest}, forGood); err != nil {
			return err
		}
	}
	if free > 1 {
		return w.add(out, Course{Kind: agent.DoTakeBack, All: true, Own: kept}, forGood)
	}
	return nil
}

// raises weighs the increases of the menu.
func (w *weighing) raises(out *Deliberation, o Options) error {
	list := Menu(w.Situation, w.Seat, &w.TradePolicy)
	var open []agent.TariffIncrease
	for _, x := range list {
		if !w.holds(&x) {
			open = append(open, x)
		}
	}
	if o.Screened || len(list) > agent.MaxTariffMenu && !o.Whole {
		kept, err := w.screened(open)
		if err != nil {
			return err
		}
		out.Screened = len(open) - len(kept)
		open = kept
	}
	for _, x := range open {
		c := Course{Kind: agent.DoRaise, Increase: x, Own: raisedBy(w.own, x)}
		if err := w.add(out, c, w.firstReview(), forGood); err != nil {
			return err
		}
	}
	return nil
}

// holds reports whether an increase of at least the same rate is held on the same goods of the same
// partner, and no text takes points of it back.
func (w *weighing) holds(x *agent.TariffIncrease) bool {
	for k := range w.own {
		if same(&w.own[k], x) && w.own[k].Points >= x.Points-negligible {
			obeyed, _ := Obeyed(w.Situation, w.Seat, &w.own[k])
			return !obeyed
		}
	}
	return false
}

// firstReview returns the number of periods from now to the first review at which an increase that
// starts now may be taken back.
func (w *weighing) firstReview() int {
	n := w.TradePolicy.Stand
	for !w.TradePolicy.Due(w.Period + n) {
		n++
	}
	return n
}

// add appends a course with the most valuable of its durations.
func (w *weighing) add(out *Deliberation, c Course, periods ...int) error {
	p, err := w.prospect(c.Own)
	if err != nil {
		return err
	}
	c.Breaks, c.Harm = modules(p.breaks), make([]float64, len(w.Actors))
	for k := range c.Harm {
		if loss := w.hold.bare.Flow(k) - p.bare.Flow(k); k != w.Seat && loss > numeric.Negligible {
			c.Harm[k] = loss
		}
	}
	var best Course
	for k, n := range periods {
		one := c
		if n < forGood {
			one.Periods = n
		}
		if ended, _ := p.ended(); ended != nil && one.Periods > 0 {
			one.Periods, n = 0, forGood // a text that has ended does not come back
		}
		if err := w.value(&one, p, n); err != nil {
			return err
		}
		if k == 0 || one.Value() > best.Value()+numeric.Negligible {
			best = one
		}
	}
	out.Courses = append(out.Courses, best)
	return nil
}

// Choose chooses the course: by the actor's own strategy ([agent.TariffSetter]) if the actor has one,
// else by the highest value, with the noise of the actor's choices. Holding wins ties.
func Choose(v agent.View, d *Deliberation) (err error) {
	options := make([]agent.Option, len(d.Courses))
	for k := range d.Courses {
		c := &d.Courses[k]
		options[k] = agent.Option{Content: c.String(), Value: c.Value(), Kind: c.Kind}
		if c.Kind != agent.DoHold && !c.All {
			options[k].Increase = &c.Increase
		}
	}
	options[0].Value += numeric.Negligible
	d.Chosen, err = v.Pick(agent.ToSetTariffs, options)
	return err
}
