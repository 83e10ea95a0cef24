package experiment

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// This file reads studies in YAML. Scenarios are named by file, or stand inside under scenario.
//
//	name: severity of a ban
//	base: ban.yaml                          # or a list; {name: NAME, file: FILE}, {name: NAME, scenario: {...}}
//	factors:
//	  - {path: coercion.severities, levels: [0.25, 0.5, 0.75, 1]}
//	  - {path: actors.RUS.precision, range: [1, 100], scale: log}
//	  - name: arm                           # several values at once
//	    settings: {plain: {}, rally: {switches.rally: true, actors.RUS.politics.rally: 5}}
//	design: sobol                           # factorial unless given
//	points: 256
//	seeds: 200
//	observe: [mean level border, episodes narrow]
//	compare: [{factor: coercion.severities, against: 0.25}]
//
// Further keys: first_seed, design_seed, rows (of a list), keep, shards, stop.

// Read reads a study from a YAML file. Files named in a study are relative to the file. The error
// lists all mistakes of the file; mistakes of meaning come from Run and Hash.
func Read(path string) (Study, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Study{}, fmt.Errorf("experiment: %w", err)
	}
	return ReadText(path, text)
}

// ReadText reads a study from a text in place of the content of a file.
func ReadText(path string, text []byte) (Study, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return Study{}, fmt.Errorf("experiment: %s is not YAML: %w", path, err)
	}
	f := &file{path: path}
	if len(document.Content) == 0 {
		return Study{}, fmt.Errorf("experiment: %s is empty; want a study", path)
	}
	s := f.study(document.Content[0])
	if len(f.errs) > 0 {
		return Study{}, errors.Join(append(f.errs, f.meaning(s))...)
	}
	return s, nil
}

// meaning returns the mistakes of meaning in what could be read of a file with other mistakes.
func (f *file) meaning(s Study) error {
	if len(s.Bases) == 0 {
		return nil
	}
	// A key that is missing may be one that is misspelt, and is told already.
	if !f.seen["seeds"] {
		s.Seeds = max(1, s.Shards)
	}
	if !f.seen["observe"] {
		s.Observe = Watch("count signed")
		s.Stop = nil
	}
	if f.broken { // contrasts and designs may be about a factor that could not be read
		s.Design, s.Compare, s.Stop = Design{}, nil, nil
	}
	_, err := s.prepare()
	return err
}

// file collects the mistakes of a study file.
type file struct {
	path string
	errs []error
	// seen has the keys of the study, and broken tells that a factor, a base or the design could not
	// be read.
	seen   map[string]bool
	broken bool
}

// wrong adds a mistake at a node.
func (f *file) wrong(n *yaml.Node, format string, args ...any) {
	f.errs = append(f.errs, fmt.Errorf("%s:%d:%d: %s", f.path, n.Line, n.Column, fmt.Sprintf(format, args...)))
}

// fields reads a mapping, a reader for each key.
func (f *file) fields(n *yaml.Node, what string, readers map[string]func(*yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		f.wrong(n, "%s is no mapping; want keys of %s", what, strings.Join(sortedKeys(readers), ", "))
		return
	}
	seen := map[string]bool{}
	for k := 0; k+1 < len(n.Content); k += 2 {
		key := n.Content[k]
		read, ok := readers[key.Value]
		switch {
		case seen[key.Value]:
			f.wrong(key, "the key %q stands twice", key.Value)
		case ok:
			read(n.Content[k+1])
		default:
			f.wrong(key, "%v", unknown(what, key.Value, sortedKeys(readers)))
		}
		seen[key.Value] = true
	}
	f.seen = seen // the study is read to its end last
}

// sortedKeys returns the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string {
	var out []string
	for key := range m {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// into returns a reader of a value in the type of v.
func into[T any](f *file, v *T, want string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if err := n.Decode(v); err != nil {
			f.wrong(n, "is %s; want %s", f.shown(n), want)
		}
	}
}

// shown returns a value for a message.
func (f *file) shown(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	return fmt.Sprintf("%q", n.Value)
}

// words returns a reader of a list of texts; one text is a list of one.
func (f *file) words(v *[]string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode {
			*v = []string{n.Value}
			return
		}
		into(f, v, "a list of texts")(n)
	}
}

// text returns a value as it stands in a file, in one line.
func (f *file) text(n *yaml.Node) string {
	if n.Kind == yaml.ScalarNode {
		return n.Value
	}
	flow := *n
	flow.Style = yaml.FlowStyle
	b, err := yaml.Marshal(&flow)
	if err != nil {
		f.wrong(n, "cannot be read: %v", err)
	}
	return strings.TrimSpace(string(b))
}

// study reads a study.
func (f *file) study(n *yaml.Node) (s Study) {
	f.fields(n, "a study", map[string]func(*yaml.Node){
		"name":        into(f, &s.Name, "a text"),
		"base":        func(n *yaml.Node) { s.Bases = f.bases(n) },
		"factors":     func(n *yaml.Node) { s.Factors = f.factors(n) },
		"design":      into(f, (*string)(&s.Design.Layout), "the name of a design; points, design_seed and rows are keys of their own"),
		"points":      into(f, &s.Design.Points, "a whole number"),
		"design_seed": into(f, &s.Design.Seed, "a whole number"),
		"rows":        func(n *yaml.Node) { s.Design.Rows = f.rows(n) },
		"seeds":       into(f, &s.Seeds, "a whole number"),
		"first_seed":  into(f, &s.First, "a whole number"),
		"observe": func(n *yaml.Node) {
			var list []string
			f.words(&list)(n)
			s.Observe = Watch(list...)
		},
		"keep":    f.words(&s.Keep),
		"shards":  into(f, &s.Shards, "a whole number"),
		"compare": func(n *yaml.Node) { s.Compare = f.contrasts(n) },
		"stop":    func(n *yaml.Node) { s.Stop = f.stop(n) },
	})
	return s
}

// list calls each for every element; one element that is no list is a list of one.
func list(n *yaml.Node, each func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		each(n)
		return
	}
	for _, item := range n.Content {
		each(item)
	}
}

// bases reads the base scenarios.
func (f *file) bases(n *yaml.Node) (out []Base) {
	list(n, func(n *yaml.Node) {
		var b Base
		if n.Kind == yaml.ScalarNode {
			b.File = f.beside(n.Value)
		} else {
			f.fields(n, "a base", map[string]func(*yaml.Node){
				"name": into(f, &b.Name, "a text"),
				"file": func(n *yaml.Node) { b.File = f.beside(n.Value) },
				"scenario": func(n *yaml.Node) {
					text, err := yaml.Marshal(n)
					if err != nil {
						f.wrong(n, "cannot be read: %v", err)
					}
					// Mistakes name the study; their lines are those of the scenario alone.
					b.File, b.Text = f.path, text
				},
			})
			if b.File == "" {
				f.wrong(n, "a base has no file and no scenario")
			}
		}
		out = append(out, b)
	})
	return out
}

// beside returns a path relative to the folder of the study.
func (f *file) beside(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(f.path), path)
}

// factors reads the factors.
func (f *file) factors(n *yaml.Node) (out []Factor) {
	list(n, func(n *yaml.Node) {
		var one Factor
		scale, before := "", len(f.errs)
		f.fields(n, "a factor", map[string]func(*yaml.Node){
			"name": into(f, &one.Name, "a text"),
			"path": into(f, &one.Path, "a path"),
			"levels": func(n *yaml.Node) {
				one.Levels = []string{}
				list(n, func(n *yaml.Node) { one.Levels = append(one.Levels, f.text(n)) })
			},
			"range": func(n *yaml.Node) {
				var bounds []float64
				into(f, &bounds, "two numbers")(n)
				if len(bounds) != 2 {
					f.wrong(n, "a range has %d numbers; want two", len(bounds))
					return
				}
				one.Low, one.High = bounds[0], bounds[1]
			},
			"scale":    into(f, &scale, "linear or log"),
			"whole":    into(f, &one.Whole, "true or false"),
			"settings": func(n *yaml.Node) { one.Levels, one.Settings = f.settings(n) },
		})
		if scale != "" {
			var err error
			if one.Scale, err = scaleOf(scale); err != nil {
				f.wrong(n, "%v", err)
			}
		}
		if len(f.errs) > before {
			f.broken = true
			return
		}
		out = append(out, one)
	})
	return out
}

// settings reads levels by name, each with values by path.
func (f *file) settings(n *yaml.Node) (levels []string, settings []Settings) {
	if n.Kind != yaml.MappingNode {
		f.wrong(n, "settings is no mapping; want levels by name, each with values by path")
		return nil, nil
	}
	for k := 0; k+1 < len(n.Content); k += 2 {
		one := Settings{}
		values := n.Content[k+1]
		if values.Kind != yaml.MappingNode {
			f.wrong(values, "the level %q is no mapping; want values by path", n.Content[k].Value)
			continue
		}
		for i := 0; i+1 < len(values.Content); i += 2 {
			one[values.Content[i].Value] = f.text(values.Content[i+1])
		}
		levels, settings = append(levels, n.Content[k].Value), append(settings, one)
	}
	return levels, settings
}

// rows reads the points of a list.
func (f *file) rows(n *yaml.Node) (out [][]string) {
	list(n, func(n *yaml.Node) {
		var row []string
		list(n, func(n *yaml.Node) { row = append(row, f.text(n)) })
		out = append(out, row)
	})
	return out
}

// contrasts reads what is compared.
func (f *file) contrasts(n *yaml.Node) (out []Contrast) {
	list(n, func(n *yaml.Node) {
		var c Contrast
		if n.Kind == yaml.ScalarNode {
			c.Factor = n.Value
		} else {
			f.fields(n, "a contrast", map[string]func(*yaml.Node){
				"factor":  into(f, &c.Factor, "the name of a factor"),
				"level":   func(n *yaml.Node) { c.Level = f.text(n) },
				"against": func(n *yaml.Node) { c.Against = f.text(n) },
				"within":  into(f, &c.Within, "true or false"),
			})
		}
		out = append(out, c)
	})
	return out
}

// stop reads when to stop.
func (f *file) stop(n *yaml.Node) *Stop {
	var s Stop
	f.fields(n, "stop", map[string]func(*yaml.Node){
		"observe":    into(f, &s.Observe, "an observable"),
		"factor":     into(f, &s.Factor, "the name of a factor"),
		"level":      func(n *yaml.Node) { s.Level = f.text(n) },
		"against":    func(n *yaml.Node) { s.Against = f.text(n) },
		"low":        into(f, &s.Low, "a number"),
		"high":       into(f, &s.High, "a number"),
		"width":      into(f, &s.Width, "a number"),
		"keep_on":    into(f, &s.KeepOn, "true or false"),
		"confidence": into(f, &s.Confidence, "a number"),
	})
	return &s
}
