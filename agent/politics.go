// The types of this file decide the response of a leader's support at home to growth, prices,
// sanctions, threats and unrest, and the chances of losing office. The model is a reduced form
// of economic voting (Lewis-Beck and Stegmaier 2000); further sources stand beside the fields.

package agent

import (
	"math"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

// Politics is the response of support at home to events: a reduced form, and named as such.
// Support S is in points; an incumbent holds Mean points in ordinary times:
//
//	S' = Mean + Persistence (S - Mean) + Income 100 dlnY - Prices 100 dlnP + N
//
// where Y is real income, P the price index (a relative price: the economy is real) and N the
// part of support outside the economy, see [Politics.Domestic]. The reward for growth has the
// sign of economic voting (Lewis-Beck and Stegmaier 2000, Annual Review of Political Science 3:
// 183-219); the sizes are assumptions, to be swept. A coefficient of zero turns the term off;
// no coefficient is below zero. New sets DefaultPolitics; a field without a stated default is
// zero there. All numbers are per quarter (see [Politics.In]).
type Politics struct {
	// Mean is Sbar, in points. Persistence is the share of a deviation from Mean left a quarter
	// later; a number in [0, 1). The defaults are 50 and 0.8.
	Mean, Persistence float64
	// Income is b1, points per percent of growth in real income. Prices is b2, points lost per
	// percent of rise in the price index. The default of Income is 1.
	Income, Prices float64
	// BackDown is b3, points lost by a leader backing down in public (the audience cost of
	// Fearon 1994, APSR 88: 577-592; the default is 2). Win is b4, points for a visible win.
	BackDown, Win float64
	// Rally is b5, points per percent of real income lost, in the public's eyes, to an unjust
	// foreign state (Galtung 1967, World Politics 19: 378-416). Fatigue is b6, points lost per
	// percent of real income lost to the state's own sanctions, each quarter.
	Rally, Fatigue float64
	// Communication is the quality of the government's case for the state's own sanctions, in
	// [0, 1]: the share of fatigue saved (Baum 2003, Soft News Goes to War). The default is 0.
	// An assumption.
	Communication float64
	// Unrest is the loss of points in a quarter of unrest. UnrestBase is the chance of unrest
	// in a quarter without growth, in [0, 1), see UnrestChance.
	Unrest, UnrestBase float64
	// Tenure is b7: a point of support less raises the chance of losing office per quarter by
	// about this share. The default is 0.02.
	Tenure float64
	// Swing is the standard deviation of an election's result around support, in points. An
	// incumbent with a result below Mean loses. The default is 5.
	Swing float64
	// FirstElection is the quarter of the first election. Term is the number of quarters
	// between elections. A Term of zero, the default, means no elections: leaders then fall by
	// hazard alone. Whole numbers of quarters, or of periods after In.
	FirstElection, Term int
	// Coattails is the effect of a point of support above Mean on every group's vote in
	// ratification, in percent of the group's stake. Canes-Wrone and de Marchi (2002, Journal
	// of Politics 64: 491-509) find larger majorities for approved leaders; the size is an
	// assumption. The default is 0.
	Coattails float64
	// Weight is psi, the value of a point of N to the decision makers, in percent of baseline
	// real income per quarter.
	Weight float64
}

// DefaultPolitics returns a response to the economy, to backing down and of tenure, and to
// nothing else. All sizes are assumptions.
func DefaultPolitics() Politics {
	return Politics{Mean: 50, Persistence: 0.8, Income: 1, BackDown: 2, Tenure: 0.02, Swing: 5}
}

// PoliticalNews is the news of a quarter with influence on support.
type PoliticalNews struct {
	// Income and Prices are the growth of real income and of the price index on the quarter
	// before, in percent (100 times log changes).
	Income, Prices float64
	// BackedDown is the publicity of the leader's retreat from a threat, in [0, 1]. Won is the
	// share of a demand obtained, in [0, 1].
	BackedDown, Won float64
	// ForeignCost is the cost of foreign sanctions in percent of real income. Blamed is the
	// share of the cost blamed on the foreigners by the public. Legitimacy is the public's view
	// of how rightful the sanctions are. Both are in [0, 1].
	ForeignCost, Blamed, Legitimacy float64
	// OwnCost is the state's cost of the state's own sanctions in percent of real income.
	// Communication is the quality of the explanation. Attributed is the share of the cost
	// blamed on the target by the public. Both are in [0, 1].
	OwnCost, Communication, Attributed float64
	// Unrest says whether unrest is present.
	Unrest bool
}

// Domestic returns N, the part of the change in support outside the economy, in points:
//
//	N = -BackDown backed + Win won + Rally cost blamed (1 - legitimacy)
//	    - Fatigue own cost (1 - communication) (1 - attributed) - Unrest
//
// Income counts in the economic part and not here.
func (p *Politics) Domestic(q PoliticalNews) float64 {
	n := -p.BackDown*q.BackedDown + p.Win*q.Won + p.Rally*q.ForeignCost*q.Blamed*(1-q.Legitimacy) - p.Fatigue*q.OwnCost*(1-q.Communication)*(1-q.Attributed)
	if q.Unrest {
		n -= p.Unrest
	}
	return n
}

// Support returns the support after a quarter of news, in points, given the support now. The
// result is not clamped: points are an index, not a share of votes.
func (p *Politics) Support(now float64, q PoliticalNews) float64 {
	return p.Mean + p.Persistence*(now-p.Mean) + p.Income*q.Income - p.Prices*q.Prices + p.Domestic(q)
}

// Hazard returns the chance of losing office per quarter at a support, with base as the chance
// at the mean: base exp(-Tenure (S - Mean)), and at most 1.
func (p *Politics) Hazard(base, support float64) float64 {
	return min(1, base*math.Exp(-p.Tenure*(support-p.Mean)))
}

// Defeat returns the probability of losing an election at a support: Phi((Mean - S)/Swing).
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

// ElectionDue reports whether a period holds an election.
func (p *Politics) ElectionDue(period int) bool {
	return p.Term > 0 && period >= p.FirstElection && (period-p.FirstElection)%p.Term == 0
}

// unrestSlope is the change in the log odds of unrest per percent of growth lost. A fall of
// five points raises the likelihood of conflict by one half (Miguel, Satyanath and Sergenti
// 2004, Journal of Political Economy 112: 725-753, abstract): ln(1.5)/5. The study is about
// civil conflict in Africa; the use elsewhere is an assumption.
const unrestSlope = 0.08109302162163288

// UnrestChance returns the probability of unrest in a quarter after a growth of real income in
// percent over a year. The base in (0, 1) is the probability without growth:
//
//	logit(chance) = logit(base) - unrestSlope growth
//
// Miguel and others speak of likelihood, approximated by odds at small chances. A base of zero
// turns unrest off.
func UnrestChance(base, growth float64) float64 {
	if base <= 0 {
		return 0
	}
	return 1 / (1 + (1-base)/base*math.Exp(unrestSlope*growth))
}

// check reports every coefficient out of range to within.
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
