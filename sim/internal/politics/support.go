// Package politics is the state machine of domestic politics: support for leaders moves with the
// economy and with the deeds of leaders, and decides about their office (MODEL.md section 13;
// Lewis-Beck and Stegmaier 2000). The package also holds the judgement of publics on sanctions,
// and the harm of sanctions to people.
//
// Input is a period, the old state and the last events. Output is the new state and the events to
// tell. The machine knows no World.
//
// Read support.go first (the step of a period), then leaders.go (loss of office), rally.go and audience.go
// (the judgement of publics on sanctions) and harm.go (the harm to people).
package politics

import (
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/tradepolicy"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim/domestic"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/internal/snapshot"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// Input is the input of the machine beside the period and the state.
type Input struct {
	// Equilibrium is the last equilibrium of the economy.
	Equilibrium *market.Equilibrium
	// Events are the events of the last period.
	Events []event.Event
	// Audience is the way in which publics judge sanctions.
	Audience Audience
}

// Step moves support at home by the news of the last period, and leaders in and out of office.
// An event LeaderChanged says that a leader has lost office. The new state holds the successor;
// the caller has the others forget half of their beliefs about the predecessor.
func Step(p *snapshot.Period, old *domestic.State, in Input) (next *domestic.State, events []event.Event, err error) {
	next = old.Clone()
	if !p.On(mechanism.Support) && !p.On(mechanism.Leaders) && !p.On(mechanism.Unrest) {
		return next, nil, nil
	}
	for seat := range p.Actors {
		a, home := &p.Actors[seat], &next.Home[seat]
		news, err := in.news(p, seat)
		if err != nil {
			return nil, nil, err
		}
		growth := in.economic(p, a, home, &news)
		if chance := agent.UnrestChance(a.Politics.UnrestBase, growth); p.On(mechanism.Unrest) && chance > 0 {
			news.Unrest = p.Rand(a.ID, "unrest").Float64() < chance
			if news.Unrest {
				events = append(events, event.Event{
					Kind: event.UnrestOccurred, Actor: a.ID,
					Reason: fmt.Sprintf("real income has changed by %+.2f %% in a year, and the chance was %.1f %%", growth, 100*chance),
				})
			}
		}
		if p.On(mechanism.Support) {
			home.News, home.Domestic = news, a.Politics.Domestic(news)
			home.Support = a.Politics.Support(home.Support, news)
		}
		if p.On(mechanism.Leaders) {
			if how := ousted(p, a, home.Support); how != "" {
				home.Leader, home.Since, home.Support = home.Leader+1, p.Number, a.Politics.Mean
				events = append(events, event.Event{Kind: event.LeaderChanged, Actor: a.ID, Reason: how})
			}
		}
	}
	return next, events, nil
}

// economic adds the growth of income and of prices since the last period to the news, in percent,
// and returns the growth of real income over one year in percent.
func (in *Input) economic(p *snapshot.Period, a *agent.Public, home *domestic.Home, news *agent.PoliticalNews) (growth float64) {
	income, index := welfare.RealIncomeOf(in.Equilibrium, a.Regions), 100*math.Log(Mean(p.Economy, a.Regions, in.Equilibrium.PriceIndex))
	news.Income, news.Prices = income-home.Incomes[0], index-home.Prices
	year := p.Length.PerYear()
	growth = income - home.Incomes[year-1]
	copy(home.Incomes[1:year], home.Incomes[:year-1])
	home.Incomes[0], home.Prices = income, index
	return growth
}

// news returns the news of the last period for a seat, without growth and unrest.
func (in *Input) news(p *snapshot.Period, seat int) (agent.PoliticalNews, error) {
	var news agent.PoliticalNews
	s, a := p.Situation, &p.Actors[seat]
	target, sender := UnderSanctions(s, a.ID)
	if target || sender {
		cost, err := s.SanctionCost(seat)
		if err != nil {
			return news, err
		}
		news = in.Audience.Bears(a, target, endorsed(s, a.ID), max(0, cost))
		if !target {
			news.Attributed = in.Audience.attributed(s, a.ID)
		}
	}
	if p.On(mechanism.Rally) && p.On(mechanism.TradePolicy) { // the public closes ranks against answers to its government's tariffs
		cost, err := tradepolicy.AnswerCost(s, seat)
		if err != nil {
			return news, err
		}
		if cost > 0 && news.ForeignCost == 0 {
			news.Blamed = 1
		}
		news.ForeignCost += cost
	}
	for k := range in.Events {
		e := &in.Events[k]
		news.Won, news.BackedDown = max(news.Won, e.Won(a.ID)), max(news.BackedDown, e.BackedDown(a.ID))
	}
	return news, nil
}

// Mean returns the mean of a function over some regions, weighted by the incomes of the baseline,
// in the unit of the function.
func Mean(e *market.Economy, regions []string, of func(region int) float64) float64 {
	sum, total := 0.0, 0.0
	for _, id := range regions {
		n, _ := e.RegionIndex(id)
		sum += e.Income(n) * of(n)
		total += e.Income(n)
	}
	return sum / total
}
