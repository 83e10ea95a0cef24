package snapshot

import (
	"cmp"
	"slices"
)

// ByLot sorts movers by the lots of the actors. Each actor draws once, from a named stream of the
// actor, so that another actor leaves the order of all others unchanged. Movers of one actor
// stay together in the given order.
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
