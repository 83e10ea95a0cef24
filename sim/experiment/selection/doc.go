// Package selection finds the best of several alternatives whose value is the mean of a
// simulated outcome: which text of a treaty has the highest probability of entry into
// force? All alternatives are run with the same seeds, so that luck is shared and
// differences show early.
//
//	best, err := selection.Sequential(ctx, len(texts), outcome, selection.Options{
//		Delta: 0.01, // a difference below one point is not worth finding
//	})
//	if err != nil {
//		return err
//	}
//	fmt.Println(texts[best.Best], best.Runs)
//
// # Promise
//
// If the best alternative leads by Delta or more, it is selected with probability Level
// or more, and else one within Delta of the best is, mostly. TwoStage also gives
// intervals for the distance of each alternative to the best of the others.
//
// # Search
//
// Where alternatives are too many to list, Climb selects among a sample of them and then
// among neighbours of the best, until no neighbour is better.
package selection
