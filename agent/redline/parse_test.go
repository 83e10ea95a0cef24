// The tests of this file check the words of red lines: a table of texts with their positions, a
// table of mistakes with the error texts, round trips and a fuzz target. The grammar of Parse
// is the reference.

package redline_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/internal/trial"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/treaty"
)

// Each line of the vocabulary has a meaning and a written form.
func TestParseRedLine(t *testing.T) {
	for _, c := range []struct {
		text string
		want redline.Position
		back string // as String writes it, if not as above
	}{
		{"industry.depth <= 0.5", redline.Position{Line: redline.TermBound{Module: "industry", Term: "depth", Is: redline.AtMost, Value: .5}}, ""},
		{"industry.depth <= 0.5 at price 0.02 public",
			redline.Position{Line: redline.TermBound{Module: "industry", Term: "depth", Is: redline.AtMost, Value: .5}, Price: .02, Public: true}, ""},
		{`"trade in goods"."kept out" != "nothing at all" private`,
			redline.Position{Line: redline.TermBound{Module: "trade in goods", Term: "kept out", Is: redline.AnyOther, Label: "nothing at all"}},
			`"trade in goods"."kept out" != "nothing at all"`},
		{"  a . b=-1e-3 ", redline.Position{Line: redline.TermBound{Module: "a", Term: "b", Is: redline.Exactly, Value: -.001}}, "a.b = -0.001"},
		{`a.b = "1"`, redline.Position{Line: redline.TermBound{Module: "a", Term: "b", Is: redline.Exactly, Label: "1"}}, ""},
		{"a.b = at at price 3", redline.Position{Line: redline.TermBound{Module: "a", Term: "b", Is: redline.Exactly, Label: "at"}, Price: 3}, ""},
		{"no.require > .5", redline.Position{Line: redline.TermBound{Module: "no", Term: "require", Is: redline.Above, Value: .5}}, "no.require > 0.5"},
		{"require exception in industry", redline.Position{Line: redline.RequiredClause{Clause: redline.ExceptionClause, Module: "industry"}}, ""},
		{"require disputes public", redline.Position{Line: redline.RequiredClause{Clause: redline.DisputesClause}, Public: true}, ""},
		{"no deal with CHN", redline.Position{Line: redline.PartyCondition{Party: "CHN"}}, ""},
		{"no deal without USA at price 1", redline.Position{Line: redline.PartyCondition{Party: "USA", Without: true}, Price: 1}, ""},
		{`no deal until "ban on ELE" lifted`, redline.Position{Line: redline.NoDealUntilLifted{Regime: "ban on ELE"}}, ""},
		{"no relief until chips met", redline.Position{Line: redline.NoReliefUntilMet{Regime: "chips"}}, ""},
		{"payroll MET,ELE >= -0.5", redline.Position{Line: redline.PayrollFloor{Sectors: "MET,ELE", Loss: .5}}, ""},
		{"payroll goods >= 0", redline.Position{Line: redline.PayrollFloor{Sectors: treaty.Goods}}, ""},
		{"income >= -0.1", redline.Position{Line: redline.IncomeFloor{Change: -.1}}, ""},
		{"income >= +0.1 public", redline.Position{Line: redline.IncomeFloor{Change: .1}, Public: true}, "income >= 0.1 public"},
		{"untouched AGF for 8", redline.Position{Line: redline.SectorExclusion{Sectors: "AGF", Quarters: 8}}, ""},
		{"untouched AGF", redline.Position{Line: redline.SectorExclusion{Sectors: "AGF"}}, ""},
	} {
		got, err := redline.Parse(c.text)
		require.NoError(t, err, c.text)
		require.Equal(t, c.want, got, c.text)
		if c.back == "" {
			c.back = c.text
		}
		require.Equal(t, c.back, got.String())
		require.NoError(t, got.Line.Validate(trial.Small), c.text)
	}
}

// The error names the character of the mistake and the expected words.
func TestParseRedLineErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     `at character 1: found the end; want a term ("industry.depth"), "require", "no", "payroll", "income" or "untouched"`,
		"industry":                             `at character 1: found industry; want a term ("industry.depth"), "require"`,
		"industry.":                            `at character 10: found the end; want a term`,
		"industry.depth":                       `at character 15: found the end; want one of <=, >=, <, >, =, !=`,
		"industry.depth ~ 1":                   `at character 16: found ~; want one of <=`,
		"industry.depth <= deep":               `at character 19: found deep; want a number`,
		"industry.depth <= 1e999":              `at character 19: found 1e999; want a number`,
		"industry.depth <= 1.2.3":              `at character 19: found 1.2.3; want a number`,
		"industry.depth = ":                    `at character 18: found the end; want a number or the name of an option`,
		`"industry depth <= 1`:                 `at character 1: found "industry depth <= 1; want a term`,
		`"industry" depth`:                     `at character 12: found depth; want "."`,
		`"".depth < 1`:                         `at character 1: found ""; want a module`,
		"industry.depth <= 1 at":               `at character 23: found the end; want "price"`,
		"industry.depth <= 1 at price":         `at character 29: found the end; want a price above 0, in percent of income`,
		"industry.depth <= 1 at price 0":       `at character 30: found 0; want a price above 0`,
		"industry.depth <= 1 at price -1":      `at character 30: found -1; want a price above 0`,
		"industry.depth <= 1 at price 1 maybe": `at character 32: found maybe; want "public", "private" or the end`,
		"industry.depth <= 1 maybe":            `at character 21: found maybe; want "at price", "public", "private" or the end`,
		"industry.depth <= 1 public private":   `at character 28: found private; want the end`,
		"industry.depth <= 1 private public":   `at character 29: found public; want the end`,
		"require tea":                          `at character 9: found tea; want one of [exception safeguard monitoring disputes sunset assistance accession]`,
		"require exception in":                 `at character 21: found the end; want a module`,
		"no":                                   `at character 3: found the end; want "deal" or "relief"`,
		"no deal at":                           `at character 9: found at; want "with", "without" or "until"`,
		"no deal until chips":                  `at character 20: found the end; want "lifted"`,
		"no relief until chips lifted":         `at character 23: found lifted; want "met"`,
		"payroll goods <= 1":                   `at character 15: found <=; want ">="`,
		"payroll goods >= 1":                   `at character 18: found 1; want a change in percent, 0 or less`,
		"payroll >= 1":                         `at character 9: found >=; want sectors ("goods", "MET,ELE")`,
		"income >= much":                       `at character 11: found much; want a change in percent`,
		"untouched AGF for 1.5":                `at character 19: found 1.5; want a whole number of quarters, 1 or more`,
		`no "deal" with CHN`:                   `at character 4: found "deal"; want "deal" or "relief"`,
		`income ">=" 1`:                        `at character 8: found ">="; want ">="`,
		"no deal with \x00":                    `at character 14:`,
	} {
		_, err := redline.Parse(text)
		require.ErrorContains(t, err, want, "%q", text)
		require.ErrorContains(t, err, "redline: red line ")
	}
}

// drawStance draws any line of the vocabulary.
func drawStance(t *rapid.T) redline.Position {
	name := rapid.OneOf(rapid.StringMatching(`[a-zA-Z][a-zA-Z0-9_,&/-]{0,6}`), rapid.StringN(1, 8, -1),
		rapid.SampledFrom([]string{"no", "at", "public", "price", "in", "for"}))
	id := func(what string) string { return name.Draw(t, what) }
	number := func(what string, lo, hi float64) float64 { return 0 + rapid.Float64Range(lo, hi).Draw(t, what) }
	s := redline.Position{Public: rapid.Bool().Draw(t, "public")}
	if rapid.Bool().Draw(t, "priced") {
		s.Price = number("price", 1e-6, 1e6)
	}
	switch rapid.IntRange(0, 8).Draw(t, "kind") {
	case 0:
		is := rapid.SampledFrom([]redline.Comparison{redline.AtMost, redline.AtLeast, redline.Below, redline.Above, redline.Exactly, redline.AnyOther}).Draw(t, "is")
		s.Line = redline.TermBound{Module: id("module"), Term: id("term"), Is: is, Value: number("value", -1e9, 1e9)}
	case 1:
		is := rapid.SampledFrom([]redline.Comparison{redline.Exactly, redline.AnyOther}).Draw(t, "is")
		s.Line = redline.TermBound{Module: id("module"), Term: id("term"), Is: is, Label: id("label")}
	case 2:
		clause := rapid.SampledFrom([]redline.Clause{redline.ExceptionClause, redline.MonitoringClause, redline.SunsetClause}).Draw(t, "clause")
		s.Line = redline.RequiredClause{Clause: clause, Module: rapid.OneOf(name, rapid.Just("")).Draw(t, "module")}
	case 3:
		s.Line = redline.PartyCondition{Party: id("party"), Without: rapid.Bool().Draw(t, "without")}
	case 4:
		s.Line = redline.NoDealUntilLifted{Regime: id("regime")}
	case 5:
		s.Line = redline.NoReliefUntilMet{Regime: id("regime")}
	case 6:
		s.Line = redline.PayrollFloor{Sectors: treaty.Sectors(id("sectors")), Loss: number("loss", 0, 100)}
	case 7:
		s.Line = redline.IncomeFloor{Change: number("change", -10, 10)}
	case 8:
		s.Line = redline.SectorExclusion{Sectors: treaty.Sectors(id("sectors")), Quarters: rapid.IntRange(0, 1<<20).Draw(t, "quarters")}
	}
	return s
}

// Every written line can be read back.
func TestRedLinesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawStance(t)
		got, err := redline.Parse(want.String())
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
}

// No text makes the parser fail except by an error. A parsed text can be written, and the
// written form reads as the same position.
func FuzzParseRedLine(f *testing.F) {
	for _, seed := range []string{
		"industry.depth <= 0.5 at price 0.02 public", `industry."kept out" != nothing`, "require exception in industry",
		"no deal with CHN", "no deal until chips lifted", "no relief until chips met", "payroll MET,ELE >= -0.5", "income >= -0.1",
		"untouched AGF for 8 private", `"a\"b".c = "d" at price 1e-3`, "a.b = at at price 3", "no deal without no",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := redline.Parse(text)
		if err != nil {
			require.True(t, strings.HasPrefix(err.Error(), "redline: red line "))
			return
		}
		require.False(t, math.IsNaN(s.Price) || s.Price < 0)
		again, err := redline.Parse(s.String())
		require.NoError(t, err)
		require.Equal(t, s, again)
	})
}
