// Package sequence gives confidence sequences: intervals that hold at all sample sizes
// at once, so that a study may look after every pair of runs and stop when satisfied.
// With probability 1-alpha no interval of the sequence ever leaves out the mean.
//
//	seq, err := sequence.NewAsymptotic(sequence.Asymptotic{}) // any outcome
//	if err != nil {
//		return err
//	}
//	watch := sequence.Watch{Sequence: seq, Rule: sequence.Rule{Width: 0.02, Max: 20000}}
//	for pair := range finished { // in any order, from any worker
//		status, err := watch.Put(pair.Number, pair.Difference)
//		...
//	}
//
// # Which sequence
//
// Betting and EmpiricalBernstein are for outcomes with known bounds (rates, shares,
// counts with a maximum) and hold at every size; betting is the narrower and the
// slower. Bernoulli is for yes or no. Asymptotic is for all else: its first look is at
// 50 observations, and the error rate is that of the limit, as for a t-test.
//
// # Order
//
// A sequence sees observations in the order of their numbers, never in the order in
// which workers finish. A Watch holds early ones back. The decision to stop is the same
// with any number of workers, and across shards when Rule.Every is the size of a shard.
//
// # Boundaries
//
// Functions of the intrinsic time v (the accumulated variance) that a sum S of centred
// observations crosses with probability at most alpha, ever: normal, gamma-exponential,
// gamma-Poisson and beta-binomial mixtures, and polynomial stitching (Howard, Ramdas,
// McAuliffe and Sekhon 2021, Annals of Statistics 49, 1055-1080).
package sequence
