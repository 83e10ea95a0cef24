// Package sensitivity tells which factors of a study matter: elementary effects
// (Morris) for many factors at little cost, variance-based indices (Sobol) for shares of
// the variance, and first-order indices of any sample that is already there.
//
//	base, err := design.OwenSobol(2*dim, 1024, 7) // twice the factors
//	if err != nil {
//		return err
//	}
//	plan, err := sensitivity.NewSaltelli(base)
//	for i, x := range plan.All() {
//		y[i] = outcomes(x, seeds) // one outcome for each common seed
//	}
//	result, err := sensitivity.Sobol(dim, y, sensitivity.Options{})
//
// # Common seeds
//
// All points are run with the same r seeds, and indices are of the mean over seeds. The
// share of the variance that seeds account for stands beside them: shares of factors
// say little where the seed decides most. The spread of an index over single seeds
// shows whether a factor matters in some histories only (Hart, Alexanderian and Gremaud
// 2017).
//
// # Reading the figures
//
// The first-order index of a factor is the share of variance that goes away on average
// when the factor is known; the total index is the share that remains when all other
// factors are known. The difference is interaction. Estimates have errors: an index
// may come out below 0 or above 1, and is left so.
//
// # Which method
//
// Morris costs dim+1 runs a walk and ranks factors: ten to fifty walks tell which of
// many factors can be left at a default. Sobol costs dim+2 runs a base point and needs
// some hundreds to thousands of base points for shares within a few points of a hundred.
// FirstOrder costs nothing where points are there already.
package sensitivity
