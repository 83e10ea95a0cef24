package membership

import "math/bits"

// Stable returns the set of seats that want to be in, as bits. From a set the seats decide one at
// a time in the order of their numbers, again and again, each by the present set: a seat is in if
// and only if wants reports true. The result is the first set at which no seat moves. Such a set
// is internally stable (no member wants to leave) and externally stable (no other seat wants to
// join).
//
// Moves can go round in a circle. No set of the circle is then stable both ways, since the moves
// would have stopped there. The result is the largest internally stable set of the circle, the
// first met of equals, or the largest set of the circle if none is internally stable. cycle holds
// the sets of the circle in the order met, nil for none.
//
// Source: d'Aspremont, Jacquemin, Gabszewicz and Weymark (1983, Canadian Journal of Economics
// 16: 17-25) for stability; Barrett (1994, Oxford Economic Papers 46: 878-894) for treaties.
func Stable(seats int, start uint64, wants func(seat int, set uint64) (bool, error)) (set uint64, cycle []uint64, err error) {
	set = start
	var met []uint64         // the sets after each move
	seen := map[uint64]int{} // by set at the start of a pass: the number of sets met before
	for {
		if at, again := seen[set]; again {
			set, err = leastBad(seats, met[at:], wants)
			return set, met[at:], err
		}
		seen[set] = len(met)
		moved := false
		for k := range seats {
			in, err := wants(k, set)
			if err != nil {
				return 0, nil, err
			}
			if in != (set&(1<<k) != 0) {
				set ^= 1 << k
				met, moved = append(met, set), true
			}
		}
		if !moved {
			return set, nil, nil
		}
	}
}

// leastBad returns the largest internally stable set of a circle, or else the largest set.
func leastBad(seats int, circle []uint64, wants func(seat int, set uint64) (bool, error)) (best uint64, err error) {
	stable := false
	for _, set := range circle {
		stays := true
		for k := 0; k < seats && stays; k++ {
			if set&(1<<k) == 0 {
				continue
			}
			if stays, err = wants(k, set); err != nil {
				return 0, err
			}
		}
		if larger := bits.OnesCount64(set) > bits.OnesCount64(best); stays && (!stable || larger) || !stable && larger {
			best, stable = set, stays
		}
	}
	return best, nil
}
