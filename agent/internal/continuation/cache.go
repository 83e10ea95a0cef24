package continuation

import (
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/memo"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// reputationCache holds the intermediate results of the shadow of the future while an actor
// weighs many drafts or measures: the chance that each other party keeps its word, the modules at
// stake, and the views of the other parties.
//
// A cache belongs to one View and depends on the Situation, the Register, and Self, Seat, Trust,
// Image and Home of the View, which are constant during an evaluation. Results that depend on the
// level of the threat are kept by level. No other private information enters the cache. A View
// starts without a cache: an evaluation of many options creates the cache at its start
// (Remembering) and shares the cache with the working copies of the View, so no cache outlives
// the call.
type reputationCache struct {
	// keeps is Trust.PerPeriod by seat, negative before the first use.
	keeps []float64
	// ties are the modules at stake, nil before the first use.
	ties []relationship
	tied bool
	// others are the views of the other parties by seat, nil before the first use.
	others []*agent.View
}

// reputationCacheOf returns the cache of a View that remembers, or nil.
func reputationCacheOf(v agent.View) *reputationCache {
	recall := v.Recall()
	if recall == nil {
		return nil
	}
	return memo.Of(recall, func() *reputationCache {
		keeps := make([]float64, len(v.Trust))
		for k := range keeps {
			keeps[k] = -1
		}
		return &reputationCache{keeps: keeps, others: make([]*agent.View, len(v.Actors))}
	})
}

// cache holds the results for the texts of a situation.
type cache struct {
	chains   map[chainKey]*Chain
	outlooks map[string]*Path     // by module signed or in force
	worths   map[worthKey]float64 // present values of modules signed or in force
}

// known returns the cache of a situation.
func known(s *agent.Situation) *cache {
	return memo.Of(s.Memo(), func() *cache {
		return &cache{map[chainKey]*Chain{}, map[string]*Path{}, map[worthKey]float64{}}
	})
}

// keeps returns the chance that another party keeps a text for one more period.
func keeps(v agent.View, seat int) float64 {
	shadow := reputationCacheOf(v)
	if shadow == nil {
		return v.Trust[seat].PerPeriod(v.PeriodLength)
	}
	known := &shadow.keeps[seat]
	if *known < 0 {
		*known = v.Trust[seat].PerPeriod(v.PeriodLength)
	}
	return *known
}

// worthKey is all that the worth of a module depends on in a situation, so that drafts and
// measures that are weighed one after another do not each work it out again. Numbers are in
// the key by their bits: a number that is not equal to itself is found again all the same.
type worthKey struct {
	chain                        *Chain
	seat, threat                 int
	home                         opinionBits
	sovereignty, discount, stays uint64
}

// opinionBits is a public opinion by the bits of its numbers; the last one says whether there is
// unrest.
type opinionBits [13]uint64

// bitsOf returns the bits of all fields of a public opinion.
func bitsOf(o agent.PublicOpinion) (bits opinionBits) {
	n := &o.News
	for k, x := range [...]float64{
		o.Weight, n.Income, n.Prices, n.BackedDown, n.Won, n.ForeignCost, n.Blamed, n.Legitimacy, n.OwnCost, n.Communication, n.Attributed,
	} {
		bits[k] = math.Float64bits(x)
	}
	if n.Unrest {
		bits[len(bits)-1] = 1
	}
	if o.Rallies {
		bits[len(bits)-2] = 1
	}
	return bits
}

// SeenBy returns the view that the actor ascribes to another party: the public payoff of the
// party, no threat, and a record equal to the actor's trust in the party. The actor's own seat
// has the actor's own view.
func SeenBy(v agent.View, seat int) agent.View {
	if seat == v.Seat {
		return v
	}
	shadow := reputationCacheOf(v)
	if shadow != nil && shadow.others[seat] != nil {
		return *shadow.others[seat]
	}
	u := v
	u.Self = &agent.Actor{Public: v.Actors[seat], Precision: v.Self.Precision}
	u.Seat, u.Image, u.Private, u.Motive = seat, v.Trust[seat], agent.Private{}, agent.MotiveProcess{}
	u.Home = agent.PublicOpinion{}
	u.Trust = slices.Clone(v.Trust)
	u.Trust[v.Seat] = v.Image
	if shadow != nil {
		u = u.Afresh()
		shadow.others[seat] = &u
	}
	return u
}

// chainKey is the key of a chain in a situation.
type chainKey struct {
	module  string
	draft   terms.Draft
	parties uint64
	since   int
	mark    string
}
