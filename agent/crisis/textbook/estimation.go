// The type Sample of this file is data on crises: how often each end occurred in each game, and
// the covariates of the payoffs. The methods turn coefficients into payoffs and payoffs into the
// log-likelihood with two derivatives.
// Source: Lewis and Schultz (2003); Crisman-Cox and Gibilisco (2019).

package textbook

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

// Payoff names a payoff of a Game.
type Payoff int

// The payoffs in the order of Sample.Terms. Names in brackets are those of String.
const (
	StatusQuo   Payoff = iota // S_A (SA)
	Concession                // V_A (VA)
	Conceding                 // C_B (CB)
	FirmA                     // Wbar_A (WA)
	FirmB                     // Wbar_B (WB)
	BackingDown               // abar (a)
	Prize                     // V_B (VB)
)

// Payoffs is the number of payoffs.
const Payoffs = 7

// String returns the short name of the payoff.
func (p Payoff) String() string {
	if p < 0 || p >= Payoffs {
		return fmt.Sprintf("Payoff(%d)", int(p))
	}
	return [Payoffs]string{"SA", "VA", "CB", "WA", "WB", "a", "VB"}[p]
}

// Term is a covariate of a payoff.
type Term struct {
	// Name is the name of the covariate in tables.
	Name string
	// Values has a value per game of the sample, in a unit of the user's choice.
	Values []float64
}

// Sample is data on crises. Each row is a game, observed once or more often. Each payoff of the
// game is linear in covariates; the private values have a standard deviation of 1, the unit of
// all payoffs.
//
// A payoff without terms is the number in Fixed. Not all parameters of all payoffs are
// identified: a covariate (a constant included) in all payoffs of a side shifts all of them
// alike and changes no probability.
type Sample struct {
	// Ends has the number of observed ends per game: status quo, concession, standing firm,
	// backing down. Numbers are not negative.
	Ends [][4]float64
	// Terms has the covariates of each payoff.
	Terms [Payoffs][]Term
	// Fixed is added to each payoff.
	Fixed [Payoffs]float64
}

// Validate reports every fault of the sample in one error.
func (s *Sample) Validate() error {
	var errs []error
	if len(s.Ends) == 0 {
		errs = append(errs, errors.New("crisis: Sample.Ends is empty; want a row per game"))
	}
	var totals [4]float64
	for i, row := range s.Ends {
		for k, n := range row {
			if !(n >= 0) || math.IsInf(n, 1) {
				errs = append(errs, fmt.Errorf("crisis: Sample.Ends[%d][%d] is %v; want a finite number that is not negative", i, k, n))
			}
			totals[k] += max(n, 0)
		}
	}
	for k, name := range [4]string{"status quo", "concession", "standing firm", "backing down"} {
		if len(s.Ends) > 0 && totals[k] == 0 {
			errs = append(errs, fmt.Errorf("crisis: Sample.Ends has no game ending in %s; want each end at least once", name))
		}
	}
	for p, terms := range s.Terms {
		if f := s.Fixed[p]; math.IsNaN(f) || math.IsInf(f, 0) {
			errs = append(errs, fmt.Errorf("crisis: Sample.Fixed[%v] is %v; want a finite number", Payoff(p), f))
		}
		for _, term := range terms {
			if len(term.Values) != len(s.Ends) {
				errs = append(errs, fmt.Errorf("crisis: Sample.Terms[%v] %q has %d values; want %d, a value per game", Payoff(p), term.Name, len(term.Values), len(s.Ends)))
				continue
			}
			for i, v := range term.Values {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					errs = append(errs, fmt.Errorf("crisis: Sample.Terms[%v] %q has the value %v for game %d; want a finite number", Payoff(p), term.Name, v, i))
				}
			}
		}
	}
	if len(errs) == 0 {
		if s.Parameters() == 0 {
			errs = append(errs, errors.New("crisis: Sample.Terms is empty; want a term of a payoff"))
		}
		for _, side := range [2][]Payoff{{StatusQuo, Concession, FirmA, BackingDown}, {Conceding, FirmB, Prize}} {
			errs = append(errs, s.shared(side)...)
		}
	}
	return errors.Join(errs...)
}

// shared reports terms in all payoffs of a side: a common shift of payoffs.
func (s *Sample) shared(side []Payoff) (errs []error) {
	for _, term := range s.Terms[side[0]] {
		everywhere := true
		for _, p := range side[1:] {
			everywhere = everywhere && slices.ContainsFunc(s.Terms[p], func(o Term) bool { return slices.Equal(o.Values, term.Values) })
		}
		if everywhere {
			errs = append(errs, fmt.Errorf("crisis: Sample.Terms has %q in all of %v; want a payoff without it, as a common shift changes no choice", term.Name, side))
		}
	}
	return errs
}

// Parameters returns the number of coefficients.
func (s *Sample) Parameters() int {
	n := 0
	for _, terms := range s.Terms {
		n += len(terms)
	}
	return n
}

// Names returns the names of the coefficients, as "SA: covariate", in the order of Terms.
func (s *Sample) Names() []string {
	var out []string
	for p, terms := range s.Terms {
		for _, term := range terms {
			out = append(out, Payoff(p).String()+": "+term.Name)
		}
	}
	return out
}

// Game returns the game of a row under coefficients.
func (s *Sample) Game(coefficients []float64, row int) Game {
	u := s.payoffs(coefficients, row)
	return Game{
		StatusQuo: u[StatusQuo], Concession: u[Concession], Conceding: u[Conceding], Prize: u[Prize],
		FirmA: u[FirmA], FirmB: u[FirmB], BackingDown: u[BackingDown], Sigma: 1,
	}
}

// payoffs returns the payoffs of a row.
func (s *Sample) payoffs(coefficients []float64, row int) [Payoffs]float64 {
	u := s.Fixed
	k := 0
	for p, terms := range s.Terms {
		for _, term := range terms {
			u[p] += coefficients[k] * term.Values[row]
			k++
		}
	}
	return u
}

// covariates returns the derivatives of payoffs by coefficients: the payoff of each coefficient
// and the covariate.
func (s *Sample) covariates(row int, of []Payoff, x []float64) {
	k := 0
	for p, terms := range s.Terms {
		for _, term := range terms {
			of[k], x[k] = Payoff(p), term.Values[row]
			k++
		}
	}
}

// The sender's probabilities depend on three numbers: the cut c and the means of W_A and a_A.
// The target's depend on one: z, the argument of Phi in Resists.
const (
	byCut = iota
	byFirm
	byBack
	byResolve
	arguments
)

// derivatives is a function with first and second derivatives by the four arguments.
type derivatives struct {
	value  float64
	first  [arguments]float64
	second [arguments][arguments]float64
}

// add adds weight * log(f).
func (d *derivatives) add(weight float64, f *derivatives) {
	if weight == 0 {
		return
	}
	d.value += weight * math.Log(f.value)
	for a := range arguments {
		fa := f.first[a] / f.value
		d.first[a] += weight * fa
		for b := range arguments {
			d.second[a][b] += weight * (f.second[a][b]/f.value - fa*f.first[b]/f.value)
		}
	}
}

// ends are the probabilities of the sender's plans (a threat carried out under resistance; a
// threat not carried out), the two factors of no threat, and the probabilities of the target's
// two answers, with derivatives.
type ends struct {
	notFirm, notBack, firm, back, resists, concedes derivatives
}

// senderEnds fills the sender's part. With x = c - Wbar_A and y = c - abar,
//
//	notFirm = Phi(x),  notBack = Phi(y),  firm = Pr(W_A > c, W_A > a_A),  back = Pr(a_A > c, a_A > W_A).
func (e *ends) senderEnds(cut, firm, back float64) {
	x, y := cut-firm, cut-back
	px, py, dx, dy := numeric.NormalCDF(x), numeric.NormalCDF(y), density(x), density(y)
	for _, below := range []struct {
		of                *derivatives
		at, mass, density float64
		mean              int
	}{{&e.notFirm, x, px, dx, byFirm}, {&e.notBack, y, py, dy, byBack}} {
		*below.of = derivatives{value: below.mass}
		below.of.first[byCut], below.of.first[below.mean] = below.density, -below.density
		bend := -below.at * below.density
		below.of.second[byCut][byCut], below.of.second[below.mean][below.mean] = bend, bend
		below.of.second[byCut][below.mean], below.of.second[below.mean][byCut] = -bend, -bend
	}
	e.firm = plan(cut, firm, back, byFirm, byBack)
	e.back = plan(cut, back, firm, byBack, byFirm)
}

// plan returns the probability that a value with mean own is above the cut and above a value
// with mean other, with derivatives: jointly((own-other)/sqrt2, own-cut). The derivative of
// jointly by the first argument is phi(h) Phi(sqrt2 k - h), by the second phi(k) Phi(sqrt2 h - k).
func plan(cut, own, other float64, byOwn, byOther int) derivatives {
	h, k := (own-other)/math.Sqrt2, own-cut
	d := derivatives{value: jointly(h, k)}
	u, v := math.Sqrt2*k-h, math.Sqrt2*h-k
	fh, fk := density(h)*numeric.NormalCDF(u), density(k)*numeric.NormalCDF(v)
	cross := math.Sqrt2 * density(h) * density(u)
	fhh := -h*fh - density(h)*density(u)
	fkk := -k*fk - density(k)*density(v)
	const r = 1 / math.Sqrt2
	d.first[byOwn] = r*fh + fk
	d.first[byOther] = -r * fh
	d.first[byCut] = -fk
	set := func(a, b int, v float64) { d.second[a][b], d.second[b][a] = v, v }
	set(byOwn, byOwn, fhh/2+2*r*cross+fkk)
	set(byOther, byOther, fhh/2)
	set(byOwn, byOther, -fhh/2-r*cross)
	set(byOwn, byCut, -r*cross-fkk)
	set(byOther, byCut, r*cross)
	set(byCut, byCut, fkk)
	return d
}

// targetEnds fills the target's part.
func (e *ends) targetEnds(z float64) {
	d := density(z)
	e.resists, e.concedes = derivatives{value: numeric.NormalCDF(z)}, derivatives{value: numeric.NormalCDF(-z)}
	e.resists.first[byResolve], e.concedes.first[byResolve] = d, -d
	e.resists.second[byResolve][byResolve], e.concedes.second[byResolve][byResolve] = -z*d, z*d
}

// threat returns the probability of a threat with derivatives.
func (e *ends) threat() derivatives {
	d := derivatives{value: e.firm.value + e.back.value}
	for a := range arguments {
		d.first[a] = e.firm.first[a] + e.back.first[a]
		for b := range arguments {
			d.second[a][b] = e.firm.second[a][b] + e.back.second[a][b]
		}
	}
	return d
}

// density returns the standard normal density.
func density(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }

// belief is what the sides of a game expect of each other: the probability of resistance, as t
// with p_R = Phi(t), and the probability of standing firm.
type belief struct{ resolve, firm float64 }

// answers returns the arguments of the probabilities of ends, given payoffs and beliefs.
func answers(u [Payoffs]float64, b belief) [arguments]float64 {
	resist, concede := numeric.NormalCDF(b.resolve), numeric.NormalCDF(-b.resolve)
	return [arguments]float64{
		byCut:     u[StatusQuo] - concede*(u[Concession]-u[StatusQuo])/resist,
		byFirm:    u[FirmA],
		byBack:    u[BackingDown],
		byResolve: u[FirmB] - u[Prize] + (u[Prize]-u[Conceding])/b.firm,
	}
}

// The numbers behind the arguments: the payoffs, and the beliefs of the two sides.
const (
	byResist  = Payoffs     // t
	byFirmly  = Payoffs + 1 // p_F
	variables = Payoffs + 2
)

// chained is a function with first and second derivatives by payoffs and beliefs.
type chained struct {
	value  float64
	first  [variables]float64
	second [variables][variables]float64
}

// chain carries derivatives by the arguments over to payoffs and beliefs.
func (d *derivatives) chain(u [Payoffs]float64, b belief) chained {
	// The cut is (1+r) S_A - r V_A with r = (1-p_R)/p_R.
	resist, bump := numeric.NormalCDF(b.resolve), density(b.resolve)
	r := numeric.NormalCDF(-b.resolve) / resist
	r1 := -bump / (resist * resist)
	r2 := b.resolve*bump/(resist*resist) + 2*bump*bump/(resist*resist*resist)
	gain, face := u[Concession]-u[StatusQuo], u[Prize]-u[Conceding]
	f := b.firm
	slope := [arguments][variables]float64{
		byCut:     {StatusQuo: 1 + r, Concession: -r, byResist: -gain * r1},
		byFirm:    {FirmA: 1},
		byBack:    {BackingDown: 1},
		byResolve: {FirmB: 1, Prize: 1/f - 1, Conceding: -1 / f, byFirmly: -face / (f * f)},
	}
	out := chained{value: d.value}
	for a := range arguments {
		for p, sp := range slope[a] {
			if sp == 0 {
				continue
			}
			out.first[p] += d.first[a] * sp
			for b := range arguments {
				if d.second[a][b] == 0 {
					continue
				}
				for q, sq := range slope[b] {
					out.second[p][q] += sp * d.second[a][b] * sq
				}
			}
		}
	}
	bend := func(p, q int, v float64) {
		out.second[p][q] += v
		if p != q {
			out.second[q][p] += v
		}
	}
	bend(int(StatusQuo), byResist, d.first[byCut]*r1)
	bend(int(Concession), byResist, -d.first[byCut]*r1)
	bend(byResist, byResist, -d.first[byCut]*gain*r2)
	bend(int(Prize), byFirmly, -d.first[byResolve]/(f*f))
	bend(int(Conceding), byFirmly, d.first[byResolve]/(f*f))
	bend(byFirmly, byFirmly, 2*d.first[byResolve]*face/(f*f*f))
	return out
}

// standing returns the probability of standing firm under resistance, firm/(firm+back), with
// derivatives.
func (e *ends) standing() derivatives {
	threat := e.threat()
	var logs derivatives
	logs.add(1, &e.firm)
	logs.add(-1, &threat)
	d := derivatives{value: e.firm.value / threat.value}
	for a := range arguments {
		d.first[a] = d.value * logs.first[a]
		for b := range arguments {
			d.second[a][b] = d.value * (logs.second[a][b] + logs.first[a]*logs.first[b])
		}
	}
	return d
}

// resolved returns the target's resolve z as a function of the arguments.
func resolved(arg [arguments]float64) derivatives {
	d := derivatives{value: arg[byResolve]}
	d.first[byResolve] = 1
	return d
}

// logLikelihood returns the log-likelihood of a row with derivatives by the arguments.
func logLikelihood(n [4]float64, arg [arguments]float64) (out derivatives, e ends) {
	e.senderEnds(arg[byCut], arg[byFirm], arg[byBack])
	e.targetEnds(arg[byResolve])
	threat := e.threat()
	out.add(n[0], &e.notFirm)
	out.add(n[0], &e.notBack)
	out.add(n[1], &threat)
	out.add(n[1], &e.concedes)
	out.add(n[2], &e.firm)
	out.add(n[3], &e.back)
	out.add(n[2]+n[3], &e.resists)
	return out, e
}
