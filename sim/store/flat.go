package store

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/tradetalk/tradetalk/internal/keys"
)

// The file decides the columns and the JSON members of a record, from the exported fields of its
// type by reflection. A new field of an event or a row needs no change here. Source:
// encoding/json for texts and numbers.

// column is a field for one cell: a number, a text, a kind or a list of texts.
type column struct {
	name string
	path []int // field by field; pointers on the way may be nil
}

// columnsOf returns the columns of a struct. Columns of an inner struct carry the name of the
// field as a prefix. Lists of structs and maps have no column.
func columnsOf(t reflect.Type, prefix string) (out []column) {
	for k := range t.NumField() {
		f := t.Field(k)
		inner, name := f.Type, prefix+keys.Of(f.Name)
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		switch {
		case left(f):
		case inner.Kind() == reflect.Struct:
			below := name + "_"
			if f.Anonymous {
				below = prefix
			}
			for _, c := range columnsOf(inner, below) {
				out = append(out, column{c.name, append([]int{k}, c.path...)})
			}
		case inner.Kind() == reflect.Map || inner.Kind() == reflect.Slice && inner.Elem().Kind() != reflect.String:
		default:
			out = append(out, column{name, []int{k}})
		}
	}
	return out
}

// left reports whether files leave a field out: an unexported field, or a field with the tag
// `store:"-"`, which only supports the text of a value.
func left(f reflect.StructField) bool { return !f.IsExported() || f.Tag.Get("store") == "-" }

// cell returns the text of a column, "" below a nil pointer.
func (c column) cell(v reflect.Value) string {
	for _, k := range c.path {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return ""
			}
			v = v.Elem()
		}
		v = v.Field(k)
	}
	return c.cellOf(v)
}

// cellOf returns the text of the value of a column.
func (column) cellOf(v reflect.Value) string {
	if word, ok := kind(v); ok {
		return word
	}
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	case reflect.Slice:
		list := make([]string, v.Len())
		for k := range list {
			list[k] = v.Index(k).String()
		}
		return strings.Join(list, " ")
	}
	return fmt.Sprint(v.Interface())
}

// kind returns the word of a value of a kind, and false for other values.
func kind(v reflect.Value) (string, bool) {
	if v.Kind() == reflect.Uint8 {
		if s, ok := v.Interface().(fmt.Stringer); ok {
			return s.String(), true
		}
	}
	return "", false
}

// object appends a struct as a JSON object. With brief, zero fields are left out, except the
// period.
func object(b []byte, v reflect.Value, brief bool) []byte {
	b = append(b, '{')
	return append(members(b, v, brief), '}')
}

// members appends the members of a JSON object.
func members(b []byte, v reflect.Value, brief bool) []byte {
	for k := range v.NumField() {
		f, value := v.Type().Field(k), v.Field(k)
		if f.Anonymous && f.Type.Kind() == reflect.Struct {
			b = members(b, value, brief)
			continue
		}
		opaque := f.Type.Kind() == reflect.Struct && len(columnsOf(f.Type, "")) == 0
		if left(f) || opaque || brief && value.IsZero() && f.Name != "Period" {
			continue
		}
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		b = quoted(b, keys.Of(f.Name))
		b = append(b, ':')
		b = appendJSON(b, value, brief)
	}
	return b
}

// appendJSON appends a value as JSON.
func appendJSON(b []byte, v reflect.Value, brief bool) []byte {
	if word, ok := kind(v); ok {
		return quoted(b, word)
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return append(b, "null"...)
		}
		return appendJSON(b, v.Elem(), brief)
	case reflect.Struct:
		return object(b, v, brief)
	case reflect.Slice:
		b = append(b, '[')
		for k := range v.Len() {
			if k > 0 {
				b = append(b, ',')
			}
			b = appendJSON(b, v.Index(k), brief)
		}
		return append(b, ']')
	case reflect.String:
		return quoted(b, v.String())
	case reflect.Float64:
		x := v.Float()
		if math.IsNaN(x) || math.IsInf(x, 0) { // JSON has no such numbers
			return quoted(b, strconv.FormatFloat(x, 'g', -1, 64))
		}
		return strconv.AppendFloat(b, x, 'g', -1, 64)
	case reflect.Bool:
		return strconv.AppendBool(b, v.Bool())
	case reflect.Int:
		return strconv.AppendInt(b, v.Int(), 10)
	case reflect.Uint64:
		return strconv.AppendUint(b, v.Uint(), 10)
	}
	return quoted(b, fmt.Sprint(v.Interface()))
}

// quoted appends a text as a JSON string.
func quoted(b []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil {
		panic("store: " + err.Error()) // every text has a JSON form
	}
	return append(b, text...)
}

// Columns returns the columns of a struct in a tidy table: a column for each number, text, flag,
// kind or list of texts. Columns of an inner struct carry the name of the field as a prefix.
func Columns(t reflect.Type) (out []Column) {
	for _, c := range columnsOf(t, "") {
		f := t
		for _, k := range c.path {
			if f.Kind() == reflect.Pointer {
				f = f.Elem()
			}
			f = f.Field(k).Type
		}
		kind := Text
		switch f.Kind() {
		case reflect.Float64:
			kind = Number
		case reflect.Int, reflect.Uint64:
			kind = Whole
		case reflect.Bool:
			kind = Flag
		}
		out = append(out, Column{c.name, kind})
	}
	return out
}

// Values returns the values of a struct by the columns of its type. A value below a nil pointer is
// missing.
func Values(v any) []any {
	value := reflect.ValueOf(v)
	columns := columnsOf(value.Type(), "")
	out := make([]any, len(columns))
	for k, c := range columns {
		out[k] = c.value(value)
	}
	return out
}

// value returns the value of a column, nil below a nil pointer.
func (c column) value(v reflect.Value) any {
	for _, k := range c.path {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return nil
			}
			v = v.Elem()
		}
		v = v.Field(k)
	}
	if word, ok := kind(v); ok {
		return word
	}
	switch v.Kind() {
	case reflect.Float64:
		return v.Float()
	case reflect.Int:
		return v.Int()
	case reflect.Uint64:
		return int64(v.Uint())
	case reflect.Bool:
		return v.Bool()
	}
	return c.cellOf(v)
}
