// Package store writes the record of a run: rows and events, sectors and the world economy, as
// CSV and as JSON lines, with the metadata needed to repeat the run.
//
//	hash, err := scenario.Hash(sc)
//	files, err := store.Create("out", store.Describe(sc.Name, hash, seed))
//	_, run := sim.Run(ctx, sc, sim.Options{Seed: seed, Observers: []sim.Observer{files}})
//	err = files.Commit(run)
//
// Input is the rows and events that a run passes to its observers. Output is the files below.
// Read files.go first (the files of a run), then table.go and flat.go (records by field), csv.go
// (rows) and metadata.go.
//
// # The files
//
//	rows.csv      one line per actor and quarter; see NewCSV for the columns
//	rows.jsonl    the same, one JSON object a line, by the names of sim.Row
//	events.csv    one line per event, with the numbers and texts of the event
//	events.jsonl  the same with all fields: appraisals in parts, votes by group
//	sectors.csv   one line per sector and quarter, and sectors.jsonl the same
//	world.csv     one line per quarter on the world economy, and world.jsonl the same
//	metadata.json the metadata, the end of the run, and the files with their SHA-256
//
// The CSV files begin with the metadata in lines that start with "#", which readers of CSV can
// skip (comment='#' in pandas, comment = "#" in R, Comment in encoding/csv). The first line of
// the JSON lines is {"metadata": {...}}. A file moved away from the others still names its run.
//
// # Whole or not at all
//
// Each file is written beside its place under a name that begins with a dot. Commit moves the
// files to their places once all are complete on the disk. When a disk is full or a write fails
// otherwise, the run ends with the error, Commit returns the error, and no file is left behind.
// The results of a run that stops for another reason (a cancelled context, an economy without a
// solution) are kept, and metadata.json names the reason.
//
// [NewCSV] alone writes rows to any io.Writer.
package store
