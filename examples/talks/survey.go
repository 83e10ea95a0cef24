package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
)

// tally counts, in one history, how many cases of something there were and how many of
// them went one way.
type tally struct{ hits, cases int }

func (t *tally) add(hit bool) {
	t.cases++
	if hit {
		t.hits++
	}
}

// question is something that a survey counts: by its place in a census.
type question int

// The questions of a survey, in the order in which they are printed.
const (
	nothingInForce  question = iota // histories
	someModuleNever                 // modules in each history
	talksFailed
	ballotsLost
	signedInVain
	exceptionsAbused
	exceptionsReviewed
	abuseStruckDown
	rulingsIgnored
	ignoredRetaliated

	threatsCarriedOut
	impositionsUnthreatened
	gaveInAtThreat
	gaveInImposed
	broadAtThreat
	broadImposed
	threatsCarriedOutTrade
	gaveInAtThreatTrade
	gaveInImposedTrade
	senderGaveUpImposed
	stalemateImposed
	partialImposed
	coalitionsFrayed
	reliefStaged
	reliefSnappedBack
	sanctionsEvaded
	questions
)

// census is the answers of one history.
type census [questions]tally

// survey plays a scenario under many seeds and prints what happens how often.
func survey(ctx context.Context, out io.Writer, sc sim.Scenario, seed uint64, many int, show *progress) error {
	list, foreseen, err := censuses(ctx, sc, seed, many, show.of("seeds"))
	show.clear()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: %d %ss, seeds %d to %d. Stylised histories, not forecasts; nothing is tuned to the figures.\n\n", sc.Name, sc.Periods, sc.PeriodLength, seed, seed+uint64(many)-1)
	printSurvey(out, list)
	printForecasts(out, foreseen)
	return nil
}

// censuses plays the seeds on all processors. The answers, and what everybody foresaw, are in
// the order of seeds: which run was where and when leaves no trace.
func censuses(ctx context.Context, sc sim.Scenario, seed uint64, many int, tick func(done, all int)) ([]census, belief.Forecasts, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	list, foreseen, errs := make([]census, many), make([]belief.Forecasts, many), make([]error, many)
	next := make(chan int)
	var all sync.WaitGroup
	var done sync.Mutex
	played := 0
	for range min(many, runtime.GOMAXPROCS(0)) {
		all.Add(1)
		go func() {
			defer all.Done()
			for k := range next {
				r, err := play(ctx, sc, seed+uint64(k), nil, func(int, int) {})
				if err == nil {
					list[k], foreseen[k] = take(r), slices.Concat(r.World.Forecasts...)
				} else {
					errs[k] = fmt.Errorf("seed %d: %w", seed+uint64(k), err)
					stop()
				}
				done.Lock()
				played++
				tick(played, many)
				done.Unlock()
			}
		}()
	}
feed:
	for k := range many {
		select {
		case next <- k:
		case <-ctx.Done():
			break feed
		}
	}
	close(next)
	all.Wait()
	// The first by seed of what went wrong; that others were stopped for it is no news.
	var stopped error
	for _, err := range errs {
		switch {
		case err == nil:
		case !errors.Is(err, context.Canceled):
			return nil, nil, err
		case stopped == nil:
			stopped = err
		}
	}
	return list, slices.Concat(foreseen...), cmp.Or(stopped, ctx.Err())
}

// take takes the census of a history.
func take(r *record) census {
	var c census
	c.treaty(r)
	trade := map[string]bool{}
	for k := range r.scenario.Issues {
		trade[r.scenario.Issues[k].ID] = tradePractice(r.scenario.Issues[k].ID)
	}
	snapped := map[string]bool{}
	for k := range r.Events {
		if e := &r.Events[k]; e.Kind == event.SnappedBack {
			snapped[e.Regime] = true
		}
	}
	for _, e := range event.Episodes(r.Events, r.scenario.Periods) {
		c.episode(&e, trade[e.Issue], snapped[e.Regime])
	}
	return c
}

// tradePractice reports whether an issue is about how a state trades.
func tradePractice(issue string) bool { return issue == "subsidies" }

// episode counts one dispute. An episode that has not ended says nothing about how it ends;
// it says whether its threat was carried out only if it was.
func (c *census) episode(e *event.Episode, trade, snapped bool) {
	over := e.End != event.Censored
	if e.Threatened && (over || e.Imposed) {
		c[threatsCarriedOut].add(e.Imposed)
		if trade {
			c[threatsCarriedOutTrade].add(e.Imposed)
		}
	}
	if e.Imposed {
		c[impositionsUnthreatened].add(!e.Threatened)
		c[reliefStaged].add(e.Eased > 1)
		c[sanctionsEvaded].add(e.Routes > 0)
		if e.Eased > 0 {
			c[reliefSnappedBack].add(snapped)
		}
	}
	c[coalitionsFrayed].add(e.Left > 0)
	if !over {
		return
	}
	if !e.Imposed {
		c[gaveInAtThreat].add(e.End.Narrow())
		c[broadAtThreat].add(e.End.Broad())
		if trade {
			c[gaveInAtThreatTrade].add(e.End.Narrow())
		}
		return
	}
	c[gaveInImposed].add(e.End.Narrow())
	c[broadImposed].add(e.End.Broad())
	if trade {
		c[gaveInImposedTrade].add(e.End.Narrow())
	}
	c[senderGaveUpImposed].add(e.End == event.SenderGivesUpImposed)
	c[stalemateImposed].add(e.End == event.StalemateImposed)
	c[partialImposed].add(e.End == event.PartialAcquiescenceImposed)
}

// treaty counts what becomes of the treaty.
func (c *census) treaty(r *record) {
	ever := false
	for m := range r.scenario.Treaty.Modules {
		in := false
		for t := range r.bound {
			in = in || r.bound[t][m] > 0
		}
		c[someModuleNever].add(!in)
		ever = ever || in
	}
	c[nothingInForce].add(!ever)
	signed := map[string]bool{}  // modules signed, and not in force yet
	ignored := map[string]bool{} // rulings against a party, by module and case: whether it ignored one
	var cases []string           // of them, in their order
	answered := map[string]bool{}
	for k := range r.Events {
		e := &r.Events[k]
		id := e.Module + ": " + e.Case
		switch e.Kind {
		case event.TalksFailed:
			c[talksFailed].add(true)
		case event.Signed:
			if !signed[e.Module] {
				signed[e.Module] = true
				c[talksFailed].add(false)
			}
		case event.Ratified, event.RatificationFailed:
			c[ballotsLost].add(e.Kind == event.RatificationFailed)
		case event.EnteredIntoForce:
			signed[e.Module] = false
			c[signedInVain].add(false)
		case event.TalksOpened:
			if signed[e.Module] {
				signed[e.Module] = false
				c[signedInVain].add(true) // it is talked about again
			}
		case event.RulingFollowed, event.RulingIgnored:
			if _, known := ignored[id]; !known {
				cases = append(cases, id)
			}
			ignored[id] = ignored[id] || e.Kind == event.RulingIgnored
		case event.Retaliated:
			answered[id] = true
		}
	}
	for _, id := range cases {
		c[rulingsIgnored].add(ignored[id])
		if ignored[id] {
			c[ignoredRetaliated].add(answered[id])
		}
	}
	for k := range r.World.Obligations.Invocations {
		i := &r.World.Obligations.Invocations[k]
		if i.Safeguard {
			continue
		}
		c[exceptionsAbused].add(!i.Genuine)
		ruled := i.Ruling == belief.FoundLawful || i.Ruling == belief.FoundUnlawful
		c[exceptionsReviewed].add(ruled)
		if ruled && !i.Genuine {
			c[abuseStruckDown].add(i.Ruling == belief.FoundUnlawful)
		}
	}
}
