// Package experiment runs studies of scenarios: a frozen description of what is varied and
// what is observed, paired runs on all cores and on many machines, effects with intervals,
// and tables that R, pandas and DuckDB open as they are.
//
//	study := experiment.Study{
//		Bases:   []experiment.Base{{File: "ban.yaml"}},
//		Factors: []experiment.Factor{experiment.Vary("coercion.severities", 0.25, 0.5, 0.75, 1)},
//		Seeds:   200,
//		Observe: experiment.Watch("mean level border", "mean real_income RUS"),
//	}
//	result, err := study.Run(ctx, experiment.Options{})
//	effects, err := result.Compare(experiment.Contrast{Factor: "coercion.severities", Against: "0.25"})
//	err = result.Save("out")
//
// A study is a Go value or a YAML file (Read). All points of a study have the same seeds: the
// runs of one seed share every draw that the varied values leave alone (common random numbers),
// and an effect is a mean of differences within seeds.
//
// # Where to look
//
// study.go (the description, and all its mistakes), factor.go (values by path), observable.go
// (figures of a run in words), play.go (one run), run.go (all runs, shards, merging), result.go
// and compare.go (effects), pair.go (a lever with its placebo in one call), fork.go (two moves
// imposed on one history), stop.go (looking after every pair), tables.go (files), file.go
// (studies in YAML).
//
// The rooms below hold statistics of numbers and know no scenario: design, effect, sequence,
// sensitivity, discovery, calibrate, selection, ensemble.
package experiment
