package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
)

// This file reads JSON from other software, with NaN and infinite numbers, and reports
// every misplaced value with its place. The standard decoder stops at the first such
// value.

// number is a JSON number, extended by NaN, Infinity and null as written by other
// software. A value of any other kind is kept as text, and is reported later with its
// place and together with all other mistakes.
type number struct {
	// value is the number, NaN for null or for a value that is no number.
	value float64
	text  string // as written in the file, for a value that is no number
}

// UnmarshalJSON reads any value, and keeps a value that is no number as text.
func (n *number) UnmarshalJSON(data []byte) error {
	*n = number{value: math.NaN()}
	// The special words arrive quoted; see quoteNonNumbers.
	switch string(data) {
	case `"NaN"`, "null":
	case `"Infinity"`:
		n.value = math.Inf(1)
	case `"-Infinity"`:
		n.value = math.Inf(-1)
	// A plain number is decoded; any other value is kept as text.
	default:
		if err := json.Unmarshal(data, &n.value); err != nil {
			*n = number{value: math.NaN(), text: string(data)}
		}
	}
	return nil
}

// String returns the number as written in the file.
func (n number) String() string {
	if n.text != "" {
		return n.text
	}
	return fmt.Sprint(n.value)
}

// finite reports whether the value is a finite number.
func (n number) finite() bool { return !math.IsNaN(n.value) && !math.IsInf(n.value, 0) }

// quoteNonNumbers puts NaN, Infinity and -Infinity outside strings into quotes.
func quoteNonNumbers(data []byte) []byte {
	out := make([]byte, 0, len(data))
	inside := false
	for i := 0; i < len(data); i++ {
		c := data[i]
		switch {
		// An escaped character inside a string is copied unseen.
		case inside && c == '\\' && i+1 < len(data):
			out = append(out, c, data[i+1])
			i++
			continue
		case c == '"':
			inside = !inside
		case !inside:
			if word := nonNumber(data[i:]); word != "" {
				out = append(out, '"')
				out = append(out, word...)
				out = append(out, '"')
				i += len(word) - 1
				continue
			}
		}
		out = append(out, c)
	}
	return out
}

// nonNumber returns the special word at the start of the data, or "".
func nonNumber(data []byte) string {
	for _, word := range []string{"NaN", "Infinity", "-Infinity"} {
		if bytes.HasPrefix(data, []byte(word)) {
			return word
		}
	}
	return ""
}

// read decodes JSON. A syntax error names its line. Values of the wrong kind are listed
// with their places, and the rest is still read.
func read(data []byte, into any) (wrong []error, err error) {
	// The first pass finds misplaced values, and the second pass decodes. Some editors begin
	// a file with a byte order mark.
	data = quoteNonNumbers(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	var all any
	if err := json.Unmarshal(data, &all); err != nil {
		if syntax, ok := err.(*json.SyntaxError); ok {
			// The line is counted up to the offset of the error.
			line := 1 + bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n"))
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		return nil, err
	}
	wrong = misfits("", all, reflect.TypeOf(into).Elem())
	// An error without a listed mistake is returned as such.
	if err := json.Unmarshal(data, into); err != nil && len(wrong) == 0 {
		return nil, err
	}
	return wrong, nil
}

// misfits returns the mistakes below a place of a file: values of another kind than the
// Go type read. Numbers are checked at their use.
func misfits(place string, v any, as reflect.Type) (errs []error) {
	want := func(what string) []error {
		text, _ := json.Marshal(v)
		return []error{fmt.Errorf("%s is %s; want %s", cmp.Or(place, "the file"), text, what)}
	}
	// A pointer may be null, and is checked as its element.
	if as.Kind() == reflect.Pointer {
		as = as.Elem()
	}
	// These types accept any value.
	if v == nil || as == reflect.TypeFor[number]() || as == reflect.TypeFor[json.RawMessage]() {
		return nil
	}
	switch as.Kind() {
	case reflect.String:
		if _, ok := v.(string); !ok {
			return want("a string")
		}
	// Whole numbers are bounded to fit an int on every platform.
	case reflect.Int:
		if f, ok := v.(float64); !ok || f != math.Trunc(f) || math.Abs(f) > 1<<31 {
			return want("a whole number")
		}
	case reflect.Slice:
		list, ok := v.([]any)
		if !ok {
			return want("a list")
		}
		for k, one := range list {
			errs = append(errs, misfits(fmt.Sprintf("%s[%d]", place, k), one, as.Elem())...)
		}
	// Fields missing from the file keep their defaults.
	case reflect.Struct:
		object, ok := v.(map[string]any)
		if !ok {
			return want("an object")
		}
		// Field names match without regard to case, as in encoding/json. A key of no field
		// is a mistake: a misspelt reserve would be no reserve.
		fields := make(map[string]reflect.Type)
		for _, f := range reflect.VisibleFields(as) {
			if f.IsExported() {
				fields[cmp.Or(f.Tag.Get("json"), strings.ToLower(f.Name))] = f.Type
			}
		}
		known := slices.Sorted(maps.Keys(fields))
		for _, key := range slices.Sorted(maps.Keys(object)) {
			at := slices.IndexFunc(known, func(name string) bool { return strings.EqualFold(key, name) })
			where := strings.TrimPrefix(place+"."+key, ".")
			switch {
			case at >= 0:
				errs = append(errs, misfits(where, object[key], fields[known[at]])...)
			case !strings.HasPrefix(key, "_"): // a key that begins with _ is a comment
				errs = append(errs, fmt.Errorf("%s is not a field; want one of %s", where, strings.Join(known, ", ")))
			}
		}
	}
	return errs
}
