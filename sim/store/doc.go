// Package store writes the record of a run: rows and events, sectors and the world economy, as
// CSV and as JSON lines, with the metadata needed to repeat the run.
//
//	hash, err := scenario.Hash(sc)
//	files, err := store.Create("out", store.Describe(sc.Name, hash, seed))
//	_, run := sim.Run(ctx, sc, sim.Options{Seed: seed, Observers: []sim.Observer{files}})
//	err = files.Commit(run)
//
// Input is the rows and events that a run passes to its observers. Output is the files below.
// Read files.go first (the files of a run) and set.go (their place), then table.go and flat.go (records by field), csv.go
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
// A run has a directory of its own below the directory of Create: DIR/run-1 for the first run,
// DIR/run-2 for the next. DIR/latest is one line, the name of the newest run; readers follow it
// ([Latest]). Files are written to DIR/.new-2 and synced to the disk. Commit renames DIR/.new-2 to
// DIR/run-2, then replaces DIR/latest by a rename, and then deletes the files of earlier runs. A
// program that is killed at any point leaves the run before or the new run, never a mixture; what
// else it leaves is cleared by the next Create. What a user put in the directory of a run stays.
//
// When a disk is full or a write fails otherwise, the run ends with the error, Commit returns the
// error, and the run before stays in place. The results of a run that stops for another reason (a
// cancelled context, an economy without a solution) are kept, and metadata.json names the reason.
// Such a run does not replace a complete run: latest still names the complete one, and both stay
// until the next complete run.
//
// One writer at a time has a directory: DIR/lock holds the number of the process, and a second
// Create fails with that number. The lock ends with the process. [Files.Add] puts pictures and
// reports in the directory of the run.
//
// [NewCSV] alone writes rows to any io.Writer.
package store
