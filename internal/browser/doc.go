// Package browser tests the pages of sim/report in a real browser, headless Chromium. The
// package is a module of its own, so that nothing else depends on a driver of browsers. Where
// no browser is installed the tests skip with a line that says so.
package browser
