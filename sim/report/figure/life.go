package figure

import (
	"errors"
	"fmt"
	"slices"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/tradetalk/tradetalk/sim/event"
)

// This file draws the life of a treaty in one run: a lane for each module, with a band as thick as the
// module is deep and as dark as many states are bound; a lane for each regime of sanctions.

// lifeMark is a mark for some kinds of event of a module.
type lifeMark struct {
	words  string
	shape  draw.GlyphDrawer
	colour bool // red; otherwise black
	radius float64
	// above is the place in the lane, from -1 to 1. Marks of one place never fall together.
	above float64
	kinds []event.Kind
}

// lifeMarks are the marks of modules, in the order of the legend.
func lifeMarks() []lifeMark {
	return []lifeMark{
		{"voted down", draw.CrossGlyph{}, false, 1.7, 0, []event.Kind{event.RatificationFailed}},
		{"talks fail", hollow{0}, false, 1.3, 0, []event.Kind{event.TalksFailed}},
		{"exception or safeguard", draw.PyramidGlyph{}, true, 1.7, 0.7, []event.Kind{event.ExceptionInvoked, event.SafeguardApplied}},
		{"breach or withdrawal", hollow{3}, false, 1.4, 0, []event.Kind{event.Breached, event.BrokenCovertly, event.Withdrew}},
		{"dispute", hollow{4}, false, 1.3, -0.62, []event.Kind{event.ConsultationsRequested, event.ReviewOpened}},
		{"ruling", draw.CircleGlyph{}, false, 1.1, -0.87, []event.Kind{event.Ruled, event.AppellateRuling, event.ExceptionJustified, event.ExceptionNotJustified}},
	}
}

// bandHalf is half the thickness of a band at full depth, in half lanes.
const bandHalf = 0.42

// TreatyLife draws the modules and the sanctions of one run over time.
func TreatyLife(r *Run) (*Figure, error) {
	if r.Periods == 0 {
		return nil, errors.New("figure: got a run without periods; want a run made by Play")
	}
	lanes := len(r.Modules) + len(r.Regimes)
	if lanes == 0 {
		return nil, fmt.Errorf("figure: run %q has no modules and no regimes: %w", r.Name, ErrNothing)
	}
	f := &Figure{
		Caption: fmt.Sprintf("The life of the treaty in %q, seed %d. A band is as thick as the module is deep (dotted lines: depth 1) and as dark as many "+
			"of the %d states are bound; a hatched band is as thick as the sanctions of a regime are severe. Marks are single events; a vote against "+
			"joining a module in force is left out.", r.Name, r.Seed, len(r.Actors)),
		Table: [][]string{{"lane", "kind", "from", "until", "depth or severity", "bound"}},
	}
	for k := range r.Modules {
		m := &r.Modules[k]
		for _, s := range spans(r.Periods, func(t int) [2]float64 { return [2]float64{m.Depth[t], m.Bound[t]} }) {
			f.Table = append(f.Table, []string{m.ID, "module", fmt.Sprint(s.from), fmt.Sprint(s.until), plain(s.value[0]), plain(s.value[1])})
		}
		for _, mark := range lifeMarks() {
			for _, t := range r.marked(m, &mark) {
				f.Table = append(f.Table, []string{m.ID, mark.words, fmt.Sprint(t), fmt.Sprint(t + 1), "", ""})
			}
		}
	}
	for k := range r.Regimes {
		g := &r.Regimes[k]
		for _, s := range spans(r.Periods, func(t int) [2]float64 { return [2]float64{g.Severity[t]} }) {
			f.Table = append(f.Table, []string{g.ID, "regime", fmt.Sprint(s.from), fmt.Sprint(s.until), plain(s.value[0]), ""})
		}
	}
	f.height = func(width vg.Length) vg.Length {
		return vg.Length(lanes)*7.2*mm + 9*mm + newMeasure(width).legend(r.lifeKeys(nil), 0, 0, width-3*mm, true)
	}
	f.draw = func(p *pen) { r.drawLife(p, lanes) }
	return f, nil
}

// span is a run of periods with the same values above zero.
type span struct {
	from, until int
	value       [2]float64
}

// spans returns the runs of equal values, without those whose first value is zero.
func spans(periods int, of func(t int) [2]float64) (out []span) {
	for t := 0; t < periods; t++ {
		from := t
		for t+1 < periods && of(t+1) == of(from) {
			t++
		}
		if v := of(from); v[0] > 0 {
			out = append(out, span{from, t + 1, v})
		}
	}
	return out
}

// marked returns the periods with an event of a mark, in order, each once.
func (r *Run) marked(m *ModulePath, mark *lifeMark) (out []int) {
	for k := range r.Events {
		e := &r.Events[k]
		if e.Module != m.ID || !slices.Contains(mark.kinds, e.Kind) || slices.Contains(out, e.Period) {
			continue
		}
		if e.Kind == event.RatificationFailed && m.InForce[e.Period] {
			continue
		}
		out = append(out, e.Period)
	}
	return out
}

// lifeKeys returns the legend, without what the run does not show.
func (r *Run) lifeKeys(p *pen) (keys []key) {
	if len(r.Modules) > 0 {
		keys = append(keys, key{10 * mm, func(x, y vg.Length) {
			for k, c := range shades {
				at := x + vg.Length(k)*2.5*mm
				p.fill(c, vg.Point{X: at, Y: y - 1*mm}, vg.Point{X: at + 2.5*mm, Y: y + 1*mm})
			}
		}, "states bound: up to ¼, ½, ¾, all"})
	}
	if slices.ContainsFunc(r.Regimes, func(g RegimePath) bool { return slices.Max(g.Severity) > 0 }) {
		keys = append(keys, key{5 * mm, func(x, y vg.Length) {
			p.hatch(vg.Point{X: x, Y: y - 1*mm}, vg.Point{X: x + 5*mm, Y: y + 1*mm})
		}, "sanctions in force"})
	}
	for _, mark := range lifeMarks() {
		if slices.ContainsFunc(r.Modules, func(m ModulePath) bool { return len(r.marked(&m, &mark)) > 0 }) {
			keys = append(keys, key{2 * mm, func(x, y vg.Length) { p.mark(&mark, x+1*mm, y) }, mark.words})
		}
	}
	return keys
}

// mark draws a mark.
func (p *pen) mark(m *lifeMark, x, y vg.Length) {
	if m.colour {
		p.glyph(m.shape, red, m.radius, x, y)
	} else {
		p.glyph(m.shape, black, m.radius, x, y)
	}
}

// hatch fills a rectangle with red lines.
func (p *pen) hatch(low, high vg.Point) {
	s := stroke(red, 0.5)
	const gap = 0.9 * mm
	tall := high.Y - low.Y
	for x := low.X - tall; x < high.X; x += gap {
		// The line from (x, low) up to the right, cut at both sides.
		x0, y0, x1, y1 := x, low.Y, x+tall, high.Y
		if x0 < low.X {
			x0, y0 = low.X, low.Y+(low.X-x)
		}
		if x1 > high.X {
			x1, y1 = high.X, high.Y-(x+tall-high.X)
		}
		p.StrokeLine2(s, x0, y0, x1, y1)
	}
	p.StrokeLines(stroke(red, 0.6), []vg.Point{low, {X: high.X, Y: low.Y}, high, {X: low.X, Y: high.Y}, low})
}

// drawLife draws the sheet.
func (r *Run) drawLife(p *pen, lanes int) {
	// Names take what the longest needs, at most a third.
	names := make([]string, 0, lanes)
	for k := range r.Modules {
		names = append(names, r.Modules[k].ID)
	}
	for k := range r.Regimes {
		g := &r.Regimes[k]
		from := g.Senders[0]
		if len(g.Senders) > 1 {
			from += "+"
		}
		names = append(names, fmt.Sprintf("%s: %s on %s", g.ID, from, g.Target))
	}
	left := vg.Length(0)
	for _, n := range names {
		left = max(left, p.wide(letters{}, n))
	}
	left = min(left, p.width()/3)
	keys := r.lifeKeys(p)
	foot := p.legend(keys, 0, 0, p.width()-3*mm, true)
	a := panel{
		pen: p, min: vg.Point{X: left + 3*mm, Y: foot + 8*mm}, max: vg.Point{X: p.width() - 1.5*mm, Y: p.height() - 1*mm},
		x0: -0.5, x1: float64(r.Periods) - 0.5, y0: -0.5, y1: float64(lanes) - 0.5,
	}
	ticks := periodTicks(r.Periods, r.Length, int((a.max.X-a.min.X)/(10*mm)))
	for _, v := range ticks {
		a.StrokeLine2(stroke(faint, 0.4), a.X(v), a.min.Y, a.X(v), a.max.Y)
	}
	place := func(k int) float64 { return float64(lanes - 1 - k) }
	for k, n := range names {
		y := place(k)
		a.write(letters{x: text.XRight, y: text.YCenter}, a.min.X-1.5*mm, a.Y(y), p.fit(letters{}, n, left))
		if k > 0 {
			style := stroke(faint, 0.4)
			if k == len(r.Modules) {
				style = stroke(quiet, 0.5)
			}
			a.StrokeLine2(style, a.min.X, a.Y(y+0.5), a.max.X, a.Y(y+0.5))
		}
	}
	for k := range r.Modules {
		m := &r.Modules[k]
		y := place(k)
		for _, s := range spans(r.Periods, func(t int) [2]float64 { return [2]float64{m.Depth[t], m.Bound[t]} }) {
			x0, x1 := float64(s.from)-0.5, float64(s.until)-0.5
			for _, edge := range []float64{y - bandHalf/2, y + bandHalf/2} {
				a.StrokeLine2(stroke(quiet, 0.4, 0.6, 1.2), a.X(x0), a.Y(edge), a.X(x1), a.Y(edge))
			}
			half := bandHalf / 2 * min(1, s.value[0])
			a.box(shade(s.value[1]), x0, y-half, x1, y+half)
		}
		for _, mark := range lifeMarks() {
			for _, t := range r.marked(m, &mark) {
				a.mark(&mark, a.X(float64(t)), a.Y(y+mark.above/2))
			}
		}
	}
	for k := range r.Regimes {
		g := &r.Regimes[k]
		y := place(len(r.Modules) + k)
		for _, s := range spans(r.Periods, func(t int) [2]float64 { return [2]float64{g.Severity[t]} }) {
			half := bandHalf / 2 * min(1, s.value[0])
			a.hatch(vg.Point{X: a.X(float64(s.from) - 0.5), Y: a.Y(y - half)}, vg.Point{X: a.X(float64(s.until) - 0.5), Y: a.Y(y + half)})
		}
	}
	a.axisX(ticks, func(v float64) string { return number(v, 0) })
	a.write(letters{x: text.XCenter, y: text.YTop}, (a.min.X+a.max.X)/2, a.min.Y-4.3*mm, axisName(r.Length))
	p.legend(keys, 2*mm, foot-1.2*mm, p.width()-3*mm, false)
}
