package main

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/tradetalk/tradetalk/examples/internal/program"
	"github.com/tradetalk/tradetalk/market"
)

// This file draws the answer: real income by region, and real value added by sector in the
// region with the largest loss. Package plot draws the same bytes for the same values.

// Red bars are losses and blue bars gains; numbers are grey.
var (
	loss  = color.NRGBA{R: 0xb2, G: 0x45, B: 0x2f, A: 0xff}
	gain  = color.NRGBA{R: 0x2b, G: 0x6c, B: 0xa3, A: 0xff}
	quiet = color.NRGBA{R: 0x55, G: 0x55, B: 0x55, A: 0xff}
)

// savePicture draws two panels: real income by region, and value added by sector, over the
// consumption price index, in the region with the largest loss. Changes are in percent.
func savePicture(name, title string, q *market.Equilibrium) error {
	e := q.Economy()
	// Regions stand in the order of the table.
	order := ranked(q)
	regions, income := make([]string, len(order)), make([]float64, len(order))
	for at, r := range order {
		regions[at], income[at] = label(e.Region(r).Name, 24), 100*(q.RealIncome(r)-1)
	}
	// The second panel shows the region at the top of the first.
	hurt := order[0]
	var sectors []string
	var output []float64
	// Sectors without value added are left out.
	for j, s := range e.Sectors() {
		// A sector without output in the baseline has no change in percent.
		if e.ValueAdded(hurt, j) > 0 {
			sectors = append(sectors, label(s.Name, 30))
			output = append(output, 100*(q.Payroll(hurt, j)-1))
		}
	}
	// The left panel has a bar for each region, and the right panel a bar for each
	// sector.
	left, err := bars("Real income, change in %", regions, income)
	if err != nil {
		return err
	}
	right, err := bars("Real value added in "+label(e.Region(hurt).Name, 30)+", change in %", sectors, output)
	if err != nil {
		return err
	}

	// The longer panel decides the height.
	rows := max(len(regions), len(sectors))
	width, height := 12*vg.Inch, vg.Length(rows)*0.24*vg.Inch+1.3*vg.Inch
	img := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(110))
	canvas := draw.New(img)
	// The title stands above both panels, in the middle.
	style := plot.New().Title.TextStyle
	style.Font.Size = vg.Points(15)
	style.XAlign = draw.XCenter
	style.YAlign = draw.YTop
	// The title is drawn above both panels.
	canvas.FillText(style, vg.Point{X: width / 2, Y: height - 0.12*vg.Inch}, label(title, 100))
	// The rest of the canvas, below the title, holds the panels.
	body := draw.Crop(canvas, 0.1*vg.Inch, -0.1*vg.Inch, 0.1*vg.Inch, -0.5*vg.Inch)
	// Both panels have half the width, with a gap between.
	middle := body.Min.X + body.Size().X/2
	left.Draw(draw.Canvas{Canvas: body.Canvas, Rectangle: vg.Rectangle{Min: body.Min, Max: vg.Point{X: middle - 0.1*vg.Inch, Y: body.Max.Y}}})
	right.Draw(draw.Canvas{Canvas: body.Canvas, Rectangle: vg.Rectangle{Min: vg.Point{X: middle + 0.1*vg.Inch, Y: body.Min.Y}, Max: body.Max}})

	return program.Save("picture", name, vgimg.PngCanvas{Canvas: img})
}

// bars returns a chart of horizontal bars, the first on top, with a number at each bar.
func bars(title string, names []string, values []float64) (*plot.Plot, error) {
	n := len(names)
	p := plot.New()
	p.Title.Text = title
	p.Title.TextStyle.Font.Size = vg.Points(12)
	p.Title.Padding = vg.Points(8)
	// Vertical lines alone help to read horizontal bars.
	grid := plotter.NewGrid()
	grid.Horizontal.Width = 0
	grid.Vertical.Color = color.Gray{Y: 0xdd}
	p.Add(grid)
	// Losses and gains are two series with different colours.
	losses, gains := make(plotter.Values, n), make(plotter.Values, n)
	down := make([]string, n)
	low, high := 0.0, 0.0
	// Plots count rows from below. Losses and gains are two sets of bars, since a set has one
	// colour.
	for at, v := range values {
		row := n - 1 - at
		down[row] = names[at]
		if v < 0 {
			losses[row] = v
		} else {
			gains[row] = v
		}
		low, high = min(low, v), max(high, v)
	}
	for _, side := range []struct {
		values plotter.Values
		color  color.Color
	}{{losses, loss}, {gains, gain}} {
		b, err := plotter.NewBarChart(side.values, vg.Points(11))
		if err != nil {
			return nil, err
		}
		b.Horizontal = true
		b.Color = side.color
		b.LineStyle.Width = 0
		p.Add(b)
	}
	// Numbers stand at the outer end of the bars.
	numbers := plotter.XYLabels{XYs: make(plotter.XYs, n), Labels: make([]string, n)}
	for at, v := range values {
		numbers.XYs[at] = plotter.XY{X: v, Y: float64(n - 1 - at)}
		numbers.Labels[at] = " " + significant(v) + " "
	}
	labels, err := plotter.NewLabels(numbers)
	if err != nil {
		return nil, err
	}
	// Labels of losses stand to the left of the bar.
	for at, v := range values {
		// Numbers of losses stand left of the bar, numbers of gains right.
		s := &labels.TextStyle[at]
		s.Font.Size = vg.Points(9)
		s.Color = quiet
		s.YAlign = draw.YCenter
		s.XAlign = draw.XLeft
		if v < 0 {
			s.XAlign = draw.XRight
		}
	}
	p.Add(labels)
	// Names stand at the axis; lines and ticks of both axes are left out.
	p.NominalY(down...)
	p.Y.Tick.Label.Font.Size = vg.Points(10)
	p.Y.LineStyle.Width = 0
	p.X.LineStyle.Width = 0
	p.X.Tick.LineStyle.Width = 0
	p.X.Tick.Label.Color = quiet
	p.X.Tick.Label.Font.Size = vg.Points(9)
	// Room for the numbers on both sides.
	span := math.Max(high-low, 1e-9)
	p.X.Min, p.X.Max = low-0.18*span, high+0.18*span
	p.X.Tick.Marker = plot.TickerFunc(ticks)
	p.Y.Min, p.Y.Max = -0.7, float64(n)-0.3
	return p, nil
}

// ticks returns the round numbers of a range in at most six steps. Zero is a tick if the
// range holds zero.
func ticks(low, high float64) []plot.Tick {
	step := math.Pow(10, math.Floor(math.Log10((high-low)/6)))
	// Steps are 1, 2 or 5 times a power of ten.
	for _, m := range []float64{1, 2, 5, 10} {
		if (high-low)/(step*m) <= 6 {
			step *= m
			break
		}
	}
	// Decimals follow from the step.
	digits := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	var out []plot.Tick
	// The ticks are multiples of the step inside the range.
	for i := math.Ceil(low / step); i*step <= high; i++ {
		label := "0"
		if i != 0 {
			label = fmt.Sprintf("%.*f", digits, i*step)
		}
		out = append(out, plot.Tick{Value: i * step, Label: label})
	}
	return out
}
