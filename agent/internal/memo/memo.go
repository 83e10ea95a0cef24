// Package memo keeps what was worked out once, so that a package may remember its own
// results in a value of a package below it, which knows nothing of them.
package memo

// Table holds at most one entry of each type. The zero value is empty. A Table is used by
// one goroutine.
type Table struct{ entries []any }

// Of returns the entry of type T in a table. A missing entry is made by build and kept.
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
