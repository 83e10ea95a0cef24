package snapshot

import (
	"cmp"
	"slices"
)

// ByLot sorts movers by the lots of their actors: each actor draws once, from a stream of its
// own, so that another actor changes the order of nobody else. Movers of one actor stay
// together, in the order in which they are given.
func ByLot[T any](movers []T, actor func(T) string, draw func(actor string) uint64) []T {
	lots := make(map[string]uint64, len(movers))
	for _, m := range movers {
		id := actor(m)
		if _, drawn := lots[id]; !drawn {
			lots[id] = draw(id)
		}
	}
	out := slices.Clone(movers)
	slices.SortStableFunc(out, func(a, b T) int { return cmp.Compare(lots[actor(a)], lots[actor(b)]) })
	return out
}
