// Package effect measures what a lever does from runs in pairs: each pair shares a
// seed and differs in the lever alone (common random numbers).
//
//	e, err := effect.Compare(with, without, effect.Options{}) // same seed, same place
//	if err != nil {
//		return err
//	}
//	fmt.Println(e)                      // mean, interval, p, sign test, variance saved
//	fmt.Println(effect.Needed(e.SD, 0.01, 0.95, 0.8), "pairs show an effect of 0.01")
//	p := effect.Holm(ps)                // several outcomes at once
//
// # What each figure answers
//
// The paired t interval is for means of many pairs. The bootstrap resamples whole
// pairs and follows skewed differences. The sign test asks whether the lever moves the
// outcome up more often than down and needs no distribution at all; ties say nothing on
// that and are dropped, and their number is reported. Shuffled swaps the arms of
// pairs at random: a lever without effect gives a uniform p-value.
//
// # Episodes
//
// A run may leave several episodes, and episodes of one seed are alike. Episodes takes
// the seed as a cluster: bias-reduced standard errors (CR2) from 30 clusters on, a wild
// cluster bootstrap below.
//
// # Looking more than once
//
// All intervals here are for one look at a number of pairs fixed in advance. Package
// sequence has intervals for looking after every pair.
package effect
