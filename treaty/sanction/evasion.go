package sanction

import (
	"math"

	"github.com/tradetalk/tradetalk/treaty"
)

// Route is a covert way around a regime: goods go between a sender and the target
// through a third party that does not ask. It is one more supplier, at the cost of the
// detour and a mark-up that the third party earns.
type Route struct {
	Via     string // the third party
	Sectors treaty.Sectors
	// Detour is by how much the way round costs more to deliver, a factor of 1 or
	// more. The default (0) is 1.1. An assumption.
	Detour float64
	// Watch is the chance that the third party's own customs catch a shipment, in
	// [0, 1].
	Watch float64
}

func (r *Route) detour() float64 {
	if r.Detour == 0 {
		return 1.1
	}
	return r.Detour
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
	if math.IsInf(mu, 1) || before.weight == 0 {
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
