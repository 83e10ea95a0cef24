package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"sync"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/mechanism"
	"github.com/tradetalk/tradetalk/sim/scenario"
)

func main() {
	file := flag.String("f", "examples/talks/scenario.yaml", "")
	n := flag.Int("n", 40, "")
	s := flag.Float64("s", 0.5, "")
	rounds := flag.Int("rounds", 0, "")
	depth := flag.Int("depth", 0, "")
	known := flag.Bool("known", false, "")
	noex := flag.Bool("noex", false, "")
	log := flag.Int("log", -1, "")
	tc := flag.Float64("kt", 0, "")
	ic := flag.Float64("ki", 0, "")
	face := flag.Float64("face", 0, "")
	aud := flag.Float64("aud", -1, "")
	off := flag.String("off", "", "")
	periods := flag.Int("p", 40, "")
	flag.Parse()
	sc, err := scenario.ReadFile(*file)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	sc.Periods = *periods
	phases := []sim.Phase{sim.Nature{}, sim.Politics{}, sim.Coerce{}, sim.Clear{}, sim.Learn{}, sim.Record{}}
	sc.Coercion.Spread = *s
	sc.Coercion.Rounds = *rounds
	sc.Coercion.Depth = *depth
	sc.Coercion.ThreatCost, sc.Coercion.ImpositionCost = *tc, *ic
	sc.Coercion.Face = *face
	if *noex {
		sc.Coercion.Execution = -1
	}
	if *aud >= 0 {
		for k := range sc.Actors {
			sc.Actors[k].Audience = *aud
		}
	}
	sc.Switches = mechanism.Switches{}
	if *known {
		sc.Switches[mechanism.CommonKnowledge] = true
	}
	if *off != "" {
		sc.Switches[mechanism.ID(*off)] = false
	}
	eps := make([][]event.Episode, *n)
	fc := make([]belief.Forecasts, *n)
	var wg sync.WaitGroup
	sem := make(chan int, 2)
	for i := range *n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			sem <- 1
			defer func() { <-sem }()
			h, err := sim.Run(context.Background(), sc, sim.Options{Seed: uint64(i + 1), Phases: phases})
			if err != nil {
				fmt.Println(i, err)
				return
			}
			if i == *log {
				for _, e := range h.Events {
					if e.Issue != "" || e.Kind == event.LeaderChanged {
						fmt.Println(e)
					}
				}
			}
			eps[i] = event.Episodes(h.Events, sc.Periods)
			for _, f := range h.World.Forecasts {
				fc[i] = append(fc[i], f...)
			}
		}()
	}
	wg.Wait()
	for _, issue := range []string{"", "border", "subsidies"} {
		type t struct{ a, b int }
		var carried, unthr, give, giveI, up, stale, part, neg, slice, trueI, lapse, down t
		count := 0
		for _, list := range eps {
			for _, e := range list {
				if issue != "" && e.Issue != issue {
					continue
				}
				count++
				add := func(x *t, hit bool) {
					x.b++
					if hit {
						x.a++
					}
				}
				over := e.End != event.Censored
				add(&slice, e.Slice)
				if e.Threatened && (over || e.Imposed) {
					add(&carried, e.Imposed)
				}
				if e.Imposed {
					add(&unthr, !e.Threatened)
				}
				if !over {
					continue
				}
				if !e.Imposed {
					add(&give, e.End.Narrow())
					add(&down, e.End == event.SenderGivesUp)
					add(&part, e.End == event.PartialAcquiescence)
					continue
				}
				add(&giveI, e.End.Narrow())
				add(&trueI, e.True.Narrow())
				add(&up, e.End == event.SenderGivesUpImposed)
				add(&lapse, e.Ending == event.LapsedMeasures && e.End == event.SenderGivesUpImposed)
				add(&stale, e.End == event.StalemateImposed)
				add(&neg, e.End == event.NegotiatedImposed)
			}
		}
		p := func(x t) string {
			if x.b == 0 {
				return "-"
			}
			return fmt.Sprintf("%d%%(%d)", (100*x.a+x.b/2)/x.b, x.b)
		}
		fmt.Printf("%-10s n=%d carried %s unthr %s | threat: in %s down %s part %s | imp: in %s true %s up %s (lapse %s) stale %s | slice %s\n", issue, count, p(carried), p(unthr), p(give), p(down), p(part), p(giveI), p(trueI), p(up), p(lapse), p(stale), p(slice))
	}
	by := map[belief.ForecastKind][3]float64{}
	for _, l := range fc {
		for _, f := range l {
			x := by[f.Kind]
			x[0]++
			x[1] += f.Chance
			if f.Happened {
				x[2]++
			}
			by[f.Kind] = x
		}
	}
	for k := belief.ForecastKind(0); k < 10; k++ {
		if x, ok := by[k]; ok {
			fmt.Printf("  %v: n %.0f chance %.1f%% happened %.1f%%\n", k, x[0], 100*x[1]/x[0], 100*x[2]/x[0])
		}
	}
}
