// Package figure draws one history, or many, as pictures for print: the life of a treaty, paths of
// a quantity with the spread over histories, the course of a dispute, who restricts whom, the
// survival of modules, and effects with intervals. Runs go in; PNG, SVG, PDF or the CSV of what is
// drawn comes out, as wide as one column of a journal page (85 mm) or as the page (180 mm).
//
//	runs, err := figure.Play(ctx, sc, sim.Options{Seed: 1}, 100)
//	f, err := figure.TreatyLife(&runs[0])
//	err = f.Save("life.pdf", figure.Column)            // and f.Save("life.csv", figure.Column)
//	f, err = figure.Paths(figure.Trust(), figure.Ensemble{Name: "as told", Runs: runs})
//
// # House style
//
// Letters are 7 points high, or 6 for numbers in cells, in Liberation Sans, which SVG and PDF carry
// with them. Colours are those of Okabe and Ito (2008, Color Universal Design), which readers with
// any colour vision tell apart.
// Nothing is told by hue alone: shades differ in lightness, lines in dashes and marks in shape, so
// that a picture printed in grey says the same. Figure.Caption is for the text under the picture. The
// same runs give the same SVG, PNG and CSV.
//
// The files are best read in this order: run.go (what is kept of a run), figure.go (a picture and its
// files), pen.go (the house style); then a file for each picture: life.go, paths.go, dispute.go,
// restrictions.go, survival.go, effects.go.
package figure
