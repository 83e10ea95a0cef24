package bargain

import (
	"slices"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// hand is what a player has seen to be at hand: drafts that every party but the last to
// be asked has accepted, and that the last one did not refuse in earnest.
type hand struct {
	deals  []terms.Draft
	draft  terms.Draft // what stands, as far as was heard
	owner  int         // who put it there, or -1
	behind []bool      // by seat: stands by it
}

// hands is how many deals are kept in mind, the latest.
const hands = 512

// clone returns an independent copy.
func (h *hand) clone() hand {
	c := *h
	c.deals, c.behind = slices.Clone(h.deals), slices.Clone(h.behind)
	return c
}

// hear follows who stands by what, and reports whether who speaks was the last one whose
// yes was missing.
func (h *hand) hear(s *Said, parties int) (last bool) {
	if len(h.behind) != parties {
		h.behind, h.owner = make([]bool, parties), -1
	}
	if s.Proposer != h.owner || s.Answered != h.draft {
		h.put(s.Proposer, s.Answered) // it came there unheard
	}
	last = s.Seat < parties && !h.behind[s.Seat] && h.count() == parties-1
	switch s.Move.Act {
	case ActOffer:
		h.put(s.Seat, s.Move.Draft)
	case ActAccept:
		if s.Seat < parties {
			h.behind[s.Seat] = true
		}
	case ActPass:
		h.put(-1, terms.Draft{})
	}
	return last
}

func (h *hand) put(seat int, d terms.Draft) {
	h.owner, h.draft = seat, d
	clear(h.behind)
	if seat >= 0 && seat < len(h.behind) {
		h.behind[seat] = true
	}
}

func (h *hand) count() int {
	n := 0
	for _, b := range h.behind {
		if b {
			n++
		}
	}
	return n
}

// support is how many others are known to stand by the draft on the table.
func (h *hand) support(t *Turn) int {
	if h.owner != t.Proposer || h.draft != t.Draft || t.Self < len(h.behind) && h.behind[t.Self] {
		return 0
	}
	return h.count()
}

// keep remembers a deal, in place of the oldest if there are too many.
func (h *hand) keep(d terms.Draft) {
	if slices.Contains(h.deals, d) {
		return
	}
	if len(h.deals) == hands {
		h.deals = slices.Delete(h.deals, 0, 1)
	}
	h.deals = append(h.deals, d)
}

// drop forgets a deal that was refused.
func (h *hand) drop(d terms.Draft) {
	if i := slices.Index(h.deals, d); i >= 0 {
		h.deals = slices.Delete(h.deals, i, i+1)
	}
}
