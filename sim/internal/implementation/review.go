package implementation

import (
	"slices"

	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
)

// reviews decides the exceptions under review outside disputes. A panel sees the threat with
// noise. Peers decide by majority, and a tie is for the invoker: each party with a chance of
// abuse above one half votes against. Source: Maggi and Staiger (2011) on courts that err.
func (x *adjudication) reviews() error {
	for k := range x.s.Measures {
		one := &x.s.Measures[k]
		disputed := slices.ContainsFunc(x.s.Disputes, func(d treaty.Dispute) bool {
			return d.Of == one.ID && d.Stage != treaty.DisputeClosed
		})
		i := x.State.Invocation(x.m.ID, one.ID)
		// Only exceptions in review, without an open dispute, are decided here.
		if one.Safeguard || one.Status != treaty.MeasureInReview || !one.Holds(x.Number) || disputed || i < 0 {
			continue
		}
		body, upheld := treaty.Panel, false
		var inFavour, against []string
		if x.m.Exception.PeerReview {
			body = treaty.Peers
			for _, id := range x.members {
				switch {
				case id == one.Party:
				case x.State.Invocations[i].Doubt[x.Seat(id)] <= 0.5:
					inFavour = append(inFavour, id)
				default:
					against = append(against, id)
				}
			}
			upheld = len(inFavour) >= len(against)
		} else {
			upheld = x.Rand("", body, x.m.ID, one.ID).Float64() < x.upheldChance(x.m.ID, i)
		}
		// A decision of peers leaves the beliefs about the plea unchanged.
		kind, told := treaty.StruckDown, event.ExceptionNotJustified
		if upheld {
			kind, told = treaty.Upheld, event.ExceptionJustified
		}
		x.act(treaty.Event{Kind: kind, Author: body, Case: one.ID},
			event.Event{Kind: told, Party: one.Party, Upheld: upheld, For: inFavour, Against: against, Ground: "exception article", Sectors: one.Sectors})
		if body == treaty.Panel {
			x.found(i, upheld)
		}
	}
	return nil
}
