// Package report writes a run, or two runs side by side, as one page of HTML to click through: a
// slider over the periods, filters by actor, module and regime, paths of all columns, a map of
// acts, and for each act the reasons and the numbers behind it. Observed runs go in; a page
// comes out that needs no network, server or other file.
//
//	page := report.New("A treaty and its sanctions")
//	recorder := page.Add("as told", metadata, scenarioText)
//	h, err := sim.Run(ctx, sc, sim.Options{Seed: 1, Observers: []sim.Observer{recorder}})
//	err = page.Save("out/report.html")
//
// The charts are those of Apache ECharts, which the page carries (see folder echarts). The
// same runs give the same bytes. Texts of a scenario reach the page as data and are shown as
// text, whatever they hold.
//
// The files are best read in this order: report.go (pages), recorder.go (runs), columns.go
// (what the columns mean), details.go (events as data); then page.html, page.css and page.js.
package report
