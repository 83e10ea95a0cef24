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

// OwnRecord returns the actor's belief about the trust of others in the actor: Image, or
// DefaultPrior if Image is zero.
func (v View) OwnRecord() belief.Trust {
	if v.Image == (belief.Trust{}) {
		return DefaultPrior()
	}
	return v.Image
}

// View is a Situation in the eyes of an actor: the public facts, the actor and the actor's
// beliefs. A View holds no secret of another actor.
type View struct {
	*Situation
	// Self is the actor, secrets included. Seat is the actor's place in Situation.Actors.
	Self *Actor
	Seat int
	// Trust is the actor's trust in each other actor, by seat.
	Trust []belief.Trust
	// Private is the actor's private information from shocks.
	Private Private
	// Motive is the process of the actor's own motive, with defaults filled in; the zero value
	// means none.
	Motive MotiveProcess
	// Image is the actor's estimate of the others' trust in the actor, from the actor's prior
	// and record.
	Image belief.Trust
	// Home is the response of the public at home to sanctions.
	Home PublicOpinion
	// Worth is the actor's value of full compliance in each of the IssueLinkages, in percent of
	// income per quarter; nil for none.
	Worth []float64
	// Intervene, if not nil, sees every decision of the actor and may replace the option chosen.
	Intervene Intervention
	// Covert are the actor's own breaches in secret that go on.
	Covert []StandingBreach
	// recall keeps the actor's results since Remembering; nil before.
	recall *memo.Table
	// Rand returns the random generator for a purpose of the actor in the present quarter and
	// phase. Two purposes, or two subjects of a purpose, never share draws.
	Rand func(purpose string, subjects ...string) *rand.Rand
}

// Remembering returns the View with an empty Recall. A function with many drafts or measures to
// weigh begins with Remembering, so that no result outlives the call. A Book without memory
// leaves the View as is.
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

// Recall returns the table of results from the actor's own beliefs, kept by the packages above
// agent; nil if the View remembers nothing.
func (v View) Recall() *memo.Table { return v.recall }
