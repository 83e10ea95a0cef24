// The type Seeker of this file decides a party's moves from the party's menu and beliefs about
// the red lines of others: bargain, look for better deals, settle. Sources: the product of Nash
// (1950) as the objective, the aim of Faratin, Sierra and Jennings (1998), the beliefs of
// Bayes.

package bargain

import (
	"maps"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Seeker is the library's own strategy: first a deal above the red lines of all parties,
// inferred from the moves, then a better deal.
//
// A Seeker keeps a [Bayes] belief about every other party, updated by each offer, acceptance
// and refusal. The offer is the draft with the greatest product of expected gains over the red
// lines (the product of Nash 1950, under the belief), own gain included, among the drafts worth
// the aim. A draft refused lately is not offered again.
//
// For a first part of the talks the Seeker bargains: the aim falls from the best draft to the
// reserve. Afterwards the Seeker says yes to every draft worth the reserve, and so the others
// learn the place of the red line. Where deals are rare, concession by the clock finds a deal
// only by luck: such a player offers barely acceptable drafts, whatever the effect on the
// others.
//
// The first deal found is usually poor. With three parties or more, the last party, with the
// power to end the talks by a yes, therefore looks on as long as time remains: the Seeker
// offers the next best untried draft, and keeps the deal at hand in memory. A last party
// refusing in earnest passes, so that the two kinds of refusal differ. After Settle the Seeker
// tries no new draft: all answers are weighed once more, and the parties choose among the deals
// at hand. Each says yes to a deal with a believed product of gains within a slack of the best;
// the slack grows with time. Between two parties each can end the talks at any time by a yes,
// and a withheld yes would mislead the other about the red line. There the Seeker takes the
// first deal worth the aim.
//
// The cost is openness: among players with late or no concession, a Seeker gets less than the
// others. The zero value is ready; use a pointer. Seeker draws no random numbers.
type Seeker struct {
	// Bargain is the share of the talks with an aim above the reserve. The zero value means
	// 0.3, and 0.5 between two parties, who need no time for better deals; a negative value
	// means none.
	Bargain float64
	// Exponent bends the fall of the aim, as in Boulware. The zero value means 1.
	Exponent float64
	// Settle is the share of the talks after which the Seeker looks for no new deal. The zero
	// value means 0.85, with a tenth of the talks left to agree and some time to spare. A
	// negative value means the Seeker takes the first deal. Between two parties Settle has no
	// effect.
	Settle float64
	// Greed is the weight of the log of the Seeker's own gain relative to the log of another
	// party's gain. The zero value means 1; a negative value means none.
	Greed float64

	beliefs []*Bayes
	answers [][]answer          // by seat, since the Seeker accepts every draft worth the reserve
	frank   bool                // the Seeker accepts every draft worth the reserve, and expects the same of others
	refits  bool                // the beliefs are fitted to all answers
	refused map[terms.Draft]int // the round of the last refusal by any party
	strikes map[terms.Draft]int // number of refusals of a deal while settling
	likely  []terms.Draft       // starts of a search: the last offer
	at      hand
	stood   terms.Draft // last offer while bargaining, with the aim
	stoodAt float64
	stands  bool
	search  climber
	turns   uint64
}

// step is the fall of the aim between two different offers while bargaining, as a share of the
// way from the best draft to the reserve.
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

// Act updates the beliefs, accepts a draft worth the aim, and otherwise offers the draft with
// the greatest product of expected gains.
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
		return Offer(p.stood) // the offer stands until the aim has fallen by a step
	}
	p.search.prepare(p, t, aim, lo, hi)
	p.stood, _ = p.propose(t)
	p.stoodAt, p.stands = aim, true
	return Offer(p.stood)
}

// aim returns the least acceptable value of the turn.
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

// looking reports whether time remains to look for a better deal.
func (p *Seeker) looking(t *Turn) bool { return p.Settle >= 0 && float64(t.Round) < p.settleAt(t) }

// settleAt returns the first round of settling.
func (p *Seeker) settleAt(t *Turn) float64 {
	share := p.Settle
	if share == 0 {
		share = 0.85
	}
	return min(share*float64(t.Rounds), float64(t.Rounds-lastCall))
}

// learn adds a party's yes or no to a draft to the belief.
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
				p.strikes[s.Answered]++ // the deal may yet be signed: some parties concede in the last round
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
				// The draft may be a deal at hand, with the last yes withheld.
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

// propose searches for the draft to offer, from the standing draft, from the last offer and
// from drafts good for the Seeker, and returns the draft with the score.
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

// pick returns a place below n, a function of the turn alone.
func (p *Seeker) pick(t *Turn, n int) int {
	p.turns++
	z := p.turns*0x9e3779b97f4a7c15 + uint64(t.Self)*0xd1b54a32d192ed03
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) % uint64(n))
}
