package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/experiment"
	"github.com/tradetalk/tradetalk/sim/experiment/ensemble"
)

// This file counts outcomes over many seeds of the same scenario, from the events, the
// episodes and the exceptions of each history. Definitions of success follow Morgan,
// Bapat and Kobayashi (2014).

// tally counts the cases of a question in a history, and the hits among the cases.
type tally struct{ hits, cases int }

// add counts a case.
func (t *tally) add(hit bool) {
	t.cases++
	if hit {
		t.hits++
	}
}

// question is the index of a question in a census.
type question int

// The questions of a survey, in the order of printing.
const (
	// nothingInForce: of histories, those in which no module ever enters into force.
	nothingInForce question = iota
	// someModuleNever: of the modules of each history, those never in force.
	someModuleNever
	// talksFailed: of talks on a module, those that end without a signed text.
	talksFailed
	// ballotsLost: of votes on ratification, those lost.
	ballotsLost
	// signedInVain: of signed texts, those that never enter into force before new
	// talks.
	signedInVain
	// exceptionsAbused: of security exceptions, those without the threat asked for by
	// the text.
	exceptionsAbused
	// exceptionsReviewed: of security exceptions, those with a ruling.
	exceptionsReviewed
	// abuseStruckDown: of abusive exceptions with a ruling, those struck down.
	abuseStruckDown
	// rulingsIgnored: of adverse rulings, those ignored for a time or for good.
	rulingsIgnored
	// ignoredRetaliated: of ignored rulings, those answered by retaliation.
	ignoredRetaliated

	// threatsCarriedOut: of threats of sanctions, those followed by an imposition.
	threatsCarriedOut
	// impositionsUnthreatened: of impositions, those without a threat before.
	impositionsUnthreatened
	// gaveInAtThreat: of episodes that end at the threat, those with acquiescence of
	// the target.
	gaveInAtThreat
	// gaveInImposed: of episodes that end after an imposition, those with acquiescence.
	gaveInImposed
	// broadAtThreat and broadImposed also count negotiated settlements as hits.
	broadAtThreat
	broadImposed
	// threatsCarriedOutTrade and the next two count only episodes about trade
	// practices.
	threatsCarriedOutTrade
	gaveInAtThreatTrade
	gaveInImposedTrade
	// senderGaveUpImposed: of episodes that end after an imposition, those dropped by
	// the sender.
	senderGaveUpImposed
	// lapsedImposed: of the same episodes, those whose measures lapse without a gain. The data have
	// no code of their own for these, and count them among those dropped by the sender.
	lapsedImposed
	// stalemateImposed: of the same episodes, those that end in a stalemate.
	stalemateImposed
	// stalemateSoon and stalemateLate count stalemates after 8 and after 40 quarters without a
	// move, in place of event.StalemateAfter.
	stalemateSoon
	stalemateLate
	// partialImposed: of the same episodes, those with partial acquiescence of the
	// target.
	partialImposed
	// gaveInTrulyAtThreat and gaveInTrulyImposed count real compliance alone.
	gaveInTrulyAtThreat
	gaveInTrulyImposed
	// slicesDemanded: of demands, those that ask for more after a gain on the same issue.
	slicesDemanded
	// coalitionsFrayed: of episodes, those in which a sender leaves the others.
	coalitionsFrayed
	// reliefStaged: of impositions, those with relief in several steps.
	reliefStaged
	// reliefSnappedBack: of impositions with relief, those with a snapback.
	reliefSnappedBack
	// sanctionsEvaded: of impositions, those evaded by a covert route.
	sanctionsEvaded
	// questions is the number of questions.
	questions
)

// census is the tally of each question in a history.
type census [questions]tally

// survey plays a scenario under many seeds and prints the shares of outcomes and the
// accuracy of forecasts.
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

// censuses plays the seeds by the runner of experiments and returns the censuses in the order of
// seeds, and the forecasts of all. The first failed history is an error.
func censuses(ctx context.Context, sc sim.Scenario, seed uint64, many int, tick func(done, all int)) ([]census, belief.Forecasts, error) {
	study := experiment.Study{Name: sc.Name, Bases: []experiment.Base{{Name: sc.Name, Scenario: sc}}, Seeds: many, First: seed, Keep: []string{"forecasts"}}
	for q := range questions {
		study.Observe = append(study.Observe, experiment.Observable{
			Name: questionNames[q].what + " of " + questionNames[q].of,
			Each: func(r *experiment.Run) []float64 { return take(recordOf(r))[q].answers() },
		})
	}
	result, err := study.Run(ctx, experiment.Options{Progress: func(p ensemble.Progress) { tick(p.Done, p.Total) }})
	if err != nil {
		return nil, nil, err
	}
	list := make([]census, many)
	for k := range list {
		o := result.Outcome(k)
		if o.Failed != "" {
			return nil, nil, errors.New(o.Failed)
		}
		for q := range questions {
			for _, hit := range o.Each[q] {
				list[k][q].add(hit == 1)
			}
		}
	}
	foreseen, err := result.Forecasts()
	return list, foreseen, err
}

// answers returns 1 for each hit and 0 for each other case.
func (t tally) answers() []float64 {
	out := make([]float64, t.cases)
	for k := range t.hits {
		out[k] = 1
	}
	return out
}

// recordOf returns a run of an experiment as a record.
func recordOf(r *experiment.Run) *record {
	out := &record{History: r.History, scenario: *r.History.World.Scenario, seed: r.Seed}
	for _, p := range r.Periods {
		bound := make([]int, len(p.Members))
		for m := range bound {
			bound[m] = len(p.Members[m])
		}
		out.bound = append(out.bound, bound)
	}
	return out
}

// take returns the census of a history.
func take(r *record) census {
	var c census
	c.treaty(r)
	trade := map[string]bool{}
	for k := range r.scenario.Issues {
		trade[r.scenario.Issues[k].ID] = tradePractice(r.scenario.Issues[k].ID)
	}
	// Snapback is an event of a regime and not of an episode.
	snapped := map[string]bool{}
	for k := range r.Events {
		if e := &r.Events[k]; e.Kind == event.SnappedBack {
			snapped[e.Regime] = true
		}
	}
	for _, e := range event.Episodes(r.Events, r.scenario.Periods) {
		c.episode(&e, trade[e.Issue], snapped[e.Regime])
	}
	c.stalemates(r, stalemateSoon, 8)
	c.stalemates(r, stalemateLate, 40)
	return c
}

// stalemates counts stalemates after imposition by another number of quarters without a move.
func (c *census) stalemates(r *record, q question, after int) {
	coder := event.Coder{StalemateAfter: after}
	for _, e := range coder.Episodes(r.Events, r.scenario.Periods) {
		if e.Imposed && e.End != event.Censored {
			c[q].add(e.End == event.StalemateImposed)
		}
	}
}

// tradePractice reports whether an issue concerns trade practices.
func tradePractice(issue string) bool { return issue == "subsidies" }

// episode counts a coercive episode. An unfinished episode enters no question about
// endings, and enters the share of threats carried out only after an imposition.
func (c *census) episode(e *event.Episode, trade, snapped bool) {
	// Threats: carried out or not.
	over := e.End != event.Censored
	if e.Threatened && (over || e.Imposed) {
		c[threatsCarriedOut].add(e.Imposed)
		if trade {
			c[threatsCarriedOutTrade].add(e.Imposed)
		}
	}
	// Impositions: without a threat, eased in steps, evaded, and snapped back.
	if e.Imposed {
		c[impositionsUnthreatened].add(!e.Threatened)
		c[reliefStaged].add(e.Eased > 1)
		c[sanctionsEvaded].add(e.Routes > 0)
		if e.Eased > 0 {
			c[reliefSnappedBack].add(snapped)
		}
	}
	c[slicesDemanded].add(e.Slice)
	c[coalitionsFrayed].add(e.Left > 0)
	if !over {
		return
	}
	// Endings at the threat are separate from endings after imposition.
	if !e.Imposed {
		c[gaveInAtThreat].add(e.End.Narrow())
		c[gaveInTrulyAtThreat].add(e.True.Narrow())
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
	c[gaveInTrulyImposed].add(e.True.Narrow())
	c[senderGaveUpImposed].add(e.End == event.SenderGivesUpImposed)
	c[lapsedImposed].add(e.End == event.SenderGivesUpImposed && e.Ending == event.LapsedMeasures)
	c[stalemateImposed].add(e.End == event.StalemateImposed)
	c[partialImposed].add(e.End == event.PartialAcquiescenceImposed)
}

// treaty counts the outcomes of the treaty: modules in force, talks, votes, rulings and
// exceptions.
func (c *census) treaty(r *record) {
	ever := false
	// A module counts as in force after a single period in force.
	for m := range r.scenario.Treaty.Modules {
		in := false
		for t := range r.bound {
			in = in || r.bound[t][m] > 0
		}
		c[someModuleNever].add(!in)
		ever = ever || in
	}
	c[nothingInForce].add(!ever)
	signed := map[string]bool{}  // modules signed and not yet in force
	ignored := map[string]bool{} // adverse rulings, by module and case: whether ignored at least once
	var cases []string           // the keys of ignored, in order
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
				c[signedInVain].add(true) // new talks on a signed module
			}
		case event.RulingImplemented, event.RulingNotImplemented:
			if _, known := ignored[id]; !known {
				cases = append(cases, id)
			}
			ignored[id] = ignored[id] || e.Kind == event.RulingNotImplemented
		case event.ObligationsSuspended:
			answered[id] = true
		}
	}
	// A ruling counts as ignored after a single act against the ruling.
	for _, id := range cases {
		c[rulingsIgnored].add(ignored[id])
		if ignored[id] {
			c[ignoredRetaliated].add(answered[id])
		}
	}
	// Exceptions: abused, reviewed, and struck down. Safeguards are left out.
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
