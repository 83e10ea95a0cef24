package textbook

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

// Game is a crisis between a sender A, who may threaten, and a target B. B concedes or
// resists; resisted, A stands firm and carries out its threat or backs down. All payoffs
// are in one unit. Three are private, the means of normal distributions with the
// standard deviation Sigma: what A and B get when the threat is carried out, and what A
// gets when it backs down.
//
// Source: Lewis and Schultz (2003), Revealing preferences: empirical estimation of a
// crisis bargaining game with incomplete information, Political Analysis 11: 345-367;
// the notation is that of Crisman-Cox and Gibilisco (2019), Estimating signaling games
// in international relations: problems and solutions, in print in Political Science
// Research and Methods 9 (2021): 565-582.
type Game struct {
	// StatusQuo is S_A, what A has without a threat.
	StatusQuo float64
	// Concession is V_A, what A gets when B concedes; greater than StatusQuo.
	Concession float64
	// Conceding is C_B, what B gets when it concedes.
	Conceding float64
	// Prize is V_B, what B gets when A backs down; at least Conceding.
	Prize float64
	// FirmA and FirmB are the means Wbar_A and Wbar_B of what the two get when the
	// threat is carried out. FirmA is within 15 Sigma of StatusQuo.
	FirmA, FirmB float64
	// BackingDown is the mean abar of what A gets when it backs down: minus its
	// audience cost. Within 15 Sigma of StatusQuo.
	BackingDown float64
	// Sigma is the standard deviation of the three private payoffs, above 0.
	Sigma float64
}

// farthest is how many standard deviations a sender's mean may lie from the status quo.
// Beyond it, probabilities of standing firm are below the range of float64.
const farthest = 15

// Validate reports everything that is wrong with the payoffs.
func (g Game) Validate() error {
	var errs []error
	bad := func(field string, value float64, want string) {
		errs = append(errs, fmt.Errorf("crisis: Game.%s is %v; want %s", field, value, want))
	}
	finite := true
	for _, f := range []struct {
		name  string
		value float64
	}{
		{"StatusQuo", g.StatusQuo}, {"Concession", g.Concession}, {"Conceding", g.Conceding}, {"Prize", g.Prize},
		{"FirmA", g.FirmA}, {"FirmB", g.FirmB}, {"BackingDown", g.BackingDown},
	} {
		if math.IsNaN(f.value) || math.IsInf(f.value, 0) {
			finite = false
			bad(f.name, f.value, "a finite number")
		}
	}
	if !(g.Sigma > 0) || math.IsInf(g.Sigma, 1) {
		finite = false
		bad("Sigma", g.Sigma, "a finite number above 0")
	}
	if g.Concession <= g.StatusQuo {
		bad("Concession", g.Concession, fmt.Sprintf("more than StatusQuo, which is %v", g.StatusQuo))
	}
	if g.Prize < g.Conceding {
		bad("Prize", g.Prize, fmt.Sprintf("at least Conceding, which is %v", g.Conceding))
	}
	if finite {
		near := func(field string, value float64) {
			if math.Abs(value-g.StatusQuo) > farthest*g.Sigma {
				bad(field, value, fmt.Sprintf("at most %d Sigma from StatusQuo, which is %v", farthest, g.StatusQuo))
			}
		}
		if gap := g.Concession - g.StatusQuo; gap > 0 && gap < 1e-9*g.Sigma {
			bad("Concession", g.Concession, "more than StatusQuo by at least 1e-9 Sigma")
		}
		near("FirmA", g.FirmA)
		near("BackingDown", g.BackingDown)
		for _, f := range []struct {
			name string
			gap  float64
		}{
			{"Concession", g.Concession - g.StatusQuo}, {"Prize", g.Prize - g.Conceding}, {"FirmB", g.FirmB - g.Prize},
		} {
			if math.Abs(f.gap) > 1e6*g.Sigma {
				bad(f.name, f.gap, "at most a million Sigma, as the difference to the payoff it competes with")
			}
		}
	}
	return errors.Join(errs...)
}

// Resists returns f(p_F), the probability that B resists a threat which is carried out
// with the probability firm, above 0:
//
//	Phi( (firm Wbar_B + (1-firm) V_B - C_B) / (sigma firm) ).
func (g Game) Resists(firm float64) float64 { return numeric.NormalCDF(g.resolve(firm)) }

// resolve is the argument of Phi in Resists.
func (g Game) resolve(firm float64) float64 {
	return ((g.FirmB - g.Prize) + (g.Prize-g.Conceding)/firm) / g.Sigma
}

// Threatens returns p_C, the probability that A threatens when B would resist with the
// probability resist, from above 0 to 1:
//
//	1 - Phi((c - Wbar_A)/sigma) Phi((c - abar)/sigma),  c = (S_A - (1-resist) V_A)/resist.
func (g Game) Threatens(resist float64) float64 {
	return g.threatens(g.cut(resist, 1-resist))
}

// Firm returns p_F, the probability that A stands firm once it has threatened and B has
// resisted, when B was to resist with the probability resist:
//
//	Phi2( (Wbar_A - abar)/(sigma sqrt2), (Wbar_A - c)/sigma; corr 1/sqrt2 ) / p_C.
func (g Game) Firm(resist float64) float64 {
	return g.firm(g.cut(resist, 1-resist))
}

// cut is c*: the sender threatens iff what it gets when resisted, W_A or a_A, is more.
// Both probabilities are given, for accuracy at either edge.
func (g Game) cut(resist, concede float64) float64 {
	return g.StatusQuo - concede*(g.Concession-g.StatusQuo)/resist
}

func (g Game) threatens(cut float64) float64 {
	x, y := (cut-g.FirmA)/g.Sigma, (cut-g.BackingDown)/g.Sigma
	return numeric.NormalCDF(-x) + numeric.NormalCDF(x)*numeric.NormalCDF(-y)
}

func (g Game) firm(cut float64) float64 {
	h, k := (g.FirmA-g.BackingDown)/(g.Sigma*math.Sqrt2), (g.FirmA-cut)/g.Sigma
	return jointly(h, k) / g.threatens(cut)
}

// Equilibrium is a perfect Bayesian equilibrium of a Game, by its probabilities.
type Equilibrium struct {
	// Threaten is p_C; Resist is p_R, given a threat; Firm is p_F, given resistance.
	Resist, Threaten, Firm float64
}

// Outcomes are the probabilities of how a crisis ends. They sum to 1.
type Outcomes struct {
	StatusQuo float64 // SQ: no threat
	Concede   float64 // CD: the threat succeeds
	Firm      float64 // SF: resisted and carried out
	BackDown  float64 // BD: resisted and not carried out
}

// Outcomes returns how the crisis ends.
func (e Equilibrium) Outcomes() Outcomes {
	return Outcomes{
		StatusQuo: 1 - e.Threaten,
		Concede:   e.Threaten * (1 - e.Resist),
		Firm:      e.Threaten * e.Resist * e.Firm,
		BackDown:  e.Threaten * e.Resist * (1 - e.Firm),
	}
}
