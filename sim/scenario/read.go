package scenario

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/tradetalk/tradetalk/internal/keys"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim"
)

// The file decides the value of each field, from the nodes of a YAML document and the types of
// the fields by reflection. A value of the wrong type is a mistake and leaves the default.
// Source: YAML 1.2 as read by gopkg.in/yaml.v3.

// ReadFile reads a scenario from a file. The directory of an economy is relative to the directory
// of the file. The error is [Mistakes], or the error of reading the file.
func ReadFile(path string) (sim.Scenario, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return sim.Scenario{}, fmt.Errorf("scenario: %w", err)
	}
	return ReadText(path, data)
}

// ReadText reads a scenario from a text in place of the content of a file. The error is
// [Mistakes].
func ReadText(path string, text []byte) (sim.Scenario, error) {
	return read(path, text, nil, func(dir string) (*market.Economy, error) {
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(filepath.Dir(path), dir)
		}
		return market.LoadDir(dir)
	})
}

// InEconomy reads a scenario with another economy in place of the economy of the file: actors with
// from_economy have the groups of the other economy. A nil text stands for the content of the
// file. The error is [Mistakes], or the error of reading the file.
func InEconomy(path string, text []byte, e *market.Economy) (sim.Scenario, error) {
	if text == nil {
		var err error
		if text, err = os.ReadFile(path); err != nil {
			return sim.Scenario{}, fmt.Errorf("scenario: %w", err)
		}
	}
	return read(path, text, e, nil)
}

// Read reads a scenario from the text of a file; name is the name of the file in mistakes. The
// directory of an economy is looked up in files, which may be nil. The error is [Mistakes]. The
// scenario is returned with the error, so that a tool can go on with the correct parts.
func Read(name string, text []byte, files fs.FS) (sim.Scenario, error) {
	return read(name, text, nil, func(dir string) (*market.Economy, error) {
		if files == nil {
			return nil, errors.New("there are no files beside the scenario")
		}
		sub, err := fs.Sub(files, dir)
		if err != nil {
			return nil, err
		}
		return market.Load(sub)
	})
}

// place is the position of a value in a file.
type place struct{ line, column int }

// reader turns the nodes of a file into a scenario and collects mistakes.
type reader struct {
	file     string
	load     func(dir string) (*market.Economy, error)
	economy  *market.Economy
	places   map[string]place      // by path
	broken   map[string]bool       // paths with a mistake
	labels   map[string]*yaml.Node // of options that are texts, by path
	mistakes Mistakes
}

// yamlLine is the prefix of errors of the YAML package.
var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// read reads one document, checks the meaning, and returns the sorted mistakes. An economy that is
// given takes the place of the economy of the file.
func read(name string, text []byte, given *market.Economy, load func(string) (*market.Economy, error)) (sc sim.Scenario, err error) {
	r := &reader{file: name, load: load, economy: given, places: map[string]place{}, broken: map[string]bool{}}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var document, more yaml.Node
	switch err := decoder.Decode(&document); {
	case err == io.EOF:
		r.wrong(nil, "", "the file is empty; want a scenario")
		return sc, r.mistakes
	case err != nil:
		r.syntax(err)
		return sc, r.mistakes
	}
	r.value(document.Content[0], reflect.ValueOf(&sc).Elem(), "")
	// A second document is a mistake.
	if err := decoder.Decode(&more); err == nil {
		r.wrong(&more, "", "a second document begins; want one scenario in a file")
	} else if err != io.EOF {
		r.syntax(err)
	}
	r.meaning(&sc)
	if len(r.mistakes) > 0 {
		return sc, r.mistakes.sorted()
	}
	return sc, nil
}

// syntax reports an error of the YAML package.
func (r *reader) syntax(err error) {
	// Errors of the YAML package give the line in words.
	line := 1
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil && m[1] != "" {
		line, _ = strconv.Atoi(m[1])
	}
	reason := err.Error()[len(yamlLine.FindString(err.Error())):]
	r.mistakes = append(r.mistakes, Mistake{File: r.file, Line: line, Column: 1, Reason: "not YAML: " + reason})
}

// wrong reports a mistake at a node.
func (r *reader) wrong(n *yaml.Node, path, format string, args ...any) {
	at := place{1, 1}
	if n != nil {
		at = place{n.Line, n.Column}
	}
	r.broken[path] = true
	r.mistakes = append(r.mistakes, Mistake{File: r.file, Line: at.line, Column: at.column, Path: path, Reason: fmt.Sprintf(format, args...)})
}

// mismatch reports a value of the wrong type.
func (r *reader) mismatch(n *yaml.Node, path, want string) {
	r.wrong(n, path, "is %s; want %s", found(n), want)
}

// found returns a node in words.
func found(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias"
	}
	// The short tag is the type that YAML resolves for a scalar.
	switch n.ShortTag() {
	case "!!null":
		return "empty"
	case "!!str":
		return fmt.Sprintf("the text %q", n.Value)
	case "!!int", "!!float":
		return "the number " + n.Value
	case "!!bool":
		return n.Value
	}
	return fmt.Sprintf("%q", n.Value)
}

// value reads a node into v, which holds the default before the call.
func (r *reader) value(n *yaml.Node, v reflect.Value, path string) {
	r.places[path] = place{n.Line, n.Column}
	if n.Kind == yaml.AliasNode {
		r.wrong(n, path, "is an alias; want the value itself")
		return
	}
	t := v.Type()
	// Types with a form of their own come first, then kinds and interfaces, then Go kinds.
	if s := shapeOf(t); s != nil {
		s.read(r, n, v, path)
		return
	}
	if words := wordsOf(t); words != nil {
		r.word(n, v, path, words)
		return
	}
	if list := variantsOf(t); list != nil {
		r.variant(n, v, path, list)
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		r.fields(n, v, path, nil)
	case reflect.Pointer:
		// The target of a pointer starts from its default.
		p := reflect.New(t.Elem())
		p.Elem().Set(base(t.Elem(), ""))
		r.value(n, p.Elem(), path)
		v.Set(p)
	case reflect.Slice:
		if n.Kind != yaml.SequenceNode {
			r.mismatch(n, path, "a list")
			return
		}
		list := reflect.MakeSlice(t, len(n.Content), len(n.Content))
		for k, item := range n.Content {
			at := fmt.Sprintf("%s[%d]", path, k)
			list.Index(k).Set(base(t.Elem(), idOf(item)))
			r.value(item, list.Index(k), at)
			// In a list, an empty list counts as missing.
			if e := list.Index(k); e.Kind() == reflect.Slice && e.Len() == 0 {
				e.SetZero()
			}
		}
		v.Set(list)
	case reflect.Map:
		r.entries(n, v, path)
	case reflect.String:
		if r.scalar(n, path, "text", "!!str") {
			v.SetString(n.Value)
		}
	case reflect.Bool:
		var yes bool
		if r.scalar(n, path, "true or false", "!!bool") && r.decode(n, path, &yes, "true or false") {
			v.SetBool(yes)
		}
	case reflect.Int:
		var i int
		if r.scalar(n, path, "a whole number", "!!int") && r.decimal(n, path, "a whole number") && r.decode(n, path, &i, "a whole number") {
			v.SetInt(int64(i))
		}
	case reflect.Float64:
		if x, ok := r.number(n, path, "a number"); ok {
			v.SetFloat(x)
		}
	default:
		panic("scenario: no way to read a " + t.String()) // TestEveryFieldHasAKey finds such types
	}
}

// scalar reports whether a node is a scalar with one of the tags, and reports other nodes as
// mistakes.
func (r *reader) scalar(n *yaml.Node, path, want string, tags ...string) bool {
	if n.Kind == yaml.ScalarNode {
		for _, tag := range tags {
			if n.ShortTag() == tag {
				return true
			}
		}
		if tags[0] == "!!str" && n.ShortTag() != "!!null" {
			want += " (in quotes)"
		}
	}
	r.mismatch(n, path, want)
	return false
}

// decode has the YAML package decode the spelling of a value.
func (r *reader) decode(n *yaml.Node, path string, into any, want string) bool {
	if err := n.Decode(into); err != nil {
		r.mismatch(n, path, want)
		return false
	}
	return true
}

// decimal reports whether a number is written in decimal digits. YAML reads 010 as 8.
func (r *reader) decimal(n *yaml.Node, path, want string) bool {
	digits := strings.TrimLeft(n.Value, "+-")
	if len(digits) > 1 && digits[0] == '0' && digits[1] != '.' && digits[1] != 'e' && digits[1] != 'E' || strings.Contains(digits, "_") {
		r.wrong(n, path, "is written %s; want %s in decimal digits, without zeros before", n.Value, want)
		return false
	}
	return true
}

// number reads a number. NaN is a mistake.
func (r *reader) number(n *yaml.Node, path, want string) (x float64, ok bool) {
	if !r.scalar(n, path, want, "!!float", "!!int") || !r.decimal(n, path, want) || !r.decode(n, path, &x, want) {
		return 0, false
	}
	if x != x {
		r.mismatch(n, path, want)
		return 0, false
	}
	return x, true
}

// pairs calls each for every key of a mapping. Repeated keys are mistakes.
func (r *reader) pairs(n *yaml.Node, path string, each func(key, value *yaml.Node)) bool {
	if n.Kind != yaml.MappingNode {
		r.mismatch(n, path, "a mapping")
		return false
	}
	// seen holds the line of each key.
	seen := map[string]int{}
	for k := 0; k+1 < len(n.Content); k += 2 {
		key := n.Content[k]
		if key.Kind != yaml.ScalarNode || key.ShortTag() != "!!str" && key.ShortTag() != "!!int" {
			r.wrong(key, path, "a key is %s; want a name", found(key))
			continue
		}
		if line, twice := seen[key.Value]; twice {
			r.wrong(key, join(path, key.Value), "the key was given in line %d already", line)
			continue
		}
		seen[key.Value] = key.Line
		each(key, n.Content[k+1])
	}
	return true
}

// unknown reports an unknown key, with the key probably meant.
func (r *reader) unknown(key *yaml.Node, path string, known []string) {
	near := keys.Nearest(key.Value, known)
	if near == "" {
		r.wrong(key, join(path, key.Value), "unknown key; want one of %s", list(known))
		return
	}
	r.wrong(key, join(path, key.Value), "unknown key; did you mean %s?", near)
	// The meant field counts as broken, so that a missing value is no second mistake.
	r.broken[join(path, near)] = true
}

// fields reads a mapping into the fields of a struct. extra handles further keys and may be nil.
func (r *reader) fields(n *yaml.Node, v reflect.Value, path string, extra map[string]func(*yaml.Node)) {
	// Suggestions name only keys that a file can hold.
	byKey := map[string]field{}
	var known []string
	for _, f := range fieldsOf(v.Type()) {
		byKey[f.key] = f
		if !f.code {
			known = append(known, f.key)
		}
	}
	r.pairs(n, path, func(key, value *yaml.Node) {
		if f, ok := byKey[key.Value]; ok {
			at := join(path, f.key)
			if f.code {
				r.wrong(key, at, "is code, which a file cannot hold; want a scenario declared in Go")
				return
			}
			// A word may stand for a special number of the field.
			if word, number, ok := namedNumbers(v.Type(), f.key); ok && value.Kind == yaml.ScalarNode && value.Value == word {
				r.places[at] = place{value.Line, value.Column}
				v.FieldByIndex(f.index).SetInt(int64(number))
				return
			}
			r.value(value, v.FieldByIndex(f.index), at)
			return
		}
		if f, ok := extra[key.Value]; ok {
			f(value)
			return
		}
		r.unknown(key, path, known)
	})
}

// entries reads a mapping into a map with names as keys.
func (r *reader) entries(n *yaml.Node, v reflect.Value, path string) {
	m := reflect.MakeMap(v.Type())
	if !r.pairs(n, path, func(key, value *yaml.Node) {
		e := reflect.New(v.Type().Elem()).Elem()
		r.value(value, e, join(path, key.Value))
		m.SetMapIndex(reflect.ValueOf(key.Value).Convert(v.Type().Key()), e)
	}) {
		return
	}
	v.Set(m)
}

// idOf returns the id of a mapping, or "".
func idOf(n *yaml.Node) string {
	if n.Kind == yaml.MappingNode {
		for k := 0; k+1 < len(n.Content); k += 2 {
			if n.Content[k].Value == "id" && n.Content[k+1].Kind == yaml.ScalarNode {
				return n.Content[k+1].Value
			}
		}
	}
	return ""
}

// join returns the path of a key below a path.
func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
