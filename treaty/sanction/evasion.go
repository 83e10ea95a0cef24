package sanction

import (
	"math"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Route is a covert way around a regime: goods go between a sender and the target
// through a third party that does not ask. It is one more supplier, at the cost of the
// two legs of the way and a mark-up that the third party earns.
//
// From i through k to n the goods cost kappa_ik kappa_kn (1+mu) to deliver, against
// kappa_in by the way that the regime restricts. The economy tells the three from its
// trade ([Iceberg]), and what the policy does to the two legs is added: tariffs apart,
// which the goods pay as what they claim to be at the rate of before, whatever makes it
// dearer to deliver to k or from k makes the way round dearer. A way round that would be
// cheaper than the direct one was open before; it costs as much. Where one of two sells the
// other none, trade does not tell what delivery between them costs: a leg of that kind is a
// closed way unless its cost is stated, and past a direct way of that kind any open way costs
// as much. Routes carry goods, not money: a financial restriction stays on all that the
// target trades.
type Route struct {
	Via     string // the third party
	Sectors treaty.Sectors
	// In and Out are what the legs cost to deliver, into the third party and out of
	// it, as factors on delivery within a region: 1 or more. The default (0) is that
	// of the economy's trade, Iceberg.
	In, Out float64
	// Detour is by how much the way round costs more to deliver than the direct way
	// did, a factor of 1 or more: kappa_ik kappa_kn / kappa_in, stated as one number,
	// which holds whatever the policy does to the legs. The default (0) is what the
	// legs make of it.
	Detour float64
	// Watch is the chance that the third party's own customs catch a shipment, in
	// [0, 1].
	Watch float64
}

// Iceberg is what it costs to deliver goods of a sector from the exporter to the importer
// in the baseline, as a factor on what delivery at home costs, of 1 or more and apart
// from tariffs. It is the symmetric cost that trade reveals (Head and Ries 2001, American
// Economic Review 91; Novy 2013, Economic Inquiry 51): with d = d_in = d_ni,
//
//	d^2 (1+tau_ni) (1+tau_in) = ( pi_nn pi_ii / (pi_ni pi_in) )^(1/theta)
//
// It is infinite where either sells the other none, and 1 at home. The arguments are
// indices of the economy.
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

// detour is by how much the way of goods of sector j from i to n costs more through k
// than the direct way did, whose barrier was the one given.
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

// added is what the policy makes of the cost of delivery of a leg: its barrier, and what
// stopping some varieties is worth to who buys them all, weight^(-1/theta).
func added(p *market.Policy, j, n, i int) float64 {
	cost := p.Barrier(j, n, i)
	if w := p.Weight(j, n, i); w != 1 {
		cost *= math.Pow(w, -1/p.Economy().Sector(j).Theta)
	}
	return cost
}

// Detection is the chance that a covert shipment is caught that touches jurisdictions
// which catch it with the given chances each: 1 - prod(1-m).
func Detection(efforts ...float64) float64 {
	missed := 1.0
	for _, m := range efforts {
		missed *= 1 - m
	}
	return 1 - missed
}

// Markup is mu, what a carrier asks on top so as not to lose by what is caught:
//
//	1+mu = 1/(1 - p F)
//
// with the chance p of being caught and the share F of the value lost then. It is
// infinite where everything is lost: no such route is used.
func Markup(detection, penalty float64) float64 {
	return 1/(1-detection*penalty) - 1
}

// dearest is the factor on the cost of goods beyond which nobody sends them round.
const dearest = 1e6

// flow is one cell of a policy: what it takes to bring goods of a sector in.
type flow struct{ weight, tariff, barrier float64 }

// evade is a restricted flow once a covert route is open at the factor detour on costs
// and the mark-up mu. The varieties that are let through go the cheaper way; those that
// are stopped go by the route, at the tariffs of goods that are what they claim to be.
//
// Where all take the route, the flow is the one before the measures with the detour on
// its barrier and mu as a wedge. Where a share x goes direct at the cost of before, the
// rest at y = detour (1+mu) times that, what reaches the price index is
//
//	x + (1-x) y^-theta
//
// of the varieties, and e = (1-x) y^-theta over that is the share of spending that is
// smuggled. The cell then has the wedge w with w/(1+w) = e mu/(1+mu), which hands the
// third party the same revenue, and the weight that keeps the price index:
// (x + (1-x) y^-theta) (1+w)^theta. It is at most 1, by Hoelder's inequality.
func evade(before, now flow, detour, mu, theta float64) (out flow, wedge float64) {
	if !(detour*(1+mu) <= dearest) || before.weight == 0 {
		return now, 0
	}
	direct := now.barrier / before.barrier * (1 + now.tariff) / (1 + before.tariff)
	round := detour * (1 + mu)
	x := now.weight / before.weight
	if x >= 1 && round >= direct {
		return now, 0 // nothing to gain by going round
	}
	if x <= 0 || round < direct {
		out = before
		out.barrier *= detour
		return out, mu
	}
	reached := x + (1-x)*math.Pow(round/direct, -theta)
	smuggled := 1 - x/reached
	wedge = 1/(1-smuggled*mu/(1+mu)) - 1
	out = now
	out.weight = min(1, reached*math.Pow(1+wedge, theta)) * before.weight
	return out, wedge
}
