// Package ensemble executes the numbered runs of a study on all cores and on many
// machines, and loses none: the same bytes with any number of workers and shards, after
// any number of interruptions.
//
//	plan := ensemble.Plan{Study: hash, Version: version, Runs: 10_000, Shards: 16}
//	report, err := ensemble.Run(ctx, plan, shard, runner, ensemble.Options{Dir: "out"})
//	if err != nil {
//		fmt.Fprintln(os.Stderr, err)
//		os.Exit(ensemble.ExitCode(err)) // 42: never retry; else retry
//	}
//	// on one machine, when all shards are there:
//	err = ensemble.Merge(plan, paths, "out/all.runs")
//
// # Files
//
// A shard is one file: a heading with the plan, a frame for each run in the order of
// the numbers (number, outcome, length, checksum, payload), and an end with the SHA-256
// of all before. The file has the suffix .part until the end is written. A killed
// process leaves a part file with at most the last frame broken; the next Run cuts
// the frame off and goes on. A merged file is the file of a plan with one
// shard, to the byte.
//
// # Failing runs
//
// An error or a panic of a run is recorded with the description of the run, and all
// other runs go on. A shard with failed runs is whole.
//
// # Exit codes
//
// 0: the shard is whole. 42: a retry is of no use, since the plan is wrong
// or the files belong to another study or version. All other codes ask for a retry.
//
// # Full disks, locks, copies
//
// A full disk ends Run with an error that names the part file; with room again the next
// Run goes on. A lock on the part file keeps two processes from one shard on systems
// with flock; on network file systems without locks the batch system has to. A file
// that a copy has damaged is refused by name, and the shard can be run again.
//
// # Memory
//
// At most Options.Window outcomes wait in memory for earlier ones to be written, for any
// number of runs. A run that takes far longer than all others holds the others back once
// the window is full: raise Window, or give such runs low numbers.
package ensemble
