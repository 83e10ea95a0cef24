package market

import "slices"

// This file compares and combines policies: equality, lists of changes, and one policy on top
// of another, as sanctions on a treaty.

// Equal reports whether p and q are for the same Economy and set the same levels.
func (p *Policy) Equal(q *Policy) bool {
	if p.e != q.e || p.rule != q.rule || !slices.Equal(p.friction, q.friction) {
		return false
	}
	n := p.e.n
	if !sameOrZero(p.transfer, q.transfer, 0, n*n) || !sameOrZero(p.freeze, q.freeze, 0, n*n) {
		return false
	}
	for row, t := range p.touched {
		if (t || q.touched[row]) && !p.sameRow(q, row) {
			return false
		}
	}
	return true
}

// Overlay puts the policy top on p, as sanctions on a treaty. A tariff, export tax or wedge
// of top that differs from the baseline replaces p's; barriers, weights and frictions
// multiply, so that a ban in either is a ban; transfers and freezes add up; a deficit rule
// other than NominalDeficits replaces p's. Overlay returns an error, and changes nothing, if
// top is for another Economy.
func (p *Policy) Overlay(top *Policy) error { return p.combine(top, false) }

// Stack is Overlay with measures that add up: tariffs, export taxes and, for equal
// recipients, wedges of p rise by the points that top adds to the baseline. Measures of 25
// and of 10 points make 35.
func (p *Policy) Stack(top *Policy) error { return p.combine(top, true) }

// combine is Overlay or, if rates add up, Stack.
func (p *Policy) combine(top *Policy, add bool) error {
	if p.e != top.e {
		return errOtherEconomy
	}
	n := p.e.n
	for row, touched := range top.touched {
		if !touched {
			continue
		}
		p.touched[row] = true
		for c := row * n; c < row*n+n; c++ {
			if t := top.tariff[c]; t != p.e.tariff[c] {
				if add {
					t = p.tariff[c] + (t - p.e.tariff[c])
				}
				p.tariff[c] = t
			}
			p.barrier[c] *= top.barrier[c]
			p.weight[c] *= top.weight[c]
			if top.exportTax != nil && top.exportTax[c] != 0 {
				tax := top.exportTax[c]
				if add {
					tax += at(p.exportTax, c)
				}
				p.SetExportTax(row/n, row%n, c%n, tax)
			}
			if top.wedge != nil && top.wedge[c] != 0 {
				wedge := top.wedge[c]
				if old := at(p.wedge, c); add && old != 0 && p.recipient[c] == top.recipient[c] {
					wedge += old
				}
				p.SetWedge(row/n, row%n, c%n, wedge, int(top.recipient[c]))
			}
		}
	}
	for r, f := range top.friction {
		p.friction[r] *= f
	}
	for c := range n * n {
		if top.transfer != nil && top.transfer[c] != 0 {
			p.SetTransfer(c/n, c%n, p.Transfer(c/n, c%n)+top.transfer[c])
		}
		if top.freeze != nil && top.freeze[c] != 0 {
			p.SetFreeze(c/n, c%n, p.Freeze(c/n, c%n)+top.freeze[c])
		}
	}
	if top.rule != NominalDeficits {
		p.rule = top.rule
	}
	return nil
}

// A Field names a kind of measure in a Policy.
type Field uint8

// The kinds of measure.
const (
	FieldTariff    Field = iota // by cell: ad valorem rate
	FieldBarrier                // by cell: factor on iceberg costs
	FieldWeight                 // by cell: weight in [0, 1]
	FieldExportTax              // by cell: ad valorem rate
	FieldWedge                  // by cell: mark-up rate
	FieldRecipient              // by cell: index of the region that gets the wedge, -1 for none
	FieldFriction               // by region: factor on iceberg costs
	FieldTransfer               // by pair: amount per year
	FieldFreeze                 // by pair: amount per year
	FieldDeficits               // one: the DeficitRule
)

var fieldNames = [...]string{"tariff", "barrier", "weight", "export tax", "wedge", "recipient", "friction", "transfer", "freeze", "deficit rule"}

// String returns the name of the field.
func (f Field) String() string {
	if int(f) < len(fieldNames) {
		return fieldNames[f]
	}
	return "unknown field"
}

// A Change is a value in which two policies differ. Sector, Importer and Exporter are
// indices; -1 where the field has none. A regional field's region is the Importer; a
// transfer's payer and a freeze's owner are the Exporter, the receiver and host the Importer.
type Change struct {
	Field                      Field
	Sector, Importer, Exporter int
	Old, New                   float64
}

// Diff lists the values that differ from p to q, by field and cell in index order. Diff
// returns an error if q is for another Economy.
//
// A Solver compares policies in the same way from a solve to the next, and rebuilds only rows
// of cells that changed.
func (p *Policy) Diff(q *Policy) ([]Change, error) {
	if p.e != q.e {
		return nil, errOtherEconomy
	}
	n := p.e.n
	var out []Change
	cells := func(f Field, a, b []float64) {
		for row := range p.touched {
			if !p.touched[row] && !q.touched[row] {
				continue
			}
			for c := row * n; c < row*n+n; c++ {
				if x, y := at(a, c), at(b, c); x != y {
					out = append(out, Change{f, row / n, row % n, c % n, x, y})
				}
			}
		}
	}
	cells(FieldTariff, p.tariff, q.tariff)
	cells(FieldBarrier, p.barrier, q.barrier)
	cells(FieldWeight, p.weight, q.weight)
	cells(FieldExportTax, p.exportTax, q.exportTax)
	cells(FieldWedge, p.wedge, q.wedge)
	for row := range p.touched {
		if (p.wedge == nil && q.wedge == nil) || (!p.touched[row] && !q.touched[row]) {
			continue
		}
		for c := row * n; c < row*n+n; c++ {
			if x, y := p.recipientOf(c), q.recipientOf(c); x != y {
				out = append(out, Change{FieldRecipient, row / n, row % n, c % n, x, y})
			}
		}
	}
	for r := range n {
		if x, y := p.friction[r], q.friction[r]; x != y {
			out = append(out, Change{FieldFriction, -1, r, -1, x, y})
		}
	}
	for c := range n * n {
		if x, y := at(p.transfer, c), at(q.transfer, c); x != y {
			out = append(out, Change{FieldTransfer, -1, c % n, c / n, x, y})
		}
	}
	for c := range n * n {
		if x, y := at(p.freeze, c), at(q.freeze, c); x != y {
			out = append(out, Change{FieldFreeze, -1, c % n, c / n, x, y})
		}
	}
	if p.rule != q.rule {
		out = append(out, Change{FieldDeficits, -1, -1, -1, float64(p.rule), float64(q.rule)})
	}
	return out, nil
}

// at returns an entry of a table that may be nil, for zeros.
func at(s []float64, c int) float64 {
	if s == nil {
		return 0
	}
	return s[c]
}

// recipientOf returns the index of the recipient of a cell's wedge, or -1 without a wedge.
func (p *Policy) recipientOf(c int) float64 {
	if at(p.wedge, c) == 0 {
		return -1
	}
	return float64(p.recipient[c])
}
