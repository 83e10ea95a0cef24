package figure

import (
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/tradetalk/tradetalk/sim/event"
)

// This file draws the course of a dispute in one run: what the target does of what is demanded, how
// severe the measures of both sides are, and who moves when.

// move is a row of moves.
type move struct {
	words string
	shape draw.GlyphDrawer
	kinds []event.Kind
}

// moves are the rows, from the top: the senders' moves, the target's, and those of others.
func moves() []move {
	return []move{
		{"demand, threaten", draw.BoxGlyph{}, []event.Kind{event.Threatened, event.ThreatExtended, event.CounterSanctionThreatened}},
		{"impose, raise", draw.BoxGlyph{}, []event.Kind{event.SanctionImposed, event.SanctionEscalated, event.SanctionResumed, event.SnappedBack, event.CounterSanctionImposed, event.ReliefRevoked}},
		{"give up, ease, lift", draw.BoxGlyph{}, []event.Kind{event.BackedDown, event.SanctionEased, event.SanctionSuspended, event.SanctionLifted, event.SanctionEnded, event.CounterSanctionEnded, event.OfferAccepted}},
		{"resist, take back", hollow{0}, []event.Kind{event.Resisted, event.ComplianceReversed}},
		{"offer, comply", hollow{0}, []event.Kind{event.CounterOffered, event.Conceded, event.CompliedForInducement, event.NegotiatedSettlement}},
		{"join, leave", draw.PyramidGlyph{}, []event.Kind{event.JoinedCoalition, event.LeftCoalition}},
		{"open, close a route", draw.PyramidGlyph{}, []event.Kind{event.EvasionOpened, event.EvasionClosed, event.EvasionDetected}},
	}
}

// Dispute draws the dispute over an issue in one run.
func Dispute(r *Run, issue string) (*Figure, error) {
	at := slices.IndexFunc(r.Issues, func(i IssuePath) bool { return i.ID == issue })
	if at < 0 {
		var known []string
		for k := range r.Issues {
			known = append(known, r.Issues[k].ID)
		}
		return nil, fmt.Errorf("figure: the run has no issue %q; want one of %q", issue, known)
	}
	g := &dispute{run: r, issue: &r.Issues[at], feigned: !slices.Equal(r.Issues[at].Level, r.Issues[at].Shown)}
	var regimes []string
	g.by, g.against = make([]float64, r.Periods), make([]float64, r.Periods)
	var senders []string
	for k := range r.Regimes {
		path := &r.Regimes[k]
		if path.Issue != issue {
			continue
		}
		regimes = append(regimes, path.ID)
		side := g.by
		if path.Target == g.issue.Target {
			side = g.against
			for _, s := range path.Senders {
				if !slices.Contains(senders, s) {
					senders = append(senders, s)
				}
			}
		}
		for t := range side {
			side[t] = max(side[t], path.Severity[t])
		}
	}
	g.senders = strings.Join(senders, ", ")
	f := &Figure{
		Caption: fmt.Sprintf("The dispute over %s in %q, seed %d: %s against %s. Top: moves of the senders or in answer by measures (squares), of %s (rings), and by members and third parties (triangles). Middle: compliance of %s with the demand. Bottom: severity of "+
			"the measures against %s, upwards, and of %s against the senders, downwards.", issue, r.Name, r.Seed, g.senders, g.issue.Target, g.issue.Target, g.issue.Target, g.issue.Target, g.issue.Target),
		Table: [][]string{{"period", "compliance", "compliance shown", "measures against", "measures by", "moves"}},
	}
	all := moves()
	told := make([][]string, r.Periods)
	for _, m := range all {
		var periods []int
		for k := range r.Events {
			e := &r.Events[k]
			if (e.Issue == issue || e.Regime != "" && slices.Contains(regimes, e.Regime)) && slices.Contains(m.kinds, e.Kind) && !slices.Contains(periods, e.Period) {
				periods = append(periods, e.Period)
				told[e.Period] = append(told[e.Period], m.words)
			}
		}
		if len(periods) > 0 {
			g.rows, g.periods = append(g.rows, m), append(g.periods, periods)
		}
	}
	for t := range r.Periods {
		f.Table = append(f.Table, []string{fmt.Sprint(t), plain(g.issue.Level[t]), plain(g.issue.Shown[t]), plain(g.against[t]), plain(g.by[t]), strings.Join(told[t], "; ")})
	}
	f.height = func(vg.Length) vg.Length { return g.movesHeight() + 52*mm }
	f.draw = g.draw
	return f, nil
}

// dispute is the picture of a dispute.
type dispute struct {
	run     *Run
	issue   *IssuePath
	senders string
	// feigned says that compliance was shown that was not real.
	feigned     bool
	by, against []float64
	rows        []move
	periods     [][]int
}

// movesHeight returns the height of the rows of moves.
func (g *dispute) movesHeight() vg.Length { return vg.Length(len(g.rows))*3.6*mm + 1*mm }

// draw draws the sheet.
func (g *dispute) draw(p *pen) {
	left := 13 * mm
	for _, m := range g.rows {
		left = max(left, p.wide(letters{}, m.words)+3*mm)
	}
	periods := g.run.Periods
	ticks := periodTicks(periods, g.run.Length, int((p.width()-left)/(9*mm)))
	at := func(top, high vg.Length, low, up float64) panel {
		a := panel{pen: p, min: vg.Point{X: left, Y: top - high}, max: vg.Point{X: p.width() - 1.5*mm, Y: top}, x0: -0.5, x1: float64(periods) - 0.5, y0: low, y1: up}
		for _, v := range ticks {
			a.StrokeLine2(stroke(faint, 0.4), a.X(v), a.min.Y, a.X(v), a.max.Y)
		}
		return a
	}
	top := p.height() - 1*mm
	a := at(top, g.movesHeight(), -0.5, float64(len(g.rows))-0.5)
	radius := min(1.6, 0.45*float64(a.X(1)-a.X(0)))
	for k, m := range g.rows {
		y := float64(len(g.rows) - 1 - k)
		a.write(letters{x: text.XRight, y: text.YCenter}, left-1.5*mm, a.Y(y), m.words)
		a.StrokeLine2(stroke(faint, 0.4), a.min.X, a.Y(y), a.max.X, a.Y(y))
		for _, t := range g.periods[k] {
			p.glyph(m.shape, black, radius, a.X(float64(t)), a.Y(y))
		}
	}
	top -= g.movesHeight() + 4.5*mm
	percent := func(v float64) string { return number(100*max(v, -v), 0) }
	a = at(top, 14*mm, 0, 1.05)
	a.axisY([]float64{0, 0.5, 1}, percent)
	x, y := steps(g.issue.Level)
	a.line(stroke(shades[3], 1.1), x, y)
	title := "Compliance of " + g.issue.Target + ", %"
	if g.feigned {
		x, y := steps(g.issue.Shown)
		a.line(stroke(red, 0.9, 2, 1.2), x, y)
		title += " (dashed: as shown)"
	}
	a.write(letters{bold: true, y: text.YBottom}, a.min.X, top+0.7*mm, title)
	top -= 14*mm + 5.5*mm
	a = at(top, 18*mm, -1.05, 1.05)
	a.axisY([]float64{-1, 0, 1}, percent)
	for _, s := range spans(periods, func(t int) [2]float64 { return [2]float64{g.against[t]} }) {
		a.box(shades[2], float64(s.from)-0.5, 0, float64(s.until)-0.5, s.value[0])
	}
	for _, s := range spans(periods, func(t int) [2]float64 { return [2]float64{g.by[t]} }) {
		a.box(shades[1], float64(s.from)-0.5, -s.value[0], float64(s.until)-0.5, 0)
	}
	a.StrokeLine2(stroke(black, 0.5), a.min.X, a.Y(0), a.max.X, a.Y(0))
	a.write(letters{bold: true, y: text.YBottom}, a.min.X, top+0.7*mm, p.fit(letters{bold: true}, fmt.Sprintf("Severity, %%: upwards on %s, downwards by %s", g.issue.Target, g.issue.Target), a.max.X-a.min.X))
	a.axisX(ticks, func(v float64) string { return number(v, 0) })
	p.write(letters{x: text.XCenter, y: text.YBottom}, (a.min.X+a.max.X)/2, 1*mm, axisName(g.run.Length))
}
