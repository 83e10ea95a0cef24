package sequence

import "fmt"

// Interval is a closed interval in the unit of the outcome.
type Interval struct{ Low, High float64 }

// Contains tells whether x lies in the interval.
func (i Interval) Contains(x float64) bool { return x >= i.Low && x <= i.High }

// Width returns the length of the interval.
func (i Interval) Width() float64 { return i.High - i.Low }

// String returns the interval with four digits.
func (i Interval) String() string { return fmt.Sprintf("[%.4g, %.4g]", i.Low, i.High) }
