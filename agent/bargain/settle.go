package bargain

import (
	"math"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// How a Seeker settles.
const (
	// lastCall is the number of rounds at the end in which no yes is withheld from a deal:
	// one to put it on the table again, one to answer it, and one to spare.
	lastCall = 3
	// patience is the share of the talks for which it holds out for deals that it believes
	// to be among the best.
	patience = 0.1
	// give is by how much the log of the product of gains may fall short of that of the
	// best deal at the end of patience: a twentieth of it.
	give = 3
	// strike is what a deal loses, in the same unit, each time it is turned down.
	strike = 0.5
)

// settling reports whether the time to look for better deals is over and there are deals
// to choose from. Of two parties each can end the talks at any time, so that nothing was
// put off.
func (p *Seeker) settling(t *Turn) bool {
	return t.Parties > 2 && p.Settle >= 0 && !p.looking(t) && len(p.at.deals) > 0
}

// settle chooses among the deals that were at hand together with the others, each of whom
// knows its own gains and guesses at the rest. Each says yes to a deal whose product of
// gains it believes to fall short of the best one's by no more than a slack, which all let
// grow alike; so what is agreed is the deal that disappoints nobody's belief
// by much.
func (p *Seeker) settle(t *Turn, d terms.Draft, yes bool) Move {
	best, top, next := terms.Draft{}, math.Inf(-1), math.Inf(-1)
	for _, deal := range p.at.deals {
		if !(t.Value(deal) >= t.Reserve()) {
			continue // the world has moved on
		}
		s := p.search.worthOf(deal)
		top = max(top, s)
		if s -= strike * float64(p.strikes[deal]); s > next {
			best, next = deal, s
		}
	}
	if yes && p.search.worthOf(d) >= top-p.slack(t) {
		return Accept()
	}
	if math.IsInf(top, -1) {
		best, _ = p.propose(t)
	}
	return Offer(best)
}

// slack is how much a deal may fall short of the best one, in logs of the product of gains.
func (p *Seeker) slack(t *Turn) float64 {
	from := p.settleAt(t)
	spent := (float64(t.Round) - from) / (patience * float64(t.Rounds))
	if spent >= 1 || t.Rounds-t.Round <= lastCall {
		return math.Inf(1)
	}
	return give * spent
}

// keep remembers a deal that is at hand. It is not put forward again as long as there is
// time to look for a better one.
func (p *Seeker) keep(d terms.Draft) {
	p.at.keep(d)
	p.refused[d] = math.MaxInt
}

// review looks once more at all answers given so far, when it is time to settle: what a
// single pass makes of them says well who accepts what, and less well by how much.
func (p *Seeker) review(t *Turn) {
	if p.refits || !p.settling(t) {
		return
	}
	p.refits = true
	for i, b := range p.beliefs {
		if b != nil && len(p.answers[i]) > 0 {
			p.beliefs[i] = b.refit(p.answers[i])
		}
	}
}
