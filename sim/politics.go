package sim

import (
	"context"
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// Home is how an actor's leader stands at home.
type Home struct {
	// Support is in points, see agent.Politics.
	Support float64
	// News is what the last quarter brought, Domestic what of the change in support
	// was not economic.
	News     agent.HomeNews
	Domestic float64
	// Leader counts the leaders so far, from zero; Since is the quarter in which
	// this one took office.
	Leader, Since int

	// incomes are 100 times the logs of real income in the periods of the last year,
	// latest first; prices is that of the last price index.
	incomes [12]float64
	prices  float64
}

// Politics moves support at home by the last quarter's news, and leaders in and out of
// office.
type Politics struct{}

// Name returns "Politics".
func (Politics) Name() string { return "Politics" }

// Step reads the economy as it cleared last and what was done in the last quarter.
func (Politics) Step(_ context.Context, w *World) ([]Move, error) {
	on := w.Scenario.Switches
	if !on.On(mechanism.Support) && !on.On(mechanism.Leaders) && !on.On(mechanism.Unrest) {
		return nil, nil
	}
	var moves []Move
	situation := w.Situation()
	for seat := range w.Scenario.Actors {
		a := &w.Scenario.Actors[seat]
		home := w.Home[seat]
		income, index := agent.RealIncomeOf(&w.Equilibrium, a.Regions), 100*math.Log(w.mean(a.Regions, w.Equilibrium.PriceIndex))
		news, err := w.news(situation, seat)
		if err != nil {
			return nil, err
		}
		news.Income, news.Prices = income-home.incomes[0], index-home.prices
		year := w.Scenario.PeriodLength.PerYear()
		growth := income - home.incomes[year-1] // on the same time a year before
		copy(home.incomes[1:year], home.incomes[:year-1])
		home.incomes[0], home.prices = income, index
		if chance := agent.UnrestChance(a.Politics.UnrestBase, growth); on.On(mechanism.Unrest) && chance > 0 {
			news.Unrest = w.Rand("Politics", a.ID, "unrest").Float64() < chance
			if news.Unrest {
				moves = append(moves, Move{Event: event.Event{
					Kind: event.UnrestBroke, Actor: a.ID,
					Reason: fmt.Sprintf("real income has changed by %+.2f %% in a year, and the chance was %.1f %%", growth, 100*chance),
				}})
			}
		}
		if on.On(mechanism.Support) {
			home.News, home.Domestic = news, a.Politics.Domestic(news)
			home.Support = a.Politics.Support(home.Support, news)
		}
		if on.On(mechanism.Leaders) {
			if how := w.ousted(seat, &home); how != "" {
				home.Leader, home.Since, home.Support = home.Leader+1, w.Period, a.Politics.Mean
				moves = append(moves, Move{
					Event: event.Event{Kind: event.LeaderChanged, Actor: a.ID, Reason: how},
					Do:    func(w *World) error { w.succeed(seat); return nil },
				})
			}
		}
		moves = append(moves, Move{Do: func(w *World) error {
			w.Home[seat] = home
			return nil
		}})
	}
	return moves, nil
}

// ousted says how a leader loses office this quarter, or "".
func (w *World) ousted(seat int, home *Home) string {
	a := &w.Scenario.Actors[seat]
	p := &a.Politics
	if p.ElectionDue(w.Period) {
		chance := p.Defeat(home.Support)
		if w.Rand("Politics", a.ID, "election").Float64() < chance {
			return fmt.Sprintf("defeated in an election, at a support of %.1f and a chance of %.0f %%", home.Support, 100*chance)
		}
		return ""
	}
	chance := a.Hazard
	if w.Scenario.Switches.On(mechanism.Support) {
		chance = p.Hazard(a.Hazard, home.Support)
	}
	if chance > 0 && w.Rand("Politics", a.ID, "office").Float64() < chance {
		return fmt.Sprintf("out of office, at a support of %.1f and a chance of %.1f %% a %s", home.Support, 100*chance, w.unit())
	}
	return ""
}

// succeed has the others forget half of what they knew of an actor whose leader has
// changed: a new leader is a draw from the prior, but states are more than their leaders
// (belief.LeaderShare).
func (w *World) succeed(seat int) {
	w.Image[seat] = w.Image[seat].Toward(w.Scenario.Actors[seat].Prior, belief.LeaderShare)
	w.Records[seat] = w.Records[seat].Toward(agent.DefaultPrior(), belief.LeaderShare)
	for i := range w.Trust {
		if i != seat {
			w.Trust[i][seat] = w.Trust[i][seat].Toward(belief.NewReputation(w.Scenario.Actors[i].Meets(w.Scenario.Actors[seat].ID)), belief.LeaderShare)
		}
	}
	w.newTypes(seat)
}

// news is what the last quarter brought a seat, but for growth and unrest. The cost of
// sanctions is foreign to who is their target, and its own to who is a sender.
func (w *World) news(s *agent.Situation, seat int) (agent.HomeNews, error) {
	var news agent.HomeNews
	id := w.Scenario.Actors[seat].ID
	target, sender := underSanctions(s, id)
	if target || sender {
		cost, err := s.SanctionCost(seat)
		if err != nil {
			return news, err
		}
		news = w.bears(seat, target, endorsed(s, id), max(0, cost))
		if !target {
			news.Attributed = w.attributedOfAll(s, seat)
		}
	}
	for k := len(w.history.Events) - 1; k >= 0 && w.history.Events[k].Period >= w.Period-1; k-- {
		if e := &w.history.Events[k]; e.Period == w.Period-1 {
			news.Won, news.BackedDown = max(news.Won, e.Won(id)), max(news.BackedDown, e.BackedDown(id))
		}
	}
	return news, nil
}

// mean is the mean of something over some regions, by their incomes in the baseline.
func (w *World) mean(regions []string, of func(region int) float64) float64 {
	e := w.Scenario.Economy
	sum, total := 0.0, 0.0
	for _, id := range regions {
		n, _ := e.RegionIndex(id)
		sum += e.Income(n) * of(n)
		total += e.Income(n)
	}
	return sum / total
}

// hazard is the chance per quarter that the leader of a seat loses office, as all see
// it.
func (w *World) hazard(seat int) float64 {
	a := &w.Scenario.Actors[seat].Public
	if !w.Scenario.Switches.On(mechanism.Support) {
		return a.Hazard
	}
	return min(a.Politics.Hazard(a.Hazard, w.Home[seat].Support), maxHazard)
}

// maxHazard keeps the discount factor above zero: a leader who is sure to fall still
// decides this quarter.
const maxHazard = 0.99
