package event

import (
	"fmt"

	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the beginning, the end and the outcome of each episode of coercion, from a log
// of events alone. Source: Threat and Imposition of Economic Sanctions data (Morgan, Bapat and
// Kobayashi 2014, Conflict Management and Peace Science 31: 541-558).

// FinalOutcome is the outcome of an episode of coercion, by the categories of the data on threats and
// impositions of sanctions (Morgan, Bapat and Kobayashi 2014, Conflict Management and Peace
// Science 31: 541-558): 1 to 5 at the threat stage, 6 to 10 the same after imposition.
type FinalOutcome uint8

// The outcomes of an episode. An episode without an end is censored.
const (
	// Censored: the episode has not ended.
	Censored FinalOutcome = iota
	// TotalAcquiescence: the target meets the whole demand.
	TotalAcquiescence
	// PartialAcquiescence: the target meets a part, and the sender accepts the part.
	PartialAcquiescence
	// SenderGivesUp: the sender backs down.
	SenderGivesUp
	// Stalemate: neither side moves for two years.
	Stalemate
	// Negotiated: a treaty settles the dispute.
	Negotiated
	// TotalAcquiescenceImposed: TotalAcquiescence after imposition.
	TotalAcquiescenceImposed
	// PartialAcquiescenceImposed: PartialAcquiescence after imposition.
	PartialAcquiescenceImposed
	// SenderGivesUpImposed: the sender lifts the measures or lets the measures lapse.
	SenderGivesUpImposed
	// StalemateImposed: Stalemate after imposition.
	StalemateImposed
	// NegotiatedImposed: Negotiated after imposition.
	NegotiatedImposed
)

// StalemateAfter is the number of quarters without a move after which an episode is a stalemate.
const StalemateAfter = 8

// String returns the code and its name: "6 total acquiescence, imposed".
func (c FinalOutcome) String() string {
	names := [...]string{"censored", "total acquiescence", "partial acquiescence", "sender gives up", "stalemate", "negotiated"}
	switch {
	case c == Censored:
		return names[0]
	case c <= Negotiated:
		return fmt.Sprintf("%d %s", c, names[c])
	case c <= NegotiatedImposed:
		return fmt.Sprintf("%d %s, imposed", c, names[c-Negotiated])
	}
	return fmt.Sprintf("FinalOutcome(%d)", uint8(c))
}

// Narrow reports success of the sender by the narrow definition: total or partial acquiescence of
// the target.
func (c FinalOutcome) Narrow() bool {
	switch c {
	case TotalAcquiescence, PartialAcquiescence, TotalAcquiescenceImposed, PartialAcquiescenceImposed:
		return true
	}
	return false
}

// Broad reports success of the sender by the broad definition: acquiescence or a negotiated
// settlement.
func (c FinalOutcome) Broad() bool { return c.Narrow() || c == Negotiated || c == NegotiatedImposed }

// Episode is one dispute, with the variables of the data.
type Episode struct {
	// Issue is the subject of the dispute, Regime the ID of the sanction regime.
	Issue, Regime, Sender, Target string
	// Opened is the period of the threat, or of an imposition without a threat. Closed is the
	// period of the end or, for a censored episode, the last period of the log.
	Opened, Closed int
	// Threatened and Imposed report a threat and measures; ImposedIn is the period of the
	// imposition, -1 for none.
	Threatened, Imposed bool
	ImposedIn           int
	End                 FinalOutcome
	// Demanded is the compliance demanded in [0, 1]. Reached is the last compliance of the target
	// in public, 0 without a move.
	Demanded, Reached float64
	// Least is the smallest compliance that satisfies the words of a vague demand, 0 for a
	// specific demand.
	Least float64
	// Joined and Left are the numbers of actors that joined and left the senders.
	Joined, Left int
	// Routes is the number of covert routes opened.
	Routes int
	// Eased is the number of steps of relief. Relapsed reports the discovery of compliance for
	// show.
	Eased    int
	Relapsed bool
}

// Quarters returns the duration in periods, the first and the last included.
func (e *Episode) Quarters() int { return e.Closed - e.Opened + 1 }

// Episodes returns the episodes of coercion in a log of events, in order of their beginning.
// periods is the number of periods in the log. The result depends on the log alone.
//
// An episode begins with a threat, with an imposition, or with measures that return after relief,
// if no episode is open on the regime. The first of these events ends an episode: compliance with
// the demand at the threat, or the end of measures after full compliance (total); acceptance of
// an offer, or the end of measures after partial compliance (partial); withdrawal of a threat, or
// lifted or lapsed measures (the sender gives up); a settlement by treaty (negotiated);
// StalemateAfter quarters without a move by either side. Events after a stalemate belong to no
// episode until the next beginning.
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
				if e.Kind == FeigningDetected {
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

// relapsed records that the compliance that ended the last episode on a regime was for show.
func relapsed(order []*episode, e *Event) {
	for i := len(order) - 1; i >= 0; i-- {
		if order[i].Regime == e.Regime {
			order[i].Relapsed = true
			return
		}
	}
}

// episode is an Episode before its end.
type episode struct {
	Episode
	moved int // the period of the last move
	// length is the length of the periods.
	length treaty.Length
	ended  bool
}

// stale ends the episode as a stalemate.
func (x *episode) stale() { x.end(Stalemate, x.moved+x.patience()) }

// patience returns the number of periods without a move after which the episode is a stalemate.
func (x *episode) patience() int { return x.length.Periods(StalemateAfter) }

// end closes the episode with the code of its stage and returns true.
func (x *episode) end(code FinalOutcome, period int) bool {
	if x.Imposed {
		code += Negotiated
	}
	x.End, x.Closed, x.ended = code, period, true
	return true
}

// moves reports whether an event is a move of the sender or the target in the dispute. Renewal,
// payment by the fund, resistance and compensation of groups leave both sides in place and are no
// moves; acts of third parties are no moves either.
func moves(k Kind) bool {
	switch k {
	case Threatened, ThreatExtended, BackedDown, CounterOffered, CounterSanctionThreatened, Conceded, OfferAccepted,
		SanctionImposed, SanctionEscalated, SanctionEased, SanctionSuspended, SanctionResumed, SanctionLifted, SanctionEnded,
		SnappedBack, FeigningDetected, NegotiatedSettlement, ReliefRevoked:
		return true
	}
	return false
}

// met reports whether the target has met the whole demand in public.
func (x *episode) met() bool { return x.Reached > 0 && x.Reached >= x.Demanded-numeric.SameLevel }

// tell adds an event and reports whether the event ends the episode.
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
	case NegotiatedSettlement:
		x.Reached = e.Level
		return x.end(Negotiated, e.Period)
	case FeigningDetected:
		x.Relapsed, x.Reached = true, e.Level
	case SanctionEased:
		x.Eased++
	case JoinedCoalition:
		x.Joined++
	case LeftCoalition:
		x.Left++
	case EvasionOpened:
		x.Routes++
	}
	return false
}
