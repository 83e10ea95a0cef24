package main

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/tradetalk/tradetalk/examples/internal/program"
	"github.com/tradetalk/tradetalk/sim/experiment"
)

// shades are the colours of the audience costs, from light for none to dark for the
// largest.
var shades = []color.NRGBA{
	{R: 0x9e, G: 0xc4, B: 0xe0, A: 0xff},
	{R: 0x5a, G: 0x9a, B: 0xc9, A: 0xff},
	{R: 0x2b, G: 0x6c, B: 0xa3, A: 0xff},
	{R: 0x0f, G: 0x38, B: 0x5e, A: 0xff},
}

// savePicture draws the concession against severity in four panels, a panel for each
// arm, with a line and intervals for each audience cost.
func savePicture(name string, r *experiment.Result) error {
	const width, height = 11 * vg.Inch, 8.4 * vg.Inch
	img := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(110))
	canvas := draw.New(img)
	// The heading is drawn above the tiles of the four panels.
	heading := plot.New().Title.TextStyle
	heading.Font.Size, heading.XAlign, heading.YAlign = vg.Points(15), draw.XCenter, draw.YTop
	canvas.FillText(heading, vg.Point{X: width / 2, Y: height - 0.12*vg.Inch}, "Concession by severity of the sanction and audience cost of the sender")
	body := draw.Crop(canvas, 0.15*vg.Inch, -0.15*vg.Inch, 0.1*vg.Inch, -0.5*vg.Inch)
	tiles := draw.Tiles{Rows: 2, Cols: 2, PadX: 0.25 * vg.Inch, PadY: 0.25 * vg.Inch}
	for a := range arms {
		p, err := panel(r, a)
		if err != nil {
			return err
		}
		p.Draw(tiles.At(body, a%2, a/2))
	}
	return program.Save("picture", name, vgimg.PngCanvas{Canvas: img})
}

// panel draws an arm. The lines are shifted slightly sideways, to keep the intervals
// apart.
func panel(r *experiment.Result, a int) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = title(a)
	p.Title.TextStyle.Font.Size = vg.Points(11)
	p.X.Label.Text, p.Y.Label.Text = "severity: share of trade stopped", "mean concession"
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0.18, 1.07, 0, 1.02
	// Ticks stand only at the severities played.
	var marks []plot.Tick
	for _, s := range severities {
		marks = append(marks, plot.Tick{Value: s, Label: fmt.Sprint(s)})
	}
	p.X.Tick.Marker = plot.ConstantTicks(marks)
	grid := plotter.NewGrid()
	grid.Vertical.Width = 0
	grid.Horizontal.Color = color.Gray{Y: 0xdd}
	p.Add(grid)
	p.Legend.Top, p.Legend.Left = true, true
	p.Legend.TextStyle.Font.Size = vg.Points(9)
	// Intervals are cut at 0 and 1, the range of a share.
	for d := range audiences {
		points := band{XYs: make(plotter.XYs, len(severities)), YErrors: make(plotter.YErrors, len(severities))}
		for s := range severities {
			e := r.Mean(point(a, d, s), concession)
			points.XYs[s] = plotter.XY{X: severities[s] + 0.008*(float64(d)-float64(len(audiences)-1)/2), Y: e.Mean}
			points.YErrors[s].Low, points.YErrors[s].High = min(e.Half(), e.Mean), min(e.Half(), 1-e.Mean)
		}
		line, dots, err := plotter.NewLinePoints(points)
		if err != nil {
			return nil, err
		}
		line.Color, line.Width = shades[d], vg.Points(1.6)
		dots.Color, dots.Shape, dots.Radius = shades[d], draw.CircleGlyph{}, vg.Points(2.5)
		whiskers, err := plotter.NewYErrorBars(points)
		if err != nil {
			return nil, err
		}
		whiskers.Color, whiskers.Width = shades[d], vg.Points(1)
		p.Add(line, dots, whiskers)
		p.Legend.Add(fmt.Sprintf("audience cost %g sd", audiences[d]), line, dots)
	}
	return p, nil
}

// band is a line with intervals.
type band struct {
	plotter.XYs
	plotter.YErrors
}
