package figure

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// This file draws a quantity over time, a panel for each state, with the spread over runs.

// Quantity is a number of a state in a period.
type Quantity struct {
	// Name and Unit name the axis.
	Name, Unit string
	// Of returns the number of a seat in a period.
	Of func(r *Run, seat, period int) float64
}

// Barriers is the mean cost of the barriers to a state's imports, in percent of the price: tariffs,
// export taxes, mark-ups and the factor on trade costs against the baseline, with the trade of the baseline
// as weights. Flows under an exact ban are left out.
func Barriers() Quantity {
	return Quantity{"Import barriers", "% of price", func(r *Run, seat, period int) float64 { return r.Barriers[period][seat] }}
}

// Trust is the mean trust of the others in a state, in [0, 1].
func Trust() Quantity {
	return Quantity{"Trust of others", "probability", func(r *Run, seat, period int) float64 { return r.Rows[period][seat].Trust }}
}

// RealIncome is the change in a state's real income, in percent of the baseline.
func RealIncome() Quantity {
	return Quantity{"Real income", "% of baseline", func(r *Run, seat, period int) float64 { return r.Rows[period][seat].RealIncome }}
}

// Ensemble is some runs of one scenario, with a name for the legend.
type Ensemble struct {
	Name string
	Runs []Run
}

// Band is the spread of a number over runs, by period. Quantiles are of type 7 of Hyndman and Fan
// (1996), as in R.
type Band struct{ P10, P25, Median, P75, P90 []float64 }

// Spread returns the spread of a quantity of an actor over the runs of an ensemble, or an error for
// runs that differ in their actors or periods.
func (e Ensemble) Spread(q Quantity, actor string) (b Band, err error) {
	if err := e.alike(); err != nil {
		return b, err
	}
	seat := slices.Index(e.Runs[0].Actors, actor)
	if seat < 0 {
		return b, fmt.Errorf("figure: ensemble %q has no actor %q; want one of %q", e.Name, actor, e.Runs[0].Actors)
	}
	for t := range e.Runs[0].Periods {
		v := make([]float64, len(e.Runs))
		for k := range e.Runs {
			v[k] = q.Of(&e.Runs[k], seat, t)
		}
		slices.Sort(v)
		b.P10, b.P25, b.Median = append(b.P10, quantile(v, 0.1)), append(b.P25, quantile(v, 0.25)), append(b.Median, quantile(v, 0.5))
		b.P75, b.P90 = append(b.P75, quantile(v, 0.75)), append(b.P90, quantile(v, 0.9))
	}
	return b, nil
}

// alike returns an error if there is no run, or if runs differ in actors, modules or periods.
func (e Ensemble) alike() error {
	if len(e.Runs) == 0 || e.Runs[0].Periods == 0 {
		return fmt.Errorf("figure: ensemble %q has no runs with periods; want runs made by Play", e.Name)
	}
	first := &e.Runs[0]
	for k := range e.Runs {
		r := &e.Runs[k]
		if r.Periods != first.Periods || !slices.Equal(r.Actors, first.Actors) || len(r.Modules) != len(first.Modules) {
			return fmt.Errorf("figure: run %d of ensemble %q has actors %q and %d periods, the first %q and %d; want runs of one scenario",
				k, e.Name, r.Actors, r.Periods, first.Actors, first.Periods)
		}
	}
	return nil
}

// quantile returns a quantile of sorted numbers.
func quantile(v []float64, p float64) float64 {
	at := p * float64(len(v)-1)
	low := int(at)
	if low+1 >= len(v) {
		return v[len(v)-1]
	}
	return v[low] + (at-float64(low))*(v[low+1]-v[low])
}

// Paths draws a quantity over time: the median over the runs of the first ensemble in bands from the
// 25th to the 75th and from the 10th to the 90th percentile, and a second ensemble, if given, as a
// dashed median between dotted lines at the 10th and the 90th.
func Paths(q Quantity, ensembles ...Ensemble) (*Figure, error) {
	if n := len(ensembles); n < 1 || n > 2 {
		return nil, fmt.Errorf("figure: got %d ensembles, want one or two", n)
	}
	if err := ensembles[0].alike(); err != nil {
		return nil, err
	}
	first := &ensembles[0].Runs[0]
	g := &paths{q: q, ensembles: ensembles, actors: first.Actors, run: first}
	g.low, g.high = math.Inf(1), math.Inf(-1)
	f := &Figure{Table: [][]string{{"ensemble", "actor", "period", "p10", "p25", "median", "p75", "p90"}}}
	for _, e := range ensembles {
		if e.alike() == nil && e.Runs[0].Periods != first.Periods {
			return nil, fmt.Errorf("figure: ensemble %q has %d periods and %q has %d; want as many", e.Name, e.Runs[0].Periods, ensembles[0].Name, first.Periods)
		}
		var all []Band
		for _, id := range g.actors {
			b, err := e.Spread(q, id)
			if err != nil {
				return nil, err
			}
			all = append(all, b)
			for t := range b.Median {
				g.low, g.high = min(g.low, b.P10[t]), max(g.high, b.P90[t])
				f.Table = append(f.Table, []string{e.Name, id, fmt.Sprint(t), plain(b.P10[t]), plain(b.P25[t]), plain(b.Median[t]), plain(b.P75[t]), plain(b.P90[t])})
			}
		}
		g.bands = append(g.bands, all)
	}
	if math.IsNaN(g.low+g.high) || math.IsInf(g.low+g.high, 0) {
		return nil, fmt.Errorf("figure: %s has values that are no finite numbers", q.Name)
	}
	if g.high-g.low < 1e-9 {
		g.low, g.high = g.low-0.5, g.high+0.5
	}
	f.Caption = fmt.Sprintf("%s (%s) over time by state. %s", q.Name, q.Unit, g.words())
	f.height = func(width vg.Length) vg.Length {
		return vg.Length(g.rows(width))*21*mm + 11.5*mm + g.foot(newMeasure(width))
	}
	f.draw = g.draw
	return f, nil
}

// paths is the picture of a quantity.
type paths struct {
	q         Quantity
	ensembles []Ensemble
	actors    []string
	run       *Run
	bands     [][]Band // by ensemble and actor
	low, high float64
}

// words describes the lines.
func (g *paths) words() string {
	s := "One run."
	if n := len(g.ensembles[0].Runs); n > 1 {
		s = fmt.Sprintf("Line: median of %d runs; bands: 25th to 75th and 10th to 90th percentile.", n)
	}
	if len(g.ensembles) > 1 {
		s += fmt.Sprintf(" Solid: %s; dashed: median of %s, dotted: its 10th and 90th percentile (%d runs).", g.ensembles[0].Name, g.ensembles[1].Name, len(g.ensembles[1].Runs))
	}
	return s
}

// columns and rows are the numbers of panels on a width.
func (g *paths) columns(width vg.Length) int {
	return min(len(g.actors), max(2, int(width/(42*mm))))
}
func (g *paths) rows(width vg.Length) int {
	return (len(g.actors) + g.columns(width) - 1) / g.columns(width)
}

// draw draws the sheet.
func (g *paths) draw(p *pen) {
	columns, rows := g.columns(p.width()), g.rows(p.width())
	pad := (g.high - g.low) * 0.04
	low, high := g.low-pad, g.high+pad
	ticks, label := niceTicks(low, high, 4)
	wide := vg.Length(0)
	for _, v := range ticks {
		wide = max(wide, p.wide(letters{}, label(v)))
	}
	left := wide + 3*mm
	cell := (p.width() - left - 1.5*mm) / vg.Length(columns)
	p.write(letters{y: text.YTop}, 1.5*mm, p.height()-0.8*mm, fmt.Sprintf("%s, %s", g.q.Name, g.q.Unit))
	for k, id := range g.actors {
		row, column := k/columns, k%columns
		top := p.height() - vg.Length(row)*21*mm - 8*mm
		a := panel{
			pen: p, min: vg.Point{X: left + vg.Length(column)*cell, Y: top - 16*mm}, max: vg.Point{X: left + vg.Length(column)*cell + cell - 3*mm, Y: top},
			x0: -0.5, x1: float64(g.run.Periods) - 0.5, y0: low, y1: high,
		}
		if column == 0 {
			a.axisY(ticks, label)
		} else {
			a.axisY(ticks, nil)
		}
		x := make([]float64, g.run.Periods)
		for t := range x {
			x[t] = float64(t)
		}
		b := &g.bands[0][k]
		if len(g.ensembles[0].Runs) > 1 {
			a.area(shades[0], x, b.P10, b.P90)
			a.area(shades[1], x, b.P25, b.P75)
		}
		a.line(stroke(shades[3], 1.1), x, b.Median)
		if len(g.bands) > 1 {
			b := &g.bands[1][k]
			a.line(stroke(red, 0.6, 0.8, 1.4), x, b.P10)
			a.line(stroke(red, 0.6, 0.8, 1.4), x, b.P90)
			a.line(stroke(red, 1.1, 3, 1.5), x, b.Median)
		}
		a.write(letters{bold: true, y: text.YBottom}, a.min.X, top+0.6*mm, id)
		years := periodTicks(g.run.Periods, g.run.Length, int((a.max.X-a.min.X)/(6*mm)))
		if row == rows-1 || k+columns >= len(g.actors) {
			a.axisX(years, func(v float64) string { return number(v, 0) })
		} else {
			a.axisX(years, nil)
		}
	}
	foot := g.foot(p)
	p.write(letters{x: text.XCenter, y: text.YBottom}, (left+p.width())/2, foot+0.9*mm, axisName(g.run.Length))
	p.legend(g.keys(p), 2*mm, foot-1.6*mm, p.width()-3*mm, false)
}

// foot returns the height of the legend.
func (g *paths) foot(p *pen) vg.Length { return p.legend(g.keys(p), 0, 0, p.width()-3*mm, true) }

// keys returns the legend.
func (g *paths) keys(p *pen) (keys []key) {
	name := func(k int) string {
		if g.ensembles[k].Name != "" && len(g.ensembles) > 1 {
			return g.ensembles[k].Name
		}
		return "median"
	}
	line := func(k int) key {
		return key{6 * mm, func(x, y vg.Length) {
			if k == 0 {
				p.StrokeLine2(stroke(shades[3], 1.1), x, y, x+6*mm, y)
			} else {
				p.StrokeLine2(stroke(red, 1.1, 3, 1.5), x, y, x+6*mm, y)
			}
		}, name(k)}
	}
	keys = append(keys, line(0))
	if len(g.ensembles[0].Runs) > 1 {
		keys = append(keys, key{6 * mm, func(x, y vg.Length) {
			p.fill(shades[0], vg.Point{X: x, Y: y - 1.1*mm}, vg.Point{X: x + 6*mm, Y: y + 1.1*mm})
			p.fill(shades[1], vg.Point{X: x, Y: y - 0.5*mm}, vg.Point{X: x + 6*mm, Y: y + 0.5*mm})
		}, "25–75 %, 10–90 %"})
	}
	if len(g.ensembles) > 1 {
		keys = append(keys, line(1))
	}
	return keys
}
