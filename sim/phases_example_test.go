package sim_test

import (
	"context"
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// lobby is a phase in which actors can move in turn: each draws whether its lobby calls.
type lobby struct{}

func (lobby) Name() string { return "Lobby" }

func (l lobby) Step(ctx context.Context, w *sim.World) (moves []sim.Move, err error) {
	for seat := range w.Scenario.Actors {
		more, err := l.StepBy(ctx, w, seat)
		if err != nil {
			return nil, err
		}
		moves = append(moves, more...)
	}
	return moves, nil
}

func (lobby) StepBy(_ context.Context, w *sim.World, seat int) ([]sim.Move, error) {
	id := w.Scenario.Actors[seat].ID
	if w.Rand("Lobby", id, "call").Float64() < 0.5 {
		return nil, nil
	}
	return []sim.Move{{Event: event.Event{Kind: event.UnrestOccurred, Actor: id, Reason: "its lobby calls"}}}, nil
}

// counter counts what happens to the economy.
type counter struct {
	rows, calls int
	trade       float64
}

func (c *counter) Event(e event.Event) error {
	if e.Phase == "Lobby" {
		c.calls++
	}
	return nil
}
func (c *counter) Row(sim.Row) error            { return nil }
func (c *counter) Sector(sim.SectorRow) error   { c.rows++; return nil }
func (c *counter) World(row sim.WorldRow) error { c.trade = row.Trade; return nil }

// A quarter without coercion and without reviews, with a phase of one's own, watched from the
// third quarter on.
func ExampleSerial() {
	economy := wiod.Small()
	sc := sim.Scenario{
		Economy: economy, Actors: agent.FromEconomy(economy, "USA", "EUR"), Periods: 6,
		Treaty: treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1))}},
		Talks:  sim.Talks{RatifyAfter: 1},
	}
	var press sim.Serial = lobby{}
	w, err := sim.Start(sc, sim.Options{Seed: 1, Phases: []sim.Phase{
		sim.Nature{}, sim.Inform{}, sim.Politics{}, press, sim.Talk{}, sim.Ratify{}, sim.Comply{}, sim.TradePolicy{}, sim.Clear{}, sim.Learn{}, sim.Record{},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 2 {
		if err := w.Step(context.Background()); err != nil {
			fmt.Println(err)
			return
		}
	}
	c := &counter{}
	var watch sim.MarketObserver = c
	w.Observe(watch)
	if _, err := w.Run(context.Background()); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d calls of lobbies and %d rows of sectors in 4 quarters; trade %.3f of the baseline\n", c.calls, c.rows, c.trade)
	fmt.Println(len(sim.Phases()), "phases by default, of which", sim.Coerce{}.Name(), "and", sim.Adjudicate{}.Name(), "were left out")
	// Output:
	// 6 calls of lobbies and 256 rows of sectors in 4 quarters; trade 1.005 of the baseline
	// 12 phases by default, of which Coerce and Adjudicate were left out
}
