package treaty

import (
	"fmt"
	"slices"
	"strings"
)

// This file decides the measures that a security exception permits, and the gravity of the
// threat that each kind of measure requires, from the article. Sources: GATT Article
// XXI(b) ("any action which it considers necessary"); the proportion of measure and
// emergency in the panel report Russia - Traffic in Transit (WT/DS512/R, paragraphs
// 7.134 to 7.138).

// MeasureKind is a kind of measure under a security exception.
type MeasureKind uint8

// The kinds of measure.
const (
	// SuspendObligations lifts the obligations of the author on the sectors.
	SuspendObligations MeasureKind = iota
	// AddSurcharge keeps the obligations and adds points to the tariffs on the sectors.
	AddSurcharge
	// BanImports lifts the obligations and forbids the imports of the sectors.
	BanImports
)

// measureKinds are all kinds, in the order of the constants.
var measureKinds = []MeasureKind{SuspendObligations, AddSurcharge, BanImports}

// String returns the kind in a word: "suspension", "surcharge" or "ban".
func (k MeasureKind) String() string {
	switch k {
	case SuspendObligations:
		return "suspension"
	case AddSurcharge:
		return "surcharge"
	case BanImports:
		return "ban"
	}
	return fmt.Sprintf("MeasureKind(%d)", uint8(k))
}

// Menu returns the kinds of measure that the exception permits, all of them by default.
func (x *SecurityException) Menu() []MeasureKind {
	if len(x.May) == 0 {
		return slices.Clone(measureKinds)
	}
	return slices.Clone(x.May)
}

// permits reports whether a kind of measure against a party is on the menu of the
// exception, where "" is a measure against all parties.
func (x *SecurityException) permits(k MeasureKind, against string) bool {
	return (len(x.May) == 0 || slices.Contains(x.May, k)) && (len(x.Towards) == 0 || slices.Contains(x.Towards, against))
}

// The steps of the scale of gravity between the thresholds of a suspension and of the
// other kinds of measure, where the text states none. The step is an assumption.
const thresholdStep = 0.5

// ThresholdOf returns c_mu, the gravity of the threat that a kind of measure requires, on
// the scale 0 calm, 1 serious, 2 grave. The module must be settled.
func (x *SecurityException) ThresholdOf(k MeasureKind) float64 {
	c := x.Threshold.Value()
	switch k {
	case AddSurcharge:
		if v := x.SurchargeThreshold.Value(); v != leftOut {
			return v
		}
		return max(0, c-thresholdStep)
	case BanImports:
		if v := x.BanThreshold.Value(); v != leftOut {
			return v
		}
		return c + thresholdStep
	}
	return c
}

// leftOut is the value of a settled number that the text leaves out and that follows
// another number of the text.
const leftOut = -1

// menuText returns the sentence on what a party may do, against whom, and at what gravity.
func (x *SecurityException) menuText() string {
	parts := make([]string, 0, len(measureKinds))
	for _, k := range x.Menu() {
		what := map[MeasureKind]string{
			SuspendObligations: "suspend what it owes", AddSurcharge: "add at most " + x.MostSurcharge.share() + " to its tariffs", BanImports: "ban imports",
		}[k]
		gravity := x.Threshold.String()
		if k != SuspendObligations {
			gravity = x.statedThreshold(k)
		}
		if len(parts) == 0 {
			gravity = "a threat of gravity " + gravity
		}
		parts = append(parts, fmt.Sprintf("%s against %s or more", what, gravity))
	}
	if n := len(parts); n > 1 {
		parts[n-1] = "or " + parts[n-1]
	}
	towards := ""
	if len(x.Towards) > 0 {
		towards = " towards " + strings.Join(x.Towards, " or ")
	}
	return fmt.Sprintf("On %s%s a party may %s (vagueness %s).", x.scope().phrase(), towards, strings.Join(parts, ", "), x.Vagueness)
}

// statedThreshold returns the threshold of a kind of measure as an article reads.
func (x *SecurityException) statedThreshold(k MeasureKind) string {
	p, sign, step := x.SurchargeThreshold, "-", -thresholdStep
	if k == BanImports {
		p, sign, step = x.BanThreshold, "+", thresholdStep
	}
	if p.term != "" || p.given && p.value != leftOut {
		return p.String()
	}
	if x.Threshold.term != "" {
		return fmt.Sprintf("%s %s %g", x.Threshold, sign, thresholdStep)
	}
	return fmt.Sprintf("%.6g", max(0, x.Threshold.value+step))
}

// limits checks a measure of the event against the menu of the exception.
func (x *step) limits() error {
	rule := x.m.Exception
	switch {
	case x.Measure > BanImports:
		return wrong("Measure", x.Measure, "a kind of measure")
	case !rule.permits(x.Measure, x.Party) && len(rule.Towards) > 0 && !slices.Contains(rule.Towards, x.Party):
		return x.breaks(exceptionArticle, "the measure is against %q; the text permits measures against %s", x.Party, strings.Join(rule.Towards, " or "))
	case !rule.permits(x.Measure, x.Party):
		return x.breaks(exceptionArticle, "the text permits no %v", x.Measure)
	case x.Measure != AddSurcharge && x.Surcharge > 0:
		return x.breaks(exceptionArticle, "a %v has no surcharge", x.Measure)
	case x.Measure == AddSurcharge && !(x.Surcharge > 0 && x.Surcharge <= rule.MostSurcharge.Value()):
		return x.breaks(exceptionArticle, "the surcharge is %v; want a rate above 0 and at most %v", x.Surcharge, rule.MostSurcharge.Value())
	}
	return nil
}

// menu checks the fields of the exception on measures.
func (c *checker) menu(at provision, x *SecurityException) {
	for k, kind := range x.May {
		if kind > BanImports {
			c.bad(at, "May", kind, "kinds of measure")
		} else if slices.Contains(x.May[:k], kind) {
			c.bad(at, "May", fmt.Sprintf("%v twice", kind), "each kind of measure once")
		}
	}
	c.add(at, once("Towards", x.Towards, c.parties)...)
	order := func(low, high Parameter, field, other string, standard float64) {
		c.pair(low, high, func(a, b reading) {
			if a.value > b.value && a.value != leftOut && b.value != leftOut {
				c.bad(at, field, a, fmt.Sprintf("at most %s, %v: a lighter measure needs no graver threat", other, b))
			}
		})
	}
	order(x.SurchargeThreshold.or(leftOut), x.Threshold.or(1.5), "SurchargeThreshold", "Threshold", leftOut)
	order(x.Threshold.or(1.5), x.BanThreshold.or(leftOut), "Threshold", "BanThreshold", leftOut)
}
