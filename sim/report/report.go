package report

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/tradetalk/tradetalk/sim/store"
)

// This file puts pages together from their parts.

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
	//go:embed page.js
	pageJS string
	//go:embed echarts/echarts.min.js
	echarts string
	//go:embed echarts/version.json
	echartsVersion []byte
)

// Page is a report of one run, or of two runs side by side.
type Page struct {
	Title   string    `json:"title"`
	Columns []column  `json:"columns"`
	Runs    []*run    `json:"runs"`
	Charts  chartsKit `json:"charts"`
}

// chartsKit names the charts that a page carries.
type chartsKit struct {
	Version string `json:"version"`
	SHA256  string `json:"sha256"`
}

// New returns an empty page with a title.
func New(title string) *Page {
	p := &Page{Title: title, Columns: columns()}
	if err := json.Unmarshal(echartsVersion, &p.Charts); err != nil {
		panic(err) // embedded
	}
	return p
}

// Add adds a run under a name and returns the observer that records it. Two runs may be
// recorded at the same time. Metadata and the text
// of the scenario go to the end of the page; the zero Metadata and "" leave them out. A page
// holds two runs at most; Write reports more.
func (p *Page) Add(name string, m store.Metadata, scenario string) *Recorder {
	r := &run{Name: name, Length: "quarter", Scenario: scenario}
	if m != (store.Metadata{}) {
		r.Metadata = &m
	}
	p.Runs = append(p.Runs, r)
	return &Recorder{run: r, columns: p.Columns}
}

// Write writes the page. Write returns an error for a page without a run, with more than two
// runs, or with a run without rows.
func (p *Page) Write(w io.Writer) error {
	var errs []error
	if n := len(p.Runs); n < 1 || n > 2 {
		errs = append(errs, fmt.Errorf("report: got %d runs, want one, or two to compare", n))
	}
	for _, r := range p.Runs {
		if r.Periods == 0 {
			errs = append(errs, fmt.Errorf("report: run %q: got no rows, want a run observed to its end", r.Name))
		}
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	// The encoder writes <, > and & as \u003c and so on, so that no text ends the script.
	data, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	parts := strings.NewReplacer("{{title}}", html.EscapeString(p.Title), "{{css}}", pageCSS, "{{echarts}}", echarts, "{{js}}", pageJS, "{{data}}", string(data))
	if _, err := parts.WriteString(w, pageHTML); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// Save writes the page to a file, whole or not at all, and creates the directory if there is
// none.
func (p *Page) Save(name string) error {
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		return err
	}
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	f, err := os.CreateTemp(dir, ".report-*")
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	_, err = f.Write(b.Bytes())
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("report: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}
