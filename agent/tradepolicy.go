package agent

import (
	"fmt"

	"github.com/tradetalk/tradetalk/treaty"
)

// TradePolicyParameters are the parameters of trade policy outside a text. In every number zero means the
// default, and a negative number means none. Defaults are assumptions unless a source is named.
type TradePolicyParameters struct {
	// Points is the menu of increases: points added to tariffs, ad valorem, in rising order, each
	// above 0 and at most 1. Nil means 0.1 and 0.25, the rates of the tariffs of 2018 on goods of
	// China.
	Points []float64
	// Review is the number of quarters between two reviews, from 1 to 40. The default is 4. A
	// review is also held at once after a change of leader, an election or a disruption.
	Review int
	// Stand is the least number of quarters for which an increase stands, from 1 to 40. The
	// default is 4, and 8 where the economy adapts.
	Stand int
	// Cost is c_act, the cost of raising a tariff, charged once: percent of real income per
	// quarter as an annuity, at most 1. The default is 0.01; a study should sweep 0 to 0.05.
	Cost float64
	// Rest says why tariffs that the law leaves free are not raised in the first quarter. The
	// default is RestByRevealedPreference.
	Rest TariffRest
	// Screen is the number of courses solved exactly on an economy with a menu of more than
	// MaxTariffMenu courses, beside every course on all goods; from 1 to MaxTariffMenu. The default is 12.
	Screen int
}

// MaxTariffMenu is the size of the largest menu solved whole: 8 partners or all, 8 sectors or all goods,
// two rates.
const MaxTariffMenu = 162

// TariffRest is the reason for which tariffs that the law leaves free rest at the start.
type TariffRest uint8

const (
	// RestByRevealedPreference prices each point on a free tariff by the least price at which no move
	// of the menu pays at the start: the rates of the data are no equilibrium of the model, and
	// what keeps them there is a cost that the model does not name.
	RestByRevealedPreference TariffRest = iota
	// RestByLaw means that nothing but law keeps tariffs from rising.
	RestByLaw
)

// String returns the reason in words.
func (r TariffRest) String() string {
	switch r {
	case RestByRevealedPreference:
		return "revealed preference"
	case RestByLaw:
		return "law"
	}
	return fmt.Sprintf("Rest(%d)", uint8(r))
}

// WithDefaults returns the parameters with defaults in place of zeros and zeros in place of
// negative numbers, counted in periods of length l. adapting says that the economy adapts.
func (p TradePolicyParameters) WithDefaults(l treaty.Length, adapting bool) TradePolicyParameters {
	if p.Points == nil {
		p.Points = []float64{0.1, 0.25}
	}
	if p.Review == 0 {
		p.Review = l.Periods(l.Least(4))
	}
	if p.Stand == 0 {
		stand := 4
		if adapting {
			stand = 8
		}
		p.Stand = l.Periods(l.Least(stand))
	}
	if p.Screen == 0 {
		p.Screen = 12
	}
	switch {
	case p.Cost == 0:
		p.Cost = 0.01
	case p.Cost < 0:
		p.Cost = 0
	}
	return p
}

// Due reports whether a period has a regular review: the first period after the start, and every
// Review periods from then on. The parameters must have defaults filled in.
func (p TradePolicyParameters) Due(period int) bool { return period >= 1 && (period-1)%p.Review == 0 }

// Validate reports every number out of range, by field.
func (p TradePolicyParameters) Validate() (errs []error) {
	for k, x := range p.Points {
		if !(x > 0 && x <= 1) || k > 0 && !(x > p.Points[k-1]) {
			errs = append(errs, fmt.Errorf("a rate in Points is %v; want rising ad valorem rates above 0 and at most 1", x))
		}
	}
	if p.Points != nil && len(p.Points) == 0 {
		errs = append(errs, fmt.Errorf("the list Points is empty; want rates, or nil for the default"))
	}
	for _, f := range []struct {
		name   string
		value  int
		lo, hi int
		unit   string
	}{{"Review", p.Review, 1, 40, "quarters"}, {"Stand", p.Stand, 1, 40, "quarters"}, {"Screen", p.Screen, 1, MaxTariffMenu, "courses"}} {
		if f.value != 0 && (f.value < f.lo || f.value > f.hi) {
			errs = append(errs, fmt.Errorf("%s is %d; want %d to %d %s, or 0 for the default", f.name, f.value, f.lo, f.hi, f.unit))
		}
	}
	if !(p.Cost <= 1) {
		errs = append(errs, fmt.Errorf("field Cost is %v; want percent of income per quarter of at most 1, 0 for the default or a negative number for none", p.Cost))
	}
	if p.Rest > RestByLaw {
		errs = append(errs, fmt.Errorf("field Rest is %v; want RestByRevealedPreference or RestByLaw", p.Rest))
	}
	return errs
}
