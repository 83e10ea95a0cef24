package main

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	vgdraw "gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/tradetalk/tradetalk/examples/internal/program"
	"github.com/tradetalk/tradetalk/sim/talks"
)

// This file draws a case as scatter plots of utilities, from its drafts, its zone of
// agreement and the agreement. The Nash point (Nash 1950) marks the benchmark.

// The colours of drafts, efficient drafts, red lines and acceptable drafts.
var (
	grey  = color.RGBA{200, 200, 200, 255}
	blue  = color.RGBA{31, 119, 180, 255}
	red   = color.RGBA{214, 39, 40, 255}
	green = color.RGBA{44, 160, 44, 255}
)

// draw writes a picture of the case to a file. Each panel shows a pair of parties: the
// utilities of every draft, the acceptable drafts, the efficient drafts among them, the
// red lines, the Nash point and the agreement.
func draw(t *table, out talks.Outcome, file string) error {
	n := len(t.parties)
	// A panel for each pair of parties, at most three to a row.
	var panels []*plot.Plot
	for a := range n {
		for b := a + 1; b < n; b++ {
			p, err := panel(t, out, a, b)
			if err != nil {
				return err
			}
			panels = append(panels, p)
		}
	}
	// The grid is filled row by row; the last row may be shorter.
	columns := min(len(panels), 3)
	rows := (len(panels) + columns - 1) / columns
	grid := make([][]*plot.Plot, rows)
	for r := range grid {
		grid[r] = make([]*plot.Plot, columns)
		copy(grid[r], panels[r*columns:min((r+1)*columns, len(panels))])
	}
	side := 9 * vg.Centimeter
	// Each panel is a square of 9 cm.
	img := vgimg.NewWith(vgimg.UseWH(side*vg.Length(columns), side*vg.Length(rows)), vgimg.UseDPI(144))
	tiles := vgdraw.Tiles{
		Rows: rows, Cols: columns,
		PadX: 5 * vg.Millimeter, PadY: 5 * vg.Millimeter,
		PadTop: 3 * vg.Millimeter, PadBottom: 3 * vg.Millimeter, PadLeft: 3 * vg.Millimeter, PadRight: 4 * vg.Millimeter,
	}
	canvases := plot.Align(grid, tiles, vgdraw.New(img))
	for r, row := range grid {
		for c, p := range row {
			if p != nil {
				p.Draw(canvases[r][c])
			}
		}
	}
	return program.Save("picture", file, vgimg.PngCanvas{Canvas: img})
}

// panel draws the utilities of two parties against each other.
func panel(t *table, out talks.Outcome, a, b int) (*plot.Plot, error) {
	p := plot.New()
	p.X.Label.Text = "worth to " + t.parties[a].Name
	p.Y.Label.Text = "worth to " + t.parties[b].Name
	p.Legend.Top = true
	p.Legend.Left = true
	p.Legend.Padding = vg.Points(2)
	// All drafts are drawn in grey below the other sets.
	g := t.game
	all := make([]int, g.Len())
	for x := range all {
		all[x] = x
	}
	// add draws a set of outcomes and adds an entry to the legend.
	add := func(name string, outcomes []int, c color.Color, radius vg.Length, shape vgdraw.GlyphDrawer) error {
		if len(outcomes) == 0 {
			return nil
		}
		xy := make(plotter.XYs, len(outcomes))
		for k, x := range outcomes {
			xy[k].X, xy[k].Y = g.Value(a, x), g.Value(b, x)
		}
		s, err := plotter.NewScatter(xy)
		if err != nil {
			return err
		}
		s.GlyphStyle = vgdraw.GlyphStyle{Color: c, Radius: radius, Shape: shape}
		p.Add(s)
		p.Legend.Add(name, s)
		return nil
	}
	lines, err := redLines(g, a, b)
	if err != nil {
		return nil, err
	}
	// The Nash point is absent without a zone of agreement.
	var nash, agreed []int
	if point, ok := g.Nash(); ok {
		nash = []int{point.Outcome}
	}
	if out.Status == talks.Agreed {
		// The agreed draft is found by comparison, for any numbering of outcomes.
		for x := range g.Len() {
			if g.Draft(x) == out.Draft {
				agreed = []int{x}
			}
		}
	}
	// Later sets are drawn over earlier sets.
	for _, err := range []error{
		add("draft", all, grey, vg.Points(1.5), vgdraw.CircleGlyph{}),
		add("all would sign", g.Zone(), green, vg.Points(1.7), vgdraw.CircleGlyph{}),
		add("... and efficient", g.ZoneFrontier(), blue, vg.Points(2.5), vgdraw.CircleGlyph{}),
		add("Nash point", nash, color.Black, vg.Points(5), vgdraw.RingGlyph{}),
		add("agreed", agreed, red, vg.Points(4), vgdraw.PyramidGlyph{}),
	} {
		if err != nil {
			return nil, err
		}
	}
	p.Add(lines...)
	p.Y.Max += 0.55 * (p.Y.Max - p.Y.Min) // room for the legend
	return p, nil
}

// redLines returns the lines at the reserves of two parties.
func redLines(g *talks.Game, a, b int) ([]plot.Plotter, error) {
	span := func(i int) (lo, hi float64) {
		lo, hi = g.Value(i, 0), g.Value(i, 0)
		for x := range g.Len() {
			lo, hi = min(lo, g.Value(i, x)), max(hi, g.Value(i, x))
		}
		return lo, hi
	}
	// Each line spans the range of utilities of the other party.
	aLo, aHi := span(a)
	bLo, bHi := span(b)
	var out []plot.Plotter
	for _, xy := range []plotter.XYs{
		{{X: g.Reserve(a), Y: bLo}, {X: g.Reserve(a), Y: bHi}},
		{{X: aLo, Y: g.Reserve(b)}, {X: aHi, Y: g.Reserve(b)}},
	} {
		l, err := plotter.NewLine(xy)
		if err != nil {
			return nil, err
		}
		l.Color = red
		l.Dashes = []vg.Length{vg.Points(3), vg.Points(3)}
		out = append(out, l)
	}
	return out, nil
}
