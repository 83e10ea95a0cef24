// The types of this file score forecasts: chances given and events observed in, the Brier
// score, the skill score and the calibration curve out. Sources: Brier (1950), Murphy (1973),
// Stephenson, Coelho and Jolliffe (2008).

package belief

import (
	"fmt"
	"math"
)

// ForecastKind is the kind of event forecast.
type ForecastKind uint8

// The events forecast and scored.
const (
	OfBreach      ForecastKind = iota // another party breaks a module in force in the quarter
	OfEnforcement                     // a threat is carried out at the deadline
	OfConcession                      // a target under sanctions visibly complies in the quarter
	OfLifting                         // the leader of sanctions in force lifts the measures in the quarter
	forecastKinds
)

// ForecastKinds returns all kinds.
func ForecastKinds() []ForecastKind {
	return []ForecastKind{OfBreach, OfEnforcement, OfConcession, OfLifting}
}

// String returns the name of the kind, such as "threat carried out".
func (k ForecastKind) String() string {
	names := [...]string{"breach", "threat carried out", "concession", "lifting"}
	if k < forecastKinds {
		return names[k]
	}
	return fmt.Sprintf("ForecastKind(%d)", uint8(k))
}

// Forecast is the chance given to an event, with the outcome.
type Forecast struct {
	Kind     ForecastKind
	Chance   float64 // in [0, 1]
	Happened bool
}

// Forecasts is a record of forecasts in the order of the due dates. Scores compare forecasts of
// a single kind: see Of. States with forecasts worse than the base rate are not sensible
// states, and a study of such states has to say so.
type Forecasts []Forecast

// Of returns the forecasts of a kind.
func (fs Forecasts) Of(kind ForecastKind) (out Forecasts) {
	for _, f := range fs {
		if f.Kind == kind {
			out = append(out, f)
		}
	}
	return out
}

// outcome returns 1 for an event and 0 for none.
func (f Forecast) outcome() float64 {
	if f.Happened {
		return 1
	}
	return 0
}

// Brier returns the mean squared error of the chances (Brier 1950, Monthly Weather Review 78:
// 1-3, in the form with a single term for each event): 0 is perfect, and a constant chance of
// one half scores 1/4. The score of an empty record is NaN.
func (fs Forecasts) Brier() float64 {
	sum := 0.0
	for _, f := range fs {
		d := f.Chance - f.outcome()
		sum += d * d
	}
	return sum / float64(len(fs))
}

// BaseRate returns the share of events observed, in [0, 1]; NaN for an empty record.
func (fs Forecasts) BaseRate() float64 {
	sum := 0.0
	for _, f := range fs {
		sum += f.outcome()
	}
	return sum / float64(len(fs))
}

// Skill returns 1 - Brier/Uncertainty, the Brier skill score relative to a constant forecast at
// the base rate of the whole record: 1 is perfect, 0 no better, less than 0 worse. The score is
// NaN if all events happened or none, with nothing to forecast.
func (fs Forecasts) Skill() float64 {
	o := fs.BaseRate()
	if o == 0 || o == 1 {
		return math.NaN()
	}
	return 1 - fs.Brier()/(o*(1-o))
}

// Murphy is the decomposition of a Brier score (Murphy 1973, Journal of Applied Meteorology 12:
// 595-600):
//
//	Brier = Reliability - Resolution + Uncertainty + Within
//
// With equal chances inside each class, Within is zero, and the other three parts are Murphy's.
// Otherwise Within is the contribution of unequal chances in a class: the mean of (p - pbar)^2
// - 2 (p - pbar)(o - obar) (Stephenson, Coelho and Jolliffe 2008, Weather and Forecasting 23:
// 752-757). The equation stays exact.
type Murphy struct {
	// Reliability is the mean squared distance between the chances given and the share of
	// events, class by class: 0 is well calibrated.
	Reliability float64
	// Resolution is the variance of the share of events between classes: the power of the
	// forecasts to discriminate.
	Resolution float64
	// Uncertainty is obar (1 - obar), the variance of the events.
	Uncertainty float64
	Within      float64
}

// Brier returns the score, the sum of the parts.
func (m Murphy) Brier() float64 { return m.Reliability - m.Resolution + m.Uncertainty + m.Within }

// Class is a point of a calibration curve: the forecasts with chances in a part of [0, 1].
type Class struct {
	From, To float64
	Count    int
	// Chance is the mean chance given. Happened is the share of events observed. Both are NaN
	// in a class without forecasts.
	Chance, Happened float64
}

// DefaultClasses is the number of classes of a calibration curve.
const DefaultClasses = 10

// Calibration returns the calibration curve over a number of equal classes. Each class except
// the last excludes the upper end. Zero classes means DefaultClasses. Calibration panics if the
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

// class returns the number of the class of a forecast.
func class(f Forecast, classes int) int {
	return max(0, min(int(f.Chance*float64(classes)), classes-1))
}

// Murphy returns the decomposition of the Brier score over the classes of Calibration. All
// parts are NaN for an empty record.
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

// Validate reports the first forecast with a chance outside [0, 1].
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
