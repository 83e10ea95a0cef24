package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/tradepolicy"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/scenario"
)

// finding is a row of the table.
type finding struct {
	// inBreach is the share of region-quarters in breach of the text while it is in force, ended the
	// quarter in which it ended, or -1.
	inBreach float64
	ended    int
	// best is the value of the best raise of each region at the first review, an annuity in percent
	// of income per quarter.
	best []float64
	// motive and threat are the numbers of regions of which the best raise pays under a motive at home,
	// and under a grave threat to security.
	motive, threat int
}

// play plays a world.
func play(ctx context.Context, sc sim.Scenario) (f finding, err error) {
	w, err := sim.Start(sc, sim.Options{Strict: true})
	if err != nil {
		return f, err
	}
	f.ended = -1
	breaches, counted := 0, 0
	for w.Period < sc.Periods {
		if w.Period == 1 {
			if err := f.first(w); err != nil {
				return f, err
			}
		}
		now := w.Period
		if err := w.Step(ctx); err != nil {
			return f, err
		}
		s := w.Register.Standing("bound")
		if !s.InForceIn(now) {
			if f.ended < 0 {
				f.ended = now
			}
			continue
		}
		for k := range w.Scenario.Actors {
			counted++
			if s.InBreach(w.Scenario.Actors[k].ID, "", now) {
				breaches++
			}
		}
	}
	f.inBreach = float64(breaches) / float64(counted)
	return f, nil
}

// pressure is the weight of a motive relative to the weight of the group in the payoff: the group counts
// three times as much as before, by a weight of groups of agent.DefaultBias.
const pressure = 2 * agent.DefaultBias

// first fills in the value of the best raise of each region at the first review, and what a motive and a
// threat change: the largest group counts three times, and the threat is grave, in goods of all kinds.
func (f *finding) first(w *sim.World) error {
	s := w.Situation()
	s.SecurityThreats = make([]agent.SecurityThreat, len(s.Actors))
	for seat := range w.Scenario.Actors {
		best := func(change func(v *agent.View)) (float64, error) {
			v := w.View(s, "TradePolicy", seat)
			change(&v)
			d, err := tradepolicy.Deliberate(v, tradepolicy.Options{})
			if err != nil {
				return 0, err
			}
			return d.Best().Value(), nil
		}
		calm, err := best(func(*agent.View) {})
		if err != nil {
			return err
		}
		pressed, err := best(func(v *agent.View) {
			v.Private.Motive, v.Motive = true, agent.MotiveProcess{Rise: 0.0125, Fall: 1.0 / 12}
			largest, all := 0.0, 0.0
			for _, g := range v.Self.Groups {
				largest, all = max(largest, g.Influence), all+g.Influence
			}
			v.Motive.Weight = pressure * largest / all
		})
		if err != nil {
			return err
		}
		threatened, err := best(func(v *agent.View) {
			v.Private.Threat = agent.ThreatGrave
			s.SecurityThreats[seat] = agent.SecurityThreat{}.WithDefaults()
		})
		s.SecurityThreats[seat] = agent.SecurityThreat{}
		if err != nil {
			return err
		}
		f.best = append(f.best, calm)
		if pressed > 0 {
			f.motive++
		}
		if threatened > 0 {
			f.threat++
		}
	}
	return nil
}

// write writes the document. The version is the module version.
func write(ctx context.Context, w io.Writer, o options, version string) error {
	list, err := worlds(o)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "# The base world\n\nWritten by `go run ./examples/baseworld -quarters %d`, module version %s.\n\n", o.quarters, version)
	fmt.Fprint(w, `Eight states on the 8 x 8 economy of 2014 are bound at the rates of the data from the start, with no
motives at home, no threats and nobody who withdraws. "In breach" is the share of region-quarters in
which a state breaks the text while the text is in force, in percent; "ended" is the quarter in which
the parties end the text. A figure under a region is the value of its best raise at the first review,
an annuity in percent of its income per quarter against holding: below zero no raise pays, and the
figure says by how much. "Motive" and "threat" are the numbers of regions of which the best raise pays
once the largest group at home counts three times (by a weight of groups of 0.1), and under a grave
threat to security in all goods. Nothing is drawn at random.

`)
	var head []string // seats are by ID
	for k := range list[0].scenario.Actors {
		head = append(head, list[0].scenario.Actors[k].ID)
	}
	slices.Sort(head)
	line := func(cells ...string) { fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | ")) }
	line(append([]string{"elasticities", "deficits", "bias", "answers", "in breach, %", "ended", "motive", "threat"}, head...)...)
	line(append([]string{"---", "---", "---", "---", "---", "---", "---", "---"}, strings.Split(strings.Repeat("--- ", len(head)), " ")[:len(head)]...)...)
	sum := sha256.New()
	for _, one := range list {
		f, err := play(ctx, one.scenario)
		if err != nil {
			return fmt.Errorf("%s, deficits %s, bias %v, %s: %w", one.elasticity, one.deficits, one.bias, one.answers, err)
		}
		ended := "no"
		if f.ended >= 0 {
			ended = fmt.Sprint(f.ended)
		}
		cells := []string{one.elasticity, one.deficits, fmt.Sprint(one.bias), one.answers, fmt.Sprintf("%.1f", 100*f.inBreach), ended, fmt.Sprint(f.motive), fmt.Sprint(f.threat)}
		for _, v := range f.best {
			cells = append(cells, fmt.Sprintf("%+.4f", v))
		}
		line(cells...)
		hash, err := scenario.Hash(one.scenario)
		if err != nil {
			return err
		}
		fmt.Fprintln(sum, hash)
	}
	fmt.Fprintf(w, "\n%d scenarios, whose hash is `%x`.\n", len(list), sum.Sum(nil)[:8])
	return nil
}
