package bargain

import (
	"maps"
	"math"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Seeker is the library's own strategy: it looks for a deal that keeps everybody above
// their red lines, which it infers from what they say.
//
// For a first part of the talks it bargains: its aim falls from its best draft to its
// reserve, and it comes with a new offer whenever it has fallen by a step. From then on it
// accepts whatever is worth its reserve, and says so by
// accepting it, which is what lets the others learn where its red line is. All
// along it keeps a [Bayes] belief about every other party, updated by each
// offer, acceptance and refusal, and it offers, among the drafts worth its aim, the
// one that it believes most likely to pass everybody; a draft that was refused lately is
// not offered again. Where deals are rare, concession by the clock finds one only by
// luck: it offers what is barely acceptable to itself, whatever that means for the
// others.
//
// The zero value is ready; use a pointer. Seeker draws no random numbers.
type Seeker struct {
	// Bargain is the share of the talks in which it still aims above its
	// reserve. The zero value means 0.5; a negative value means none.
	Bargain float64
	// Exponent bends the fall of the aim, as in Boulware. The zero value means 1.
	Exponent float64
	// Greed is the weight of its own gain against a standard deviation of
	// belief, when it chooses among the drafts that reach its aim. The zero value
	// means 1; a negative value means none.
	Greed float64
	// Margin is how many standard deviations above its bar it wants every other
	// party to be: beyond, a safer draft counts for nothing. The zero value means 3.
	Margin float64

	beliefs []*Bayes
	refused map[terms.Draft]int // the round in which it was last refused, by anybody
	likely  []terms.Draft       // where a search may begin: what passed most parties
	stood   terms.Draft         // what it offered last while bargaining, for what aim
	stoodAt float64
	stands  bool
	search  climber
	turns   uint64
}

// step is how far the aim falls between two different offers of the bargaining part, as
// a share of the way from the best draft to the reserve.
const step = 0.1

// Clone returns an independent copy with the same memory.
func (p *Seeker) Clone() Player {
	c := *p
	c.beliefs = make([]*Bayes, len(p.beliefs))
	for i, b := range p.beliefs {
		if b != nil {
			c.beliefs[i] = b.Clone()
		}
	}
	c.refused = maps.Clone(p.refused)
	c.likely = append([]terms.Draft(nil), p.likely...)
	c.search = climber{}
	return &c
}

// Act takes in what was said, accepts what is worth its aim, and otherwise offers what
// it thinks likeliest to pass.
func (p *Seeker) Act(t *Turn) Move {
	p.listen(t)
	p.turns++
	lo, hi := t.Menu.Range()
	if hi < lo {
		return Pass()
	}
	aim := p.aim(t, lo, hi)
	if d, ok := t.Standing(); ok && (t.Value(d) >= aim || t.Call == CallPrefer && t.Value(d) >= t.Value(t.Text)) {
		return Accept()
	}
	if t.Call == CallAnswer || t.Call == CallPrefer {
		return Pass()
	}
	if aim > lo && p.stands && p.stoodAt-aim < step*(hi-lo) && t.Value(p.stood) >= aim {
		return Offer(p.stood) // it stands by its word until the aim has fallen by a step
	}
	p.stood, p.stoodAt, p.stands = p.propose(t, aim, hi-lo), aim, true
	return Offer(p.stood)
}

// aim is the least worth that the player is content with this turn.
func (p *Seeker) aim(t *Turn, lo, hi float64) float64 {
	share := p.Bargain
	if share == 0 {
		share = 0.5
	}
	left := 1 - t.Time()/share
	if share < 0 || left <= 0 {
		return lo
	}
	if p.Exponent != 0 && p.Exponent != 1 {
		left = 1 - math.Pow(1-left, p.Exponent)
	}
	return lo + (hi-lo)*left
}

// listen updates the beliefs about the others.
func (p *Seeker) listen(t *Turn) {
	if len(p.beliefs) != t.Parties {
		p.beliefs = make([]*Bayes, t.Parties)
		p.refused = make(map[terms.Draft]int)
		for i := range p.beliefs {
			if i != t.Self {
				p.beliefs[i] = NewBayes(t.Menu.Space())
			}
		}
	}
	for i := range t.Heard {
		s := &t.Heard[i]
		said := s.Seat != t.Self && s.Seat < t.Parties // a chair has no red lines
		answered := s.Proposer >= 0 && s.Proposer != s.Seat
		switch s.Move.Act {
		case ActAccept:
			if said && answered {
				p.beliefs[s.Seat].Update(s.Answered, true)
			}
		case ActOffer, ActPass:
			if answered {
				p.refused[s.Answered] = s.Round
				if said {
					p.beliefs[s.Seat].Update(s.Answered, false)
				}
			}
			if said && s.Move.Act == ActOffer {
				p.beliefs[s.Seat].Update(s.Move.Draft, true)
			}
		}
	}
}

// propose searches for the draft to offer, from the standing draft, from the last one
// it offered and from drafts that are good for itself.
func (p *Seeker) propose(t *Turn, aim, span float64) terms.Draft {
	c := &p.search
	c.prepare(p, t, aim, span)
	var best terms.Draft
	score := math.Inf(-1)
	try := func(from terms.Draft) {
		if d, s := c.climb(from); s > score {
			best, score = d, s
		}
	}
	if d, ok := t.Standing(); ok {
		try(d)
	}
	if len(p.likely) > 0 {
		try(p.likely[0])
	}
	count := max(t.Menu.Count(aim), 1)
	for range 2 {
		try(t.Menu.Ranked(p.pick(t, count)))
	}
	p.likely = append(p.likely[:0], best)
	return best
}

// pick returns a place below n that depends on the turn alone.
func (p *Seeker) pick(t *Turn, n int) int {
	p.turns++
	z := p.turns*0x9e3779b97f4a7c15 + uint64(t.Self)*0xd1b54a32d192ed03
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) % uint64(n))
}
