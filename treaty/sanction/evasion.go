package sanction

import (
	"math"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// This file decides the cost, the mark-up and the volume of covert trade around a
// regime, from the trade of the economy, the policy and the chance of detection.
// Sources: Head and Ries (2001) and Novy (2013) for trade costs.

// Route is a covert way around a regime: goods pass between a sender and the target
// through a complicit third party, at the cost of the two legs and a mark-up earned by
// the third party. The goods stay the same variety: a flow without a measure does not
// change, whatever routes are open.
//
// From i through k to n the goods cost kappa_ik kappa_kn (1+mu) to deliver, against
// kappa_in on the restricted direct way. The mark-up covers the margin of a carrier and
// the risk of seizure, see [Markup]. The trade of the economy reveals the three
// costs ([Iceberg]). The policy adds to the cost of the legs: tariffs are paid at the
// rate before the regime, under the claimed origin, and every other barrier to delivery
// to k or from k makes the detour dearer. A detour cheaper than the direct way would
// have been in use before; the cost is then set equal to the direct cost. Without trade
// between two regions in either direction the cost of delivery is unknown: such a leg
// is closed unless its cost is stated, and around such a direct way any open route
// costs the same as the direct way. Routes carry goods and not money: a financial
// restriction stays on all trade of the target.
type Route struct {
	Via string // the ID of the third party
	// Sectors are the sectors with goods on the route.
	Sectors treaty.Sectors
	// In and Out are the costs of delivery on the legs into and out of the third party,
	// as factors of 1 or more on delivery within a region. The default 0 means Iceberg.
	In, Out float64
	// Detour is the cost of delivery by the route relative to the direct way before the
	// regime, kappa_ik kappa_kn / kappa_in, as a single factor of 1 or more. A stated
	// Detour does not change with the policy on the legs. The default 0 means the cost
	// of the two legs.
	Detour float64
	// Watch is the chance of detection of a shipment by the customs of the third party,
	// in [0, 1].
	Watch float64
	// Margin is the third party's margin on goods in transit, as a share of their
	// value, up to 10. The default 0 means DefaultMargin; a negative number means none.
	Margin float64
}

// DefaultMargin is the margin of a third party on goods in transit if Route.Margin is
// zero, as a share of value. An assumption, to be varied.
const DefaultMargin = 0.05

// margin returns the margin with the default filled in.
func (r *Route) margin() float64 {
	switch {
	case r.Margin == 0:
		return DefaultMargin
	case r.Margin < 0:
		return 0
	}
	return r.Margin
}

// Iceberg returns the cost of delivery of goods of a sector from the exporter to the
// importer in the baseline, as a factor of 1 or more on delivery at home and apart from
// tariffs. Iceberg is the symmetric trade cost revealed by trade (Head and Ries 2001,
// American Economic Review 91; Novy 2013, Economic Inquiry 51): with d = d_in = d_ni,
//
//	d^2 (1+tau_ni) (1+tau_in) = ( pi_nn pi_ii / (pi_ni pi_in) )^(1/theta)
//
// The cost is infinite if trade in either direction is zero, and 1 at home. The
// arguments are indices of the economy.
func Iceberg(e *market.Economy, sector, importer, exporter int) float64 {
	if importer == exporter {
		return 1
	}
	out, back := e.Share(sector, importer, exporter), e.Share(sector, exporter, importer)
	if !(out > 0 && back > 0) {
		return math.Inf(1)
	}
	home := e.Share(sector, importer, importer) * e.Share(sector, exporter, exporter)
	taxed := (1 + e.Tariff(sector, importer, exporter)) * (1 + e.Tariff(sector, exporter, importer))
	return max(1, math.Sqrt(math.Pow(home/(out*back), 1/e.Sector(sector).Theta)/taxed))
}

// detour returns the cost of delivery of goods of sector j from i to n through k
// relative to the direct way before the measures. The argument barrier is the barrier
// on the direct way then.
func (r *Route) detour(p *market.Policy, j, n, k, i int, barrier float64) float64 {
	if r.Detour > 0 {
		return r.Detour
	}
	e := p.Economy()
	in, out := r.In, r.Out
	if in == 0 {
		in = Iceberg(e, j, k, i)
	}
	if out == 0 {
		out = Iceberg(e, j, n, k)
	}
	legs := in * out * added(p, j, k, i) * added(p, j, n, k)
	return max(1, legs/(Iceberg(e, j, n, i)*barrier))
}

// added returns the factor of the policy on the cost of delivery of a leg: the barrier,
// times the value to the buyer of the varieties stopped, weight^(-1/theta).
func added(p *market.Policy, j, n, i int) float64 {
	cost := p.Barrier(j, n, i)
	if w := p.Weight(j, n, i); w != 1 {
		cost *= math.Pow(w, -1/p.Economy().Sector(j).Theta)
	}
	return cost
}

// Detection returns the chance of detection of a covert shipment that touches
// jurisdictions with the given chances of detection: 1 - prod(1-m), for independent
// checks.
func Detection(efforts ...float64) float64 {
	missed := 1.0
	for _, m := range efforts {
		missed *= 1 - m
	}
	return 1 - missed
}

// Markup returns mu, the mark-up at which a carrier earns a margin after the risk of
// seizure:
//
//	1+mu = (1 + margin)/(1 - p F)
//
// where p is the chance of detection and F the share of the value lost on detection.
// The mark-up is infinite for pF = 1: no such route is used.
func Markup(detection, penalty, margin float64) float64 {
	return (1+margin)/(1-detection*penalty) - 1
}

// dearest is the largest factor on the cost of goods at which a route is used.
const dearest = 1e6

// flow is a cell of a policy: the weight, the tariff and the barrier on goods of a
// sector between two regions.
type flow struct{ weight, tariff, barrier float64 }

// evade returns a restricted flow with a covert route open, at the factor detour on
// costs and the mark-up mu, and the wedge on the flow. Admitted varieties take the
// cheaper way, and stopped varieties take the route at the tariffs of the claimed
// origin.
//
// If all varieties take the route, the flow is the flow before the measures with the
// detour on its barrier and mu as a wedge. If a share x goes direct at the cost of
// before, and the rest at y = detour (1+mu) times the direct cost, the contribution to
// the price index is
//
//	x + (1-x) y^-theta
//
// times the contribution of all varieties. Let e be (1-x) y^-theta over that sum, the
// smuggled share of spending. The cell then has the wedge w with w/(1+w) = e mu/(1+mu),
// which gives the third party the same revenue, and the weight (x + (1-x) y^-theta)
// (1+w)^theta, which keeps the price index. The weight is at most 1 by Hoelder's
// inequality.
//
// The share smuggled is of the spending on the flow.
func evade(before, now flow, detour, mu, theta float64) (out flow, wedge, smuggled float64) {
	if !(detour*(1+mu) <= dearest) || before.weight == 0 {
		return now, 0, 0
	}
	direct := now.barrier / before.barrier * (1 + now.tariff) / (1 + before.tariff)
	round := detour * (1 + mu)
	x := now.weight / before.weight
	if x >= 1 && round >= direct {
		return now, 0, 0 // the route has no advantage
	}
	if x <= 0 || round < direct {
		out = before
		out.barrier *= detour
		return out, mu, 1
	}
	reached := x + (1-x)*math.Pow(round/direct, -theta)
	smuggled = 1 - x/reached
	wedge = 1/(1-smuggled*mu/(1+mu)) - 1
	out = now
	out.weight = min(1, reached*math.Pow(1+wedge, theta)) * before.weight
	return out, wedge, smuggled
}
