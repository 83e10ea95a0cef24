package agent

import (
	"slices"

	"github.com/tradetalk/tradetalk/treaty"
)

// reputation is the present value of what the modules that bind the actor, less one,
// are worth less to it once its record has become another: the shadow of the future.
// Who trusts it less sees a text with it end sooner (see chain).
func (v View) reputation(after Trust, except string) (float64, error) {
	if v.Compliance.WithoutReputation || after == v.Image {
		return 0, nil
	}
	sum := 0.0
	for k := range v.Register.Treaty().Modules {
		id := v.Register.Treaty().Modules[k].ID
		s := v.Register.Standing(id)
		signed := s.Stage == treaty.Pending && slices.Contains(s.Signatories, v.Self.ID)
		if id == except || !signed && !s.BoundIn(v.Self.ID, v.Period) {
			continue
		}
		now, err := v.worth(id, v.Image)
		if err != nil {
			return 0, err
		}
		then, err := v.worth(id, after)
		if err != nil {
			return 0, err
		}
		sum += max(0, now-then)
	}
	return sum, nil
}

// worth is the present value of a module that is signed or in force, if the others think of
// the actor as an image says and all keep it but for what they think of each other.
func (v View) worth(module string, image Trust) (float64, error) {
	c, err := v.ending(v.standingText(module), "")
	if err != nil {
		return 0, err
	}
	d := v.Self.Discount()
	key := worthKey{c, v.Seat, v.Private.Threat, v.Home, v.Self.Sovereignty[module], d, d * (1 - v.hazard(c.bound)) * image.PerQuarter()}
	if known, ok := v.worths[key]; ok {
		return known, nil
	}
	if v.worths == nil {
		v.worths = map[worthKey]float64{}
	}
	p, _ := v.loyal(c)
	v.worths[key] = max(0, p.held(d, key.stays)[0])
	return v.worths[key], nil
}

// worthKey is all that the worth of a module depends on in a situation, so that drafts and
// measures that are weighed one after another do not each work it out again.
type worthKey struct {
	chain                        *chain
	seat, threat                 int
	home                         HomeFront
	sovereignty, discount, stays float64
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
