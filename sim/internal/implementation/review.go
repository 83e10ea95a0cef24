package implementation

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
)

// reviews decides the exceptions under review outside disputes. A panel sees the threat with
// noise. Peers decide by majority, and a tie is for the invoker: each party votes by the value of
// the measure for the rest of its term, against its end now. Source: Maggi and Staiger (2011) on
// courts that err.
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
			var err error
			if inFavour, against, err = x.votes(one, one.Until-x.Number); err != nil {
				return err
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

// votes returns the other parties that vote for a measure that goes on for some periods, and those
// that vote against.
func (x *adjudication) votes(one *treaty.Measure, quarters int) (inFavour, against []string, err error) {
	for _, id := range x.members {
		if id == one.Party {
			continue
		}
		v := x.view(id)
		value, err := compliance.MeasureVote(v, x.m.ID, one.ID, quarters)
		if err != nil {
			return nil, nil, err
		}
		permits, err := compliance.WouldPermit(v, x.m.ID, one.ID, value)
		if err != nil {
			return nil, nil, err
		}
		if permits {
			inFavour = append(inFavour, id)
		} else {
			against = append(against, id)
		}
	}
	return inFavour, against, nil
}
