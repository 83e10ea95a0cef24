// Package terms says what can be bargained over: a [Term] is one parameter of a
// text with its finite list of options, a [Space] is all the terms on the table
// at once, and a [Draft] picks one option for each of them.
//
// The package knows nothing of trade, of states or of treaties; a researcher who
// brings utility tables of his own needs nothing else from below to run talks.
// It links the standard library only.
//
//	space, err := terms.NewSpace(
//		terms.Choice("depth", 0, 0.5, 1),
//		terms.Labels("carve-out", "none", "agriculture"),
//	)
//	for d := range space.All() { // 6 drafts
//		fmt.Println(space.Format(d)) // depth 0.5; carve-out agriculture
//	}
//
// # Order
//
// Terms keep the order in which they are given, options too. Drafts are ordered
// as numbers are written: the first term is the most significant digit, so
// [Space.All] runs through the last term fastest. [Space.Index] and [Space.At]
// translate between a draft and its place in that order.
//
// # Constraints
//
// [Space.Under] keeps only the drafts in which every option has what it needs. All
// the rest goes by what is left: size, index, neighbours and [Space.Sample].
//
//	space, err = space.Under(terms.Need("carve-out", "agriculture", "depth", "0.5", "1"))
//
// # Drafts are values
//
// A Draft is a small comparable value: it can be a map key, it can be compared
// with ==, and copying it allocates nothing. It means something only together
// with the Space that made it. The zero Draft picks the first option of every
// term; texts are written so that this is the status quo.
package terms
