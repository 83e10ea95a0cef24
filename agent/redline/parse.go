// The parser of this file decides the meaning of a red line in words. A text goes in and a
// Position comes out, or an error with the character of the first mistake. The method is
// recursive descent with a single token of lookahead (Aho, Sethi and Ullman 1986, section 4.4).

package redline

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/tradetalk/tradetalk/treaty"
)

// Parse reads a red line in the form written by [Position.String]:
//
//	stance     = line [ "at" "price" number ] [ "public" | "private" ]
//	line       = name "." name ( "<=" | ">=" | "<" | ">" | "=" | "!=" ) number
//	           | name "." name ( "=" | "!=" ) name
//	           | "require" clause [ "in" name ]
//	           | "no" "deal" ( "with" | "without" ) name
//	           | "no" "deal" "until" name "lifted"
//	           | "no" "relief" "until" name "met"
//	           | "payroll" name ">=" number
//	           | "income" ">=" number
//	           | "untouched" name [ "for" number ]
//	clause     = "exception" | "safeguard" | "monitoring" | "disputes" | "sunset" | "assistance" | "accession"
//
// A name is a word of letters, digits, "_", "-", "&", "/" and "," with a letter at the start,
// or anything in double quotes, with Go's escapes. In the order above the lines are a TermBound
// by value and by label, a RequiredClause, a PartyCondition, a NoDealUntilLifted, a
// NoReliefUntilMet, a PayrollFloor (of a number of 0 or less: percent), an IncomeFloor
// (percent) and a SectorExclusion (quarters). Without a price the line is absolute, and without
// "public" the line is private. The error names the character of the first mistake, from 1, and
// the expected words.
func Parse(text string) (Position, error) {
	p := parser{text: text}
	p.next()
	s := p.stance()
	if p.err != nil {
		return Position{}, fmt.Errorf("redline: red line %q: %w", text, p.err)
	}
	return s, nil
}

// token is a piece of the text.
type token struct {
	kind tokenKind
	text string // as written; for a quoted name, the part within the quotes
	at   int    // of the first byte
	num  float64
}

// tokenKind is the kind of a token.
type tokenKind uint8

const (
	endToken    tokenKind = iota
	wordToken             // a name without quotes, or a keyword
	quotedToken           // a name in quotes
	numberToken
	markToken // a dot or a comparison
	badToken
)

// String describes the token to the author of the text.
func (t token) String() string {
	switch t.kind {
	case endToken:
		return "the end"
	case quotedToken:
		return strconv.Quote(t.text)
	}
	return t.text
}

// parser is a recursive descent with a single token in hand. The parser keeps the first mistake
// and reads nothing after the mistake.
type parser struct {
	text string
	at   int
	tok  token
	err  error
}

// letter reports whether a byte is a letter of ASCII.
func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// inWord reports whether a byte may stand in a name without quotes.
func inWord(c byte) bool {
	return letter(c) || c >= '0' && c <= '9' || strings.IndexByte("_-&/,", c) >= 0
}

// plain reports whether a name needs no quotes.
func plain(id string) bool {
	for k := range len(id) {
		if !inWord(id[k]) || k == 0 && !letter(id[k]) {
			return false
		}
	}
	return id != ""
}

// next takes the next token in hand.
func (p *parser) next() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t') {
		p.at++
	}
	rest := p.text[p.at:]
	p.tok = token{at: p.at}
	take := func(kind tokenKind, n int) {
		p.tok.kind, p.tok.text = kind, rest[:n]
		p.at += n
	}
	length := func(of func(c byte) bool) int {
		n := 1
		for n < len(rest) && of(rest[n]) {
			n++
		}
		return n
	}
	switch {
	case rest == "":
	case letter(rest[0]):
		take(wordToken, length(inWord))
	case rest[0] == '"':
		quoted, err := strconv.QuotedPrefix(rest)
		if err != nil {
			take(badToken, len(rest))
			return
		}
		take(quotedToken, len(quoted))
		p.tok.text, _ = strconv.Unquote(quoted)
	case rest[0] >= '0' && rest[0] <= '9' || rest[0] == '-' || rest[0] == '+' || rest[0] == '.' && len(rest) > 1 && rest[1] >= '0' && rest[1] <= '9':
		n := 1
		for n < len(rest) && (rest[n] >= '0' && rest[n] <= '9' || rest[n] == '.' || rest[n] == 'e' || rest[n] == 'E' ||
			(rest[n] == '-' || rest[n] == '+') && (rest[n-1] == 'e' || rest[n-1] == 'E')) {
			n++
		}
		take(numberToken, n)
		v, err := strconv.ParseFloat(p.tok.text, 64)
		if err != nil || math.IsInf(v, 0) {
			p.tok.kind = badToken
		}
		p.tok.num = v
	case rest[0] == '.':
		take(markToken, 1)
	default:
		for _, c := range comparisons {
			if strings.HasPrefix(rest, string(c)) {
				take(markToken, len(c))
				return
			}
		}
		take(badToken, 1)
	}
}

// want records an unexpected token in hand, with the expected words.
func (p *parser) want(what string) {
	if p.err == nil {
		p.err = fmt.Errorf("at character %d: found %v; want %s", p.tok.at+1, p.tok, what)
	}
}

// is takes the token in hand if the token is the keyword or mark.
func (p *parser) is(text string) bool {
	if p.err == nil && (p.tok.kind == wordToken || p.tok.kind == markToken) && p.tok.text == text {
		p.next()
		return true
	}
	return false
}

// must takes the keyword or mark, or records a mistake.
func (p *parser) must(text string) {
	if !p.is(text) {
		p.want(strconv.Quote(text))
	}
}

// name takes a name, or records a mistake.
func (p *parser) name(what string) string {
	if p.err != nil || p.tok.kind != wordToken && p.tok.kind != quotedToken || p.tok.text == "" {
		p.want(what)
		return ""
	}
	id := p.tok.text
	p.next()
	return id
}

// number takes an accepted number, or records a mistake.
func (p *parser) number(what string, good func(v float64) bool) float64 {
	if p.err != nil || p.tok.kind != numberToken || !good(p.tok.num) {
		p.want(what)
		return 0
	}
	v := p.tok.num
	p.next()
	return v
}

// finite accepts every number; tokens hold finite numbers only.
func finite(float64) bool { return true }

// stance reads the whole text.
func (p *parser) stance() (s Position) {
	s.Line = p.line()
	if p.is("at") {
		p.must("price")
		s.Price = p.number("a price above 0, in percent of income", func(v float64) bool { return v > 0 })
	}
	if !p.is("private") {
		s.Public = p.is("public")
	}
	if p.err == nil && p.tok.kind != endToken {
		p.want(p.ending(s))
	}
	return s
}

// ending returns the words allowed after the position so far.
func (p *parser) ending(s Position) string {
	switch {
	case s.Public || strings.HasSuffix(strings.TrimRight(p.text[:p.tok.at], " \t"), "private"):
		return "the end"
	case s.Price > 0:
		return `"public", "private" or the end`
	}
	return `"at price", "public", "private" or the end`
}

// line reads the rule without the price. A TermBound on a module may begin with a keyword of
// another rule, so that line looks for the dot first.
func (p *parser) line() Line {
	if p.tok.kind == quotedToken || p.tok.kind == wordToken && p.dotted() {
		return p.bound()
	}
	switch {
	case p.is("require"):
		r := RequiredClause{Clause: p.clause()}
		if p.is("in") {
			r.Module = p.name("a module")
		}
		return r
	case p.is("no"):
		return p.no()
	case p.is("payroll"):
		sectors := p.sectors()
		p.must(">=")
		return PayrollFloor{Sectors: sectors, Loss: 0 - p.number("a change in percent, 0 or less", func(v float64) bool { return v <= 0 })}
	case p.is("income"):
		p.must(">=")
		return IncomeFloor{Change: 0 + p.number("a change in percent", finite)}
	case p.is("untouched"):
		u := SectorExclusion{Sectors: p.sectors()}
		if p.is("for") {
			whole := func(v float64) bool { return v >= 1 && v == math.Trunc(v) && v <= 1<<20 }
			u.Quarters = int(p.number("a whole number of quarters, 1 or more", whole))
		}
		return u
	}
	p.want(`a term ("industry.depth"), "require", "no", "payroll", "income" or "untouched"`)
	return nil
}

// dotted reports whether a dot follows the word in hand.
func (p *parser) dotted() bool {
	return strings.HasPrefix(strings.TrimLeft(p.text[p.at:], " \t"), ".")
}

// bound reads a TermBound.
func (p *parser) bound() Line {
	b := TermBound{Module: p.name("a module")}
	p.must(".")
	b.Term = p.name("a term")
	if p.tok.kind != markToken || !slices.Contains(comparisons[:], Comparison(p.tok.text)) {
		p.want("one of <=, >=, <, >, =, !=")
		return b
	}
	b.Is = Comparison(p.tok.text)
	p.next()
	switch {
	case p.tok.kind == numberToken:
		b.Value = 0 + p.number("a number", finite)
	case b.Is == Exactly || b.Is == AnyOther:
		b.Label = p.name("a number or the name of an option")
	default:
		p.want("a number")
	}
	return b
}

// clause reads the name of a clause.
func (p *parser) clause() Clause {
	if c := Clause(p.tok.text); p.tok.kind == wordToken && slices.Contains(clauses, c) {
		p.next()
		return c
	}
	p.want(fmt.Sprintf("one of %v", clauses))
	return ""
}

// no reads the rules with "no" at the start.
func (p *parser) no() Line {
	switch {
	case p.is("deal"):
		switch {
		case p.is("with"):
			return PartyCondition{Party: p.name("a party")}
		case p.is("without"):
			return PartyCondition{Party: p.name("a party"), Without: true}
		case p.is("until"):
			l := NoDealUntilLifted{Regime: p.name("a sanction regime")}
			p.must("lifted")
			return l
		}
		p.want(`"with", "without" or "until"`)
	case p.is("relief"):
		p.must("until")
		l := NoReliefUntilMet{Regime: p.name("a sanction regime")}
		p.must("met")
		return l
	default:
		p.want(`"deal" or "relief"`)
	}
	return nil
}

// sectors reads a name of sectors.
func (p *parser) sectors() treaty.Sectors {
	return treaty.Sectors(p.name(`sectors ("goods", "MET,ELE")`))
}
