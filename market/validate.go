package market

import (
	"errors"
	"fmt"
	"math"
)

// A Residual is a violated accounting identity.
type Residual struct {
	Identity string // what should be equal
	Region   string // ID of the region; empty for a world total
	Sector   string // ID of the sector; empty for a regional total
	Left     float64
	Right    float64
	// Relative is |Left-Right| over the region's gross output, all sectors.
	Relative float64
}

// Error says which identity fails where, and by how much.
func (r *Residual) Error() string {
	where := ""
	if r.Region != "" {
		where += fmt.Sprintf(", region %q", r.Region)
	}
	if r.Sector != "" {
		where += fmt.Sprintf(", sector %q", r.Sector)
	}
	return fmt.Sprintf("market: accounts%s: %s: %.10g and %.10g differ by %.3g of output", where, r.Identity, r.Left, r.Right, r.Relative)
}

// The identities of closed accounts.
const (
	identityGoods   = "sales equal value added and inputs"
	identityUse     = "spending equals intermediate use and final demand"
	identityDeficit = "deficit equals imports less exports"
	identityIncome  = "final demand equals value added, tariff revenue and deficit"
)

// Residuals lists every identity with an error above tol of the region's gross output, by
// region and sector in index order. The tables must have the right lengths.
func (a *Accounts) Residuals(tol float64) []Residual {
	n, s := len(a.Regions), len(a.Sectors)
	var out []Residual
	for r := range n {
		size, income, revenue, balance, final := 0.0, 0.0, 0.0, 0.0, 0.0
		sales, spent := make([]float64, s), make([]float64, s)
		for j := range s {
			for i := range n {
				c := (j*n+r)*n + i
				sold := a.Trade[(j*n+i)*n+r]
				sales[j] += sold
				spent[j] += a.Trade[c] * (1 + a.Tariff[c])
				revenue += a.Trade[c] * a.Tariff[c]
				balance += a.Trade[c] - sold
			}
			size += sales[j]
		}
		check := func(identity, sector string, left, right float64) {
			d := math.Abs(left-right) / size
			if d > tol || math.IsNaN(d) {
				out = append(out, Residual{identity, a.Regions[r].ID, sector, left, right, d})
			}
		}
		for j := range s {
			cost, use := a.ValueAdded[r*s+j], 0.0
			income += a.ValueAdded[r*s+j]
			for k := range s {
				cost += a.Intermediate[(r*s+k)*s+j]
				use += a.Intermediate[(r*s+j)*s+k]
			}
			check(identityGoods, a.Sectors[j].ID, sales[j], cost)
			if a.FinalDemand != nil {
				final += a.FinalDemand[r*s+j]
				check(identityUse, a.Sectors[j].ID, spent[j], use+a.FinalDemand[r*s+j])
			} else {
				final += spent[j] - use
			}
		}
		if a.Deficit != nil {
			check(identityDeficit, "", a.Deficit[r], balance)
		}
		check(identityIncome, "", final, income+revenue+balance)
	}
	return out
}

// Validate returns the Residuals beyond tol as one error, or nil. Errors.As finds the first
// *Residual.
func (a *Accounts) Validate(tol float64) error {
	var errs []error
	for _, r := range a.Residuals(tol) {
		errs = append(errs, &r)
	}
	return errors.Join(errs...)
}

// Residuals lists the identities that failed in the economy's input accounts, in which case
// the baseline was solved for; none if the accounts closed.
func (e *Economy) Residuals() []Residual { return append([]Residual(nil), e.residuals...) }

// Validate checks the identities of the economy itself, which hold by
// construction to about 1e-12.
func (e *Economy) Validate(tol float64) error {
	a := e.Accounts()
	return a.Validate(tol)
}

// Accounts returns the economy's tables, from which New makes the same economy.
func (e *Economy) Accounts() Accounts {
	n, s := e.n, e.s
	a := Accounts{
		Regions: e.Regions(), Sectors: e.Sectors(),
		Trade: append([]float64(nil), e.trade...), Tariff: append([]float64(nil), e.tariff...),
		Intermediate: make([]float64, n*s*s),
		ValueAdded:   make([]float64, n*s), FinalDemand: make([]float64, n*s),
		Deficit: append([]float64(nil), e.deficit...),
		Closure: e.closure,
	}
	for r := range n {
		for j := range s {
			c := r*s + j
			a.ValueAdded[c] = e.addedShare(r, j) * e.output[c]
			a.FinalDemand[c] = e.alpha[c] * e.income[r]
			for k := range s {
				a.Intermediate[(r*s+k)*s+j] = e.inputs[c*s+k] * e.costs(r, j)
			}
		}
	}
	return a
}
