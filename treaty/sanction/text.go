package sanction

import (
	"fmt"
	"strings"

	"github.com/tradetalk/tradetalk/treaty"
)

// This file decides the number and the wording of each article of a regime, from the
// clauses present. The order of articles is a convention of the package.

// articleKind names the subject of an article. The constants are in the order of
// articles in a regime.
type articleKind uint8

const (
	partiesArticle articleKind = iota
	demandArticle
	measureArticle
	triggerArticle
	exemptionArticle
	reliefArticle
	snapbackArticle
	enforcementArticle
	secondaryArticle
	fundArticle
	oversightArticle
	durationArticle
)

// articleTitles holds the title of each kind of article.
var articleTitles = [...]string{
	"senders and target", "demand", "measures", "triggers", "humanitarian exemptions", "relief", "snapback",
	"enforcement", "secondary sanctions", "transfer fund", "oversight", "duration",
}

// has reports whether the regime has an article of a kind.
func (r *Regime) has(k articleKind) bool {
	switch k {
	case demandArticle:
		return r.Demand != Demand{}
	case triggerArticle:
		return len(r.Triggers) > 0
	case exemptionArticle:
		return len(r.Exemptions) > 0
	case reliefArticle:
		return len(r.Milestones) > 0 || r.FrontLoading > 0
	case snapbackArticle:
		return r.Snapback != nil
	case enforcementArticle:
		return r.Effort > 0 || r.Penalty > 0
	case secondaryArticle:
		return r.Secondary != nil
	case fundArticle:
		return r.Fund != nil
	case oversightArticle:
		return r.Oversight != nil
	}
	return true
}

// cite returns the citation of an article, as "Article 3 (measures)".
func (r *Regime) cite(k articleKind) string {
	n := 1
	for i := range k {
		if r.has(i) {
			n++
		}
	}
	return fmt.Sprintf("Article %d (%s)", n, articleTitles[k])
}

// Articles returns the articles of the regime in order.
func (r *Regime) Articles() []treaty.Article {
	var out []treaty.Article
	for k := partiesArticle; k <= durationArticle; k++ {
		if r.has(k) {
			out = append(out, treaty.Article{Number: len(out) + 1, Title: articleTitles[k], Text: r.article(k)})
		}
	}
	return out
}

// Text returns the text of the regime, one article to a line.
func (r *Regime) Text() string {
	var b strings.Builder
	for _, a := range r.Articles() {
		fmt.Fprintln(&b, a)
	}
	return b.String()
}

// article returns the wording of an article.
func (r *Regime) article(k articleKind) string {
	var parts []string
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	switch k {
	case partiesArticle:
		add("%s act against %s on the ground of %s.", strings.Join(r.Senders, " and "), r.Target, r.LegalGround())
		if x := r.Institution; x != nil {
			add("They act through %s, which decides by %v.", x.Name, x.Decides)
			if x.Pooled {
				add("Each enforces as well as the best of them.")
			}
			if x.Binding {
				add("Who leaves breaks a commitment.")
			}
			if x.OneSchedule {
				add("Relief is given by all together.")
			}
		} else if len(r.Senders) > 1 {
			add("Each decides on its own measures.")
		}
	case demandArticle:
		add("%s is to bring this to %.4g %%: %s.", r.Target, 100*r.Demand.level(), r.Demand.Issue)
		if r.Demand.Within > 0 {
			add("Whether it has is for the senders to judge within %.4g points.", 100*r.Demand.Within)
		}
	case measureArticle:
		add("%s.", r.String())
	case triggerArticle:
		for _, t := range r.Triggers {
			add("The measures may be imposed once %s has found %s: %s.", t.Finder, t.ID, t.What)
		}
	case exemptionArticle:
		for i := range r.Exemptions {
			x := &r.Exemptions[i]
			of := "trade in " + string(x.Sectors)
			if x.Supplies {
				of = "what is sold to " + r.Target + " of " + string(x.Sectors)
			}
			add("%.4g %% of %s passes, under licences issued %s after imposition.", 100*x.share(), of, quarters(x.Delay))
			if x.Chill > 0 {
				add("Firms are expected to shy away from %.4g %% of it.", 100*x.Chill)
			}
		}
	case reliefArticle:
		if r.FrontLoading > 0 {
			add("%.4g %% of the relief may be given in advance.", 100*r.FrontLoading)
		}
		of := "the measures"
		if r.FrontLoading > 0 {
			of = "the rest"
		}
		for _, m := range r.Milestones {
			add("Milestone %s releases %.4g %% of %s: %s, verified by %s.", m.ID, 100*m.Relief, of, m.What, m.Verifier)
		}
	case snapbackArticle:
		whose := "the"
		if r.Institution == nil && len(r.Senders) > 1 {
			whose = "its"
		}
		if r.Snapback.Notice == 0 {
			add("Any sender may call %s measures back; they can be in force again at once.", whose)
		} else {
			add("Any sender may call %s measures back; they can be in force again %s after the call.", whose, quarters(r.Snapback.Notice))
		}
		if len(r.Snapback.Vetoers) == 0 {
			add("Nobody can veto it.")
		} else {
			add("%s may veto it in that time.", strings.Join(r.Snapback.Vetoers, " or "))
		}
		if r.Snapback.Window > 0 {
			add("It may be called within %s of the first relief.", quarters(r.Snapback.Window))
		}
	case enforcementArticle:
		add("Each sender catches %.4g %% of what goes round the measures; it costs %.4g %% of its value.", 100*r.Effort, 100*r.penalty())
	case secondaryArticle:
		for i := range r.Secondary.Measures {
			add("Against a third party that they name, the senders %s.", r.Secondary.Measures[i].clause("it"))
		}
	case fundArticle:
		add("%.4g %% of what the measures cost each sender is shared by all, by income.", 100*r.Fund.Coverage)
	case oversightArticle:
		if r.Oversight.MaxHarm > 0 {
			add("The harm to the people of %s must not exceed %.4g %% of what they consume of essentials.", r.Target, r.Oversight.MaxHarm)
		}
		if r.Oversight.TimeLimit > 0 {
			add("The measures are in force for %s at most.", quarters(r.Oversight.TimeLimit))
		}
	case durationArticle:
		if s := r.Sunset; s != nil {
			add("The measures lapse after %s unless renewed by %v, each time for as long. Once ended, they are imposed again by the same vote only.", quarters(s.every()), s.Vote)
		} else {
			add("The measures last %s.", quarters(r.lasts()))
		}
	}
	return strings.Join(parts, " ")
}

// lasts returns the length of the measures in quarters without a sunset.
func (r *Regime) lasts() int {
	start, end := r.stated()
	return end - start
}

// quarters returns a number of quarters in words: "1 quarter" or "8 quarters".
func quarters(n int) string {
	if n == 1 {
		return "1 quarter"
	}
	return fmt.Sprintf("%d quarters", n)
}
