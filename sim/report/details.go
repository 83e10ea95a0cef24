package report

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode"
)

// This file turns an event into data for the page: names in words with values, nested as the
// event is, without what is empty.

// deepest is how far nested values are followed.
const deepest = 6

// pair is a name, by its place in the list of names, with a value: a text, a number or a list
// of pairs.
type pair [2]any

// names holds each name once: the same few stand at every act.
type names struct {
	list []string
	at   map[string]int
}

// place returns the place of a name, added if new.
func (n *names) place(name string) int {
	k, ok := n.at[name]
	if !ok {
		if n.at == nil {
			n.at = make(map[string]int)
		}
		k = len(n.list)
		n.at[name] = k
		n.list = append(n.list, name)
	}
	return k
}

// short is a number with six digits, which is all that the page shows.
type short float64

// MarshalJSON writes six digits.
func (x short) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(x), 'g', 6, 64), nil
}

// details returns the fields of a struct that say something.
func (n *names) details(v reflect.Value, skip map[string]bool, depth int) []pair {
	var out []pair
	t := v.Type()
	for k := range t.NumField() {
		f := t.Field(k)
		if !f.IsExported() || skip[f.Name] || f.Tag.Get("store") == "-" {
			continue
		}
		if x, ok := n.plain(v.Field(k), depth); ok {
			// The parts of a value stand beside the value.
			if list, is := x.([]pair); is && f.Anonymous {
				out = append(out, list...)
				continue
			}
			out = append(out, pair{n.place(words(f.Name)), x})
		}
	}
	return out
}

// plain returns a value as data, and false for what is empty.
func (n *names) plain(v reflect.Value, depth int) (any, bool) {
	if depth > deepest {
		return nil, false
	}
	if v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return nil, false
		}
		return n.plain(v.Elem(), depth)
	}
	if v.IsZero() {
		return nil, false
	}
	if v.CanInterface() {
		if s, ok := v.Interface().(fmt.Stringer); ok && v.Kind() != reflect.Struct {
			return s.String(), true
		}
	}
	switch v.Kind() {
	case reflect.Bool:
		return "yes", true
	case reflect.String:
		return v.String(), true
	case reflect.Slice, reflect.Array:
		var list []pair
		texts := make([]string, 0, v.Len())
		for k := range v.Len() {
			x, ok := n.plain(v.Index(k), depth+1)
			if !ok {
				continue
			}
			if s, is := x.(string); is {
				texts = append(texts, s)
			}
			list = append(list, pair{n.place(strconv.Itoa(k + 1)), x})
		}
		if len(list) == 0 {
			return nil, false
		}
		if len(texts) == len(list) {
			return strings.Join(texts, ", "), true
		}
		return list, true
	case reflect.Struct:
		list := n.details(v, nil, depth+1)
		return list, len(list) > 0
	case reflect.Map, reflect.Func, reflect.Chan:
		return nil, false
	}
	if v.CanInt() || v.CanUint() || v.CanFloat() {
		x := number(v)
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return strconv.FormatFloat(x, 'g', -1, 64), true
		}
		return short(x), true
	}
	return nil, false
}

// words writes the name of a field in words: "RealIncome" becomes "real income".
func words(name string) string {
	var b strings.Builder
	for k, r := range name {
		if unicode.IsUpper(r) && k > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
