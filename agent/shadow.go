package agent

import (
	"slices"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/internal/memo"
	"github.com/tradetalk/tradetalk/treaty"
)

// shadow is what an actor has worked out of the shadow of the future while it weighs many
// drafts or measures one after another: how likely each other keeps its word, which modules
// it stands to lose, and how it takes the others to see all that.
//
// It belongs to one View and depends on nothing but the Situation, its Register, and the
// View's Self, Seat, Trust, Image and Home, of which none changes while the actor weighs, and
// on the level of its threat, of which each has a place of its own; the rest of what the
// actor alone knows (Private) is no part of it. A View starts without one: what weighs many
// things makes it at its beginning (Remembering) and leaves it to the copies that it works
// with, so that none outlives the call that made it.
type shadow struct {
	keeps  []float64 // by seat: Trust.PerPeriod, or less than zero if it was not asked for yet
	ties   []tie     // nil before they are asked for
	tied   bool
	others []*View // by seat, nil if not asked for yet
}

// tie is a module that is signed or in force and binds the actor.
type tie struct {
	module string
	chain  *chain  // nil if it was not priced yet
	stays  float64 // the chance per quarter that no other fails
	// now is what it is worth to the actor at its present record, by level of its threat,
	// if that was asked for.
	now   [threatLevels]float64
	known [threatLevels]bool
}

// shadow is the shadow of a View that remembers, or nil.
func (v View) shadow() *shadow {
	recall := v.Recall()
	if recall == nil {
		return nil
	}
	return memo.Of(recall, func() *shadow {
		keeps := make([]float64, len(v.Trust))
		for k := range keeps {
			keeps[k] = -1
		}
		return &shadow{keeps: keeps, others: make([]*View, len(v.Actors))}
	})
}

// cache is what is known of the texts of a situation.
type cache struct {
	chains   map[chainKey]*chain
	outlooks map[string]*outlook  // by module signed or in force
	worths   map[worthKey]float64 // what modules that are signed or in force are worth
}

// known is the cache of a situation.
func known(s *Situation) *cache {
	return memo.Of(s.Memo(), func() *cache {
		return &cache{map[chainKey]*chain{}, map[string]*outlook{}, map[worthKey]float64{}}
	})
}

// keeps is the chance that another keeps a text for one more quarter.
func (v View) keeps(seat int) float64 {
	shadow := v.shadow()
	if shadow == nil {
		return v.Trust[seat].PerPeriod(v.PeriodLength)
	}
	known := &shadow.keeps[seat]
	if *known < 0 {
		*known = v.Trust[seat].PerPeriod(v.PeriodLength)
	}
	return *known
}

// ties are the modules that the actor stands to lose, in the order of the treaty.
func (v View) ties() []tie {
	shadow := v.shadow()
	if shadow.tied {
		return shadow.ties
	}
	shadow.tied = true
	for k := range v.Register.Treaty().Modules {
		id := v.Register.Treaty().Modules[k].ID
		s := v.Register.Standing(id)
		signed := s.Stage == treaty.Pending && slices.Contains(s.Signatories, v.Self.ID)
		if signed || s.BoundIn(v.Self.ID, v.Period) {
			shadow.ties = append(shadow.ties, tie{module: id})
		}
	}
	return shadow.ties
}

// reputation is the present value of what the modules that bind the actor, less one,
// are worth less to it once its record has become another: the shadow of the future.
// Who trusts it less sees a text with it end sooner (see chain).
func (v View) reputation(after belief.Trust, except string) (float64, error) {
	if v.Without.Reputation || after == v.Image {
		return 0, nil
	}
	if v.Recall() == nil {
		v = v.Afresh()
	}
	sum, lives := 0.0, after.PerPeriod(v.PeriodLength)
	ties := v.ties()
	for k := range ties {
		one := &ties[k]
		if one.module == except {
			continue
		}
		z := v.Private.Threat
		if !one.known[z] {
			now, err := v.worth(one, v.Image.PerPeriod(v.PeriodLength))
			if err != nil {
				return 0, err
			}
			one.now[z], one.known[z] = now, true
		}
		then, err := v.worth(one, lives)
		if err != nil {
			return 0, err
		}
		sum += max(0, one.now[z]-then)
	}
	return sum, nil
}

// worth is the present value of a module that is signed or in force, if the others think that
// the actor keeps its word for one more quarter with some chance, and all keep it but for what
// they think of each other.
func (v View) worth(one *tie, lives float64) (float64, error) {
	if one.chain == nil {
		c, err := v.ending(v.standingText(one.module), "")
		if err != nil {
			return 0, err
		}
		one.chain, one.stays = c, 1-v.hazard(c.bound)
	}
	d := v.Self.Discount()
	key := worthKey{one.chain, v.Seat, v.Private.Threat, v.Home, v.Self.Sovereignty[one.module], d, d * one.stays * lives}
	worths := known(v.Situation).worths
	if worth, ok := worths[key]; ok {
		return worth, nil
	}
	p, _ := v.loyal(one.chain)
	worths[key] = max(0, p.held(d, key.stays)[0])
	return worths[key], nil
}

// worthKey is all that the worth of a module depends on in a situation, so that drafts and
// measures that are weighed one after another do not each work it out again.
type worthKey struct {
	chain                        *chain
	seat, threat                 int
	home                         HomeFront
	sovereignty, discount, stays float64
}

// as is the situation as another party is thought to see it: by its public payoff, calm,
// with the record that the actor's trust in it stands for.
func (v View) as(seat int) View {
	if seat == v.Seat {
		return v
	}
	shadow := v.shadow()
	if shadow != nil && shadow.others[seat] != nil {
		return *shadow.others[seat]
	}
	u := v
	u.Self = &Actor{Public: v.Actors[seat], Precision: v.Self.Precision}
	u.Seat, u.Image, u.Private, u.Motive = seat, v.Trust[seat], Private{}, MotiveProcess{}
	u.Home = HomeFront{}
	u.Trust = slices.Clone(v.Trust)
	u.Trust[v.Seat] = v.Image
	if shadow != nil {
		u = u.Afresh()
		shadow.others[seat] = &u
	}
	return u
}

// standingText is a module that is signed or in force as a text.
func (s *Situation) standingText(module string) treaty.Text {
	standing := s.Register.Standing(module)
	if text, ok := s.Register.Text(module, s.Period); ok {
		return text
	}
	text := treaty.Text{
		Module: s.Register.Treaty().Module(module), Space: s.Register.Space(module), Draft: standing.Draft,
		Parties: standing.Signatories, Since: standing.Since,
	}
	if standing.Stage == treaty.Pending {
		text.Since = max(s.Period, standing.Since+s.RatifyAfter)
	}
	return text
}
