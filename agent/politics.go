package agent

import (
	"math"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

// Politics is how support at home answers to what happens: a reduced form, and named
// so. Support S is in points, of which an incumbent holds Mean in ordinary times:
//
//	S' = Mean + Persistence (S - Mean) + Income 100 dlnY - Prices 100 dlnP + N
//
// where Y is real income, P the price index (a relative price: the economy is real)
// and N the part of support that is not economic, see [Politics.Domestic]. That the
// public rewards growth is the sign of economic voting (Lewis-Beck and Stegmaier 2000,
// Annual Review of Political Science 3: 183-219); the sizes are assumptions, to be
// swept. A coefficient of zero turns its term off, and none is below zero. What New gives an
// actor is DefaultPolitics; a field that says nothing of its default has none there, zero.
// All are stated per quarter (see [Politics.In]).
type Politics struct {
	// Mean is Sbar, in points. Persistence is the share of a deviation from it that
	// is left a quarter later, in [0, 1). The defaults are 50 and 0.8.
	Mean, Persistence float64
	// Income is b1, points for a percent of growth in real income; Prices is b2,
	// points lost for a percent of rise in the price index. The default of Income is 1.
	Income, Prices float64
	// BackDown is b3, points lost by a leader who is seen to back down (the audience
	// cost of Fearon 1994, APSR 88: 577-592; the default is 2); Win is b4, points for a
	// visible win.
	BackDown, Win float64
	// Rally is b5, points for each percent of real income that the public holds a
	// foreign state to have cost it without right (Galtung 1967, World Politics 19:
	// 378-416). Fatigue is b6, points lost for each percent that one's own sanctions
	// cost, each quarter.
	Rally, Fatigue float64
	// Communication is how well the government explains what its own sanctions are
	// for, in [0, 1]: the share of fatigue that it saves (Baum 2003, Soft News Goes to
	// War). The default is none. An assumption.
	Communication float64
	// Unrest is the points that a quarter of unrest costs; UnrestBase is the chance
	// of one in a quarter without growth, in [0, 1), see UnrestChance.
	Unrest, UnrestBase float64
	// Tenure is b7: a point of support less raises the chance per quarter of losing
	// office by about this share. The default is 0.02.
	Tenure float64
	// Swing is the standard deviation, in points, of an election's result around
	// support. An incumbent whose result is below Mean loses. The default is 5.
	Swing float64
	// FirstElection is the quarter of the first election, Term the number of quarters
	// between elections. A Term of zero, the default, holds none: leaders then fall by hazard
	// alone. Whole numbers, of quarters and of periods.
	FirstElection, Term int
	// Coattails is what a point of support above Mean adds to every group's vote in
	// ratification, in percent of its stake: that an approved leader carries more of
	// the legislature is found by Canes-Wrone and de Marchi (2002, Journal of Politics
	// 64: 491-509); the size is an assumption. The default is none.
	Coattails float64
	// Weight is psi, what a point of N is worth to those who decide, in percent of
	// baseline real income per quarter.
	Weight float64
}

// DefaultPolitics has the economy, backing down and tenure count, and nothing else.
// All sizes are assumptions.
func DefaultPolitics() Politics {
	return Politics{Mean: 50, Persistence: 0.8, Income: 1, BackDown: 2, Tenure: 0.02, Swing: 5}
}

// PoliticalNews is what a quarter brought home, as far as support goes.
type PoliticalNews struct {
	// Income and Prices are the growth of real income and of the price index on the
	// quarter before, in percent (100 times log changes).
	Income, Prices float64
	// BackedDown is how publicly the leader backed down from a threat, in [0, 1];
	// Won is the share of a demand that was obtained, in [0, 1].
	BackedDown, Won float64
	// ForeignCost is what foreign sanctions cost, in percent of real income, Blamed
	// the share of it that the public lays at the foreigners' door and Legitimacy
	// how rightful it finds them, both in [0, 1].
	ForeignCost, Blamed, Legitimacy float64
	// OwnCost is what the state's own sanctions cost it, in percent of real income,
	// Communication how well that is explained, and Attributed the share of it that the
	// public lays at the door of their target, both in [0, 1].
	OwnCost, Communication, Attributed float64
	// Unrest says that there is unrest.
	Unrest bool
}

// Domestic is N, the part of the change in support that is not economic, in points:
//
//	N = -BackDown backed + Win won + Rally cost blamed (1 - legitimacy)
//	    - Fatigue own cost (1 - communication) (1 - attributed) - Unrest
//
// Income counts already in the economic part and does not count here.
func (p *Politics) Domestic(q PoliticalNews) float64 {
	n := -p.BackDown*q.BackedDown + p.Win*q.Won + p.Rally*q.ForeignCost*q.Blamed*(1-q.Legitimacy) - p.Fatigue*q.OwnCost*(1-q.Communication)*(1-q.Attributed)
	if q.Unrest {
		n -= p.Unrest
	}
	return n
}

// Support is the support that follows on a support of now, in points, after a quarter
// of news. It is not clamped: points are an index, not a share of votes.
func (p *Politics) Support(now float64, q PoliticalNews) float64 {
	return p.Mean + p.Persistence*(now-p.Mean) + p.Income*q.Income - p.Prices*q.Prices + p.Domestic(q)
}

// Hazard is the chance per quarter of losing office at a support, where it is base at
// the mean: base exp(-Tenure (S - Mean)), and at most one.
func (p *Politics) Hazard(base, support float64) float64 {
	return min(1, base*math.Exp(-p.Tenure*(support-p.Mean)))
}

// Defeat is the chance of losing an election at a support: Phi((Mean - S)/Swing).
// Without a swing the result is certain, and the incumbent keeps a tie.
func (p *Politics) Defeat(support float64) float64 {
	if p.Swing == 0 {
		if support < p.Mean {
			return 1
		}
		return 0
	}
	return numeric.NormalCDF((p.Mean - support) / p.Swing)
}

// ElectionDue reports whether an election is held in a quarter.
func (p *Politics) ElectionDue(period int) bool {
	return p.Term > 0 && period >= p.FirstElection && (period-p.FirstElection)%p.Term == 0
}

// UnrestSlope is what a percent of growth less does to the log odds of unrest: a fall
// of five points raises the likelihood of conflict by one half (Miguel, Satyanath and
// Sergenti 2004, Journal of Political Economy 112: 725-753, abstract), ln(1.5)/5. They
// study civil conflict in Africa; to use it elsewhere is an assumption.
const UnrestSlope = 0.08109302162163288

// UnrestChance is the chance of unrest in a quarter when real income has grown by some
// percent in a year, where it is base in (0, 1) without growth:
//
//	logit(chance) = logit(base) - UnrestSlope growth
//
// Miguel and others speak of likelihood, which odds approximate while it is small. A
// base of zero turns unrest off.
func UnrestChance(base, growth float64) float64 {
	if base <= 0 {
		return 0
	}
	return 1 / (1 + (1-base)/base*math.Exp(UnrestSlope*growth))
}

// check reports every coefficient that is out of range to within.
func (p *Politics) check(within func(field string, value, lo, hi float64, want string)) {
	large := math.MaxFloat64
	within("Politics.Mean", p.Mean, -large, large, "finite points")
	within("Politics.Persistence", p.Persistence, 0, math.Nextafter(1, 0), "a number from 0 to below 1")
	within("Politics.UnrestBase", p.UnrestBase, 0, math.Nextafter(1, 0), "a number from 0 to below 1")
	within("Politics.Communication", p.Communication, 0, 1, "a number from 0 to 1")
	within("Politics.FirstElection", float64(p.FirstElection), 0, math.MaxInt32, "a quarter, 0 or more")
	within("Politics.Term", float64(p.Term), 0, math.MaxInt32, "quarters, 0 or more")
	for _, c := range []struct {
		field string
		value float64
	}{
		{"Income", p.Income}, {"Prices", p.Prices}, {"BackDown", p.BackDown}, {"Win", p.Win}, {"Rally", p.Rally}, {"Fatigue", p.Fatigue},
		{"Unrest", p.Unrest}, {"Tenure", p.Tenure}, {"Swing", p.Swing}, {"Weight", p.Weight},
		{"Coattails", p.Coattails},
	} {
		within("Politics."+c.field, c.value, 0, large, "a finite number of 0 or more")
	}
}
