package bargaining

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/ratification"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/treaty"
)

// The file decides whether a package signed as one undertaking enters into force, from one vote in
// each signatory on the whole and the entry rules of the modules.

// Ratification is the outcome of the votes on a package in a period.
type Ratification struct {
	// Told are the votes as events, Entered the entries into force, none while the package waits
	// for a module outside itself.
	Told, Entered []event.Event
	// Law are the events for the register, in order.
	Law []treaty.Event
	// Ratified are the states that have ratified the package.
	Ratified []string
	// Falls says that some module lacks the ratifications that its entry rule asks for: consent
	// to the whole is no consent to a part.
	Falls bool
}

// RatifyPackage holds the single vote of each signatory that has not voted yet on signed modules
// together. view returns the view of an actor.
func RatifyPackage(r *treaty.Register, period int, modules []string, view func(id string) agent.View) (out Ratification, err error) {
	var texts []treaty.Text
	for _, id := range modules {
		s := r.Standing(id)
		texts = append(texts, treaty.Text{Module: r.Treaty().Module(id), Space: r.Space(id), Draft: s.Draft, Parties: s.Signatories, Since: period})
	}
	first := r.Standing(modules[0])
	out.Ratified = slices.Clone(first.Ratified)
	for _, id := range first.Signatories {
		if slices.Contains(first.Ratified, id) || slices.Contains(first.Refused, id) {
			continue
		}
		vote, err := ratification.CallVoteOn(view(id), strings.Join(modules, ", "), texts...)
		if err != nil {
			return out, err
		}
		kind, told := treaty.Refused, event.RatificationFailed
		if vote.Passed() {
			kind, told = treaty.Ratified, event.Ratified
			out.Ratified = append(out.Ratified, id)
		}
		for k := range texts {
			const ground = "vote at home on the whole"
			out.Law = append(out.Law, treaty.Event{Kind: kind, Period: period, Module: modules[k], Author: id, Ground: ground})
			out.Told = append(out.Told, event.Event{
				Kind: told, Actor: id, Module: modules[k], Draft: texts[k].Space.Format(texts[k].Draft), Ground: ground, Reason: vote.String(), Vote: &vote,
			})
		}
	}
	for _, id := range modules {
		if !r.EntersWith(id, len(first.Signatories), out.Ratified) {
			out.Falls = true
			return out, nil
		}
	}
	// Modules enter in the order in which they require each other.
	law := slices.Clone(out.Law)
	var told []event.Event
	for left := texts; len(left) > 0; {
		at := slices.IndexFunc(left, func(t treaty.Text) bool {
			return !slices.ContainsFunc(left, func(other treaty.Text) bool { return slices.Contains(t.Module.Requires, other.Module.ID) })
		})
		m := left[at].Module
		law = append(law, treaty.Event{Kind: treaty.EnteredIntoForce, Period: period, Module: m.ID, Author: out.Ratified[len(out.Ratified)-1], Ground: m.Entry.String()})
		told = append(told, event.Event{
			Kind: event.EnteredIntoForce, Module: m.ID, Draft: left[at].Space.Format(left[at].Draft), Ground: "entry rule: " + m.Entry.String(),
			Reason: fmt.Sprintf("%d of %d signatories have ratified the whole", len(out.Ratified), len(first.Signatories)),
		})
		left = slices.Delete(left, at, at+1)
	}
	if _, err := r.Suppose(law...); err == nil { // else it waits for a module outside the package
		out.Law, out.Entered = law, told
	}
	return out, nil
}
