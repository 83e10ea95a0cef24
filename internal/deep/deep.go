// Package deep copies values with all that they hold. A value goes in; a value that shares no
// list, no map and no struct with the first comes out.
package deep

import "reflect"

// Copy returns a copy of a value that shares no slice, map or pointer in exported fields with the
// value. What guards its own data is shared: a pointer to a struct without exported fields, an
// interface, a function and a channel.
func Copy[T any](v T) T {
	part(reflect.ValueOf(&v).Elem())
	return v
}

// Exported returns a copy like Copy of the exported fields of a struct, without the others.
func Exported[T any](v *T) *T {
	from, c := reflect.ValueOf(v).Elem(), new(T)
	to := reflect.ValueOf(c).Elem()
	for k := range from.NumField() {
		if from.Type().Field(k).IsExported() {
			to.Field(k).Set(from.Field(k))
			part(to.Field(k))
		}
	}
	return c
}

// part gives a settable value data of its own.
func part(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		t := v.Type()
		for k := range t.NumField() {
			if t.Field(k).IsExported() {
				part(v.Field(k))
			}
		}
	case reflect.Array:
		for k := range v.Len() {
			if !holds(v.Type().Elem()) {
				return
			}
			part(v.Index(k))
		}
	case reflect.Slice:
		if v.IsNil() {
			return
		}
		c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(c, v)
		if holds(v.Type().Elem()) {
			for k := range c.Len() {
				part(c.Index(k))
			}
		}
		v.Set(c)
	case reflect.Map:
		if v.IsNil() {
			return
		}
		c := reflect.MakeMapWithSize(v.Type(), v.Len())
		for pairs := v.MapRange(); pairs.Next(); {
			one := reflect.New(v.Type().Elem()).Elem()
			one.Set(pairs.Value())
			part(one)
			c.SetMapIndex(pairs.Key(), one)
		}
		v.Set(c)
	case reflect.Pointer:
		if v.IsNil() || guarded(v.Type().Elem()) {
			return
		}
		c := reflect.New(v.Type().Elem())
		c.Elem().Set(v.Elem())
		part(c.Elem())
		v.Set(c)
	}
}

// holds reports whether a value of a type can hold data by reference.
func holds(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Slice, reflect.Map, reflect.Pointer, reflect.Struct, reflect.Array:
		return true
	}
	return false
}

// guarded reports whether the value behind a pointer guards its own data.
func guarded(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	for k := range t.NumField() {
		if t.Field(k).IsExported() {
			return false
		}
	}
	return true
}
