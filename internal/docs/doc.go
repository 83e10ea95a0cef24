// Package docs holds the tests of the guides in sim/docs: every command of the tutorial is run, and
// every table that is made from the code is compared with the code.
package docs
