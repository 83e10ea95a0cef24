// Package memo keeps results computed once. A package may keep results in a value of a package
// below, without any knowledge on the part of the lower package. A type and a function to build
// a missing entry go in; the entry comes out.
package memo

// Table holds at most one entry of each type. The zero value is empty. A Table belongs to a
// single goroutine.
type Table struct{ entries []any }

// Of returns the entry of type T in a table. Of builds a missing entry by build and keeps the
// entry.
//
//	known := memo.Of(situation.Memo(), func() *chains { return &chains{} })
func Of[T any](t *Table, build func() *T) *T {
	for _, e := range t.entries {
		if entry, ok := e.(*T); ok {
			return entry
		}
	}
	entry := build()
	t.entries = append(t.entries, entry)
	return entry
}
