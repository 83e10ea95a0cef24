package agent

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// Threat is a regime that may come into force, or one in force that may end.
type Threat struct {
	// Regime is its ID.
	Regime string
	// Carried is the docket as it would be, From the first quarter in which it
	// would, Chance how likely that is by what everybody can work out.
	Carried *sanction.Docket
	From    int
	Chance  float64
	// Until is the first quarter in which the chance is another; 0 for never.
	Until int
}

// hangs reports whether the threat counts in a period.
func (t *Threat) hangs(period int) bool {
	return t.Chance != 0 && period >= t.From && (t.Until == 0 || period < t.Until)
}

// Settlement is a dispute that a treaty would settle in which relief from the regime is
// due: the measures, or the threat of them, end when it enters into force, and the target
// brings the issue to what is demanded, in the measure of the relief. What has been done
// stays done if the treaty ends.
type Settlement struct {
	Regime string
	// Leader is who leads the senders, to whom it is a win.
	Leader string
	// Docket is the docket without the dispute.
	Docket *sanction.Docket
	// Step is the compliance demanded beyond what there is, in [0, 1].
	Step float64
}

// share is the relief that a text gives from the regime once it is phased in.
func (s *Settlement) share(t *treaty.Text) float64 {
	share := 0.0
	for k := range t.Module.Commitments {
		if c := &t.Module.Commitments[k]; c.Kind == treaty.RelieveSanctions && c.Regime == s.Regime {
			share = max(share, t.Module.Settle(t.Space, t.Draft).Commitments[k].Depth.Value())
		}
	}
	return share
}

// issue is what the issues that a text settles are worth to the actor, as an annuity: from
// the entry into force on, for good.
func (v View) issue(t *treaty.Text) float64 {
	sum := 0.0
	for k, w := range v.Worth {
		if x := &v.Settlements[k]; w != 0 {
			sum += w * x.Step * x.share(t)
		}
	}
	if sum == 0 {
		return 0
	}
	return sum * math.Pow(v.Self.Discount(), float64(max(0, t.Since-v.Period)))
}

// PricesUnder prices the present quarter with the regimes of the docket standing as
// another docket has them. The error says that the world cannot be priced.
func (s *Situation) PricesUnder(d *sanction.Docket) (*welfare.Prices, error) {
	return s.prices(query{period: s.Period, docket: d, supposed: s.grounded(d)})
}

// PricesLater is PricesUnder once the economy has adapted, in a situation in which it does.
func (s *Situation) PricesLater(d *sanction.Docket) (*welfare.Prices, error) {
	return s.prices(query{period: s.Period, docket: d, supposed: s.grounded(d), later: true})
}

// mixture is the address of prices that a threat hangs over.
type mixture struct {
	base, carried *welfare.Prices
	chance        float64
}

// threatened mixes into the prices of a query those of the worlds in which threats are
// carried out, each by its chance. Threats are taken one by one: with several the mixture
// adds what each would change.
func (s *Situation) threatened(p *welfare.Prices, q query) (*welfare.Prices, error) {
	out := p
	for k := range s.OpenThreats {
		t := &s.OpenThreats[k]
		if !t.hangs(q.period) || s.ends(q, t.Regime) {
			continue
		}
		// What the threat changes is told from the docket that it is a change of,
		// not from one that a text has settled other disputes in.
		q.docket = s.Docket
		p, err := s.priced(q)
		if err != nil {
			return nil, err
		}
		q.docket = t.Carried
		carried, err := s.priced(q)
		if err != nil {
			return nil, err
		}
		key := mixture{out, carried, t.Chance}
		mixed, ok := s.mixed[key]
		if !ok {
			mixed = out.Toward(p, carried, t.Chance)
			if s.mixed == nil {
				s.mixed = map[mixture]*welfare.Prices{}
			}
			s.mixed[key] = mixed
		}
		out = mixed
	}
	return out, nil
}

// ends reports whether the text of a query settles the dispute over a regime.
func (s *Situation) ends(q query, regime string) bool {
	if q.text == nil || q.period < q.text.Since {
		return false
	}
	return slices.ContainsFunc(s.Settlements, func(x Settlement) bool { return x.Regime == regime && x.share(q.text) > 0 })
}

// forceKey is the address of what is in force of a docket. A docket in a situation, or
// thought of in one, does not change.
type forceKey struct {
	docket *sanction.Docket
	period int
}

// inForce remembers inForce for the quarter.
func (s *Situation) inForce(d *sanction.Docket, period int) string {
	if d == nil {
		return ""
	}
	key := forceKey{d, period}
	force, ok := s.forces[key]
	if !ok {
		force = inForce(d, period)
		if s.forces == nil {
			s.forces = map[forceKey]string{}
		}
		s.forces[key] = force
	}
	return force
}

// inForce says in bytes all that Compile reads of a docket in a period, so that dockets
// with the same effect have the same words whatever led to it. It is "" if nothing is in
// force.
func inForce(d *sanction.Docket, period int) string {
	if d == nil {
		return ""
	}
	var b []byte
	number := func(v float64) { b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v)) }
	text := func(s string) { b = append(append(b, s...), 0) }
	shares := func(list []sanction.Delivered) {
		for _, one := range list {
			text(one.Sender)
			number(one.Share)
		}
		b = append(b, 1)
	}
	for k := range d.Regimes() {
		r := &d.Regimes()[k]
		s, _ := d.Standing(r.ID)
		bites := s.InForceIn(period)
		if bites {
			b = append(b, 2, byte(k), byte(k>>8))
			for _, id := range s.Members {
				level := s.LevelOf(id, period)
				if level == 0 {
					continue
				}
				text(id)
				number(level)
				number(s.ReliefOf(id))
				course, _ := s.Of(id)
				for i := range r.Exemptions {
					if period-course.ImposedIn >= r.Exemptions[i].After() {
						b = append(b, 3)
					} else {
						b = append(b, 4)
					}
				}
				for _, named := range course.Named {
					text(named)
				}
				b = append(b, 1)
			}
			shares(s.Efforts)
			for i := range s.Routes {
				o := &s.Routes[i]
				text(o.Via)
				text(string(o.Sectors))
				number(o.Detour)
				number(o.In)
				number(o.Out)
				number(o.Watch)
			}
			b = append(b, 1)
		}
		for i := range s.Payments {
			if one := &s.Payments[i]; one.Period == period {
				b = append(b, 5)
				text(one.From)
				text(one.To)
				number(one.Amount)
			}
		}
	}
	return string(b)
}
