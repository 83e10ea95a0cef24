package event

import (
	"cmp"
	"fmt"

	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides the beginning, the end and the outcome of each episode of coercion, from a log
// of events alone. Source: Threat and Imposition of Economic Sanctions data (Morgan, Bapat and
// Kobayashi 2014, Conflict Management and Peace Science 31: 541-558).

// FinalOutcome is the outcome of an episode of coercion, by the categories and the codes of the
// data on threats and impositions of sanctions (Morgan, Bapat and Kobayashi 2014, Conflict
// Management and Peace Science 31: 541-558): 1 to 5 at the threat stage, 6 to 10 the same after
// imposition.
type FinalOutcome uint8

// The outcomes of an episode. An episode without an end is censored.
const (
	// Censored: the episode has not ended.
	Censored FinalOutcome = iota
	// PartialAcquiescence: the target meets a part of the demand.
	PartialAcquiescence
	// TotalAcquiescence: the target meets the whole demand.
	TotalAcquiescence
	// SenderGivesUp: the sender drops the threat without a gain.
	SenderGivesUp
	// Stalemate: nobody moves for a long time, and nothing is gained.
	Stalemate
	// Negotiated: a treaty settles the dispute.
	Negotiated
	// PartialAcquiescenceImposed: PartialAcquiescence after imposition.
	PartialAcquiescenceImposed
	// TotalAcquiescenceImposed: TotalAcquiescence after imposition.
	TotalAcquiescenceImposed
	// SenderGivesUpImposed: the sender lifts the measures, or the measures lapse, without a gain.
	SenderGivesUpImposed
	// StalemateImposed: Stalemate after imposition.
	StalemateImposed
	// NegotiatedImposed: Negotiated after imposition.
	NegotiatedImposed
)

// String returns the code and its name: "7 total acquiescence, imposed".
func (c FinalOutcome) String() string {
	names := [...]string{"censored", "partial acquiescence", "total acquiescence", "sender gives up", "stalemate", "negotiated"}
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

// Ending is the fact that ends an episode. The data have a single code for lifted and lapsed
// measures.
type Ending uint8

// The endings of an episode.
const (
	// Unended: the record ends first.
	Unended Ending = iota
	// Met: public compliance has met the demand and stood.
	Met
	// Settled: a treaty settles the dispute.
	Settled
	// Withdrawn: the sender withdraws the threat, for nothing or for an offer.
	Withdrawn
	// Expired: the threat expires.
	Expired
	// Lifted: the senders lift all measures.
	Lifted
	// LapsedMeasures: all measures lapse.
	LapsedMeasures
	// Unmoved: nobody has moved for StalemateAfter quarters.
	Unmoved
)

// String returns the ending in words.
func (e Ending) String() string {
	names := [...]string{"open", "met", "settled", "withdrawn", "expired", "lifted", "lapsed", "unmoved"}
	if int(e) >= len(names) {
		return fmt.Sprintf("Ending(%d)", uint8(e))
	}
	return names[e]
}

// Episode is one dispute, with the variables of the data.
type Episode struct {
	// Issue is the subject of the dispute, Regime the ID of the sanction regime.
	Issue, Regime, Sender, Target string
	// Opened is the period of the threat, or of an imposition without a threat. Closed is the
	// period of the end or, for a censored episode, the last period of the log.
	Opened, Closed int
	// Threatened and Imposed report a threat and measures; ImposedIn is the period of the last
	// imposition, -1 for none.
	Threatened, Imposed bool
	ImposedIn           int
	// End is the outcome by public compliance. True is the outcome by real compliance at the same
	// end: a show counts as nothing. Ending is the fact behind both.
	End, True FinalOutcome
	Ending    Ending
	// From is the public compliance at the start, Demanded the compliance demanded, Reached the
	// public and Real the real compliance at the end, all in [0, 1].
	From, Demanded, Reached, Real float64
	// Least is the smallest compliance that satisfies the words of a vague demand, 0 for a
	// specific demand.
	Least float64
	// Slice says that the sender has won something on the issue in an earlier episode, and asks
	// for more.
	Slice bool
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

// asked returns the level that meets the demand: the lower end of a vague demand.
func (e *Episode) asked() float64 {
	if e.Least > 0 {
		return e.Least
	}
	return e.Demanded
}

// StalemateAfter is the default number of quarters without a move after which an episode ends. The
// data state no rule. An assumption; tables show 8, 20 and 40.
const StalemateAfter = 20

// stands is the number of quarters that compliance must stand to count as final.
const stands = 2

// gained is the least gain of compliance that counts: half a step of a divisible issue.
const gained = 1.0 / 8

// Coder codes a log of events into episodes. The zero value is the default.
type Coder struct {
	// StalemateAfter is the number of quarters without a move after which an episode ends, from 1
	// on. The default, 0, means the constant StalemateAfter.
	StalemateAfter int
}

// Episodes returns the episodes in a log, as the default Coder codes the log.
func Episodes(events []Event, periods int) []Episode { return Coder{}.Episodes(events, periods) }

// Episodes returns the episodes of coercion in a log of events, in order of their beginning. The
// events are in the order of time. periods is the number of periods in the log. The result depends
// on the log and the Coder alone.
//
// An episode begins with a threat, with an imposition, or with measures that return after relief,
// if no episode is open on the regime. From is the public compliance at that time: real compliance
// plus a show not yet found out. The first of these facts ends an episode:
//
//	(i)   public compliance meets the demand (the lower end of a vague demand) at the end of two
//	      quarters in a row: total acquiescence
//	(ii)  a treaty settles the dispute: negotiated
//	(iii) the threat is withdrawn or expires, or all measures are lifted or lapse
//	(iv)  StalemateAfter quarters without a move, with a threat open or measures in force
//	(v)   the record ends: censored
//
// At (iii) and (iv) a gain of half a step over From is partial acquiescence. Without such a gain
// the sender gives up (iii), or the episode is a stalemate (iv). Where the threat or the measures
// end with the demand met, the episode ends by (i) if compliance stands. If compliance falls before,
// the episode ends by (iii) in that quarter, unless the measures return in the same quarter. A new
// demand by the regime ends such an episode as total, and opens the next.
//
// The moves of the senders count in the episodes of their regime, and the moves of the target in
// all episodes over the issue. Resistance, renewal, withheld relief and payments leave both sides
// in place and are no moves; acts of third parties are no moves either.
func (c Coder) Episodes(events []Event, periods int) []Episode {
	l := coding{patience: cmp.Or(c.StalemateAfter, StalemateAfter), levels: map[string]*level{}, open: map[string]*episode{}}
	for at := 0; len(events) > 0 || at < periods; at++ {
		n := 0
		for n < len(events) && events[n].Period <= at {
			if events[n].Issue != "" {
				l.tell(&events[n])
			}
			n++
		}
		events = events[n:]
		l.quarter(at)
	}
	out := make([]Episode, len(l.order))
	for k, x := range l.order {
		if x.Ending == Unended {
			x.Closed, x.Reached, x.Real = periods-1, x.level.public, x.level.public-x.level.show
		}
		out[k] = x.Episode
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// level is the public compliance on an issue, and the part for show.
type level struct{ public, show float64 }

// episode is an Episode before its end.
type episode struct {
	Episode
	level  *level  // of the issue
	real   float64 // real compliance at the start
	moved  int     // the period of the last move
	met    int     // periods in a row with the demand met
	over   Ending  // the end of the threat or of all measures, with the demand met
	length treaty.Length
}

// coding is the state of a Coder.
type coding struct {
	patience int // quarters
	levels   map[string]*level
	open     map[string]*episode // by regime
	order    []*episode
}

// tell adds an event.
func (l *coding) tell(e *Event) {
	at := l.levels[e.Issue]
	if at == nil {
		at = &level{}
		l.levels[e.Issue] = at
	}
	switch e.Kind {
	case Conceded, OfferAccepted, CompliedForInducement, ComplianceReversed:
		at.public = e.Level
	case ComplianceFeigned:
		at.show = e.Level
	case FeigningDetected, NegotiatedSettlement:
		*at = level{public: e.Level}
	}
	for _, x := range l.order {
		if x.Ending == Unended && x.Issue == e.Issue && moves(e.Kind) && (x.Regime == e.Regime || e.Actor == x.Target) {
			x.moved = e.Period
		}
	}
	x := l.open[e.Regime]
	switch e.Kind {
	case Threatened, SanctionImposed, SnappedBack:
		if x != nil && x.over != Unended && e.Kind != SnappedBack {
			l.end(x, Met, e.Period)
			x = nil
		}
		if x == nil {
			x = l.begin(e, at)
		}
	}
	if x == nil {
		if e.Kind == FeigningDetected {
			l.relapsed(e.Regime)
		}
		return
	}
	switch e.Kind {
	case Threatened:
		x.Threatened, x.Demanded, x.Least = true, e.Level, e.Least
	case SanctionImposed, SnappedBack:
		x.Imposed, x.ImposedIn, x.over = true, e.Period, Unended
		if e.Demanded > 0 {
			x.Demanded, x.Least = e.Demanded, e.Least
		}
	case OfferAccepted, BackedDown:
		l.drops(x, Withdrawn, e.Period)
	case SanctionLifted:
		l.drops(x, Lifted, e.Period)
	case SanctionEnded:
		if x.Imposed {
			l.drops(x, LapsedMeasures, e.Period)
		} else {
			l.drops(x, Expired, e.Period)
		}
	case NegotiatedSettlement:
		l.end(x, Settled, e.Period)
	case FeigningDetected:
		x.Relapsed = true
	case SanctionEased:
		x.Eased++
	case JoinedCoalition:
		x.Joined++
	case LeftCoalition:
		x.Left++
	case EvasionOpened:
		x.Routes++
	}
}

// begin opens an episode by an event.
func (l *coding) begin(e *Event, at *level) *episode {
	at.public = e.From
	x := &episode{level: at, real: at.public - at.show, moved: e.Period, length: e.Length, Episode: Episode{
		Issue: e.Issue, Regime: e.Regime, Sender: e.Actor, Target: e.Other, Opened: e.Period, ImposedIn: -1, From: e.From,
	}}
	for _, was := range l.order {
		x.Slice = x.Slice || was.Issue == x.Issue && was.Sender == x.Sender && was.Ending != Unended && was.End.Broad()
	}
	l.open[e.Regime] = x
	l.order = append(l.order, x)
	return x
}

// relapsed records that the compliance that ended the last episode on a regime was for show.
func (l *coding) relapsed(regime string) {
	for i := len(l.order) - 1; i >= 0; i-- {
		if l.order[i].Regime == regime {
			l.order[i].Relapsed = true
			return
		}
	}
}

// meets reports whether a level meets the demand.
func (x *episode) meets(y float64) bool { return y >= x.asked()-numeric.SameLevel }

// drops notes the end of the threat or of all measures. With the demand met, the end waits for
// compliance to stand.
func (l *coding) drops(x *episode, how Ending, period int) {
	if x.meets(x.level.public) {
		x.over = how
		return
	}
	l.end(x, how, period)
}

// quarter decides at the end of a period which episodes end.
func (l *coding) quarter(period int) {
	for _, x := range l.order {
		if x.Ending != Unended {
			continue
		}
		if x.meets(x.level.public) {
			x.met++
		} else {
			x.met = 0
		}
		switch {
		case x.met >= x.length.Periods(stands):
			l.end(x, Met, period)
		case x.met == 0 && x.over != Unended:
			l.end(x, x.over, period)
		case x.met == 0 && period-x.moved >= x.length.Periods(l.patience):
			l.end(x, Unmoved, period)
		}
	}
}

// end closes an episode with the codes of its stage.
func (l *coding) end(x *episode, how Ending, period int) {
	x.Ending, x.Closed = how, period
	x.Reached, x.Real = x.level.public, x.level.public-x.level.show
	x.End, x.True = x.code(how, x.Reached, x.From), x.code(how, x.Real, x.real)
	delete(l.open, x.Regime)
}

// code returns the outcome of an ending at a level of compliance, from a level at the start.
func (x *episode) code(how Ending, y, from float64) (code FinalOutcome) {
	switch {
	case how == Settled:
		code = Negotiated
	case x.meets(y):
		code = TotalAcquiescence
	case y-from >= gained-numeric.SameLevel:
		code = PartialAcquiescence
	case how == Unmoved:
		code = Stalemate
	default:
		code = SenderGivesUp
	}
	if x.Imposed {
		code += Negotiated
	}
	return code
}

// moves reports whether an event is a move of the senders or the target in the dispute.
func moves(k Kind) bool {
	switch k {
	case Threatened, ThreatExtended, BackedDown, CounterOffered, CounterSanctionThreatened, Conceded, OfferAccepted,
		SanctionImposed, SanctionEscalated, SanctionEased, SanctionSuspended, SanctionResumed, SanctionLifted, SanctionEnded,
		SnappedBack, FeigningDetected, NegotiatedSettlement, ReliefRevoked, JoinedCoalition, LeftCoalition,
		CounterSanctionImposed, CounterSanctionEnded, CompliedForInducement, ComplianceReversed:
		return true
	}
	return false
}
