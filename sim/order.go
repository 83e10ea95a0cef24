package sim

import "github.com/tradetalk/tradetalk/sim/internal/snapshot"

// seatsByLot returns the order in which seats move, each seat with a draw of its own
// actor.
func (w *World) seatsByLot(draw func(actor string) uint64) []int {
	seats := make([]int, len(w.public))
	for seat := range seats {
		seats[seat] = seat
	}
	return snapshot.ByLot(seats, func(seat int) string { return w.public[seat].ID }, draw)
}
