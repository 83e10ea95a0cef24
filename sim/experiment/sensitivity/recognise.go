package sensitivity

// Layouts: which plan a list of points follows, for outcomes of models of other kinds
// that come as a table. A list is recognised by its coordinates alone.

import "fmt"

// Layout is the plan that a list of points follows.
type Layout uint8

const (
	Plain   Layout = iota // no plan: FirstOrder
	Grouped               // Saltelli: groups A, AB_1..AB_d, B in a row
	Doubled               // groups A, AB_1..AB_d, BA_1..BA_d, B in a row, as for second-order indices
	Blocked               // all A, then all B, then all AB_1, ...
	Stacked               // all A, then all AB_1, ..., then all B
	Walks                 // Morris trajectories
)

// String returns the layout in words.
func (l Layout) String() string {
	switch l {
	case Plain:
		return "plain points"
	case Grouped:
		return "Saltelli groups A, AB, B"
	case Doubled:
		return "Saltelli groups A, AB, BA, B"
	case Blocked:
		return "Saltelli blocks A, B, AB"
	case Stacked:
		return "Saltelli blocks A, AB, B"
	case Walks:
		return "Morris trajectories"
	}
	return fmt.Sprintf("Layout(%d)", uint8(l))
}

// Recognise returns the layout of a list of points.
func Recognise(points [][]float64) Layout {
	if len(points) == 0 || len(points[0]) == 0 {
		return Plain
	}
	d, n := len(points[0]), len(points)
	// The order matters for no plan of two groups or more: a list follows one layout.
	for _, l := range []Layout{Grouped, Doubled, Blocked, Stacked} {
		size := d + 2
		if l == Doubled {
			size = 2*d + 2
		}
		if n%size != 0 || n/size < 2 {
			continue
		}
		if matches(points, rows(l, d, n)) {
			return l
		}
	}
	// Walks are tested last: a Saltelli group is no walk, since AB_1 and AB_2 differ in two
	// factors.
	if n%(d+1) == 0 && n >= 2*(d+1) && walks(points) {
		return Walks
	}
	return Plain
}

// Arrange returns the outcomes in the order that Sobol expects, given the layout and
// the number of factors. Outcomes of BA points are left out.
func Arrange(l Layout, dim int, outcomes [][]float64) [][]float64 {
	// Rows are shared, not copied.
	out := make([][]float64, 0, len(outcomes))
	for _, group := range rows(l, dim, len(outcomes)) {
		for _, i := range group {
			out = append(out, outcomes[i])
		}
	}
	return out
}

// rows returns, group by group, the numbers of the rows A, AB_1..AB_d, B.
func rows(l Layout, d, n int) [][]int {
	// The number of points of a group.
	size := d + 2
	if l == Doubled {
		size = 2*d + 2
	}
	groups := n / size
	out := make([][]int, groups)
	for g := range out {
		row := make([]int, d+2)
		for k := range row {
			switch l {
			case Doubled:
				row[k] = g*size + k
				if k == d+1 {
					row[k] = g*size + size - 1
				}
			case Blocked:
				block := k + 1 // AB_k stands behind A and B
				switch k {
				case 0:
					block = 0
				case d + 1:
					block = 1
				}
				row[k] = block*groups + g
			case Stacked:
				row[k] = k*groups + g
			default:
				row[k] = g*size + k
			}
		}
		out[g] = row
	}
	return out
}

// matches tells whether each AB_i is A with coordinate i from B.
func matches(points [][]float64, groups [][]int) bool {
	d := len(points[0])
	for _, row := range groups {
		// Coordinates are compared exactly: they are copied, never computed again.
		a, b := points[row[0]], points[row[d+1]]
		for i := range d {
			ab := points[row[1+i]]
			for j := range d {
				want := a[j]
				if i == j {
					want = b[j]
				}
				if ab[j] != want {
					return false
				}
			}
		}
	}
	return true
}

// walks tells whether points are Morris trajectories.
func walks(points [][]float64) bool {
	d := len(points[0])
	// Each step moves one factor, and each factor moves once.
	for k := 0; k < len(points); k += d + 1 {
		moved := make([]bool, d)
		for p := k + 1; p <= k+d; p++ {
			i, err := step(points[p-1], points[p])
			if err != nil || moved[i] {
				return false
			}
			moved[i] = true
		}
	}
	return true
}
