// Package terms holds the objects of bargaining: a [Term] is a parameter of a text with
// a finite list of options, a [Space] is the set of all terms open at a time, and a
// [Draft] is a choice of an option for each of the terms. Lists of terms and
// constraints go in; drafts come out.
//
// The package is independent of trade, states and treaties. A researcher with tables of
// utilities needs no other package below to run talks. The imports are from the
// standard library only.
//
//	space, err := terms.NewSpace(
//		terms.Choice("depth", 0, 0.5, 1),
//		terms.Labels("carve-out", "none", "agriculture"),
//	)
//	for d := range space.All() { // 6 drafts
//		fmt.Println(space.Format(d)) // depth 0.5; carve-out agriculture
//	}
//
// The files are best read in this order: term.go, space.go, constraint.go.
//
// # Order
//
// Terms and options keep the given order. Drafts are in the order of written numbers:
// the first term is the most significant digit, and [Space.All] varies the last term
// fastest. [Space.Index] and [Space.At] translate between a draft and its place in the
// order.
//
// # Constraints
//
// [Space.Under] keeps only the drafts in which the needs of every option are met. Size,
// index, neighbours and [Space.Sample] refer to the drafts kept.
//
//	space, err = space.Under(terms.Need("carve-out", "agriculture", "depth", "0.5", "1"))
//
// # Drafts are values
//
// A Draft is a small comparable value: a map key, comparable with ==, and copied
// without allocation. A Draft has a meaning only together with its Space. The zero
// Draft has the first option of every term; by convention the zero Draft is the status
// quo.
package terms
