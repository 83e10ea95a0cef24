package answer

import (
	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/numeric"
	"github.com/tradetalk/tradetalk/treaty"
	"math"
)

// MaxPoints is the largest surcharge of a suspension, ad valorem: 100 points, as the
// retaliation lists of EC - Bananas III and US - FSC.
const MaxPoints = 1.0

// Breach is a breach of an obligation as everybody sees the breach.
type Breach struct {
	Situation *agent.Situation
	// Breaker is the seat in breach, Parties the other parties with a right to an answer.
	Breaker int
	Parties uint64
	// Kept are the effects of the world without the breach, Broken the effects with the breach
	// and without an answer.
	Kept, Broken *welfare.Effects
	// Sectors are the sectors of the surcharges; "" is all goods.
	Sectors treaty.Sectors
	// Price returns the effects of the breach under surcharges of the injured parties. A breach
	// that is foreseen, and not yet answered, needs no Price.
	Price func(surcharges []agent.Surcharge) (*welfare.Effects, error)
}

// Queried returns the Price of a breach whose world is a query.
func Queried(s *agent.Situation, q agent.Query) func([]agent.Surcharge) (*welfare.Effects, error) {
	return func(surcharges []agent.Surcharge) (*welfare.Effects, error) {
		q.Surcharges = surcharges
		return s.Effects(q)
	}
}

// Gain returns the gain of the breaker from the breach without an answer, by its public payoff,
// in percent of its income per quarter.
func (b *Breach) Gain() float64 { return b.Broken.Flow(b.Breaker) - b.Kept.Flow(b.Breaker) }

// Harm returns the loss of each party by the breach, by seat, in percent of the party's income
// per quarter; zero for a party without a loss.
func (b *Breach) Harm() []float64 {
	out := make([]float64, len(b.Situation.Actors))
	for k := range out {
		if k != b.Breaker && b.Parties&(1<<k) != 0 {
			if loss := b.Kept.Flow(k) - b.Broken.Flow(k); loss > numeric.Negligible {
				out[k] = loss
			}
		}
	}
	return out
}

// Answering returns the surcharges that would cancel the suspensions in force under a module in
// answer to a breach by a party: the world with them is the world without the answers.
func Answering(s *agent.Situation, module, party string) (cancel []agent.Surcharge) {
	x := s.Register.Standing(module)
	for k := range x.Suspensions {
		one := &x.Suspensions[k]
		if one.Points > 0 && one.Against == party && one.Case == "" && s.Period >= one.From && s.Period < one.Until {
			cancel = append(cancel, agent.Surcharge{By: s.SeatOf(one.By), Against: s.SeatOf(party), Sectors: one.Sectors, Points: -one.Points})
		}
	}
	return cancel
}

// Rules are the rules by which injured parties answer a breach.
type Rules struct {
	// Off says that nobody answers a breach.
	Off bool
	// Alone says that each injured party expects no other party to answer.
	Alone bool
	// Grim says that all others end the text, whatever it costs them.
	Grim bool
	// Shares is the menu of a suspension: shares of the harm, in order.
	Shares []float64
	// Lag is the time from a breach to the answer in periods: a part of a period where the periods
	// are long.
	Lag float64
	// Stand is the least number of periods for which a breach stands.
	Stand int
	// NoTermination says that the parties do not end the text.
	NoTermination bool
}

// RulesOf returns the rules in a situation.
func RulesOf(s *agent.Situation) Rules {
	c := s.Compliance.WithDefaults()
	return Rules{Off: s.Without.Answers, Alone: c.Answers == agent.Alone, Grim: c.Answers == agent.Grim, Shares: c.Shares, Lag: s.AnswerLag(), Stand: c.Stand}
}

// Wait returns the number of whole periods from a breach to the period of the answer.
func (r *Rules) Wait() int { return int(math.Ceil(r.Lag)) }

// on returns the sectors of the surcharges.
func (b *Breach) on() treaty.Sectors {
	if b.Sectors == "" {
		return treaty.Goods
	}
	return b.Sectors
}

// exports returns the baseline exports of some sectors by one seat to another, at an annual rate.
func exports(s *agent.Situation, from, to int, sectors treaty.Sectors) float64 {
	e, sum := s.Book.Economy(), 0.0
	for j := range e.NumSectors() {
		if !sectors.Covers(e, j) {
			continue
		}
		for _, a := range s.Actors[from].Regions {
			for _, b := range s.Actors[to].Regions {
				i, _ := e.RegionIndex(a)
				n, _ := e.RegionIndex(b)
				sum += e.Trade(j, n, i)
			}
		}
	}
	return sum
}
