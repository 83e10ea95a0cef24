// Package units lists the units of time of a scenario. A scenario states everything per quarter,
// in quarters, or without time, for any length of period; a run counts periods. The table says
// which number has which unit, and a scenario is turned into periods here alone, once, at the
// start of a World. A new number in a scenario needs a line in the table; a test of package sim
// names the numbers without a line.
package units

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// unit is the effect of the length of a period on a number.
type unit uint8

const (
	// timeless: shares, weights, levels, factors, names of things by number; chances
	// per occasion; money at an annual rate; percent of income, which is the same share
	// for a year and for a month.
	timeless unit = iota
	// span: a duration or a date in quarters. Stated spans are a whole number of
	// periods, defaults are rounded up; numbers below zero have a meaning of their own.
	span
	// hazard: a chance per quarter, or the share of a quantity that a quarter takes.
	// Converted as 1-(1-h)^q over q quarters.
	hazard
	// remains: the share of a quantity that a quarter leaves. Converted as the q-th
	// power.
	remains
	// lump: percent of the income of a quarter, paid once. Divided by q.
	lump
	// together: converted with other numbers of the same type, by the method In of that
	// type or, for market.AdaptationRules, by AdaptationIn.
	together
	// whereRead: stays as stated, and is counted in periods by the reader: durations,
	// and chances of reports, in texts and regimes, which are law (treaty.Treaty.In,
	// sanction.Regime.In), and defaults that go with an actor's place.
	whereRead
	// perPeriod: counted in periods by the field's name.
	perPeriod
)

// row lists fields of a type, by name, with their unit.
type row struct {
	owner  string
	unit   unit
	fields string
}

// units is the table: every number of a scenario, by type.
var units = byField([]row{
	{"sim.Scenario", perPeriod, "Periods"},
	{"sim.Talks", timeless, "Rounds Unlock"},
	{"sim.Talks", lump, "LineCost"},
	{"sim.Talks", perPeriod, "RoundsPerPeriod"},
	{"sim.Talks", span, "Recess RatifyAfter"},
	{"standoff.Options", timeless, "Precision Rounds Depth Spread Common Turnover Execution Unthreatened Inherited Face ThreatCost ImpositionCost Structural Strain Severities Vagueness Leakage EnforcementCost Secrecy Legitimacy"},
	{"standoff.Options", span, "Deadline Recess"},
	{"standoff.Options", hazard, "Review"},
	{"domestic.Campaign", timeless, "Shift Cost"},
	{"domestic.Campaign", span, "Start End"},

	{"agent.Public", timeless, "Bias Quota VoteNoise Audience"},
	{"agent.Public", remains, "Patience"},
	{"agent.Public", hazard, "Hazard"},
	{"agent.Actor", timeless, "Sovereignty Precision"},
	{"agent.Foresight", timeless, "Picture Defeat"},
	{"agent.Group", timeless, "Influence Votes"},
	{"agent.Member", timeless, "Weight"},
	{"agent.Council", timeless, "Weight Blocking"},
	{"belief.Trust", timeless, "Kept Broken"}, // promises of belief.PromiseTerm quarters
	{"agent.Politics", timeless, "Mean Communication Tenure Swing Coattails"},
	{"agent.Politics", together, "Persistence Income Prices BackDown Win Rally Fatigue Unrest UnrestBase Weight FirstElection Term"},
	{"agent.SecurityThreat", timeless, "Serious Grave"},
	{"agent.SecurityThreat", together, "Rise Worsen Ease Relent"},
	{"agent.MotiveProcess", timeless, "Weight"},
	{"agent.MotiveProcess", together, "Rise Fall"},
	{"agent.Disruption", timeless, "Factor"},
	{"agent.Disruption", span, "From Until"},
	{"agent.ComplianceParameters", timeless, "CaseCost Strain Shares Surcharges CapacityError SecondHand"},
	{"agent.ComplianceParameters", span, "Stand"},
	{"agent.ComplianceParameters", whereRead, "Lag"},
	{"agent.TradePolicyParameters", timeless, "Points Cost Screen"}, // Cost is an annuity
	{"agent.TradePolicyParameters", span, "Review Stand"},

	{"crisis.Issue", timeless, "Start"},
	{"crisis.Claim", whereRead, "Monitoring"},
	{"crisis.Prior", timeless, "Mean SD"},
	{"crisis.Inducement", timeless, "Amount"},
	{"crisis.Mediation", timeless, "Compensation"},
	{"crisis.Mediation", span, "Quarters"},

	{"market.AdaptationRules", timeless, "ShortRun LongRun Scale"},
	{"market.AdaptationRules", together, "Speed Return Decay Build"},
	{"market.TechnologyRules", timeless, "Inputs Reliance Shared"},
	{"market.TechnologyRules", together, "Growth Response CatchUp"},

	{"terms.Option", timeless, "Value"}, // in the unit of what the term settles
	{"treaty.Commitment", timeless, "Depth Rate Cut"},
	{"treaty.PhaseIn", whereRead, "Quarters"},
	{"treaty.Step", timeless, "Share"},
	{"treaty.Step", whereRead, "After"},
	{"treaty.CarveOut", timeless, "Retained"},
	{"treaty.CarveOut", whereRead, "Term"},
	{"treaty.SecurityException", timeless, "MostSurcharge Threshold SurchargeThreshold BanThreshold MaxRenewals Price Vagueness"},
	{"treaty.SecurityException", whereRead, "Notice MaxLength Review CoolingOff"},
	{"treaty.Safeguard", whereRead, "Length Extended Peace Notice"},
	{"treaty.Monitoring", timeless, "Bias Cost"}, // a flow in percent of income
	{"treaty.Monitoring", whereRead, "Hit FalseAlarm Delay"},
	{"treaty.Milestone", whereRead, "By"},
	{"treaty.Assistance", timeless, "Need Start"},
	{"treaty.Assistance", whereRead, "Gain Decay"},
	{"treaty.Disputes", timeless, "Cap Deference Error Learning"},
	{"treaty.Disputes", whereRead, "Consultation Panel Appeal Compliance Suspension"},
	{"treaty.Sunset", timeless, "OnBreaches"},
	{"treaty.Sunset", whereRead, "Term Review Again OnAge"},
	{"treaty.EntryRule", timeless, "Ratifications Fraction TradeShare"},
	{"treaty.PartyShare", timeless, "Share"},
	{"treaty.Accession", whereRead, "NotBefore"},
	{"treaty.Amendment", whereRead, "Every"},
	{"treaty.Withdrawal", whereRead, "Notice NotBefore"},

	{"sanction.Regime", timeless, "FrontLoading Effort Penalty"}, // an effort is per shipment
	{"sanction.Regime", whereRead, "Start End"},
	{"sanction.Measure", timeless, "Severity Rate Cleared Amount"},
	{"sanction.Demand", timeless, "Level Within"},
	{"sanction.Exemption", timeless, "Share Chill"},
	{"sanction.Exemption", whereRead, "Delay"},
	{"sanction.Milestone", timeless, "Relief"},
	{"sanction.Snapback", whereRead, "Notice Window"},
	{"sanction.Route", timeless, "In Out Detour Watch Margin"},
	{"sanction.Fund", timeless, "Coverage"},
	{"sanction.Oversight", timeless, "MaxHarm"},
	{"sanction.Oversight", whereRead, "TimeLimit"},
	{"sanction.Sunset", whereRead, "Every"},
})

// standards are the defaults of rates that are converted before the defaults are filled
// in. A number below zero means 0 there, and stays.
var standards = map[string]float64{}

// byField returns the table by "type.Field". A field in two rows has the unit of
// neither.
func byField(rows []row) map[string]unit {
	out := map[string]unit{}
	for _, r := range rows {
		for _, f := range strings.Fields(r.fields) {
			name := r.owner + "." + f
			if _, twice := out[name]; twice {
				name += " (twice)"
			}
			out[name] = r.unit
		}
	}
	return out
}

// Names lists the numbers that have a unit, as "type.Field" in order.
func Names() []string { return slices.Sorted(maps.Keys(units)) }

// Listed reports whether a number, by "type.Field", has a unit.
func Listed(name string) bool {
	_, ok := units[name]
	return ok
}

// TimeOf says in words what the length of a period makes of a number, by "type.Field".
func TimeOf(name string) string {
	return [...]string{
		timeless: "timeless", span: "quarters", hazard: "rate per quarter", remains: "share left per quarter",
		lump: "paid once", together: "with its group", whereRead: "quarters, as law", perPeriod: "periods",
	}[units[name]]
}

// Standard returns the default of a rate that is converted before the defaults are filled in,
// and false for a number without such a default.
func Standard(name string) (float64, bool) {
	x, ok := standards[name]
	return x, ok
}

// Timeless reports whether the length of a period leaves a number, by "type.Field", as it is.
func Timeless(name string) bool { return units[name] == timeless }

// Duration reports whether a number, by "type.Field", is a duration or a date in quarters.
func Duration(name string) bool {
	_, listed := units[name]
	return listed && (units[name] == span || units[name] == whereRead)
}

// Convert turns all numbers of a value per quarter, or in quarters, into numbers in periods.
// Numbers with the units whereRead and together are left out. The value must be settable.
func Convert(v reflect.Value, l treaty.Length) {
	eachNumber(v, "", func(_ string, v reflect.Value, u unit, standard float64) { u.convert(v, standard, l) })
}

// NotWhole reports the durations and dates of a value, with their paths, that are no whole
// number of periods.
func NotWhole(v reflect.Value, path string, l treaty.Length) (errs []error) {
	eachNumber(v, path, func(path string, v reflect.Value, u unit, _ float64) {
		if u == span {
			errs = append(errs, Whole(path, int(v.Int()), l))
		}
	})
	return errs
}

// Whole returns an error if a positive number of quarters is no whole number of periods.
func Whole(path string, quarters int, l treaty.Length) error {
	if quarters > 0 && !l.Whole(quarters) {
		return fmt.Errorf("sim: %s is %d quarters; want %s", path, quarters, l.NotWhole())
	}
	return nil
}

// convert turns a number per quarter, or in quarters, into a number in periods.
func (u unit) convert(v reflect.Value, standard float64, l treaty.Length) {
	if v.CanInt() {
		if u == span {
			v.SetInt(int64(l.Periods(int(v.Int()))))
		}
		return
	}
	x := v.Float()
	if x == 0 {
		x = standard
	}
	if x <= 0 {
		return
	}
	switch u {
	case hazard:
		v.SetFloat(l.Chance(x))
	case remains:
		v.SetFloat(l.Left(x))
	case lump:
		v.SetFloat(x / l.Quarters())
	}
}

// eachNumber visits the numbers of a value with a unit of time, with their paths.
// Numbers with the units whereRead and together are left out.
func eachNumber(v reflect.Value, path string, visit func(path string, v reflect.Value, u unit, standard float64)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			eachNumber(v.Elem(), path, visit)
		}
	case reflect.Slice:
		for k := range v.Len() {
			eachNumber(v.Index(k), fmt.Sprintf("%s[%d]", path, k), visit)
		}
	case reflect.Struct:
		t := v.Type()
		switch t {
		case reflect.TypeFor[market.Economy](), reflect.TypeFor[treaty.Treaty](), reflect.TypeFor[agent.Strategies]():
			return // no number of time, or a number read elsewhere
		}
		for k := range t.NumField() {
			f := t.Field(k)
			if !f.IsExported() {
				continue
			}
			inner := path + "." + f.Name
			if f.Anonymous {
				inner = path
			}
			name := t.String() + "." + f.Name
			switch u := units[name]; u {
			case span, hazard, remains, lump:
				visit(inner, v.Field(k), u, standards[name])
				continue
			}
			eachNumber(v.Field(k), inner, visit)
		}
	}
}

// AdaptationIn returns the rules by which an economy adapts in a period. Shares of a
// distance or a stock that a quarter takes are hazards. An addition per quarter to a
// stock with decay d becomes, over q quarters, the addition times 1-(1-d)^q over d, so
// that stocks are the same at the same dates. Learning by oneself and the gap that
// learning slows are exact only for a quarter: within a period the former has its value
// at the start.
func AdaptationIn(e *market.Economy, r market.AdaptationRules, l treaty.Length) market.AdaptationRules {
	a, err := market.NewAdaptation(e, r)
	if err != nil {
		return r // rules of a mechanism that is off
	}
	r = a.Rules()
	added := func(decay float64) float64 {
		if decay == 0 {
			return l.Quarters()
		}
		return l.Chance(decay) / decay
	}
	t := &r.Technology
	r.Build *= added(r.Decay)
	t.Growth *= added(t.CatchUp)
	for _, taken := range []*float64{&r.Speed, &r.Return, &r.Decay, &t.Response, &t.CatchUp} {
		*taken = l.Chance(*taken)
	}
	for _, v := range []*float64{&r.Speed, &r.Return, &r.Scale, &r.Decay, &r.Build, &t.Growth, &t.Reliance, &t.Response, &t.CatchUp, &t.Shared} {
		if *v == 0 {
			*v = -1 // a rate of 0: zero would be the default
		}
	}
	return r
}

// MaxNumber bounds the size of every number of a scenario. Squares and sums of such numbers
// are finite.
const MaxNumber = 1e15

// Extremes reports, with their paths, the numbers of a value that are too large: durations and
// dates beyond treaty.MaxQuarters, and other numbers that are not finite or beyond MaxNumber. A
// precision can be infinite. Values of interfaces that are nil pointers are reported too.
func Extremes(v reflect.Value, path string) (errs []error) {
	// The first walk only looks, and the second names the places of what it found.
	found, naming := false, false
	bad := func(path string, value any, want string) {
		found = true
		if !naming {
			return
		}
		errs = append(errs, fmt.Errorf("sim: %s is %v; want %s", path, value, want))
	}
	join := func(path, format string, key any) string {
		if !naming {
			return ""
		}
		return path + fmt.Sprintf(format, key)
	}
	var walk func(v reflect.Value, path string, owner reflect.Type, field int)
	walk = func(v reflect.Value, path string, owner reflect.Type, field int) {
		name := func() string { return owner.String() + "." + owner.Field(field).Name }
		switch v.Kind() {
		case reflect.Int:
			if n := v.Int(); n > treaty.MaxQuarters || n < -MaxNumber {
				if u := units[name()]; n > 0 && (u == span || u == whereRead || u == together || u == perPeriod) {
					bad(path, n, fmt.Sprintf("at most %d", treaty.MaxQuarters))
				} else if n > MaxNumber || n < -MaxNumber {
					bad(path, n, fmt.Sprintf("a number within %g either way", float64(MaxNumber)))
				}
			}
		case reflect.Float64:
			if x := v.Float(); !(math.Abs(x) <= MaxNumber) && !(math.IsInf(x, 1) && strings.HasSuffix(name(), ".Precision")) {
				bad(path, x, fmt.Sprintf("a number within %g either way", float64(MaxNumber)))
			}
		case reflect.Interface:
			if !v.IsNil() && v.Elem().Kind() == reflect.Pointer && v.Elem().IsNil() {
				bad(path, fmt.Sprintf("a nil %v", v.Elem().Type()), "a value, or nothing")
			}
		case reflect.Pointer:
			if !v.IsNil() && v.Type() != reflect.TypeFor[*market.Economy]() {
				walk(v.Elem(), path, owner, field)
			}
		case reflect.Slice:
			for k := range v.Len() {
				walk(v.Index(k), join(path, "[%d]", k), owner, field)
			}
		case reflect.Map:
			for _, k := range v.MapKeys() {
				walk(v.MapIndex(k), join(path, "[%v]", k), owner, field)
			}
		case reflect.Struct:
			t := v.Type()
			for k := range v.NumField() {
				if !v.Field(k).CanInterface() {
					continue // not exported
				}
				inner := path
				if naming && !t.Field(k).Anonymous {
					inner = join(path, ".%s", t.Field(k).Name)
				}
				walk(v.Field(k), inner, t, k)
			}
		}
	}
	walk(v, "", nil, 0)
	if !found {
		return nil
	}
	naming = true
	walk(v, path, nil, 0)
	slices.SortStableFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errs
}
