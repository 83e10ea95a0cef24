package figure

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgpdf"

	"github.com/tradetalk/tradetalk/treaty"
)

// This file is the house style: a pen with letters, lines and marks, and panels with axes.

// The colours. Okabe and Ito (2008): blue, vermillion; shades of blue from light to dark.
var (
	black  = color.Gray{Y: 0x22}
	quiet  = color.Gray{Y: 0x66}
	faint  = color.Gray{Y: 0xdd}
	white  = color.Gray{Y: 0xff}
	blue   = color.NRGBA{R: 0x00, G: 0x72, B: 0xb2, A: 0xff}
	red    = color.NRGBA{R: 0xd5, G: 0x5e, B: 0x00, A: 0xff}
	shades = [...]color.NRGBA{
		{R: 0xd3, G: 0xe4, B: 0xf1, A: 0xff}, {R: 0x8d, G: 0xba, B: 0xda, A: 0xff},
		{R: 0x3a, G: 0x86, B: 0xb8, A: 0xff}, {R: 0x06, G: 0x3f, B: 0x66, A: 0xff},
	}
)

// shade returns the colour of a share in (0, 1], in quarters.
func shade(share float64) color.NRGBA {
	return shades[min(3, max(0, int(math.Ceil(4*share-1e-9))-1))]
}

const mm = vg.Millimeter

// pen draws on a whole picture. Lengths are from the lower left corner.
type pen struct {
	draw.Canvas
	fonts text.Handler
	// pdf says that the sheet is a PDF, which has its own letters, see letter. lost are texts
	// with letters that the PDF cannot show.
	pdf  bool
	lost []string
}

// newPen returns a pen on a white sheet.
func newPen(c vg.CanvasSizer) *pen {
	p := newMeasure(0)
	p.Canvas = draw.New(c)
	_, p.pdf = c.(*vgpdf.Canvas)
	p.fill(white, p.Min, p.Max)
	return p
}

// width and height are those of the sheet.
func (p *pen) width() vg.Length  { return p.Max.X - p.Min.X }
func (p *pen) height() vg.Length { return p.Max.Y - p.Min.Y }

// letters are a style of text: size, weight, colour, and the place of the point given.
type letters struct {
	size   float64
	bold   bool
	colour color.Color
	x      text.XAlignment
	y      text.YAlignment
	turned bool
}

// bold is the name of the bold letters in a PDF: vgpdf does not find letters with a weight
// (gonum/plot v0.17.0).
const bold = "LiberationBold"

// The sizes of letters, in points.
const (
	normal = 7
	small  = 6
)

// style returns letters as gonum/plot has them.
func (p *pen) style(l letters) text.Style {
	s := text.Style{
		Color: l.colour, XAlign: l.x, YAlign: l.y, Handler: p.fonts,
		Font: font.Font{Typeface: "Liberation", Variant: "Sans", Size: font.Points(l.size)},
	}
	if l.colour == nil {
		s.Color = black
	}
	if l.size == 0 {
		s.Font.Size = font.Points(normal)
	}
	if l.bold && p.pdf {
		s.Font.Typeface = bold
	} else if l.bold {
		s.Font.Weight = 3 // WeightBold of golang.org/x/image/font
	}
	if l.turned {
		s.Rotation = math.Pi / 2
	}
	return s
}

// write writes a text.
func (p *pen) write(l letters, x, y vg.Length, words string) {
	if l.y == text.YCenter {
		y += 0.3 * mm // the middle of small letters, without the room below the line
	}
	if p.pdf {
		words = p.encoded(words)
	}
	p.FillText(p.style(l), vg.Point{X: x, Y: y}, words)
}

// encoded returns a text in the code page 1252, in which PDF takes its letters. The minus sign, which
// the page lacks, becomes a dash of the same width.
func (p *pen) encoded(words string) string {
	out, err := charmap.Windows1252.NewEncoder().String(strings.ReplaceAll(words, "−", "–"))
	if err != nil {
		p.lost = append(p.lost, words)
	}
	return out
}

// wide returns the width of a text.
func (p *pen) wide(l letters, words string) vg.Length { return p.style(l).Width(words) }

// fit shortens a text that is wider than a length, with an ellipsis.
func (p *pen) fit(l letters, words string, most vg.Length) string {
	if p.wide(l, words) <= most {
		return words
	}
	r := []rune(words)
	for len(r) > 1 && p.wide(l, string(r)+"…") > most {
		r = r[:len(r)-1]
	}
	return strings.TrimSpace(string(r)) + "…"
}

// fill fills a rectangle.
func (p *pen) fill(c color.Color, low, high vg.Point) {
	p.FillPolygon(c, []vg.Point{low, {X: high.X, Y: low.Y}, high, {X: low.X, Y: high.Y}})
}

// stroke is a line: width in points, and dashes in points.
func stroke(c color.Color, width float64, dashes ...float64) draw.LineStyle {
	s := draw.LineStyle{Color: c, Width: vg.Points(width)}
	for _, d := range dashes {
		s.Dashes = append(s.Dashes, vg.Points(d))
	}
	return s
}

// glyph draws a mark.
func (p *pen) glyph(shape draw.GlyphDrawer, c color.Color, radius float64, x, y vg.Length) {
	p.DrawGlyphNoClip(draw.GlyphStyle{Color: c, Radius: vg.Points(radius), Shape: shape}, vg.Point{X: x, Y: y})
}

// hollow is a white mark with an edge: a circle (sides 0), a triangle that points down (3) or a
// diamond (4).
type hollow struct{ sides int }

// DrawGlyph draws the mark.
func (h hollow) DrawGlyph(c *draw.Canvas, s draw.GlyphStyle, at vg.Point) {
	var outline vg.Path
	switch h.sides {
	case 3:
		r := s.Radius * 1.2
		outline.Move(vg.Point{X: at.X - r, Y: at.Y + 0.6*r})
		outline.Line(vg.Point{X: at.X + r, Y: at.Y + 0.6*r})
		outline.Line(vg.Point{X: at.X, Y: at.Y - r})
	case 4:
		r := s.Radius * 1.2
		outline.Move(vg.Point{X: at.X - r, Y: at.Y})
		outline.Line(vg.Point{X: at.X, Y: at.Y + r})
		outline.Line(vg.Point{X: at.X + r, Y: at.Y})
		outline.Line(vg.Point{X: at.X, Y: at.Y - r})
	default:
		outline.Move(vg.Point{X: at.X + s.Radius, Y: at.Y})
		outline.Arc(at, s.Radius, 0, 2*math.Pi)
	}
	outline.Close()
	c.SetColor(white)
	c.Fill(outline)
	c.SetLineStyle(draw.LineStyle{Color: s.Color, Width: vg.Points(0.8)})
	c.Stroke(outline)
}

// panel is a part of the sheet with two axes.
type panel struct {
	*pen
	min, max       vg.Point
	x0, x1, y0, y1 float64
}

// X and Y return the places of values.
func (a panel) X(x float64) vg.Length {
	return a.min.X + vg.Length((x-a.x0)/(a.x1-a.x0))*(a.max.X-a.min.X)
}
func (a panel) Y(y float64) vg.Length {
	return a.min.Y + vg.Length((y-a.y0)/(a.y1-a.y0))*(a.max.Y-a.min.Y)
}

// line draws a line through points; a NaN breaks the line.
func (a panel) line(s draw.LineStyle, x, y []float64) {
	var part []vg.Point
	flush := func() {
		if len(part) > 1 {
			a.StrokeLines(s, part)
		}
		part = nil
	}
	for k := range x {
		if math.IsNaN(y[k]) {
			flush()
			continue
		}
		part = append(part, vg.Point{X: a.X(x[k]), Y: a.Y(y[k])})
	}
	flush()
}

// area fills the area between two lines.
func (a panel) area(c color.Color, x, low, high []float64) {
	var edge []vg.Point
	for k := range x {
		edge = append(edge, vg.Point{X: a.X(x[k]), Y: a.Y(high[k])})
	}
	for k := len(x) - 1; k >= 0; k-- {
		edge = append(edge, vg.Point{X: a.X(x[k]), Y: a.Y(low[k])})
	}
	a.FillPolygon(c, edge)
}

// box fills a rectangle of values.
func (a panel) box(c color.Color, x0, y0, x1, y1 float64) {
	a.fill(c, vg.Point{X: a.X(x0), Y: a.Y(y0)}, vg.Point{X: a.X(x1), Y: a.Y(y1)})
}

// axisX draws the lower axis with ticks; labels are left out on request.
func (a panel) axisX(ticks []float64, label func(float64) string) {
	a.StrokeLine2(stroke(black, 0.5), a.min.X, a.min.Y, a.max.X, a.min.Y)
	for _, v := range ticks {
		a.StrokeLine2(stroke(black, 0.5), a.X(v), a.min.Y, a.X(v), a.min.Y-0.8*mm)
		if label != nil {
			a.write(letters{x: text.XCenter, y: text.YTop}, a.X(v), a.min.Y-1.3*mm, label(v))
		}
	}
}

// axisY draws the left axis with ticks and grid lines; labels are left out on request.
func (a panel) axisY(ticks []float64, label func(float64) string) {
	for _, v := range ticks {
		a.StrokeLine2(stroke(faint, 0.4), a.min.X, a.Y(v), a.max.X, a.Y(v))
		if label != nil {
			a.write(letters{x: text.XRight, y: text.YCenter}, a.min.X-1*mm, a.Y(v), label(v))
		}
	}
}

// steps returns the corners of a step line over periods, from half a period before the first to
// half a period behind the last.
func steps(v []float64) (x, y []float64) {
	for t := range v {
		x, y = append(x, float64(t)-0.5, float64(t)+0.5), append(y, v[t], v[t])
	}
	return x, y
}

// periodTicks returns ticks at the beginning of years, whole numbers all, at most so many.
func periodTicks(periods int, l treaty.Length, most int) (out []float64) {
	year := l.PerYear()
	step := year
	for _, f := range []int{1, 2, 5, 10, 20, 50, 100, 200, 500} {
		step = f * year
		if (periods-1)/step+1 <= most {
			break
		}
	}
	for t := 0; t < periods; t += step {
		out = append(out, float64(t))
	}
	return out
}

// niceTicks returns round numbers within a range and how to print them: at most so many, but two
// or more.
func niceTicks(low, high float64, most int) (ticks []float64, label func(float64) string) {
	step := math.Pow(10, math.Floor(math.Log10((high-low)/float64(most))))
	digits := 0
	for _, f := range []float64{0.5, 1, 2, 5, 10, 20} {
		var wider []float64
		for k := math.Ceil(low/(f*step) - 1e-9); k*f*step <= high+1e-9*step; k++ {
			wider = append(wider, k*f*step)
		}
		if f > 0.5 && len(wider) < 2 {
			break
		}
		ticks, digits = wider, max(0, int(-math.Floor(math.Log10(f*step)+1e-9)))
		if len(ticks) <= most {
			break
		}
	}
	return ticks, func(v float64) string { return number(v, digits) }
}

// number prints a number with the sign of print.
func number(v float64, digits int) string {
	s := fmt.Sprintf("%.*f", digits, v)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return strings.Replace(s, "-", "−", 1)
}

// plain prints a number for a table: at most 6 digits.
func plain(v float64) string { return fmt.Sprintf("%.6g", v) }

// name returns the name of a time axis.
func axisName(l treaty.Length) string {
	s := l.String()
	return strings.ToUpper(s[:1]) + s[1:]
}

// key is an entry of a legend: a drawing of a given width, and words.
type key struct {
	wide  vg.Length
	draw  func(x, y vg.Length)
	words string
}

// legend writes entries in lines from a point on, and returns the height used. With dry the text is only
// measured.
func (p *pen) legend(keys []key, x, y, most vg.Length, dry bool) vg.Length {
	const line = 3.6 * mm
	at, used := x, line
	for _, k := range keys {
		wide := k.wide + 1*mm + p.wide(letters{}, k.words)
		if at > x && at+wide > x+most {
			at, y, used = x, y-line, used+line
		}
		if !dry {
			k.draw(at, y)
			p.write(letters{y: text.YCenter}, at+k.wide+1*mm, y, k.words)
		}
		at += wide + 3*mm
	}
	return used
}

// newMeasure returns a pen that measures letters on a sheet nobody sees.
func newMeasure(width vg.Length) *pen {
	faces := slices.Clone(liberation.Collection())
	for _, f := range faces {
		if f.Font.Variant == "Sans" && f.Font.Weight == 3 && f.Font.Style == 0 {
			f.Font = font.Font{Typeface: bold, Variant: "Sans"}
			faces = append(faces, f)
			break
		}
	}
	return &pen{Canvas: draw.NewCanvas(nil, width, width), fonts: text.Plain{Fonts: font.NewCache(faces)}}
}
