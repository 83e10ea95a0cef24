package figure

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// This file draws effects with their intervals as a forest plot.

// Estimate is an effect with an interval.
type Estimate struct {
	Name string
	// Group is the heading above, "" for none. Estimates of one group stand together.
	Group           string
	Mean, Low, High float64
	// Placebo marks an effect where none is expected, with a hollow mark.
	Placebo bool
}

// Effects draws estimates of one unit as a forest plot, in the order given. what names the axis, level is the
// confidence of the intervals, such as 0.95.
func Effects(what string, level float64, estimates ...Estimate) (*Figure, error) {
	var errs []error
	if len(estimates) == 0 {
		errs = append(errs, errors.New("figure: got no estimates, want one or more"))
	}
	if !(level > 0 && level < 1) {
		errs = append(errs, fmt.Errorf("figure: level is %v; want a number between 0 and 1", level))
	}
	g := &effects{what: what, list: estimates}
	f := &Figure{
		Caption: fmt.Sprintf("%s: effects with intervals at %g %%.", what, 100*level),
		Table:   [][]string{{"group", "name", "mean", "low", "high", "placebo"}},
	}
	for _, e := range estimates {
		if !(e.Low <= e.Mean && e.Mean <= e.High) || math.IsInf(e.High-e.Low, 0) {
			errs = append(errs, fmt.Errorf("figure: estimate %q is %v with an interval from %v to %v; want finite numbers with the estimate within", e.Name, e.Mean, e.Low, e.High))
		}
		g.low, g.high = min(g.low, e.Low), max(g.high, e.High)
		f.Table = append(f.Table, []string{e.Group, e.Name, plain(e.Mean), plain(e.Low), plain(e.High), fmt.Sprint(e.Placebo)})
		g.placebo = g.placebo || e.Placebo
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	if g.placebo {
		f.Caption += " Hollow: a placebo, where no effect is expected."
	}
	if g.high == g.low {
		g.high++
	}
	f.height = func(vg.Length) vg.Length { return vg.Length(g.lines())*4.2*mm + 11*mm }
	f.draw = g.draw
	return f, nil
}

// effects is the forest plot.
type effects struct {
	what      string
	list      []Estimate
	low, high float64
	placebo   bool
}

// heads reports whether a heading stands above an estimate.
func (g *effects) heads(k int) bool {
	return g.list[k].Group != "" && (k == 0 || g.list[k-1].Group != g.list[k].Group)
}

// lines returns the number of lines, headings included.
func (g *effects) lines() int {
	n := len(g.list)
	for k := range g.list {
		if g.heads(k) {
			n++
		}
	}
	return n
}

// draw draws the sheet.
func (g *effects) draw(p *pen) {
	pad := (g.high - g.low) * 0.04
	low, high := g.low-pad, g.high+pad
	digits := max(0, min(6, 1-int(math.Floor(math.Log10(g.high-g.low)))))
	figures := make([]string, len(g.list))
	names, numbers := vg.Length(0), vg.Length(0)
	for k, e := range g.list {
		figures[k] = fmt.Sprintf("%s [%s, %s]", number(e.Mean, digits), number(e.Low, digits), number(e.High, digits))
		names, numbers = max(names, p.wide(letters{}, e.Name)+2*mm, p.wide(letters{bold: true}, e.Group)), max(numbers, p.wide(letters{}, figures[k]))
	}
	names = min(names, 0.4*p.width())
	a := panel{
		pen: p, min: vg.Point{X: names + 3*mm, Y: 9.5 * mm}, max: vg.Point{X: p.width() - numbers - 4*mm, Y: p.height() - 1*mm},
		x0: low, x1: high, y0: -0.5, y1: float64(g.lines()) - 0.5,
	}
	ticks, label := niceTicks(low, high, max(2, int((a.max.X-a.min.X)/(11*mm))))
	for _, v := range ticks {
		a.StrokeLine2(stroke(faint, 0.4), a.X(v), a.min.Y, a.X(v), a.max.Y)
	}
	a.StrokeLine2(stroke(black, 0.6), a.X(0), a.min.Y, a.X(0), a.max.Y)
	line := float64(g.lines() - 1)
	for k, e := range g.list {
		if g.heads(k) {
			a.write(letters{bold: true, y: text.YCenter}, 1.5*mm, a.Y(line), p.fit(letters{bold: true}, e.Group, names))
			line--
		}
		indent := 1.5 * mm
		if e.Group != "" {
			indent += 2 * mm
		}
		y := a.Y(line)
		a.write(letters{y: text.YCenter}, indent, y, p.fit(letters{}, e.Name, names+1.5*mm-indent))
		a.StrokeLine2(stroke(blue, 1.1), a.X(e.Low), y, a.X(e.High), y)
		for _, end := range []float64{e.Low, e.High} {
			a.StrokeLine2(stroke(blue, 0.8), a.X(end), y-0.7*mm, a.X(end), y+0.7*mm)
		}
		var shape draw.GlyphDrawer = draw.CircleGlyph{}
		if e.Placebo {
			shape = hollow{0}
		}
		a.glyph(shape, blue, 1.9, a.X(e.Mean), y)
		a.write(letters{x: text.XRight, y: text.YCenter}, p.width()-1.5*mm, y, figures[k])
		line--
	}
	a.axisX(ticks, label)
	a.write(letters{x: text.XCenter, y: text.YTop}, min(max((a.min.X+a.max.X)/2, p.wide(letters{}, g.what)/2+1*mm), p.width()-p.wide(letters{}, g.what)/2-1*mm), a.min.Y-4.6*mm, g.what)
}
