package treaty

import (
	"reflect"
	"slices"
)

// The file finds terms that a draft settles and no article reads.

// Idle returns the names of the terms that no article and no menu of the module reads, in the order
// of the terms: parties bargain over such a term, and nothing follows from it.
func (m *Module) Idle() (names []string) {
	read := map[string]bool{}
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			if p, ok := v.Interface().(Parameter); ok {
				read[p.term] = true
				return
			}
			for k := range v.NumField() {
				if v.Type().Field(k).IsExported() {
					walk(v.Field(k))
				}
			}
		case reflect.Pointer:
			if !v.IsNil() {
				walk(v.Elem())
			}
		case reflect.Slice:
			for k := range v.Len() {
				walk(v.Index(k))
			}
		}
	}
	walk(reflect.ValueOf(*m))
	for _, menu := range m.Menus {
		read[menu.Term] = true
	}
	for _, term := range m.Terms {
		if !read[term.Name] && !slices.Contains(names, term.Name) {
			names = append(names, term.Name)
		}
	}
	return names
}
