package main

import (
	"fmt"
	"image/color"
	"io"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/tradetalk/tradetalk/sim/event"
)

// This file draws a history as a timeline, with a lane for each module and each regime,
// from the record of the history. Bars show the periods in force, and glyphs show
// events.

// The colours of the picture: modules, sanctions, escape clauses, neutral marks and
// cooperation.
var (
	lawful = color.NRGBA{R: 0x2b, G: 0x6c, B: 0xa3, A: 0xff}
	harsh  = color.NRGBA{R: 0xb2, G: 0x45, B: 0x2f, A: 0xff}
	escape = color.NRGBA{R: 0xd9, G: 0x8c, B: 0x1f, A: 0xff}
	quiet  = color.NRGBA{R: 0x55, G: 0x55, B: 0x55, A: 0xff}
	good   = color.NRGBA{R: 0x2f, G: 0x80, B: 0x4a, A: 0xff}
)

// mark is the drawing of some kinds of event: the name in the legend, the shape, the
// colour, and the offset from the middle of the lane, in periods to the right and half
// lanes above.
type mark struct {
	// name is the name in the legend.
	name string
	// shape and colour are the form and the colour of the glyph.
	shape  draw.GlyphDrawer
	colour color.Color
	// right and above are the offset from the middle of the lane.
	right, above float64
	// kinds are the kinds of event drawn by the mark.
	kinds []event.Kind
}

// marks returns the marks in the order of the legend: modules first, then sanctions.
func marks() []mark {
	return append([]mark{
		{"signed", draw.RingGlyph{}, lawful, 0, 0, []event.Kind{event.Signed}},
		{"in force", draw.CircleGlyph{}, lawful, 0, 0, []event.Kind{event.EnteredIntoForce, event.Acceded}},
		{"voted down", draw.CrossGlyph{}, harsh, 0, 0, []event.Kind{event.RatificationFailed}},
		{"talks fail", draw.CrossGlyph{}, quiet, 0, 0, []event.Kind{event.TalksFailed}},
		{"exception, safeguard", draw.PyramidGlyph{}, escape, 0, 0.62, []event.Kind{event.ExceptionInvoked, event.SafeguardApplied}},
		{"dispute", draw.SquareGlyph{}, quiet, 0, -0.62, []event.Kind{event.ConsultationsRequested, event.ReviewOpened}},
		{"ruling", draw.BoxGlyph{}, good, 0.3, -0.62, []event.Kind{event.Ruled, event.AppellateRuling, event.ExceptionJustified, event.ExceptionNotJustified}},
		{"breach, withdrawal", draw.PlusGlyph{}, harsh, 0.35, 0.62, []event.Kind{event.Breached, event.BrokenCovertly, event.Withdrew}},
		{"retaliation, ruling ignored", draw.TriangleGlyph{}, harsh, -0.3, -0.62, []event.Kind{event.ObligationsSuspended, event.RulingNotImplemented}},
	}, conflictMarks()...)
}

// picture draws the history as a timeline: a lane for each module and each regime,
// with a bar for the periods in force. The thickness of the bar is the share of actors
// bound or of measures in force.
func picture(r *record) (io.WriterTo, error) {
	p := plot.New()
	// Lanes are numbered from the top, and the axis counts from the bottom.
	lanes := lanesOf(r)
	n := len(lanes)
	p.Y.Min, p.Y.Max = -0.6, float64(n)-0.4
	p.X.Min, p.X.Max = -0.8, float64(r.scenario.Periods)-0.2
	p.X.Label.Text = r.scenario.PeriodLength.String()
	p.X.Tick.Marker = plot.TickerFunc(years(r.scenario.PeriodLength.PerYear()))
	names := make([]string, n)
	for k := range lanes {
		names[n-1-k] = lanes[k].name
	}
	p.NominalY(names...)
	p.Y.LineStyle.Width, p.X.LineStyle.Width = 0, 0
	p.Y.Tick.Label.Font.Size, p.X.Tick.Label.Font.Size = vg.Points(11), vg.Points(10)
	p.X.Tick.Label.Color = quiet
	p.X.Tick.LineStyle.Width = 0
	// The grid and the bars come first, and the glyphs go on top.
	grid := plotter.NewGrid()
	grid.Horizontal.Color, grid.Vertical.Color = color.Gray{Y: 0xee}, color.Gray{Y: 0xe4}
	p.Add(grid)
	for k := range lanes {
		if err := bars(p, &lanes[k], float64(n-1-k)); err != nil {
			return nil, err
		}
	}
	p.Legend.Top = true
	all := marks()
	for m := range all {
		if err := strew(p, r, &all[m], lanes); err != nil {
			return nil, err
		}
	}

	// The size grows with the number of lanes; the lower margin holds the legend.
	width, height := 14*vg.Inch, vg.Length(n)*0.52*vg.Inch+1.7*vg.Inch
	img := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(110))
	canvas := draw.New(img)
	style := p.Title.TextStyle
	style.Font.Size = vg.Points(15)
	style.XAlign, style.YAlign = draw.XCenter, draw.YTop
	canvas.FillText(style, vg.Point{X: width / 2, Y: height - 0.12*vg.Inch}, fmt.Sprintf("%s, seed %d", r.scenario.Name, r.seed))
	p.Draw(draw.Crop(canvas, 0.15*vg.Inch, -0.2*vg.Inch, 0.75*vg.Inch, -0.45*vg.Inch))
	legend(canvas, all)

	return vgimg.PngCanvas{Canvas: img}, nil
}

// lane is a row of the picture: a module or a regime, with the share in force by
// period, in [0, 1].
type lane struct {
	// name is the label of the lane.
	name string
	// module and regime are the ID of the module or of the regime, "" for the other.
	module, regime string
	// share is the share in force by period, and colour the colour of the bars.
	share  []float64
	colour color.NRGBA
}

// lanesOf returns the lanes of a history: modules in the order of the treaty, then
// regimes.
func lanesOf(r *record) (out []lane) {
	for k, m := range r.scenario.Treaty.Modules {
		l := lane{name: m.ID, module: m.ID, colour: lawful}
		for t := range r.bound {
			l.share = append(l.share, float64(r.bound[t][k])/float64(len(r.scenario.Actors)))
		}
		out = append(out, l)
	}
	for k := range r.scenario.Regimes {
		regime := &r.scenario.Regimes[k]
		l := lane{name: fmt.Sprintf("%s: %s on %s", regime.ID, lead(regime.Senders), regime.Target), regime: regime.ID, colour: harsh}
		for t := range r.harsh {
			l.share = append(l.share, r.harsh[t][k])
		}
		out = append(out, l)
	}
	return out
}

// lead returns the first of some senders, with a plus sign for further senders.
func lead(senders []string) string {
	if len(senders) == 1 {
		return senders[0]
	}
	return senders[0] + "+"
}

// bars draws the share in force of a lane, with a box for each run of equal shares.
func bars(p *plot.Plot, l *lane, y float64) error {
	for t := 0; t < len(l.share); t++ {
		// A run extends over periods with the same share.
		from := t
		for t+1 < len(l.share) && l.share[t+1] == l.share[from] {
			t++
		}
		if l.share[from] == 0 {
			continue
		}
		half := 0.06 + 0.22*l.share[from]
		x0, x1 := float64(from)-0.5, float64(t)+0.5
		box, err := plotter.NewPolygon(plotter.XYs{{X: x0, Y: y - half}, {X: x1, Y: y - half}, {X: x1, Y: y + half}, {X: x0, Y: y + half}})
		if err != nil {
			return err
		}
		pale := l.colour
		pale.A = 0x55
		box.Color = pale
		box.LineStyle.Width = 0
		p.Add(box)
	}
	return nil
}

// strew draws all glyphs of a mark.
func strew(p *plot.Plot, r *record, m *mark, lanes []lane) error {
	var at plotter.XYs
	for k := range r.Events {
		e := &r.Events[k]
		if !slices.Contains(m.kinds, e.Kind) {
			continue
		}
		// A vote against a module already in force concerns accession and is left out.
		for row := range lanes {
			if l := &lanes[row]; l.regime == e.Regime && l.module == e.Module && !(e.Kind == event.RatificationFailed && l.share[e.Period] > 0) {
				x := plotter.XY{X: float64(e.Period) + m.right, Y: float64(len(lanes)-1-row) + 0.5*m.above}
				// Glyphs at the same place are drawn once.
				if !slices.Contains(at, x) {
					at = append(at, x)
				}
			}
		}
	}
	if len(at) == 0 {
		return nil
	}
	s, err := plotter.NewScatter(at)
	if err != nil {
		return err
	}
	s.GlyphStyle = m.style()
	p.Add(s)
	return nil
}

// style returns the style of the glyphs of a mark.
func (m *mark) style() draw.GlyphStyle {
	return draw.GlyphStyle{Color: m.colour, Radius: vg.Points(4.2), Shape: m.shape}
}

// legend draws the marks and their names below the picture, in two lines: modules and
// sanctions.
func legend(c draw.Canvas, all []mark) {
	style := plot.New().X.Tick.Label
	style.Font.Size = vg.Points(10)
	style.XAlign, style.YAlign = draw.XLeft, draw.YCenter
	first := len(all) - len(conflictMarks())
	var x, y vg.Length
	for k := range all {
		switch k {
		case 0:
			x, y = 1.1*vg.Inch, 0.52*vg.Inch
			c.FillText(style, vg.Point{X: 0.3 * vg.Inch, Y: y}, "modules")
		case first:
			x, y = 1.1*vg.Inch, 0.26*vg.Inch
			c.FillText(style, vg.Point{X: 0.3 * vg.Inch, Y: y}, "sanctions")
		}
		c.DrawGlyph(all[k].style(), vg.Point{X: x, Y: y})
		c.FillText(style, vg.Point{X: x + 0.12*vg.Inch, Y: y}, all[k].name)
		x += style.Width(all[k].name) + 0.4*vg.Inch
	}
}

// years returns a function for ticks at the start of every year, with wider steps for
// long histories.
func years(periods int) func(low, high float64) []plot.Tick {
	return func(low, high float64) (out []plot.Tick) {
		step := periods
		for (high-low)/float64(step) > 24 {
			step *= 2
		}
		for t := 0; float64(t) <= high; t += step {
			out = append(out, plot.Tick{Value: float64(t), Label: fmt.Sprint(t)})
		}
		return out
	}
}
