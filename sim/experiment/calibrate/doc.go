// Package calibrate finds the parameters of a simulator at which its moments are those
// of data: the simulated method of moments (SMM) for a point with standard errors, and
// approximate Bayesian computation (ABC) for a posterior.
//
//	fit, err := calibrate.SMM{
//		Parameters: []calibrate.Parameter{{Name: "precision", Low: 1, High: 100}},
//		Simulate:   moments, // of one run: func(ctx, theta, seed) ([]float64, error)
//		Observed:   observed,
//	}.Fit(ctx)
//	if err != nil {
//		return err
//	}
//	fmt.Println(fit.Theta, fit.SE, fit.Singular) // a singular value near 0: not identified
//
// # Common random numbers
//
// All parameter values are simulated with the same seeds, so that the distance to the
// data is a smooth function of the parameters and optimisers and derivatives work.
//
// # Identification
//
// The Jacobian of the moments, its singular values and the weakest direction show
// which combinations of parameters the moments say nothing about. A fit that is close
// at a singular value of zero is one of many. Moments that are held out of the fit
// test what was not aimed at.
//
// # Posteriors
//
// Reject keeps the runs nearest to the data. SMC draws parameters near good ones, step
// by step, and weights all runs so that they stand for the prior; for the same number
// of runs the tolerance is many times smaller.
//
// # How good is a posterior
//
// The tolerance is a distance in scaled summaries, and a posterior is that of a world in
// which the data are known to within the tolerance. Halve the tolerance, by four times
// the runs or by fewer summaries, and see whether the posterior moves. The effective
// number of draws counts unequal weights; particles of one step share a proposal, and
// the error of a posterior variance is larger than the number alone says (in a test in
// one dimension about three times in variance).
//
// # Bytes
//
// Optimisers run with one worker and a random source of their own. Runs may be spread
// over workers: results are the same to the byte.
package calibrate
