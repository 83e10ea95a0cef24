package bargain

import (
	"maps"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Seeker is the library's own strategy: it looks for a deal that keeps everybody above
// their red lines, which it infers from what they say, and then for a better one.
//
// It keeps a [Bayes] belief about every other party, updated by each offer, acceptance
// and refusal, and offers the draft with the greatest product of expected gains over the
// red lines (the product of Nash 1950, under the belief), own gain included, among
// the drafts worth its aim. A draft that was refused lately is not offered again.
//
// For a first part of the talks it bargains: its aim falls from its best draft to its
// reserve. From then on it says yes to whatever is worth its reserve, which is what lets
// the others learn where its red line is. Where deals are rare, concession by the
// clock finds one only by luck: it offers what is barely acceptable to itself, whatever
// that means for the others.
//
// The first deal found is as a rule a poor one. So with three parties or more the last one,
// whose yes would end the talks, looks on as long as there is time: it offers the next
// best draft that has not been tried, and the deal that was at hand is kept in mind. When
// a party that stands last refuses in earnest it passes, so that the two can be
// told apart. After Settle nothing new is tried: all answers are looked at once more, and
// the parties choose among the deals that were at hand. Each says yes to one whose product
// of gains it believes to fall short of the best one's by no more than a slack, which grows
// with time. Of two parties each could end the talks at any time by a yes, so that
// withholding it would tell the other a lie about the red line; there the first deal that
// is worth the aim is taken.
//
// What this costs is openness: among players that concede late or never, a Seeker gets less
// than they do. The zero value is ready; use a pointer. Seeker draws no random numbers.
type Seeker struct {
	// Bargain is the share of the talks in which it still aims above its
	// reserve. The zero value means 0.3, and 0.5 where there are two parties, who need no
	// time to look for better deals; a negative value means none.
	Bargain float64
	// Exponent bends the fall of the aim, as in Boulware. The zero value means 1.
	Exponent float64
	// Settle is the share of the talks after which it does not look for a better deal
	// than those found. The zero value means 0.85, which leaves a tenth of the talks to
	// agree on one and some time to spare; a negative value means that it takes the first
	// deal. Between two parties it has no effect.
	Settle float64
	// Greed is the weight of the log of its own gain against that of another party. The
	// zero value means 1; a negative value means none.
	Greed float64

	beliefs []*Bayes
	answers [][]answer          // by seat, since the player says yes to what is worth its reserve
	frank   bool                // it says yes to that by now, and takes it that others do
	refits  bool                // the beliefs are those that all answers lead to
	refused map[terms.Draft]int // the round in which it was last refused, by anybody
	strikes map[terms.Draft]int // how often a deal was turned down while settling
	likely  []terms.Draft       // where a search may begin: what it offered last
	at      hand
	stood   terms.Draft // what it offered last while bargaining, for what aim
	stoodAt float64
	stands  bool
	search  climber
	turns   uint64
}

// step is how far the aim falls between two different offers of the bargaining part, as
// a share of the way from the best draft to the reserve.
const step = 0.02

// Clone returns an independent copy with the same memory.
func (p *Seeker) Clone() Player {
	c := *p
	c.beliefs = make([]*Bayes, len(p.beliefs))
	for i, b := range p.beliefs {
		if b != nil {
			c.beliefs[i] = b.Clone()
		}
	}
	c.answers = make([][]answer, len(p.answers))
	for i, a := range p.answers {
		c.answers[i] = slices.Clone(a)
	}
	c.refused, c.strikes = maps.Clone(p.refused), maps.Clone(p.strikes)
	c.likely = append([]terms.Draft(nil), p.likely...)
	c.at = p.at.clone()
	c.search = climber{}
	return &c
}

// Act takes in what was said, accepts what is worth its aim, and otherwise offers what
// it thinks best for all.
func (p *Seeker) Act(t *Turn) Move {
	p.listen(t)
	p.turns++
	lo, hi := t.Menu.Range()
	if hi < lo {
		return Pass()
	}
	aim := p.aim(t, lo, hi)
	p.frank = aim == lo
	p.review(t)
	d, standing := t.Standing()
	yes := standing && (t.Value(d) >= aim || t.Call == CallPrefer && t.Value(d) >= t.Value(t.Text))
	last := standing && t.Call == CallSpeak && t.Parties > 2 && p.at.support(t) == t.Parties-1
	if yes && last {
		p.keep(d)
	}
	if t.Call == CallSpeak && p.settling(t) {
		p.search.prepare(p, t, aim, lo, hi)
		return p.settle(t, d, yes)
	}
	switch {
	case yes && last && p.looking(t):
		p.search.prepare(p, t, aim, lo, hi)
		if n, _ := p.propose(t); n != d {
			return Offer(n)
		}
		return Accept()
	case yes:
		return Accept()
	case t.Call == CallAnswer || t.Call == CallPrefer || last && p.looking(t):
		return Pass()
	}
	if aim > lo && p.stands && p.stoodAt-aim < step*(hi-lo) && t.Value(p.stood) >= aim {
		return Offer(p.stood) // it stands by its word until the aim has fallen by a step
	}
	p.search.prepare(p, t, aim, lo, hi)
	p.stood, _ = p.propose(t)
	p.stoodAt, p.stands = aim, true
	return Offer(p.stood)
}

// aim is the least worth that the player is content with this turn.
func (p *Seeker) aim(t *Turn, lo, hi float64) float64 {
	share := p.Bargain
	switch {
	case share == 0 && t.Parties == 2:
		share = 0.5
	case share == 0:
		share = 0.3
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

// looking reports whether there is still time to look for a better deal.
func (p *Seeker) looking(t *Turn) bool { return p.Settle >= 0 && float64(t.Round) < p.settleAt(t) }

// settleAt is the round from which it settles.
func (p *Seeker) settleAt(t *Turn) float64 {
	share := p.Settle
	if share == 0 {
		share = 0.85
	}
	return min(share*float64(t.Rounds), float64(t.Rounds-lastCall))
}

// learn takes in that a party has said yes or no to a draft.
func (p *Seeker) learn(s *Said, d terms.Draft, yes bool) {
	p.beliefs[s.Seat].Update(d, yes)
	if p.frank {
		a := p.answers[s.Seat]
		if len(a) == maxAnswers {
			a = a[:copy(a, a[maxAnswers/2:])]
		}
		p.answers[s.Seat] = append(a, answer{d, yes})
	}
}

// listen updates the beliefs about the others.
func (p *Seeker) listen(t *Turn) {
	if len(p.beliefs) != t.Parties {
		p.beliefs = make([]*Bayes, t.Parties)
		p.answers = make([][]answer, t.Parties)
		p.refused = make(map[terms.Draft]int)
		p.strikes = make(map[terms.Draft]int)
		for i := range p.beliefs {
			if i != t.Self {
				p.beliefs[i] = NewBayes(t.Menu.Space())
			}
		}
	}
	settling := p.settling(t)
	for i := range t.Heard {
		s := &t.Heard[i]
		last := p.at.hear(s, t.Parties)
		said := s.Seat != t.Self && s.Seat < t.Parties // a chair has no red lines
		answered := s.Proposer >= 0 && s.Proposer != s.Seat
		if settling {
			if answered && s.Move.Act != ActAccept {
				p.strikes[s.Answered]++ // it may yet be signed: some concede in the last round
			}
			continue
		}
		switch s.Move.Act {
		case ActAccept:
			if said && answered {
				p.learn(s, s.Answered, true)
			}
		case ActOffer, ActPass:
			switch {
			case answered && last && s.Move.Act == ActOffer && t.Parties > 2 && t.Call == CallSpeak && p.looking(t):
				// It may have been at hand, and the last yes withheld.
				p.keep(s.Answered)
			case answered:
				p.refused[s.Answered] = s.Round
				p.at.drop(s.Answered)
				if said {
					p.learn(s, s.Answered, false)
				}
			}
			if said && s.Move.Act == ActOffer {
				p.learn(s, s.Move.Draft, true)
			}
		}
	}
}

// propose searches for the draft to offer, from the standing draft, from the last one
// it offered, from deals at hand and from drafts that are good for itself.
func (p *Seeker) propose(t *Turn) (terms.Draft, float64) {
	c := &p.search
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
	count := max(t.Menu.Count(c.aim), 1)
	for range 2 {
		try(t.Menu.Ranked(p.pick(t, count)))
	}
	p.likely = append(p.likely[:0], best)
	return best, score
}

// pick returns a place below n that depends on the turn alone.
func (p *Seeker) pick(t *Turn, n int) int {
	p.turns++
	z := p.turns*0x9e3779b97f4a7c15 + uint64(t.Self)*0xd1b54a32d192ed03
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) % uint64(n))
}
