package experiment

import (
	"fmt"

	"github.com/tradetalk/tradetalk/sim/experiment/sequence"
)

// Stop ends a study once its question is answered: after every seed, in the order of seeds, a
// confidence sequence of the effect of a factor is looked at. The interval holds however often
// one looks, and the stop is the same with any number of workers and shards.
type Stop struct {
	// Observe is the observable; Factor with Level and Against is the contrast.
	Observe, Factor, Level, Against string
	// Low and High bound the figure of a single run, if bounds are known: the sequence is then one of
	// Waudby-Smith and Ramdas (2024) by betting, valid at any size. Without bounds (0, 0) the
	// sequence is asymptotic, with a first look at 50 pairs (Waudby-Smith and others 2024).
	Low, High float64
	// Width ends the study once the interval is as narrow. The default (0) never does.
	Width float64
	// KeepOn goes on when the interval leaves out zero.
	KeepOn bool
	// Level of confidence, in (0, 1). The default (0) is 0.95.
	Confidence float64
}

// stopEvery is the number of seeds in a shard of a study with Stop.
const stopEvery = 50

// contrast returns the contrast of the stop.
func (s *Stop) contrast() Contrast {
	return Contrast{Factor: s.Factor, Level: s.Level, Against: s.Against}
}

// check returns the mistakes of the stop.
func (s *Stop) check(p *prepared) error {
	if s.Level == "" || s.Against == "" {
		return fmt.Errorf("experiment: Stop compares level %q with %q; want both", s.Level, s.Against)
	}
	if p.observable(s.Observe) < 0 {
		return unknown("experiment: Stop: observables", s.Observe, p.observed())
	}
	if _, err := s.sequence(); err != nil {
		return fmt.Errorf("experiment: Stop: %w", err)
	}
	if s.Width < 0 {
		return fmt.Errorf("experiment: Stop.Width is %g; want 0 or more", s.Width)
	}
	return s.contrast().check(p)
}

// sequence returns the confidence sequence of differences.
func (s *Stop) sequence() (sequence.Sequence, error) {
	if s.Low != 0 || s.High != 0 {
		return sequence.NewBetting(sequence.Bounded{Low: s.Low - s.High, High: s.High - s.Low, Level: s.Confidence}, 0)
	}
	return sequence.NewAsymptotic(sequence.Asymptotic{Level: s.Confidence})
}

// watch looks at the differences of finished seeds.
type watch struct {
	sequence.Watch
	p      *prepared
	k      int // the observable
	strata [][2]int
	pairs  int
	seeds  int
}

// newWatch returns the watch of a study, nil without Stop.
func newWatch(p *prepared) *watch {
	if p.Stop == nil {
		return nil
	}
	seq, err := p.Stop.sequence()
	if err != nil {
		panic("experiment: " + err.Error()) // checked by prepare
	}
	w := &watch{p: p, k: p.observable(p.Stop.Observe)}
	w.Sequence = seq
	w.Rule = sequence.Rule{Width: p.Stop.Width, KeepOn: p.Stop.KeepOn, Max: p.Seeds}
	for _, s := range p.strata(p.Stop.contrast())[0].strata {
		w.strata = append(w.strata, s.points)
	}
	return w
}

// watch looks at the last run. Once the runs of a seed are complete, their difference is looked at; a
// seed with a failed run, or without the figure, has none.
func (r *Result) watch() {
	w := r.stop
	if w == nil || r.stopped() || r.broken != nil || r.next%r.p.all() != 0 {
		return
	}
	w.seeds++
	first := r.next - r.p.all()
	d, ok := r.difference(first, w.strata, w.k)
	if !ok {
		return
	}
	status, err := w.Put(w.pairs, d)
	w.pairs++
	if err != nil { // an outcome outside the bounds that the study has stated
		r.broken = fmt.Errorf("experiment: Stop at seed %d: %w", r.p.First+uint64(w.seeds-1), err)
		return
	}
	r.Interval, _ = w.Last()
	if status == sequence.Excluded || status == sequence.Precise {
		r.Stopped, r.Seeds = status, w.seeds
	}
}

// stopped tells whether the study has ended early.
func (r *Result) stopped() bool { return r.Stopped != sequence.Running }

// difference returns the mean difference over strata of the seed whose runs start at first, and false
// for a figure that is missing.
func (r *Result) difference(first int, strata [][2]int, k int) (d float64, ok bool) {
	for _, s := range strata {
		with, without := r.value(first+s[0], k), r.value(first+s[1], k)
		if with != with || without != without {
			return 0, false
		}
		d += (with - without) / float64(len(strata))
	}
	return d, true
}
