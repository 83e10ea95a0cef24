// The type Game of this file is the crisis of a sender and a target with private payoffs. Means
// and a standard deviation go in; the chances of threat, resistance and standing firm come out.
// Source: Lewis and Schultz (2003), in the notation of Crisman-Cox and Gibilisco (2019).

package textbook

import (
	"errors"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

// Game is a crisis between a sender A with the option of a threat, and a target B. B concedes
// or resists. Under resistance A stands firm and carries out the threat, or backs down. All
// payoffs are in a common unit. Three payoffs are private, normal with the given means and the
// standard deviation Sigma: the payoffs of A and B from a threat carried out, and A's payoff
// from backing down.
//
// Source: Lewis and Schultz (2003), Revealing preferences: empirical estimation of a crisis
// bargaining game with incomplete information, Political Analysis 11: 345-367; notation of
// Crisman-Cox and Gibilisco (2019), Estimating signaling games in international relations:
// problems and solutions, in print in Political Science Research and Methods 9 (2021): 565-582.
type Game struct {
	// StatusQuo is S_A, A's payoff without a threat.
	StatusQuo float64
	// Concession is V_A, A's payoff from B's concession; greater than StatusQuo.
	Concession float64
	// Conceding is C_B, B's payoff from conceding.
	Conceding float64
	// Prize is V_B, B's payoff from A backing down; at least Conceding.
	Prize float64
	// FirmA and FirmB are the means Wbar_A and Wbar_B of the payoffs from a threat carried out.
	// FirmA is within 15 Sigma of StatusQuo.
	FirmA, FirmB float64
	// BackingDown is the mean abar of A's payoff from backing down: minus the audience cost.
	// Within 15 Sigma of StatusQuo.
	BackingDown float64
	// Sigma is the standard deviation of the three private payoffs; above 0.
	Sigma float64
}

// farthest is the largest distance of a sender's mean from the status quo, in standard
// deviations. Beyond, probabilities of standing firm are below the range of float64.
const farthest = 15

// Validate reports every fault of the payoffs in one error.
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

// Resists returns f(p_F), the probability of B resisting a threat carried out with probability
// firm, above 0:
//
//	Phi( (firm Wbar_B + (1-firm) V_B - C_B) / (sigma firm) ).
func (g Game) Resists(firm float64) float64 { return numeric.NormalCDF(g.resolve(firm)) }

// resolve returns the argument of Phi in Resists.
func (g Game) resolve(firm float64) float64 {
	return ((g.FirmB - g.Prize) + (g.Prize-g.Conceding)/firm) / g.Sigma
}

// Threatens returns p_C, the probability of A's threat if B would resist with probability
// resist, from above 0 to 1:
//
//	1 - Phi((c - Wbar_A)/sigma) Phi((c - abar)/sigma),  c = (S_A - (1-resist) V_A)/resist.
func (g Game) Threatens(resist float64) float64 {
	return g.threatens(g.cut(resist, 1-resist))
}

// Firm returns p_F, the probability of A standing firm after a threat and resistance, if B was
// to resist with probability resist:
//
//	Phi2( (Wbar_A - abar)/(sigma sqrt2), (Wbar_A - c)/sigma; corr 1/sqrt2 ) / p_C.
func (g Game) Firm(resist float64) float64 {
	return g.firm(g.cut(resist, 1-resist))
}

// cut returns c*: the sender threatens iff the payoff under resistance, W_A or a_A, is above
// c*. The caller gives both probabilities, for accuracy at either edge.
func (g Game) cut(resist, concede float64) float64 {
	return g.StatusQuo - concede*(g.Concession-g.StatusQuo)/resist
}

// threatens returns Threatens for a cut.
func (g Game) threatens(cut float64) float64 {
	x, y := (cut-g.FirmA)/g.Sigma, (cut-g.BackingDown)/g.Sigma
	return numeric.NormalCDF(-x) + numeric.NormalCDF(x)*numeric.NormalCDF(-y)
}

// firm returns Firm for a cut.
func (g Game) firm(cut float64) float64 {
	h, k := (g.FirmA-g.BackingDown)/(g.Sigma*math.Sqrt2), (g.FirmA-cut)/g.Sigma
	return jointly(h, k) / g.threatens(cut)
}

// Equilibrium is a perfect Bayesian equilibrium of a Game, by probabilities.
type Equilibrium struct {
	// Threaten is p_C; Resist is p_R, given a threat; Firm is p_F, given resistance.
	Resist, Threaten, Firm float64
}

// Outcomes are the probabilities of the ends of a crisis, with a sum of 1.
type Outcomes struct {
	StatusQuo float64 // SQ: no threat
	Concede   float64 // CD: the threat succeeds
	Firm      float64 // SF: resisted and carried out
	BackDown  float64 // BD: resisted and not carried out
}

// Outcomes returns the probabilities of the ends of the crisis.
func (e Equilibrium) Outcomes() Outcomes {
	return Outcomes{
		StatusQuo: 1 - e.Threaten,
		Concede:   e.Threaten * (1 - e.Resist),
		Firm:      e.Threaten * e.Resist * e.Firm,
		BackDown:  e.Threaten * e.Resist * (1 - e.Firm),
	}
}
