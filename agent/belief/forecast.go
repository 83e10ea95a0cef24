package belief

import (
	"fmt"
	"math"
)

// ForecastKind is what a forecast is about.
type ForecastKind uint8

// What is foreseen and scored.
const (
	OfBreach      ForecastKind = iota // that another party breaks a module in force, in the quarter
	OfEnforcement                     // that a threat is carried out whose deadline has come
	OfConcession                      // that a target under sanctions complies in the quarter, as far as anybody sees
	OfLifting                         // that the leader of sanctions in force gives them up in the quarter
	forecastKinds
)

// ForecastKinds are all kinds.
func ForecastKinds() []ForecastKind {
	return []ForecastKind{OfBreach, OfEnforcement, OfConcession, OfLifting}
}

// String names the kind: "threat carried out".
func (k ForecastKind) String() string {
	names := [...]string{"breach", "threat carried out", "concession", "lifting"}
	if k < forecastKinds {
		return names[k]
	}
	return fmt.Sprintf("ForecastKind(%d)", uint8(k))
}

// Forecast is a chance that was given to an event, and whether the event happened.
type Forecast struct {
	Kind     ForecastKind
	Chance   float64 // in [0, 1]
	Happened bool
}

// Forecasts is a record of forecasts, in the order in which they came due. Scores compare
// forecasts of one kind: see Of. States whose forecasts are worse than the base rate are
// not sensible states, and a study of them says so.
type Forecasts []Forecast

// Of are the forecasts of one kind.
func (fs Forecasts) Of(kind ForecastKind) (out Forecasts) {
	for _, f := range fs {
		if f.Kind == kind {
			out = append(out, f)
		}
	}
	return out
}

// outcome is 1 if the event happened, and 0 if not.
func (f Forecast) outcome() float64 {
	if f.Happened {
		return 1
	}
	return 0
}

// Brier is the mean squared error of the chances (Brier 1950, Monthly Weather Review 78:
// 1-3, in the form with one term for each event): 0 is perfect, 1/4 is what saying "one
// half" always gets. It is NaN for an empty record.
func (fs Forecasts) Brier() float64 {
	sum := 0.0
	for _, f := range fs {
		d := f.Chance - f.outcome()
		sum += d * d
	}
	return sum / float64(len(fs))
}

// BaseRate is the share of events that happened, NaN for an empty record.
func (fs Forecasts) BaseRate() float64 {
	sum := 0.0
	for _, f := range fs {
		sum += f.outcome()
	}
	return sum / float64(len(fs))
}

// Skill is 1 - Brier/Uncertainty, the Brier skill score against somebody who always
// gives the base rate of the whole record: 1 is perfect, 0 no better, less than 0 worse.
// It is NaN where all events happened or none, because there was nothing to foresee.
func (fs Forecasts) Skill() float64 {
	o := fs.BaseRate()
	if o == 0 || o == 1 {
		return math.NaN()
	}
	return 1 - fs.Brier()/(o*(1-o))
}

// Murphy is the decomposition of a Brier score (Murphy 1973, Journal of Applied
// Meteorology 12: 595-600):
//
//	Brier = Reliability - Resolution + Uncertainty + Within
//
// Where all forecasts of a class have one chance, Within is zero, and the three others
// are Murphy's. Otherwise Within is what a class of unequal chances adds: the mean of
// (p - pbar)^2 - 2 (p - pbar)(o - obar) (Stephenson, Coelho and Jolliffe 2008, Weather and
// Forecasting 23: 752-757), so that the equation stays exact.
type Murphy struct {
	// Reliability is the mean squared distance between the chances given and what
	// then happened, class by class: 0 is well calibrated.
	Reliability float64
	// Resolution is the variance of what happened between classes: how much the
	// forecasts tell apart.
	Resolution float64
	// Uncertainty is obar (1 - obar), the variance of the events.
	Uncertainty float64
	Within      float64
}

// Brier is the score that the parts add up to.
func (m Murphy) Brier() float64 { return m.Reliability - m.Resolution + m.Uncertainty + m.Within }

// Class is a point of a calibration curve: the forecasts whose chances lie in one part of
// [0, 1].
type Class struct {
	From, To float64
	Count    int
	// Chance is the mean chance given, Happened the share of events that happened.
	// Both are NaN in a class without forecasts.
	Chance, Happened float64
}

// DefaultClasses is the number of classes of a calibration curve.
const DefaultClasses = 10

// Calibration is the calibration curve over a number of equal classes, of which each but
// the last excludes its upper end. Zero classes means DefaultClasses; it panics if the
// number is negative.
func (fs Forecasts) Calibration(classes int) []Class {
	if classes == 0 {
		classes = DefaultClasses
	}
	curve := make([]Class, classes)
	for k := range curve {
		curve[k].From, curve[k].To = float64(k)/float64(classes), float64(k+1)/float64(classes)
	}
	for _, f := range fs {
		c := &curve[class(f, classes)]
		c.Count++
		c.Chance += f.Chance
		c.Happened += f.outcome()
	}
	for k := range curve {
		curve[k].Chance /= float64(curve[k].Count)
		curve[k].Happened /= float64(curve[k].Count)
	}
	return curve
}

// class is the number of the class of a forecast.
func class(f Forecast, classes int) int {
	return max(0, min(int(f.Chance*float64(classes)), classes-1))
}

// Murphy decomposes the Brier score over classes as those of Calibration. All parts are
// NaN for an empty record.
func (fs Forecasts) Murphy(classes int) Murphy {
	curve := fs.Calibration(classes)
	n, base := float64(len(fs)), fs.BaseRate()
	m := Murphy{Uncertainty: base * (1 - base)}
	if len(fs) == 0 {
		return Murphy{math.NaN(), math.NaN(), math.NaN(), math.NaN()}
	}
	for _, c := range curve {
		if c.Count == 0 {
			continue
		}
		share := float64(c.Count) / n
		m.Reliability += share * (c.Chance - c.Happened) * (c.Chance - c.Happened)
		m.Resolution += share * (c.Happened - base) * (c.Happened - base)
	}
	for _, f := range fs {
		c := &curve[class(f, len(curve))]
		d := f.Chance - c.Chance
		m.Within += d * (d - 2*(f.outcome()-c.Happened)) / n
	}
	return m
}

// Validate reports the first forecast that is not a chance.
func (fs Forecasts) Validate() error {
	for k, f := range fs {
		if !(f.Chance >= 0 && f.Chance <= 1) {
			return fmt.Errorf("belief: forecast %d: Chance is %v; want a number from 0 to 1", k+1, f.Chance)
		}
	}
	return nil
}

// String reads "40 forecasts: Brier 0.121, base rate 0.30, skill +0.42".
func (fs Forecasts) String() string {
	return fmt.Sprintf("%d forecasts: Brier %.3f, base rate %.2f, skill %+.2f", len(fs), fs.Brier(), fs.BaseRate(), fs.Skill())
}
