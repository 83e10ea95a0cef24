package main

import (
	"image/color"
	"strings"
	"unicode/utf8"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/tradetalk/tradetalk/examples/internal/program"
)

// shades are the colours of the outcomes, in the order of the legend.
var shades = []color.Color{
	color.NRGBA{R: 0x8f, G: 0xb8, B: 0xde, A: 0xff}, color.NRGBA{R: 0xe0, G: 0xa4, B: 0x58, A: 0xff},
	color.NRGBA{R: 0xb2, G: 0x45, B: 0x2f, A: 0xff}, color.NRGBA{R: 0x2b, G: 0x6c, B: 0xa3, A: 0xff},
}

// picture draws a group of bars for each region, with a bar for each outcome, in percent, to
// the file of -picture. Package plot draws the same bytes for the same values.
func (s *study) picture(outcomes []string, values [][]float64) error {
	n := s.e.NumRegions()
	p := plot.New()
	p.Title.Text = "Real income, change in % over the factual tariffs"
	if s.game.Weights != nil {
		// Political governments have other objectives than real income.
		p.Title.Text = "Governments' objectives, change in % over the factual tariffs"
	}
	p.Title.TextStyle.Font.Size = vg.Points(13)
	p.Title.Padding = vg.Points(8)
	// Horizontal lines alone: the regions have no order.
	grid := plotter.NewGrid()
	grid.Vertical.Width = 0
	grid.Horizontal.Color = color.Gray{Y: 0xdd}
	p.Add(grid)
	// The bars of a group share a width, with a gap the width of a bar.
	width := vg.Points(44 / float64(len(outcomes)+1))
	for k, name := range outcomes {
		bars, err := plotter.NewBarChart(plotter.Values(values[k]), width)
		if err != nil {
			return err
		}
		bars.Color = shades[k%len(shades)]
		bars.LineStyle.Width = 0
		// Groups are centred at the tick of the region.
		bars.Offset = width * vg.Length(float64(k)-float64(len(outcomes)-1)/2)
		p.Add(bars)
		p.Legend.Add(name, bars)
	}
	p.Legend.Top = true
	p.Legend.ThumbnailWidth, p.Legend.Padding = vg.Points(12), vg.Points(3)
	var names []string
	for _, r := range s.e.Regions() {
		name := r.Name
		if n <= 10 { // slanted labels have one line
			name = wrap(name, 16)
		}
		names = append(names, name)
	}
	// Names of as many lines each begin at the same height.
	most := 0
	for _, name := range names {
		most = max(most, strings.Count(name, "\n"))
	}
	for r, name := range names {
		names[r] += strings.Repeat("\n ", most-strings.Count(name, "\n"))
	}
	p.NominalX(names...)
	p.X.Tick.Label.Font.Size = vg.Points(9)
	p.X.LineStyle.Width, p.Y.LineStyle.Width = 0, 0
	// Many names need slanted labels.
	if n > 10 {
		p.X.Tick.Label.Rotation = 0.9
		p.X.Tick.Label.XAlign, p.X.Tick.Label.YAlign = draw.XRight, draw.YCenter
	}
	// Room for the legend above the bars.
	p.Y.Max += 0.25 * (p.Y.Max - p.Y.Min)
	// The width grows with the number of regions; the height is fixed.
	img := vgimg.NewWith(vgimg.UseWH(vg.Length(max(n, 6))*0.8*vg.Inch+1*vg.Inch, 5*vg.Inch), vgimg.UseDPI(110))
	p.Draw(draw.Crop(draw.New(img), 0.1*vg.Inch, -0.1*vg.Inch, 0.1*vg.Inch, -0.1*vg.Inch))
	return program.Save("picture", s.o.picture, vgimg.PngCanvas{Canvas: img})
}

// wrap breaks a text at spaces into lines of a width in characters. A longer word has a line of
// its own.
func wrap(s string, width int) string {
	var out strings.Builder
	length := 0
	for k, word := range strings.Fields(s) {
		n := utf8.RuneCountInString(word)
		switch {
		case k == 0:
			length = n
		case length+1+n > width:
			out.WriteByte('\n')
			length = n
		default:
			out.WriteByte(' ')
			length += 1 + n
		}
		out.WriteString(word)
	}
	return out.String()
}
