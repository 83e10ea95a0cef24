package agenttest

import (
	"math"
	"math/rand/v2"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// TestUtility tries a utility on up to 10,000 drafts of a space: all drafts, or a sample drawn
// with Options.Seed. TestUtility returns, joined, a *Broken for each broken rule.
func TestUtility(space *terms.Space, u bargain.Utility, o Options) (err error) {
	var rec record
	if space == nil || u == nil {
		rec.add(NoPanic, "there is no space or no utility")
		return rec.err()
	}
	defer func() {
		if r := recover(); r != nil {
			rec.add(NoPanic, "it panicked: %v", r)
			err = rec.err()
		}
	}()
	// Up to most drafts are listed; a larger space is sampled.
	const most = 10_000
	var drafts []terms.Draft
	if size, ok := space.Size(); ok && size <= most {
		for d := range space.All() {
			drafts = append(drafts, d)
		}
	} else {
		rng := rand.New(rand.NewPCG(o.Seed, 0x7574696c))
		for range most {
			drafts = append(drafts, space.Sample(rng))
		}
	}
	number := func(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 1) }
	reserve := u.Reserve()
	if !number(reserve) {
		rec.add(IsNumber, "its reserve is %v", reserve)
	}
	values := make([]float64, len(drafts))
	for k, d := range drafts {
		if values[k] = u.Value(d); !number(values[k]) {
			rec.add(IsNumber, "it values draft %q at %v", space.Format(d), values[k])
		}
	}
	for k := len(drafts) - 1; k >= 0; k-- { // in another order
		if v := u.Value(drafts[k]); v != values[k] && !(math.IsNaN(v) && math.IsNaN(values[k])) {
			rec.add(SameWorth, "it values draft %q at %v and then at %v", space.Format(drafts[k]), values[k], v)
		}
	}
	if again := u.Reserve(); again != reserve && !math.IsNaN(again) {
		rec.add(SameWorth, "its reserve is %v and then %v", reserve, again)
	}
	return rec.err()
}
