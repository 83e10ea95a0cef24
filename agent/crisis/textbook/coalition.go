package textbook

import "math"

// StableSizes returns the sizes of a stable coalition of identical states, where no member
// wants to leave and no outsider wants to join. A member's payoff is at least the payoff of an
// outsider to the coalition without the member. An outsider's payoff is at least the payoff of
// a member of the coalition with the outsider. member[k] and outsider[k] are the payoffs under
// a coalition of k members, for k from 0 to the number of states; member[0] has no meaning and
// is not read. Sizes are from 1. Payoffs equal up to rounding, 1e-12 relative, count as equal.
//
// Source: d'Aspremont, Jacquemin, Gabszewicz and Weymark (1983), On the stability of collusive
// price leadership, Canadian Journal of Economics 16: 17-25.
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

// PublicGood is an effort with the same benefit for all: each of n states has the benefit
// Benefit*Q from the sum Q of efforts and the cost Cost*q^2/2 of the state's own effort q.
// Outsiders to a coalition act for themselves; members act for the coalition.
//
// Source: Barrett (1994), Self-enforcing international environmental agreements, Oxford
// Economic Papers 46: 878-894, with a linear benefit.
type PublicGood struct{ Benefit, Cost float64 }

// Payoffs returns the payoffs of members and outsiders under a coalition of k of n states, for
// k from 0 to n, in the form of StableSizes.
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
