package main

import (
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/sim/experiment"
)

// This file lists the cases, each with the patterns that the record suggests, stated before any run.

// episode is a case: a folder, a heading and patterns.
type episode struct {
	name, title string
	patterns    []pattern
}

// pattern is a claim about a mean: that of one level against another, or against a number.
type pattern struct {
	words, observable string
	// level is compared with against, or with the number above if against is "".
	level, against string
	above          float64
	// down says that the claim is a fall and not a rise.
	down bool
}

// cases returns the cases in the order of the output.
func cases() []episode {
	return []episode{
		{"security-exception", "Security exception with and without review (Traffic in Transit)", []pattern{
			{words: "The text lasts less where each judges its own security", observable: "mean in_force transit", level: "self-judging", against: "reviewed", down: true},
			{words: "The exception is invoked without a threat more often where each judges its own security", observable: "count exception invoked if not genuine", level: "self-judging", against: "reviewed"},
			{words: "A vague text brings more invocations without a threat", observable: "count exception invoked if not genuine", level: "vague", against: "reviewed"},
			{words: "With review, at most one invocation without a threat in ten years", observable: "count exception invoked if not genuine", level: "reviewed", above: 1, down: true},
		}},
		{"critical-mass", "Critical mass (Information Technology Agreement)", []pattern{
			{words: "A text that needs less of the trade is in force more of the time", observable: "mean in_force electronics", level: "20 % of trade", against: "90 % of trade"},
			{words: "A text that keeps outsiders out is in force more of the time", observable: "mean in_force electronics", level: "20 %, parties only", against: "20 % of trade"},
			{words: "At a threshold of 90 % the text is in force some of the time", observable: "mean in_force electronics", level: "90 % of trade"},
		}},
		{"coalition", "Coalition with renewal (EU, G7 and Russia)", []pattern{
			{words: "Measures last longer where a majority renews", observable: "sum senders curbs", level: "majority renews", against: "all renew"},
			{words: "Without ways round, the target loses more", observable: "min real_income RUS", level: "no evasion", against: "all renew", down: true},
			{words: "The target loses under the measures", observable: "min real_income RUS", level: "all renew", down: true},
			{words: "A bystander gains", observable: "max real_income CHN", level: "all renew"},
		}},
	}
}

// judge measures a pattern: what was found, and whether the pattern holds, fails the other way, or cannot be
// told, with intervals at 95 %.
func (p pattern) judge(r *experiment.Result, levels []string) (found, verdict string, err error) {
	point := slices.Index(levels, p.level)
	var mean, low, high float64
	if p.against == "" {
		m := r.Mean(point, p.observable)
		mean, low, high = m.Mean-p.above, m.Interval.Low-p.above, m.Interval.High-p.above
		found = fmt.Sprintf("%.4g [%.4g, %.4g], against %g", m.Mean, m.Interval.Low, m.Interval.High, p.above)
	} else {
		e, err := r.Between(point, slices.Index(levels, p.against), p.observable)
		if err != nil {
			return "", "", err
		}
		mean, low, high = e.Mean, e.Interval.Low, e.Interval.High
		found = fmt.Sprintf("%+.4g [%.4g, %.4g]", mean, low, high)
	}
	if p.down {
		mean, low, high = -mean, -high, -low
	}
	switch {
	case math.IsNaN(mean):
		verdict = "no figure"
	case low > 0:
		verdict = "holds"
	case high < 0:
		verdict = "**fails: the other way**"
	case mean == 0 && low == 0 && high == 0:
		verdict = "**fails: nothing moves**"
	default:
		verdict = "**not shown**"
	}
	return found, verdict, nil
}
