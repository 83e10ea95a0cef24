package treaty

import (
	"fmt"
	"strings"

	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file decides the number and the wording of each article of a module, from the
// clauses present in the module and from a draft. The order of articles is a convention
// of the package.

// articleKind names the subject of an article. The constants are in the order of
// articles in a module.
type articleKind uint8

const (
	commitmentArticle articleKind = iota
	carveOutArticle
	exceptionArticle
	safeguardArticle
	monitoringArticle
	milestoneArticle
	assistanceArticle
	disputesArticle
	sunsetArticle
	entryArticle
	accessionArticle
	amendmentArticle
	withdrawalArticle
	terminationArticle
)

// articleTitles holds the title of each kind of article. A commitment takes the title
// from its Kind.
var articleTitles = [...]string{
	"", "carve-outs", "security exception", "safeguard", "monitoring", "milestones", "capacity building",
	"disputes", "sunset and review", "entry into force", "accession", "amendment", "withdrawal", "termination and suspension",
}

// provision is a place in a module: an article and, for commitments and milestones, the
// index among the commitments or milestones.
type provision struct {
	kind articleKind
	n    int
}

// Article is one numbered article of a module.
type Article struct {
	Number int
	Title  string
	Text   string
}

// String returns the article as "Article 2. Security exception. ...".
func (a Article) String() string {
	return fmt.Sprintf("Article %d. %s. %s", a.Number, strings.ToUpper(a.Title[:1])+a.Title[1:], a.Text)
}

// Articles returns the articles of the module in order: each commitment; the
// carve-outs, if the module can have any; the exception, safeguard, monitoring,
// milestones, capacity building, disputes and sunset, if present; entry into force;
// accession and amendment, if open; withdrawal; termination and suspension. The numbers do not depend
// on the draft. Open terms are in brackets, as in a negotiating text.
func (m *Module) Articles() []Article {
	m = m.stated()
	var out []Article
	add := func(title, text string) { out = append(out, Article{Number: len(out) + 1, Title: title, Text: text}) }
	for i := range m.Commitments {
		add(m.Commitments[i].Kind.String(), m.Commitments[i].text())
	}
	if m.has(carveOutArticle) {
		add(articleTitles[carveOutArticle], m.carveOutText())
	}
	if m.Exception != nil {
		add(articleTitles[exceptionArticle], m.Exception.text())
	}
	if m.Safeguard != nil {
		add(articleTitles[safeguardArticle], m.Safeguard.text())
	}
	if m.Monitoring != nil {
		add(articleTitles[monitoringArticle], m.Monitoring.text())
	}
	if len(m.Milestones) > 0 {
		text := make([]string, len(m.Milestones))
		for k := range m.Milestones {
			text[k] = m.Milestones[k].text()
		}
		add(articleTitles[milestoneArticle], strings.Join(text, " "))
	}
	if m.Assistance != nil {
		add(articleTitles[assistanceArticle], m.Assistance.text())
	}
	if m.Disputes != nil {
		add(articleTitles[disputesArticle], m.Disputes.text())
	}
	if m.Sunset != nil {
		add(articleTitles[sunsetArticle], m.Sunset.text())
	}
	entry := "Required for entry into force: " + m.Entry.String()
	if len(m.Requires) > 0 {
		entry += "; in force before it: " + list(m.Requires) + ", whose later end does not end this"
	}
	if len(m.Rivals) > 0 {
		entry += "; no party may be bound by " + list(m.Rivals) + " as well"
	}
	add(articleTitles[entryArticle], entry+".")
	if m.Accession != nil {
		add(articleTitles[accessionArticle], m.Accession.text())
	}
	if m.Amendment != nil {
		add(articleTitles[amendmentArticle], m.Amendment.text())
	}
	add(articleTitles[withdrawalArticle], m.withdrawalText())
	add(articleTitles[terminationArticle], m.terminationText())
	return out
}

// has reports whether the module has an article of a kind.
func (m *Module) has(k articleKind) bool {
	switch k {
	case commitmentArticle:
		return len(m.Commitments) > 0
	case carveOutArticle:
		return len(m.Menus) > 0 || m.Excluded != nil
	case exceptionArticle:
		return m.Exception != nil
	case safeguardArticle:
		return m.Safeguard != nil
	case monitoringArticle:
		return m.Monitoring != nil
	case milestoneArticle:
		return len(m.Milestones) > 0
	case assistanceArticle:
		return m.Assistance != nil
	case disputesArticle:
		return m.Disputes != nil
	case sunsetArticle:
		return m.Sunset != nil
	case accessionArticle:
		return m.Accession != nil
	case amendmentArticle:
		return m.Amendment != nil
	}
	return true
}

// number returns the number of the article of a provision, counted from 1.
func (m *Module) number(p provision) int {
	if p.kind == commitmentArticle {
		return p.n + 1
	}
	n := len(m.Commitments) + 1
	for k := carveOutArticle; k < p.kind; k++ {
		if m.has(k) {
			n++
		}
	}
	return n
}

// cite returns the citation of a provision, as "Article 3 (security exception)".
func (m *Module) cite(p provision) string {
	title := articleTitles[p.kind]
	if p.kind == commitmentArticle && p.n < len(m.Commitments) {
		title = m.Commitments[p.n].Kind.String()
	}
	return fmt.Sprintf("Article %d (%s)", m.number(p), title)
}

// carveOutText returns the text of the article on carve-outs: the settled carve-outs,
// then the open terms in brackets.
func (m *Module) carveOutText() string {
	var parts []string
	for k := range m.Excluded {
		parts = append(parts, m.Excluded[k].text())
	}
	for _, menu := range m.Menus {
		parts = append(parts, "["+menu.Term+"]")
	}
	if len(parts) == 0 {
		return "None."
	}
	return strings.Join(parts, "; ") + "."
}

// Text returns the text of the module before settlement, one article to a line. Open
// terms are in brackets.
func (m *Module) Text() string {
	var b strings.Builder
	for _, a := range m.Articles() {
		fmt.Fprintln(&b, a)
	}
	return b.String()
}

// Render returns a draft of the space of the module as an agreed text, one article to a
// line. Quarters in the text are counted from entry into force.
func (m *Module) Render(space *terms.Space, d terms.Draft) string {
	return m.settledFor(space, d).Text()
}

// settledFor settles the module as Settle does and keeps the article on carve-outs if
// the module has a menu.
func (m *Module) settledFor(space *terms.Space, d terms.Draft) *Module {
	s := m.Settle(space, d)
	if s.Excluded == nil && len(m.Menus) > 0 {
		s.Excluded = CarveOuts{}
	}
	return s
}

// Diff returns the changes from one draft to another, one change to a line in the order
// of the articles, or "" for equal texts:
//
//	Article 1: depth 0.5 becomes 1
//	Article 3: AGF carved out for USA until quarter 20 (it insists)
func (m *Module) Diff(space *terms.Space, from, to terms.Draft) string {
	var b strings.Builder
	a, z := m.settledFor(space, from), m.settledFor(space, to)
	var before []Parameter
	a.each(func(_ provision, _ string, p *Parameter, _ bounds) { before = append(before, *p) })
	line := func(p provision, format string, args ...any) {
		fmt.Fprintf(&b, "Article %d: %s\n", m.number(p), fmt.Sprintf(format, args...))
	}
	carved := func() {
		for k := range a.Excluded {
			if !z.Excluded.holds(a.Excluded[k]) {
				line(provision{carveOutArticle, 0}, "no longer %s", a.Excluded[k].text())
			}
		}
		for k := range z.Excluded {
			if !a.Excluded.holds(z.Excluded[k]) {
				line(provision{carveOutArticle, 0}, "%s", z.Excluded[k].text())
			}
		}
	}
	k, done := 0, false
	z.each(func(at provision, field string, p *Parameter, _ bounds) {
		if !done && at.kind > carveOutArticle {
			carved()
			done = true
		}
		if *p != before[k] {
			line(at, "%s %v becomes %v", words(field), before[k], *p)
		}
		k++
	})
	return b.String()
}

// holds reports whether a list of carve-outs contains a given carve-out.
func (c CarveOuts) holds(one CarveOut) bool {
	for _, other := range c {
		if other == one {
			return true
		}
	}
	return false
}

// words turns a field name into words: "MaxLength" into "max length".
func words(field string) string {
	var b strings.Builder
	for k, r := range field[strings.LastIndex(field, ".")+1:] {
		if k > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
		}
		b.WriteString(strings.ToLower(string(r)))
	}
	return b.String()
}

// Render returns the text of the whole treaty, module by module, with drafts in the
// order of the modules. A module without a draft keeps open terms in brackets. The
// error names the module without a space of drafts.
func (t *Treaty) Render(drafts ...terms.Draft) (string, error) {
	var b strings.Builder
	if t.Name != "" {
		fmt.Fprintf(&b, "%s\n", t.Name)
	}
	for k := range t.Modules {
		m := &t.Modules[k]
		fmt.Fprintf(&b, "Chapter %d. %s\n", k+1, m.ID)
		if k >= len(drafts) {
			b.WriteString(m.Text())
			continue
		}
		space, err := m.Space()
		if err != nil {
			return "", err
		}
		if !space.Contains(drafts[k]) {
			return "", fmt.Errorf("treaty: module %q: draft %d is not in its space", m.ID, k+1)
		}
		b.WriteString(m.Render(space, drafts[k]))
	}
	return b.String(), nil
}
