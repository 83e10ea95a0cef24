package main

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/tradetalk/tradetalk/examples/internal/program"
)

// This file draws the answers: total indices of both questions, and the worlds with the box in the
// plane of the two factors that matter most.

// The colours of the two questions, and of worlds by the share of runs without measures.
var (
	blue = color.NRGBA{R: 0x2b, G: 0x6c, B: 0xa3, A: 0xff}
	red  = color.NRGBA{R: 0xb5, G: 0x48, B: 0x2f, A: 0xff}
)

// draw writes the picture as PNG.
func (f *findings) draw(name string) error {
	const width, height = 11 * vg.Inch, 4.6 * vg.Inch
	img := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(110))
	tiles := draw.Tiles{Rows: 1, Cols: 2, PadX: 0.3 * vg.Inch, PadTop: 0.1 * vg.Inch, PadBottom: 0.1 * vg.Inch, PadLeft: 0.1 * vg.Inch, PadRight: 0.2 * vg.Inch}
	canvas := draw.New(img)
	left, err := f.bars()
	if err != nil {
		return err
	}
	left.Draw(tiles.At(canvas, 0, 0))
	right, err := f.worldsPlot()
	if err != nil {
		return err
	}
	right.Draw(tiles.At(canvas, 1, 0))
	return program.Save("picture", name, vgimg.PngCanvas{Canvas: img})
}

// bars returns the total indices as bars, with whiskers for their intervals.
func (f *findings) bars() (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = "Total share of the variance"
	p.Y.Min, p.Y.Max = 0, 1
	p.Legend.Top = true
	var names []string
	for _, factor := range f.factors {
		names = append(names, factor.Name)
	}
	for q, c := range []color.NRGBA{blue, red} {
		var heights plotter.Values
		whiskers := band{XYs: make(plotter.XYs, len(names)), YErrors: make(plotter.YErrors, len(names))}
		for j, x := range f.indices[q].Total {
			heights = append(heights, max(0, x.Estimate))
			whiskers.XYs[j] = plotter.XY{X: float64(j) + 0.2*(2*float64(q)-1), Y: max(0, x.Estimate)}
			whiskers.YErrors[j].Low, whiskers.YErrors[j].High = max(0, x.Estimate)-max(0, x.Interval.Low), max(0, x.Interval.High-x.Estimate)
		}
		bars, err := plotter.NewBarChart(heights, vg.Points(18))
		if err != nil {
			return nil, err
		}
		bars.Color, bars.LineStyle.Width, bars.Offset = c, 0, vg.Points(18*(float64(q)-0.5))
		errs, err := plotter.NewYErrorBars(whiskers)
		if err != nil {
			return nil, err
		}
		// Whiskers stand at the middle of their bars, whose width is in points.
		for j := range whiskers.XYs {
			errs.XYs[j].X = float64(j) + 0.17*(2*float64(q)-1)
		}
		p.Add(bars, errs)
		p.Legend.Add([]string{"concession", "imposed"}[q], bars)
	}
	p.NominalX(names...)
	return p, nil
}

// worldsPlot returns the worlds and the box in a plane: of the factors that the box restricts, with
// the least quasi-p-values, and behind them of those with the largest total indices.
func (f *findings) worldsPlot() (*plot.Plot, error) {
	order := make([]int, len(f.factors))
	for j := range order {
		order[j] = j
	}
	rank := func(j int) float64 { // restricted factors come first
		if l := f.box.Limits[j]; l.Restricted() {
			return l.QuasiP
		}
		return 3 - min(1, f.indices[1].Total[j].Estimate)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rank(a), rank(b)) })
	first, second := order[0], order[1]
	p := plot.New()
	p.Title.Text = "Worlds by the share of runs without measures"
	p.X.Label.Text, p.Y.Label.Text = f.factors[first].Name, f.factors[second].Name
	points := make(plotter.XYs, len(f.points))
	for k, x := range f.points {
		points[k] = plotter.XY{X: x[first], Y: x[second]}
	}
	dots, err := plotter.NewScatter(points)
	if err != nil {
		return nil, err
	}
	dots.GlyphStyleFunc = func(k int) draw.GlyphStyle {
		mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + f.share[k]*(float64(b)-float64(a)))) }
		return draw.GlyphStyle{Color: color.NRGBA{mix(0xd0, red.R), mix(0xd8, red.G), mix(0xe0, red.B), 0xff}, Radius: vg.Points(3), Shape: draw.CircleGlyph{}}
	}
	a, b := f.box.Limits[first], f.box.Limits[second]
	x0, x1 := max(a.Low, f.factors[first].Low), min(a.High, f.factors[first].High)
	y0, y1 := max(b.Low, f.factors[second].Low), min(b.High, f.factors[second].High)
	box, err := plotter.NewLine(plotter.XYs{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}, {X: x0, Y: y0}})
	if err != nil {
		return nil, err
	}
	box.Color, box.Width = blue, vg.Points(1.6)
	p.Add(dots, box)
	return p, nil
}

// band is a row of points with intervals.
type band struct {
	plotter.XYs
	plotter.YErrors
}
