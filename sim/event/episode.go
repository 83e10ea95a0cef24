package event

import (
	"fmt"

	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// EndCode says how an episode of coercion ended, by the categories of the data on threats
// and impositions of sanctions (Morgan, Bapat and Kobayashi 2014, Conflict Management and
// Peace Science 31: 541-558): 1 to 5 at the threat stage, 6 to 10 the same after
// imposition.
type EndCode uint8

// How an episode can end. None is an episode that has not: it is censored.
const (
	Censored                   EndCode = iota
	TotalAcquiescence                  // the target does all that is demanded
	PartialAcquiescence                // it does a part, and the sender leaves it at that
	SenderGivesUp                      // the sender backs down
	Stalemate                          // no move for two years
	Negotiated                         // a treaty settles it
	TotalAcquiescenceImposed           // the same after imposition
	PartialAcquiescenceImposed         //
	SenderGivesUpImposed               // the sender lifts, or lets lapse
	StalemateImposed                   //
	NegotiatedImposed                  //
)

// StalemateAfter is after how many quarters without a move an episode is a stalemate.
const StalemateAfter = 8

// String names the code: "6 total acquiescence, imposed".
func (c EndCode) String() string {
	names := [...]string{"censored", "total acquiescence", "partial acquiescence", "sender gives up", "stalemate", "negotiated"}
	switch {
	case c == Censored:
		return names[0]
	case c <= Negotiated:
		return fmt.Sprintf("%d %s", c, names[c])
	case c <= NegotiatedImposed:
		return fmt.Sprintf("%d %s, imposed", c, names[c-Negotiated])
	}
	return fmt.Sprintf("EndCode(%d)", uint8(c))
}

// Narrow reports whether the sender succeeded by the narrow definition: the target gave in,
// wholly or in part.
func (c EndCode) Narrow() bool {
	switch c {
	case TotalAcquiescence, PartialAcquiescence, TotalAcquiescenceImposed, PartialAcquiescenceImposed:
		return true
	}
	return false
}

// Broad is Narrow, or a negotiated settlement.
func (c EndCode) Broad() bool { return c.Narrow() || c == Negotiated || c == NegotiatedImposed }

// Episode is one dispute as the data would see it.
type Episode struct {
	Issue, Regime, Sender, Target string
	// Opened is the period of the threat, or of an imposition without one; Closed
	// that in which it ended or, if it is censored, the last that was seen.
	Opened, Closed int
	// Threatened and Imposed say whether there was a threat, and measures; ImposedIn
	// is the period of the imposition, -1 for none.
	Threatened, Imposed bool
	ImposedIn           int
	End                 EndCode
	// Demanded is the compliance that was demanded, Reached the last that the target
	// came to, as far as anybody saw, 0 if it made no move.
	Demanded, Reached float64
	// Least is what may be called enough by the words of a vague demand; 0 if it is
	// specific.
	Least float64
	// Joined and Left count actors that joined and left the senders.
	Joined, Left int
	// Routes counts the covert routes that were opened.
	Routes int
	// Eased counts the steps of relief, and Relapsed says that compliance was found
	// to be for show.
	Eased    int
	Relapsed bool
}

// Quarters is how many periods it lasted, counting the first and the last.
func (e *Episode) Quarters() int { return e.Closed - e.Opened + 1 }

// Episodes reads the record of coercion out of a log of events, in order of their
// beginning. Periods is how many were seen. It depends on the log alone.
//
// An episode begins with a threat, with an imposition, or with measures that come back
// after relief, if none is open on the regime. It ends with the first of: compliance with
// the demand at the threat, or the end of measures once it is met (total); an offer taken,
// or the end of measures after part of what is demanded (partial); a threat withdrawn,
// measures lifted or lapsed (the sender gives up); a settlement by treaty (negotiated);
// StalemateAfter quarters without a move by either side. What comes after a stalemate
// belongs to no episode, until the next begins.
func Episodes(events []Event, periods int) []Episode {
	var out []Episode
	open := map[string]*episode{}
	var order []*episode
	for i := range events {
		e := &events[i]
		if e.Issue == "" {
			continue
		}
		x := open[e.Regime]
		if x != nil && e.Period-x.moved >= e.Length.Periods(StalemateAfter) {
			x.stale()
			delete(open, e.Regime)
			x = nil
		}
		if x == nil {
			switch e.Kind {
			case Threatened, SanctionImposed, SnappedBack:
				x = &episode{Episode: Episode{
					Issue: e.Issue, Regime: e.Regime, Sender: e.Actor, Target: e.Other, Opened: e.Period, ImposedIn: -1,
				}, length: e.Length}
				open[e.Regime] = x
				order = append(order, x)
			default:
				if e.Kind == FeintFound {
					relapsed(order, e)
				}
				continue
			}
		}
		if x.tell(e) {
			delete(open, e.Regime)
		}
	}
	for _, x := range order {
		if x.End == Censored && !x.ended {
			if periods-x.moved > x.patience() {
				x.stale()
			} else {
				x.Closed = periods - 1
			}
		}
		out = append(out, x.Episode)
	}
	return out
}

// relapsed notes that the compliance that ended the last episode on a regime was for show.
func relapsed(order []*episode, e *Event) {
	for i := len(order) - 1; i >= 0; i-- {
		if order[i].Regime == e.Regime {
			order[i].Relapsed = true
			return
		}
	}
}

// episode is an Episode under way.
type episode struct {
	Episode
	moved int // period of the last move
	// length is that of the periods.
	length treaty.Length
	ended  bool
}

// stale ends it as a stalemate.
func (x *episode) stale() { x.end(Stalemate, x.moved+x.patience()) }

// patience is after how many periods without a move it is a stalemate.
func (x *episode) patience() int { return x.length.Periods(StalemateAfter) }

// end closes it with the code of its stage.
func (x *episode) end(code EndCode, period int) bool {
	if x.Imposed {
		code += Negotiated
	}
	x.End, x.Closed, x.ended = code, period, true
	return true
}

// moves reports whether an event is a move of the sender or the target in the dispute. To
// hold on, to renew, to pay the fund, to resist, to cushion is to stay where one is; what
// third parties do is not between the two.
func moves(k Kind) bool {
	switch k {
	case Threatened, ThreatExtended, BackedDown, CounterOffered, CounterThreatened, Conceded, OfferAccepted,
		SanctionImposed, SanctionEscalated, SanctionEased, SanctionSuspended, SanctionResumed, SanctionLifted, SanctionEnded,
		SnappedBack, FeintFound, DisputeNegotiated, ReliefTakenBack:
		return true
	}
	return false
}

// met reports whether the target has done all that was demanded, as far as anybody saw.
func (x *episode) met() bool { return x.Reached > 0 && x.Reached >= x.Demanded-numeric.SameLevel }

// tell adds an event and reports whether it ends the episode.
func (x *episode) tell(e *Event) bool {
	if moves(e.Kind) || x.moved < x.Opened {
		x.moved = e.Period
	}
	switch e.Kind {
	case Threatened:
		x.Threatened, x.Demanded, x.Least = true, e.Level, e.Least
	case SanctionImposed, SnappedBack:
		x.Imposed, x.ImposedIn = true, e.Period
		if e.Demanded > 0 {
			x.Demanded, x.Least = e.Demanded, e.Least
		}
	case Conceded:
		x.Reached = e.Level
		if !x.Imposed && x.met() {
			return x.end(TotalAcquiescence, e.Period)
		}
	case OfferAccepted:
		x.Reached = e.Level
		return x.end(PartialAcquiescence, e.Period)
	case BackedDown:
		return x.end(SenderGivesUp, e.Period)
	case SanctionLifted, SanctionEnded:
		switch {
		case x.met():
			return x.end(TotalAcquiescence, e.Period)
		case x.Reached > 0:
			return x.end(PartialAcquiescence, e.Period)
		}
		return x.end(SenderGivesUp, e.Period)
	case DisputeNegotiated:
		x.Reached = e.Level
		return x.end(Negotiated, e.Period)
	case FeintFound:
		x.Relapsed, x.Reached = true, e.Level
	case SanctionEased:
		x.Eased++
	case JoinedCoalition:
		x.Joined++
	case LeftCoalition:
		x.Left++
	case RouteOpened:
		x.Routes++
	}
	return false
}
