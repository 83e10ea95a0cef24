package continuation

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/memo"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// reputationCache is what an actor has worked out of the shadow of the future while it weighs many
// drafts or measures one after another: how likely each other keeps its word, which modules
// it stands to lose, and how it takes the others to see all that.
//
// It belongs to one View and depends on nothing but the Situation, its Register, and the
// View's Self, Seat, Trust, Image and Home, of which none changes while the actor weighs, and
// on the level of its threat, of which each has a place of its own; the rest of what the
// actor alone knows (Private) is no part of it. A View starts without one: what weighs many
// things makes it at its beginning (Remembering) and leaves it to the copies that it works
// with, so that none outlives the call that made it.
type reputationCache struct {
	keeps  []float64      // by seat: Trust.PerPeriod, or less than zero if it was not asked for yet
	ties   []relationship // nil before they are asked for
	tied   bool
	others []*agent.View // by seat, nil if not asked for yet
}

// reputationCacheOf is the shadow of a View that remembers, or nil.
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

// cache is what is known of the texts of a situation.
type cache struct {
	chains   map[chainKey]*Chain
	outlooks map[string]*Path     // by module signed or in force
	worths   map[worthKey]float64 // what modules that are signed or in force are worth
}

// known is the cache of a situation.
func known(s *agent.Situation) *cache {
	return memo.Of(s.Memo(), func() *cache {
		return &cache{map[chainKey]*Chain{}, map[string]*Path{}, map[worthKey]float64{}}
	})
}

// keeps is the chance that another keeps a text for one more quarter.
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
// measures that are weighed one after another do not each work it out again.
type worthKey struct {
	chain                        *Chain
	seat, threat                 int
	home                         agent.PublicOpinion
	sovereignty, discount, stays float64
}

// SeenBy is the situation as another party is thought to see it: by its public payoff, calm,
// with the record that the actor's trust in it stands for.
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

// chainKey is the address of a chain in a situation.
type chainKey struct {
	module  string
	draft   terms.Draft
	parties uint64
	since   int
	mark    string
}
