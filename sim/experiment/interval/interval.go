// Package interval has the interval of all statistics of experiments. Output is an
// Interval, with the text of reports; package effect, for one, returns confidence
// intervals and package sequence confidence sequences.
package interval

import "fmt"

// Interval is a closed interval in the unit of the outcome.
type Interval struct{ Low, High float64 }

// Of returns the interval from low to high.
func Of(low, high float64) Interval { return Interval{Low: low, High: high} }

// Contains tells whether x lies in the interval.
func (i Interval) Contains(x float64) bool { return x >= i.Low && x <= i.High }

// Width returns the length of the interval.
func (i Interval) Width() float64 { return i.High - i.Low }

// String returns the interval with four digits.
func (i Interval) String() string { return fmt.Sprintf("[%.4g, %.4g]", i.Low, i.High) }
