package textbook

import "math"

// StableSizes lists the sizes of a coalition of identical states at which nobody wants to
// leave and nobody wants to join: what a member gets is at least what it would get as an
// outsider of the coalition without it, and what an outsider gets at least what it would
// get as a member of the coalition with it. member[k] and outsider[k] are payoffs when the
// coalition has k members, for k from 0 to the number of states; member[0] has no meaning
// and is not read. Sizes are from 1. Payoffs that are equal up to rounding,
// 1e-12 relative, count as equal.
//
// Source: d'Aspremont, Jacquemin, Gabszewicz and Weymark (1983), On the stability of
// collusive price leadership, Canadian Journal of Economics 16: 17-25.
func StableSizes(member, outsider []float64) []int {
	n := min(len(member), len(outsider)) - 1
	prefers := func(a, b float64) bool { return a-b > 1e-12*max(math.Abs(a), math.Abs(b)) }
	var out []int
	for k := 1; k <= n; k++ {
		leaves := prefers(outsider[k-1], member[k])
		joins := k < n && prefers(member[k+1], outsider[k])
		if !leaves && !joins {
			out = append(out, k)
		}
	}
	return out
}

// PublicGood is an effort that helps all alike: of n states each has the benefit
// Benefit*Q from the sum Q of efforts and the cost Cost*q^2/2 of its own effort q. Who is
// outside a coalition looks after itself; members do what is best for the coalition.
//
// Source: Barrett (1994), Self-enforcing international environmental agreements, Oxford
// Economic Papers 46: 878-894, with a linear benefit.
type PublicGood struct{ Benefit, Cost float64 }

// Payoffs returns what members and outsiders get with a coalition of k of n states, for
// k from 0 to n, as StableSizes takes them.
func (g PublicGood) Payoffs(n int) (member, outsider []float64) {
	member, outsider = make([]float64, n+1), make([]float64, n+1)
	alone := g.Benefit / g.Cost
	for k := range n + 1 {
		effort := float64(k) * alone
		total := float64(k)*effort + float64(n-k)*alone
		member[k] = g.Benefit*total - g.Cost*effort*effort/2
		outsider[k] = g.Benefit*total - g.Cost*alone*alone/2
	}
	return member, outsider
}
