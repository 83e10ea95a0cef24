package figure

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// This file estimates and draws how long modules stay in force.

// Spell is a time in force: its length in periods, and whether it ended before the record did.
type Spell struct {
	Length int
	Ended  bool
}

// Survival is an estimate of the share of spells still going on, a step for each length at which
// one ends.
type Survival struct {
	Spells, Ends int
	// At are the lengths in periods, rising. Risk is the number of spells as long, and Share the
	// share that goes on beyond, with its interval.
	At               []int
	Risk             []int
	Share, Low, High []float64
}

// Spells returns the times in force of a module over the runs of an ensemble. A module that ends and
// enters into force again has two.
func (e Ensemble) Spells(module string) (out []Spell) {
	for k := range e.Runs {
		for m := range e.Runs[k].Modules {
			if e.Runs[k].Modules[m].ID != module {
				continue
			}
			length := 0
			for _, on := range e.Runs[k].Modules[m].InForce {
				if on {
					length++
				} else if length > 0 {
					out, length = append(out, Spell{length, true}), 0
				}
			}
			if length > 0 {
				out = append(out, Spell{length, false})
			}
		}
	}
	return out
}

// KaplanMeier estimates the survival of spells (Kaplan and Meier 1958) with the interval at 95 % on
// the scale of log(-log) with the variance of Greenwood (Kalbfleisch and Prentice 2002, section
// 1.4). Spells cut off by the end of the record count until then. Spells of one run are taken as
// independent.
func KaplanMeier(spells []Spell) Survival {
	s := Survival{Spells: len(spells)}
	var lengths []int
	for _, one := range spells {
		if one.Ended {
			s.Ends++
			lengths = append(lengths, one.Length)
		}
	}
	slices.Sort(lengths)
	share, variance := 1.0, 0.0
	for _, at := range slices.Compact(lengths) {
		risk, ends := 0, 0
		for _, one := range spells {
			if one.Length >= at {
				risk++
			}
			if one.Length == at && one.Ended {
				ends++
			}
		}
		share *= 1 - float64(ends)/float64(risk)
		variance += float64(ends) / (float64(risk) * float64(risk-ends))
		low, high := 0.0, 0.0
		if share > 0 {
			const z = 1.959963984540054 // the 97.5th percentile of the normal distribution
			half := z * math.Sqrt(variance) / math.Abs(math.Log(share))
			low, high = math.Pow(share, math.Exp(half)), math.Pow(share, math.Exp(-half))
		}
		s.At, s.Risk, s.Share = append(s.At, at), append(s.Risk, risk), append(s.Share, share)
		s.Low, s.High = append(s.Low, low), append(s.High, high)
	}
	return s
}

// ModuleSurvival draws how long the modules of an ensemble stay in force, a panel for each module that
// ever was.
func ModuleSurvival(e Ensemble) (*Figure, error) {
	if err := e.alike(); err != nil {
		return nil, err
	}
	first := &e.Runs[0]
	g := &survivals{run: first}
	f := &Figure{
		Caption: fmt.Sprintf("Share of modules still in force, by time since entry into force, over %s: Kaplan-Meier estimates with intervals at 95 %%. Ticks: spells cut off "+
			"by the end of the record; n: spells, and how many ended.", runsInWords(e)),
		Table: [][]string{{"module", "spells", "ends", "periods", "at risk", "share", "low", "high"}},
	}
	for k := range first.Modules {
		id := first.Modules[k].ID
		spells := e.Spells(id)
		if len(spells) == 0 {
			f.Caption += fmt.Sprintf(" %s never enters into force.", id)
			continue
		}
		s := KaplanMeier(spells)
		g.names, g.spells, g.curves = append(g.names, id), append(g.spells, spells), append(g.curves, s)
		for i := range s.At {
			f.Table = append(f.Table, []string{id, fmt.Sprint(s.Spells), fmt.Sprint(s.Ends), fmt.Sprint(s.At[i]), fmt.Sprint(s.Risk[i]), plain(s.Share[i]), plain(s.Low[i]), plain(s.High[i])})
		}
		if len(s.At) == 0 {
			f.Table = append(f.Table, []string{id, fmt.Sprint(s.Spells), "0", "", "", "1", "", ""})
		}
	}
	if len(g.names) == 0 {
		return nil, fmt.Errorf("figure: no module of ensemble %q is ever in force: %w", e.Name, ErrNothing)
	}
	f.height = func(width vg.Length) vg.Length {
		columns := g.columns(width)
		return vg.Length((len(g.names)+columns-1)/columns)*24*mm + 7.5*mm
	}
	f.draw = g.draw
	return f, nil
}

// survivals is the picture of the survival of modules.
type survivals struct {
	run    *Run
	names  []string
	spells [][]Spell
	curves []Survival
}

// columns returns the number of panels beside each other.
func (g *survivals) columns(width vg.Length) int {
	return min(len(g.names), max(2, int(width/(42*mm))))
}

// draw draws the sheet.
func (g *survivals) draw(p *pen) {
	columns := g.columns(p.width())
	ticks, label := niceTicks(0, 1, 3)
	const left = 9.5 * mm
	cell := (p.width() - left - 1.5*mm) / vg.Length(columns)
	periods := float64(g.run.Periods)
	p.write(letters{x: text.XCenter, y: text.YTop, turned: true}, 0.8*mm, 9*mm+(p.height()-9*mm)/2, "Share still in force")
	for k, id := range g.names {
		row, column := k/columns, k%columns
		x := left + vg.Length(column)*cell
		top := p.height() - vg.Length(row)*24*mm - 7*mm
		a := panel{pen: p, min: vg.Point{X: x, Y: top - 16*mm}, max: vg.Point{X: x + cell - 5*mm, Y: top}, x1: periods, y1: 1.04}
		if column == 0 {
			a.axisY(ticks, label)
		} else {
			a.axisY(ticks, nil)
		}
		s := &g.curves[k]
		longest := 0
		for _, one := range g.spells[k] {
			longest = max(longest, one.Length)
		}
		var at, low, share, high []float64
		corner := func(x, l, v, h float64) {
			at, low, share, high = append(at, x), append(low, l), append(share, v), append(high, h)
		}
		l, v, h := 1.0, 1.0, 1.0
		corner(0, l, v, h)
		for i := range s.At {
			corner(float64(s.At[i]), l, v, h)
			l, v, h = s.Low[i], s.Share[i], s.High[i]
			corner(float64(s.At[i]), l, v, h)
		}
		corner(float64(longest), l, v, h)
		a.area(shades[0], at, low, high)
		a.line(stroke(shades[3], 1.1), at, share)
		for _, cut := range s.cuts(g.spells[k]) {
			y := a.Y(s.shareAt(cut))
			a.StrokeLine2(stroke(black, 0.5), a.X(float64(cut)), y-0.7*mm, a.X(float64(cut)), y+0.7*mm)
		}
		count := fmt.Sprintf("n = %d, %d ended", s.Spells, s.Ends)
		a.write(letters{bold: true, y: text.YBottom}, a.min.X, top+3.3*mm, p.fit(letters{bold: true}, id, cell-5*mm))
		a.write(letters{size: small, colour: quiet, y: text.YBottom}, a.min.X, top+0.6*mm, count)
		years := periodTicks(g.run.Periods+1, g.run.Length, int((a.max.X-a.min.X)/(6*mm)))
		if k+columns >= len(g.names) {
			a.axisX(years, func(v float64) string { return number(v, 0) })
		} else {
			a.axisX(years, nil)
		}
	}
	p.write(letters{x: text.XCenter, y: text.YBottom}, (left+p.width())/2, 1*mm, axisName(g.run.Length)+"s since entry into force")
}

// shareAt returns the share that goes on beyond a length.
func (s *Survival) shareAt(length int) float64 {
	share := 1.0
	for i, at := range s.At {
		if at <= length {
			share = s.Share[i]
		}
	}
	return share
}

// cuts returns the lengths of spells cut off by the end of the record, each once.
func (s *Survival) cuts(spells []Spell) (out []int) {
	for _, one := range spells {
		if !one.Ended {
			out = append(out, one.Length)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
