package agent

import (
	"math/rand/v2"

	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/internal/memo"
)

// noise returns the generators of the noise of a decision, by the content of an option.
func (v View) noise(d Decision, subjects ...string) func(string) *rand.Rand {
	stream, _, _ := d.row(&v.Self.Strategies)
	return func(content string) *rand.Rand {
		return v.Rand("choose "+stream, append(subjects[:len(subjects):len(subjects)], content)...)
	}
}

// OwnRecord is the actor's record by its own prior.
func (v View) OwnRecord() belief.Trust {
	if v.Image == (belief.Trust{}) {
		return DefaultPrior()
	}
	return v.Image
}

// View is a Situation as one actor sees it: what is public, itself, and its own
// beliefs. Nothing in it is another actor's secret.
type View struct {
	*Situation
	Self *Actor
	Seat int
	// Trust is what the actor thinks of each other, by seat.
	Trust []belief.Trust
	// Private is what shocks have done to the actor that nobody else sees.
	Private Private
	// Motive is the process of the actor's own motive, with its defaults filled
	// in; the zero value has none.
	Motive MotiveProcess
	// Image is what the actor makes of its own record by its own prior: the trust
	// that it supposes others to have in it.
	Image belief.Trust
	// Home is what sanctions are to the public at home.
	Home PublicOpinion
	// Worth is what full compliance is worth to the actor in each of the
	// Settlements, in percent of income per quarter; nil if nothing is.
	Worth []float64
	// recall keeps what the actor has worked out since Remembering; nil before.
	recall *memo.Table
	// Rand returns the generator for a purpose of this actor in this quarter
	// and phase. Two purposes, or two subjects of one, never share draws.
	Rand func(purpose string, subjects ...string) *rand.Rand
}

// Remembering returns the View with an empty Recall. What weighs many drafts or measures one
// after another begins with it, so that nothing kept outlives the call. A book that remembers
// nothing leaves the View as it is.
func (v View) Remembering() View {
	if v.Book.Forgets() {
		return v
	}
	return v.Afresh()
}

// Afresh returns the View with an empty Recall.
func (v View) Afresh() View {
	v.recall = new(memo.Table)
	return v
}

// Recall is where packages above keep what the actor has worked out by its own beliefs, or
// nil if the View remembers nothing.
func (v View) Recall() *memo.Table { return v.recall }
