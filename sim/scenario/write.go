package scenario

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
)

// The file decides the text of a scenario and its hash, from the values of the fields and their
// defaults by reflection. Fields are in the order of the Go structs and maps in the order of
// their keys, so that equal scenarios have equal bytes.

// Marshal returns the text of a scenario, which Read turns into the same scenario: keys in the
// order of the Go fields, without fields at their defaults. directory is the path of the
// economy's CSV files to be named in the file; embedded economies do not use directory. The error
// lists all values that a file cannot hold: red lines and players of types outside the library,
// NaN, and an economy that is neither embedded nor in a directory.
func Marshal(sc sim.Scenario, directory string) ([]byte, error) {
	w := &writer{directory: directory}
	return w.document(sc)
}

// Hash returns the hash of a scenario, 64 hexadecimal digits: the SHA-256 of the text of Marshal,
// with the data of the economy in place of the source. Two scenarios with the same hash, seed and
// version of the module give the same run. The error is the error of Marshal.
func Hash(sc sim.Scenario) (string, error) {
	w := &writer{fingerprint: true}
	data, err := w.document(sc)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

// writer turns a scenario into nodes.
type writer struct {
	// directory is the path of the data of an economy in the file.
	directory string
	// fingerprint asks for the fingerprint of the economy in place of the source.
	fingerprint bool
	// errs are all values that a file cannot hold.
	errs []error
}

// document returns the text of a scenario, or all errors.
func (w *writer) document(sc sim.Scenario) ([]byte, error) {
	node := w.fields(reflect.ValueOf(sc), reflect.Zero(scenarioType), "")
	if len(w.errs) > 0 {
		return nil, errors.Join(w.errs...)
	}
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := errors.Join(encoder.Encode(node), encoder.Close()); err != nil {
		return nil, fmt.Errorf("scenario: %w", err)
	}
	return b.Bytes(), nil
}

// wrong adds an error at a path.
func (w *writer) wrong(path, format string, args ...any) {
	w.errs = append(w.errs, fmt.Errorf("scenario: %s: %s", path, fmt.Sprintf(format, args...)))
}

// value returns the node of v. standard is the default of the field.
func (w *writer) value(v, standard reflect.Value, path string) *yaml.Node {
	t := v.Type()
	// The order of cases is the order in reader.value.
	if s := shapeOf(t); s != nil {
		return s.write(w, v, standard, path)
	}
	if words := wordsOf(t); words != nil {
		if k := v.Uint(); k < uint64(len(words)) && words[k] != "" {
			return text(words[k])
		}
		w.wrong(path, "is %v; want one of %s", v, list(words))
		return text("")
	}
	if list := variantsOf(t); list != nil {
		return w.variant(v, path, list)
	}
	switch t.Kind() {
	case reflect.Struct:
		return w.fields(v, standard, path)
	case reflect.Pointer:
		return w.value(v.Elem(), base(t.Elem(), ""), path)
	case reflect.Slice:
		// A list of scalars stands in one line, any other list has one line per element.
		n := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
		for k := range v.Len() {
			item := w.value(v.Index(k), base(t.Elem(), idIn(v.Index(k))), fmt.Sprintf("%s[%d]", path, k))
			if item.Kind != yaml.ScalarNode {
				n.Style = 0
			}
			n.Content = append(n.Content, item)
		}
		return n
	case reflect.Map:
		// Keys are sorted, so that equal maps have equal bytes.
		n := &yaml.Node{Kind: yaml.MappingNode}
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return bytes.Compare([]byte(a.String()), []byte(b.String())) })
		for _, key := range keys {
			at := join(path, key.String())
			n.Content = append(n.Content, w.text(key.String(), at), w.value(v.MapIndex(key), reflect.Zero(t.Elem()), at))
		}
		return n
	case reflect.String:
		return w.text(v.String(), path)
	case reflect.Bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(v.Bool())}
	case reflect.Int:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.FormatInt(v.Int(), 10)}
	case reflect.Float64:
		return w.number(v.Float(), path)
	}
	panic("scenario: no way to write a " + t.String()) // TestEveryFieldHasAKey finds such types
}

// fields returns the node of the fields that differ from their defaults.
func (w *writer) fields(v, standard reflect.Value, path string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	for _, f := range fieldsOf(v.Type()) {
		have, usual := v.FieldByIndex(f.index), standard.FieldByIndex(f.index)
		if reflect.DeepEqual(have.Interface(), usual.Interface()) && f.key != "id" {
			continue
		}
		at := join(path, f.key)
		if f.code {
			w.wrong(at, "is code, which a file cannot hold; want a scenario declared in Go")
			continue
		}
		switch f.typ.Kind() {
		case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map:
			// The default is not nil, so that a missing key would give another value.
			if have.IsNil() {
				w.wrong(at, "is nil, which a file cannot hold; want a value, such as %v", usual)
				continue
			}
		}
		// A number with a special meaning is written as its word.
		var node *yaml.Node
		if word, number, ok := namedNumbers(v.Type(), f.key); ok && have.Int() == int64(number) {
			node = text(word)
		} else {
			node = w.value(have, usual, at)
		}
		n.Content = append(n.Content, text(f.key), node)
	}
	return n
}

// variant returns the node of a value of an interface type.
func (w *writer) variant(v reflect.Value, path string, variants []variant) *yaml.Node {
	for _, one := range variants {
		if v.IsNil() || v.Elem().Type() != reflect.TypeOf(one.value) {
			continue
		}
		have, usual := v.Elem(), reflect.ValueOf(one.value)
		if have.Kind() == reflect.Pointer {
			have, usual = have.Elem(), usual.Elem()
		}
		if fields := w.fields(have, usual, join(path, one.key)); len(fields.Content) > 0 {
			return mapping(one.key, fields)
		}
		return text(one.key)
	}
	// No variant has the type of the value.
	kind := "nil"
	if !v.IsNil() {
		kind = "a " + v.Elem().Type().String()
	}
	w.wrong(path, "is %s, which a file cannot hold; want one of the library's, or a scenario declared in Go", kind)
	return text("")
}

// number returns the node of a number in its shortest exact form. NaN is an error.
func (w *writer) number(x float64, path string) *yaml.Node {
	s := strconv.FormatFloat(x, 'g', -1, 64)
	switch {
	case x != x:
		w.wrong(path, "is NaN; want a number")
	case math.IsInf(x, 1):
		s = ".inf"
	case math.IsInf(x, -1):
		s = "-.inf"
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Value: s}
}

// text returns the node of a text. Invalid UTF-8 is an error.
func (w *writer) text(s, path string) *yaml.Node {
	if !utf8.ValidString(s) {
		w.wrong(path, "is %q; want valid UTF-8", s)
		s = ""
	}
	return text(s)
}

// text returns the node of a text, in quotes if the text has more than one line or unprintable
// characters.
func text(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	if strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

// mapping returns the node of a mapping with one key.
func mapping(key string, value *yaml.Node) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{text(key), value}}
	if value.Kind == yaml.ScalarNode {
		n.Style = yaml.FlowStyle
	}
	return n
}

// idIn returns the ID of a struct, "" for a struct without an ID.
func idIn(v reflect.Value) string {
	if v.Kind() == reflect.Struct {
		if f := v.FieldByName("ID"); f.IsValid() && f.Kind() == reflect.String {
			return f.String()
		}
	}
	return ""
}

// sum is a running hash of texts and numbers.
type sum struct{ hash.Hash }

// newHash returns an empty hash.
func newHash() sum { return sum{sha256.New()} }

// text adds a text with its length, so that texts cannot run together.
func (h sum) text(s string) { fmt.Fprintf(h, "%d:%s", len(s), s) }

// number adds the bits of numbers.
func (h sum) number(list ...float64) {
	var b [8]byte
	for _, x := range list {
		binary.LittleEndian.PutUint64(b[:], math.Float64bits(x))
		h.Write(b[:])
	}
}

// String returns the hash so far in hexadecimal digits.
func (h sum) String() string { return hex.EncodeToString(h.Sum(nil)) }

// Vintage returns the name of the data of an economy: the embedded data with the year, or the first
// digits of the fingerprint of other data.
func Vintage(e *market.Economy) string {
	switch {
	case e == nil:
		return ""
	case e == wiod.Small():
		return "WIOD Release 2016, year 2014, 8 regions, 8 sectors"
	case e == wiod.World():
		return "WIOD Release 2016, year 2014, 17 regions, 27 sectors"
	}
	return fmt.Sprintf("data %s, %d regions, %d sectors", fingerprint(e)[:16], e.NumRegions(), e.NumSectors())
}
