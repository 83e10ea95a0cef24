// Package store writes what a run leaves behind: rows and events, as CSV and as JSON
// lines, with all that it takes to play the run again.
//
//	hash, err := scenario.Hash(sc)
//	files, err := store.Create("out", store.Describe(sc.Name, hash, seed))
//	_, run := sim.Run(ctx, sc, sim.Options{Seed: seed, Observers: []sim.Observer{files}})
//	err = files.Commit(run)
//
// # The files
//
//	rows.csv      one line per actor and quarter; see NewCSV for the columns
//	rows.jsonl    the same, one JSON object a line, by the names of sim.Row
//	events.csv    one line per event, what is a number or a text in it
//	events.jsonl  the same with everything: appraisals in parts, votes by group
//	metadata.json the metadata, how the run ended, and the files with their SHA-256
//
// The CSV files begin with the metadata in lines that start with "#", which readers of
// CSV skip when told (comment='#' in pandas, comment = "#" in R, Comment in encoding/csv).
// The first line of the JSON lines is {"metadata": {...}}. So a file that has been moved
// away from the others still says what it is from.
//
// # Whole or not at all
//
// Everything is written beside its place under a name that begins with a dot, and moved
// there by Commit once all of it is on the disk. When a disk is full or a write fails
// otherwise, the run ends with the error, Commit returns it, and nothing is left behind.
// What a run computed before it was stopped by something else (a cancelled context, an
// economy that cannot be solved) is kept, and metadata.json says how it ended.
//
// [NewCSV] alone writes rows to any io.Writer.
package store
