package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file reads utility spaces of GENIUS (Lin, Kraus, Baarslag, Tykhonov, Hindriks and
// Jonker 2014, Computational Intelligence 30: 48-70), one XML file a party: weighted sums over
// discrete and integer issues, and non-linear utilities of hyper-rectangles over integer
// issues (Ito, Hattori and Klein 2007, IJCAI: 1347-1352).

// geniusSpace is a file with a party's utility.
type geniusSpace struct {
	Objectives  []geniusObjective `xml:"objective"`
	Utility     *geniusUtility    `xml:"utility"`
	Function    *geniusUtility    `xml:"utility_function"`
	Discount    *geniusValue      `xml:"discount_factor"`
	Reservation *geniusValue      `xml:"reservation"`
}

// geniusObjective holds issues, weights, and perhaps further objectives.
type geniusObjective struct {
	Objectives []geniusObjective `xml:"objective"`
	Issues     []geniusIssue     `xml:"issue"`
	Weights    []geniusValue     `xml:"weight"`
	Utility    *geniusUtility    `xml:"utility"`
	Function   *geniusUtility    `xml:"utility_function"`
}

// geniusIssue is an issue with its values.
type geniusIssue struct {
	Name  string `xml:"name,attr"`
	Index string `xml:"index,attr"`
	Type  string `xml:"type,attr"`
	VType string `xml:"vtype,attr"`
	Lower string `xml:"lowerbound,attr"`
	Upper string `xml:"upperbound,attr"`
	Items []struct {
		Value      string `xml:"value,attr"`
		Evaluation string `xml:"evaluation,attr"`
	} `xml:"item"`
	Range *struct {
		Lower string `xml:"lowerbound,attr"`
		Upper string `xml:"upperbound,attr"`
	} `xml:"range"`
	Evaluator *struct {
		Type   string `xml:"ftype,attr"`
		Slope  string `xml:"slope,attr"`
		Offset string `xml:"offset,attr"`
	} `xml:"evaluator"`
}

// geniusValue is an element with a number.
type geniusValue struct {
	Index string `xml:"index,attr"`
	Value string `xml:"value,attr"`
}

// geniusUtility is a non-linear utility.
type geniusUtility struct {
	Max       string           `xml:"maxutility,attr"`
	Functions []geniusFunction `xml:"ufun"`
}

// geniusFunction adds up, or takes the largest or the least of, rectangles and functions.
type geniusFunction struct {
	Aggregation string           `xml:"aggregation,attr"`
	Weight      string           `xml:"weight,attr"`
	Rectangles  []geniusBox      `xml:"hyperRectangle"`
	Functions   []geniusFunction `xml:"ufun"`
}

// geniusBox is worth its utility to every outcome within all bounds, or, with bounds that
// exclude, outside some bound.
type geniusBox struct {
	Utility  string        `xml:"utility,attr"`
	Function string        `xml:"utility_function,attr"` // the same number in files of NegMAS
	Weight   string        `xml:"weight,attr"`
	Includes []geniusBound `xml:"INCLUDES"`
	Excludes []geniusBound `xml:"EXCLUDES"`
}

// geniusBound is a range of an issue.
type geniusBound struct {
	Index string `xml:"index,attr"`
	Min   string `xml:"min,attr"`
	Max   string `xml:"max,attr"`
}

// A geniusReader collects the mistakes of a file.
type geniusReader struct {
	file string
	errs []error
}

func (g *geniusReader) bad(format string, args ...any) {
	g.errs = append(g.errs, fmt.Errorf("%s: "+format, append([]any{g.file}, args...)...))
}

// number reads a number at a place, or the default if the text is empty and a default given.
func (g *geniusReader) number(where, text string, absent ...float64) float64 {
	if text = strings.TrimSpace(text); text == "" && len(absent) > 0 {
		return absent[0]
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		g.bad("%s is %q; want a finite number", where, text)
		return math.NaN()
	}
	return v
}

// whole reads a whole number at a place.
func (g *geniusReader) whole(where, text string) int {
	v, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || v < -1<<31 || v > 1<<31 {
		g.bad("%s is %q; want a whole number", where, text)
	}
	return v
}

// readGenius reads the files of all parties as a case. Parties have the names of their files.
func readGenius(files []string) (*bargainCase, error) {
	c := &bargainCase{ID: strings.Join(files, ", "), Description: "A negotiation of GENIUS."}
	var errs []error
	for _, file := range files {
		g := geniusReader{file: file}
		data, err := os.ReadFile(file)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		var space geniusSpace
		if err := xml.Unmarshal(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), &space); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", file, err))
			continue
		}
		issues, p := g.party(&space)
		p.Name = strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		if len(c.Parties) == 0 {
			c.Issues = issues
		} else if !alike(c.Issues, issues) {
			g.bad("the issues differ from those of %s; want the same issues with the same values in the same order", files[0])
		}
		c.Parties = append(c.Parties, p)
		errs = append(errs, g.errs...)
	}
	return c, errors.Join(errs...)
}

// alike reports whether two lists of issues have the same names and values.
func alike(a, b []issue) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return bytes.Equal(x, y)
}

// flat lists issues and weights of objectives and of objectives within.
func flat(list []geniusObjective) (issues []geniusIssue, weights []geniusValue, u *geniusUtility) {
	for k := range list {
		o := &list[k]
		issues, weights = append(issues, o.Issues...), append(weights, o.Weights...)
		i, w, inner := flat(o.Objectives)
		issues, weights = append(issues, i...), append(weights, w...)
		for _, v := range []*geniusUtility{o.Utility, o.Function, inner} {
			if v != nil {
				u = v
			}
		}
	}
	return issues, weights, u
}

// party turns a file into issues and a party.
func (g *geniusReader) party(space *geniusSpace) ([]issue, party) {
	found, weights, utility := flat(space.Objectives)
	for _, v := range []*geniusUtility{space.Utility, space.Function} {
		if v != nil {
			utility = v
		}
	}
	if len(found) == 0 {
		g.bad("there are no issues; want an objective with issues, as in a utility space of GENIUS")
	}
	var p party
	var issues []issue
	index := make(map[string]int)
	for k := range found {
		i := &found[k]
		where := fmt.Sprintf("issue %q", i.Name)
		if _, twice := index[i.Index]; twice {
			g.bad("%s: index %q stands twice; want each index once", where, i.Index)
		}
		index[i.Index] = k
		one, worth := g.values(where, i, utility == nil)
		issues, p.Values = append(issues, one), append(p.Values, worth)
	}
	if utility != nil {
		p.Values, p.utility = nil, g.rectangles(utility, issues, index)
	} else {
		p.Weights = make([]number, len(issues))
		given := make([]bool, len(issues))
		for _, w := range weights {
			k, ok := index[w.Index]
			if !ok {
				g.bad("weight: index %q names no issue", w.Index)
				continue
			}
			p.Weights[k].value, given[k] = g.number(fmt.Sprintf("weight %s", w.Index), w.Value), true
		}
		for k, ok := range given {
			if !ok {
				g.bad("issue %q has no weight", issues[k].Name)
			}
		}
	}
	if v := space.Reservation; v != nil {
		p.Reserved = &number{value: g.number("reservation", v.Value)}
	}
	if v := space.Discount; v != nil {
		// The factor is on the whole length of the talks; see perOffer.
		p.Discount = &number{value: g.number("discount_factor", v.Value)}
	}
	if p.utility != nil {
		// A utility of rectangles has its reserve within.
		reserve := 0.0
		if p.Reserved != nil {
			reserve = p.Reserved.value
		}
		inner := p.utility
		p.utility = func(s *terms.Space) bargain.Utility { return reserved{inner(s), reserve} }
	}
	return issues, p
}

// reserved is a utility with a reserve.
type reserved struct {
	bargain.Utility
	reserve float64
}

// Reserve returns the least utility at which the party signs.
func (r reserved) Reserve() float64 { return r.reserve }

// values returns an issue, and the worth of its values before weights. A worth is its
// evaluation over the largest evaluation of the issue, or for whole numbers a line from the
// lower bound, kept within 0 and 1.
func (g *geniusReader) values(where string, i *geniusIssue, linear bool) (issue, []number) {
	out := issue{Name: i.Name}
	kind := strings.ToLower(i.Type)
	if kind == "" {
		kind = strings.ToLower(i.VType)
	}
	switch kind {
	case "discrete":
		var worth []number
		most := 0.0
		for _, item := range i.Items {
			text, _ := json.Marshal(item.Value)
			out.Values = append(out.Values, text)
			v := 0.0
			if linear {
				v = g.number(where+", value "+strconv.Quote(item.Value), item.Evaluation)
			}
			worth, most = append(worth, number{value: v}), max(most, v)
		}
		for k := range worth {
			if most < 0.00001 {
				worth[k].value = 0 // the rule of GENIUS
			} else {
				worth[k].value /= most
			}
		}
		return out, worth
	case "integer":
		lower, upper := i.Lower, i.Upper
		if i.Range != nil {
			lower, upper = i.Range.Lower, i.Range.Upper
		}
		lo, hi := g.whole(where+": lowerbound", lower), g.whole(where+": upperbound", upper)
		if hi < lo || hi-lo >= maxOptions {
			g.bad("%s: bounds are %d and %d; want two whole numbers in order, at most %d values apart", where, lo, hi, maxOptions)
			return out, nil
		}
		out.Range = []int{lo, hi}
		slope, offset := 0.0, 0.0
		if linear {
			if i.Evaluator == nil {
				g.bad("%s has no evaluator", where)
			} else {
				slope = g.number(where+": slope", i.Evaluator.Slope, 0)
				offset = g.number(where+": offset", i.Evaluator.Offset, 0)
				if kind := i.Evaluator.Type; kind != "" && kind != "linear" && kind != "constant" {
					g.bad("%s: evaluator %q is not read; want linear or constant", where, kind)
				}
			}
		}
		worth := make([]number, hi-lo+1)
		for k := range worth {
			worth[k].value = min(max(offset+slope*float64(k), 0), 1)
		}
		return out, worth
	}
	g.bad("%s has type %q; want discrete or integer", where, kind)
	return out, nil
}

// boxes is a utility function of rectangles, ready for use.
type boxes struct {
	aggregation string
	list        []box
	inner       []boxes
	weights     []float64 // of inner
}

// box is a rectangle with bounds on whole numbers.
type box struct {
	value    float64
	excludes bool
	bounds   []bound
}

// bound is a range of the options of a term.
type bound struct{ term, low, high int }

// rectangular is a non-linear utility.
type rectangular struct {
	space *terms.Space
	lower []int // by issue: the whole number of option 0
	f     boxes
	most  float64
}

// Value returns the utility of a draft, at most 1 where the file names a largest utility.
func (r *rectangular) Value(d terms.Draft) float64 {
	v := r.f.value(func(term int) int { return r.lower[term] + r.space.Choice(d, term) })
	if r.most > 0 {
		return min(v/r.most, 1)
	}
	return v
}

// Reserve returns minus infinity: the party that holds the utility has the reserve.
func (r *rectangular) Reserve() float64 { return math.Inf(-1) }

// value works a function out at the whole numbers of an outcome.
func (f *boxes) value(at func(term int) int) float64 {
	var all []float64
	for k := range f.list {
		b := &f.list[k]
		inside := true
		for _, one := range b.bounds {
			x := at(one.term)
			inside = inside && x >= one.low && x <= one.high
		}
		v := 0.0
		if inside != b.excludes {
			v = b.value
		}
		all = append(all, v)
	}
	for k := range f.inner {
		all = append(all, f.weights[k]*f.inner[k].value(at))
	}
	total := 0.0
	for k, v := range all {
		switch {
		case f.aggregation == "sum":
			total += v
		case k == 0 || f.aggregation == "max" && v > total || f.aggregation == "min" && v < total:
			total = v
		}
	}
	return total
}

// rectangles reads a non-linear utility.
func (g *geniusReader) rectangles(u *geniusUtility, issues []issue, index map[string]int) func(*terms.Space) bargain.Utility {
	r := rectangular{most: g.number("maxutility", u.Max, -1)}
	for k := range issues {
		if issues[k].Range == nil {
			g.bad("issue %q: rectangles need whole numbers; want type integer", issues[k].Name)
			r.lower = append(r.lower, 0)
			continue
		}
		r.lower = append(r.lower, issues[k].Range[0])
	}
	if len(u.Functions) != 1 {
		g.bad("there are %d utility functions; want one, with others inside", len(u.Functions))
		return nil
	}
	r.f = g.function(&u.Functions[0], index)
	return func(s *terms.Space) bargain.Utility {
		out := r
		out.space = s
		return &out
	}
}

// function reads a function of rectangles.
func (g *geniusReader) function(u *geniusFunction, index map[string]int) boxes {
	f := boxes{aggregation: strings.ToLower(u.Aggregation)}
	switch f.aggregation {
	case "":
		f.aggregation = "sum"
	case "sum", "max", "min":
	default:
		g.bad("aggregation is %q; want sum, max or min", u.Aggregation)
	}
	for k := range u.Rectangles {
		one := &u.Rectangles[k]
		where := fmt.Sprintf("rectangle %d", k+1)
		text := one.Utility
		if text == "" {
			text = one.Function
		}
		b := box{value: g.number(where+": utility", text) * g.number(where+": weight", one.Weight, 1), excludes: len(one.Excludes) > 0}
		if len(one.Includes) > 0 && b.excludes {
			g.bad("%s has INCLUDES and EXCLUDES; want one kind", where)
		}
		for _, at := range append(one.Includes, one.Excludes...) {
			term, ok := index[at.Index]
			if !ok {
				g.bad("%s: index %q names no issue", where, at.Index)
			}
			low, high := g.number(where+": min", at.Min), g.number(where+": max", at.Max)
			b.bounds = append(b.bounds, bound{term: term, low: int(math.Ceil(low)), high: int(math.Floor(high))})
		}
		f.list = append(f.list, b)
	}
	for k := range u.Functions {
		f.inner = append(f.inner, g.function(&u.Functions[k], index))
		f.weights = append(f.weights, g.number("ufun: weight", u.Functions[k].Weight, 1))
	}
	return f
}

// perOffer turns discount factors over the whole length of the talks, as in GENIUS, into
// factors for each draft refused: the talks have rounds times parties drafts.
func (c *bargainCase) perOffer(rounds int) {
	for i := range c.Parties {
		if d := c.Parties[i].Discount; d != nil {
			if d.value == 0 { // GENIUS writes 0 for no discount
				d.value = 1
			}
			d.value = math.Pow(d.value, 1/float64(rounds*len(c.Parties)))
		}
	}
}
