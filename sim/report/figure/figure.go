package figure

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgpdf"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Width is the width of a picture in millimetres, from 60 to 400.
type Width float64

// The widths of a journal page: one column, and both.
const (
	Column Width = 85
	Page   Width = 180
)

// Resolution is the number of dots per inch of a PNG: what journals ask for drawings with
// grey tones.
const Resolution = 600

// Formats are the endings of the files that Save writes.
const Formats = "csv, pdf, png, svg"

// ErrNothing says that the runs have nothing that a picture would show.
var ErrNothing = errors.New("nothing to draw")

// Figure is a picture and the numbers in it.
type Figure struct {
	// Caption says what the picture shows, for the text under the picture.
	Caption string
	// Table has the numbers drawn: a heading, and a line for each mark.
	Table [][]string

	height func(width vg.Length) vg.Length
	draw   func(p *pen)
}

// Write writes the picture in a format: pdf, png, svg, or csv for the numbers in it.
func (f *Figure) Write(w io.Writer, format string, width Width) error {
	if !(width >= 60 && width <= 400) {
		return fmt.Errorf("figure: width is %v mm; want 60 to 400", float64(width))
	}
	wide := vg.Length(width) * vg.Millimeter
	high := f.height(wide)
	var canvas vg.CanvasWriterTo
	switch format {
	case "csv":
		return csv.NewWriter(w).WriteAll(f.Table)
	case "png":
		canvas = vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(wide, high), vgimg.UseDPI(Resolution))}
	case "svg":
		canvas = vgsvg.NewWith(vgsvg.UseWH(wide, high), vgsvg.EmbedFonts(true))
	case "pdf":
		c := vgpdf.New(wide, high)
		canvas = c // with its fonts
	default:
		return fmt.Errorf("figure: format is %q; want one of %s", format, Formats)
	}
	p := newPen(canvas)
	f.draw(p)
	if len(p.lost) > 0 {
		return fmt.Errorf("figure: a PDF has the letters of Western Europe only, not those of %q; want svg or png", p.lost)
	}
	if _, err := canvas.WriteTo(w); err != nil {
		return fmt.Errorf("figure: %w", err)
	}
	return nil
}

// Save writes the picture to a file whose ending names the format, whole or not at all, and creates
// the directory if there is none.
func (f *Figure) Save(name string, width Width) error {
	var b bytes.Buffer
	if err := f.Write(&b, strings.TrimPrefix(filepath.Ext(name), "."), width); err != nil {
		return err
	}
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("figure: %w", err)
	}
	file, err := os.CreateTemp(dir, ".figure-*")
	if err != nil {
		return fmt.Errorf("figure: %w", err)
	}
	_, err = file.Write(b.Bytes())
	err = errors.Join(err, file.Chmod(0o644), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("figure: %w", errors.Join(err, os.Remove(file.Name())))
	}
	return nil
}
