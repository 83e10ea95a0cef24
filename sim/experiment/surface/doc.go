// Package surface makes a scenario a function of numbers, so that the statistics of the rooms beside it
// serve scenarios: the text of a treaty or of a sanction that is best for a stated purpose, and
// parameters at which figures of histories are those observed.
//
//	best, err := surface.Text{
//		Base: experiment.Base{File: "ban.yaml"},
//		Terms: []experiment.Factor{
//			experiment.Vary("coercion.severities", 0.25, 0.5, 1),
//			experiment.Vary("regimes.ban.end", 8, 20, 40),
//		},
//		Objective: experiment.Observable{Words: "mean level border"},
//		Selection: selection.Options{Delta: 0.05},
//	}.Find(ctx)
//
//	model := surface.Model{Base: base, Factors: []experiment.Factor{experiment.Range("actors.RUS.precision", 1, 100)}, Observe: moments}
//	simulate, parameters, err := model.Simulator()
//	fit, err := calibrate.SMM{Parameters: parameters, Simulate: simulate, Observed: observed}.Fit(ctx)
//
// A point is a scenario with values set by path; a seed is the seed of a history. All points have the
// same seeds. A history that fails ends the search with its error, point and seed.
package surface
