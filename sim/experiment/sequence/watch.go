package sequence

import (
	"errors"
	"fmt"

	"github.com/tradetalk/tradetalk/sim/experiment/interval"
)

// Status says whether a study may stop.
type Status uint8

const (
	Running   Status = iota // no reason to stop
	Excluded                // the interval leaves out the null
	Precise                 // the interval is as narrow as asked
	Exhausted               // all observations are in
)

// String returns the status in a word.
func (s Status) String() string {
	switch s {
	case Running:
		return "running"
	case Excluded:
		return "excluded"
	case Precise:
		return "precise"
	case Exhausted:
		return "exhausted"
	}
	return fmt.Sprintf("Status(%d)", uint8(s))
}

// Rule says when a study stops.
type Rule struct {
	// Null is the mean whose exclusion stops the study. The default (0) is no effect.
	Null float64
	// Width stops the study once the interval is as narrow, in the unit of the outcome.
	// The default (0) never does.
	Width float64
	// KeepOn goes on when the null is excluded, for a study of precision alone.
	KeepOn bool
	// Max is the number of observations after which the study ends in any case, at
	// least 1.
	Max int
	// Every is the number of observations between looks. The default (0) is 1. The size
	// of a shard makes the decision one of whole shards.
	Every int
}

// Watch feeds a sequence in the order of the observations' numbers and applies a rule at
// each look. Observations may come in any order; early ones wait. The zero value with a
// Sequence and a Rule is ready. A Watch is not safe for use by several goroutines.
type Watch struct {
	Sequence Sequence
	Rule     Rule

	waiting map[int]float64
	next    int
	status  Status
	at      interval.Interval
	stopped int
}

// Put takes the observation of the given number, from 0, and returns the status after
// all observations that are next in order. After the study has stopped further
// observations change nothing. A number twice, or outside 0..Max-1, is an error.
func (w *Watch) Put(number int, x float64) (Status, error) {
	every := max(w.Rule.Every, 1)
	switch {
	case w.Sequence == nil:
		return w.status, errors.New("sequence: a Watch needs a Sequence")
	case w.Rule.Max < 1:
		return w.status, fmt.Errorf("sequence: Rule.Max is %d, needs 1 or more", w.Rule.Max)
	case w.Rule.Every < 0 || w.Rule.Width < 0:
		return w.status, fmt.Errorf("sequence: Rule.Every %d or Rule.Width %g is negative", w.Rule.Every, w.Rule.Width)
	case number < 0 || number >= w.Rule.Max:
		return w.status, fmt.Errorf("sequence: observation %d lies outside 0 to %d", number, w.Rule.Max-1)
	case w.status != Running:
		return w.status, nil
	}
	if _, ok := w.waiting[number]; ok || number < w.next {
		return w.status, fmt.Errorf("sequence: observation %d came twice", number)
	}
	if w.waiting == nil {
		w.waiting = make(map[int]float64)
	}
	w.waiting[number] = x
	for w.status == Running {
		x, ok := w.waiting[w.next]
		if !ok {
			break
		}
		if err := w.Sequence.Add(x); err != nil {
			return w.status, err
		}
		delete(w.waiting, w.next)
		w.next++
		if w.next%every == 0 || w.next == w.Rule.Max {
			w.look()
		}
	}
	return w.status, nil
}

// look applies the rule.
func (w *Watch) look() {
	w.at, w.stopped = w.Sequence.Interval(), w.next
	switch {
	case !w.Rule.KeepOn && !w.at.Contains(w.Rule.Null):
		w.status = Excluded
	case w.Rule.Width > 0 && w.at.Width() <= w.Rule.Width:
		w.status = Precise
	case w.next == w.Rule.Max:
		w.status = Exhausted
	}
}

// Status returns the status at the last look.
func (w *Watch) Status() Status { return w.status }

// Last returns the interval of the last look and the number of observations in it, 0
// before the first look.
func (w *Watch) Last() (interval.Interval, int) { return w.at, w.stopped }

// Waiting returns how many observations wait for earlier ones.
func (w *Watch) Waiting() int { return len(w.waiting) }
