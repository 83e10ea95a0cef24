package figure

import (
	"fmt"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// This file draws who restricts whom: two matrices, authors in rows and those hit in columns.

// Restrictions draws who sanctions whom, and who departs from the text at whose expense, as shares of
// the periods of all runs of an ensemble.
func Restrictions(e Ensemble) (*Figure, error) {
	if err := e.alike(); err != nil {
		return nil, err
	}
	first := &e.Runs[0]
	n := len(first.Actors)
	g := &restrictions{actors: first.Actors, parts: [2][][]float64{square(n), square(n)}}
	share := 1 / float64(len(e.Runs)*first.Periods)
	for k := range e.Runs {
		for t := range first.Periods {
			for i := range n {
				for j := range n {
					if e.Runs[k].Sanctions[t][i][j] > 0 {
						g.parts[0][i][j] += share
					}
					g.parts[1][i][j] += share * e.Runs[k].Restrictions[t][i][j]
				}
			}
		}
	}
	f := &Figure{
		Caption: fmt.Sprintf("Who restricts whom: percent of the periods in which the state of the row has sanctions in force against the state of the column (left or above), "+
			"or departs from the text at its expense by an exception, a safeguard, retaliation or a tariff (right or below). %s; dots: never.", runsInWords(e)),
		Table: [][]string{{"by", "against", "sanctions", "departures"}},
	}
	for i, by := range g.actors {
		for j, against := range g.actors {
			if i != j {
				f.Table = append(f.Table, []string{by, against, plain(g.parts[0][i][j]), plain(g.parts[1][i][j])})
			}
		}
	}
	f.height = func(width vg.Length) vg.Length {
		_, cell, stacked := g.sizes(width)
		one := vg.Length(n)*cell + 12.5*mm
		if stacked {
			one *= 2
		}
		return one + 4.5*mm
	}
	f.draw = g.draw
	return f, nil
}

// runsInWords says how many runs there are.
func runsInWords(e Ensemble) string {
	if len(e.Runs) == 1 {
		return fmt.Sprintf("One run, seed %d", e.Runs[0].Seed)
	}
	return fmt.Sprintf("%d runs", len(e.Runs))
}

// restrictions is the picture of two matrices.
type restrictions struct {
	actors []string
	parts  [2][][]float64
}

// sizes returns the room for names, the side of a cell, and whether the matrices stand one above the
// other.
func (g *restrictions) sizes(width vg.Length) (names, cell vg.Length, stacked bool) {
	p := newMeasure(width)
	for _, id := range g.actors {
		names = max(names, p.wide(letters{}, id))
	}
	names = min(names+2*mm, width/4)
	n := vg.Length(len(g.actors))
	// Two numbers need 5 mm.
	if cell = ((width-6*mm)/2 - names - 3*mm) / n; cell < 5*mm {
		cell, stacked = (width-6*mm-names)/n, true
	}
	return names, min(9*mm, cell), stacked
}

// draw draws the sheet.
func (g *restrictions) draw(p *pen) {
	names, cell, stacked := g.sizes(p.width())
	n := vg.Length(len(g.actors))
	for k, title := range []string{"Sanctions", "Departures from the text"} {
		x, top := 4*mm+names, p.height()-11*mm
		if k == 1 && stacked {
			top -= n*cell + 13*mm
		} else if k == 1 {
			x = (p.width()+4*mm)/2 + names + 2*mm
		}
		p.write(letters{bold: true, y: text.YBottom}, x-names, top+6.5*mm, title)
		p.write(letters{colour: quiet, x: text.XCenter, y: text.YBottom}, x+n*cell/2, top+3.4*mm, "against")
		p.write(letters{colour: quiet, x: text.XCenter, y: text.YBottom, turned: true}, x-names-0.2*mm, top-n*cell/2, "by")
		for i, by := range g.actors {
			y := top - vg.Length(i+1)*cell
			p.write(letters{x: text.XRight, y: text.YCenter}, x-1*mm, y+cell/2, p.fit(letters{}, by, names-1*mm))
			p.write(letters{x: text.XCenter, y: text.YBottom}, x+vg.Length(i)*cell+cell/2, top+0.7*mm, p.fit(letters{}, by, cell+0.5*mm))
			for j := range g.actors {
				g.cell(p, vg.Point{X: x + vg.Length(j)*cell, Y: y}, cell, g.parts[k][i][j], i == j)
			}
		}
	}
	keys := []key{{10 * mm, func(x, y vg.Length) {
		for k, c := range shades {
			at := x + vg.Length(k)*2.5*mm
			p.fill(c, vg.Point{X: at, Y: y - 1*mm}, vg.Point{X: at + 2.5*mm, Y: y + 1*mm})
		}
	}, "to 25, 50, 75, 100 % of periods"}, {2 * mm, func(x, y vg.Length) {
		p.write(letters{x: text.XCenter, y: text.YCenter, colour: quiet}, x+1*mm, y, "·")
	}, "never"}}
	p.legend(keys, 4*mm, 2.5*mm, p.width(), false)
}

// cell draws a cell: the percent on the shade of the percent.
func (g *restrictions) cell(p *pen, low vg.Point, side vg.Length, share float64, own bool) {
	high := vg.Point{X: low.X + side, Y: low.Y + side}
	centre := vg.Point{X: low.X + side/2, Y: low.Y + side/2}
	l := letters{size: small, x: text.XCenter, y: text.YCenter}
	switch {
	case own:
		p.StrokeLine2(stroke(quiet, 0.4), low.X, high.Y, high.X, low.Y)
		return
	case share > 0:
		p.fill(shade(share), low, high)
		if share > 0.5 {
			l.colour = white
		}
		words := number(100*share, 0)
		if share < 0.005 {
			words = "<1"
		}
		p.write(l, centre.X, centre.Y, words)
	default:
		l.colour = quiet
		p.write(l, centre.X, centre.Y, "·")
	}
	p.StrokeLines(stroke(white, 0.8), []vg.Point{low, {X: high.X, Y: low.Y}, high, {X: low.X, Y: high.Y}, low})
}
