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

// number is a JSON number that may also be NaN, Infinity or null, as other software
// writes them, or no number at all, so that each can be reported with its place and
// together with all other mistakes.
type number struct {
	value float64
	text  string // as it stands in the file, if it is no number
}

// UnmarshalJSON reads anything, and keeps what is no number as it stands.
func (n *number) UnmarshalJSON(data []byte) error {
	*n = number{value: math.NaN()}
	switch string(data) {
	case `"NaN"`, "null":
	case `"Infinity"`:
		n.value = math.Inf(1)
	case `"-Infinity"`:
		n.value = math.Inf(-1)
	default:
		if err := json.Unmarshal(data, &n.value); err != nil {
			*n = number{value: math.NaN(), text: string(data)}
		}
	}
	return nil
}

// String is the number as it stands in the file.
func (n number) String() string {
	if n.text != "" {
		return n.text
	}
	return fmt.Sprint(n.value)
}

func (n number) finite() bool { return !math.IsNaN(n.value) && !math.IsInf(n.value, 0) }

// quoteNonNumbers puts NaN, Infinity and -Infinity outside strings into quotes.
func quoteNonNumbers(data []byte) []byte {
	out := make([]byte, 0, len(data))
	inside := false
	for i := 0; i < len(data); i++ {
		c := data[i]
		switch {
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

func nonNumber(data []byte) string {
	for _, word := range []string{"NaN", "Infinity", "-Infinity"} {
		if bytes.HasPrefix(data, []byte(word)) {
			return word
		}
	}
	return ""
}

// read decodes JSON. A mistake of syntax is an error that names its line. Values that are
// not of the kind they should be are listed with their places, and the rest is read for
// all that.
func read(data []byte, into any) (wrong []error, err error) {
	data = quoteNonNumbers(data)
	var all any
	if err := json.Unmarshal(data, &all); err != nil {
		if syntax, ok := err.(*json.SyntaxError); ok {
			line := 1 + bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n"))
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		return nil, err
	}
	wrong = misfits("", all, reflect.TypeOf(into).Elem())
	if err := json.Unmarshal(data, into); err != nil && len(wrong) == 0 {
		return nil, err
	}
	return wrong, nil
}

// misfits lists the places below one where a value of a file is not of the kind that it is
// read as. Numbers are looked at where they are used.
func misfits(place string, v any, as reflect.Type) (errs []error) {
	want := func(what string) []error {
		text, _ := json.Marshal(v)
		return []error{fmt.Errorf("%s is %s; want %s", cmp.Or(place, "the file"), text, what)}
	}
	if as.Kind() == reflect.Pointer {
		as = as.Elem()
	}
	if v == nil || as == reflect.TypeFor[number]() || as == reflect.TypeFor[json.RawMessage]() {
		return nil
	}
	switch as.Kind() {
	case reflect.String:
		if _, ok := v.(string); !ok {
			return want("a string")
		}
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
	case reflect.Struct:
		object, ok := v.(map[string]any)
		if !ok {
			return want("an object")
		}
		for _, f := range reflect.VisibleFields(as) {
			if !f.IsExported() {
				continue
			}
			name := cmp.Or(f.Tag.Get("json"), strings.ToLower(f.Name))
			for _, key := range slices.Sorted(maps.Keys(object)) {
				if strings.EqualFold(key, name) {
					errs = append(errs, misfits(strings.TrimPrefix(place+"."+name, "."), object[key], f.Type)...)
				}
			}
		}
	}
	return errs
}
