package bargain

import (
	"slices"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// hand is the player's record of deals at hand: drafts accepted by every party except the last
// to be asked, and not refused in earnest by the last.
type hand struct {
	deals  []terms.Draft
	draft  terms.Draft // standing draft, by the moves heard
	owner  int         // seat of the author, or -1
	behind []bool      // by seat: supports the standing draft
}

// hands is the number of deals kept, the latest.
const hands = 512

// clone returns an independent copy.
func (h *hand) clone() hand {
	c := *h
	c.deals, c.behind = slices.Clone(h.deals), slices.Clone(h.behind)
	return c
}

// hear follows the support of the standing draft, and reports whether the speaker was the last
// party without a yes.
func (h *hand) hear(s *Said, parties int) (last bool) {
	if len(h.behind) != parties {
		h.behind, h.owner = make([]bool, parties), -1
	}
	if s.Proposer != h.owner || s.Answered != h.draft {
		h.put(s.Proposer, s.Answered) // the draft came onto the table unheard
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

// put places a draft on the table, with the author's support.
func (h *hand) put(seat int, d terms.Draft) {
	h.owner, h.draft = seat, d
	clear(h.behind)
	if seat >= 0 && seat < len(h.behind) {
		h.behind[seat] = true
	}
}

// count returns the number of parties in support.
func (h *hand) count() int {
	n := 0
	for _, b := range h.behind {
		if b {
			n++
		}
	}
	return n
}

// support returns the number of others known to support the draft on the table.
func (h *hand) support(t *Turn) int {
	if h.owner != t.Proposer || h.draft != t.Draft || t.Self < len(h.behind) && h.behind[t.Self] {
		return 0
	}
	return h.count()
}

// keep remembers a deal, in place of the oldest if the record is full.
func (h *hand) keep(d terms.Draft) {
	if slices.Contains(h.deals, d) {
		return
	}
	if len(h.deals) == hands {
		h.deals = slices.Delete(h.deals, 0, 1)
	}
	h.deals = append(h.deals, d)
}

// drop forgets a refused deal.
func (h *hand) drop(d terms.Draft) {
	if i := slices.Index(h.deals, d); i >= 0 {
		h.deals = slices.Delete(h.deals, i, i+1)
	}
}
