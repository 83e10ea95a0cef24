package coercion

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/standoff"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// On a single schedule an institution gives relief by its own vote: a majority binds the member
// against, and under unanimity the member against alone has withheld relief.
func TestOneScheduleByOwnVote(t *testing.T) {
	for _, rule := range []struct {
		decides treaty.VoteRule
		lifted  bool
	}{{treaty.Majority, true}, {treaty.Unanimity, false}} {
		sc := funded(0, 0.5)
		sc.Regimes[0].Institution = &sanction.Institution{Name: "the Union", Decides: rule.decides, OneSchedule: true}
		c := imposed(t, sc)
		r, s := c.Regime(0)
		senders := standoff.Ordered(r, s.Members)
		end := standoff.ByAll(r, sanction.Event{Kind: sanction.Lift, Period: c.Number, For: s.Members}, standoff.Running(c.Frozen, r, senders))
		willing := []string{senders[0], senders[1]}
		c.deliver(0, &s, senders, willing, end)
		now, _ := c.Docket.Standing(r.ID)
		require.Equal(t, rule.lifted, !standoff.Bites(&now))
		var blamed []string
		for _, x := range c.done {
			if x.Told.Kind == event.ReliefWithheld {
				blamed = append(blamed, x.Told.Actor)
			}
		}
		if rule.lifted {
			require.Empty(t, blamed)
			require.True(t, slices.ContainsFunc(c.Docket.Log(), func(e sanction.Event) bool {
				return e.Kind == sanction.Lift && slices.Equal(e.Against, senders[2:])
			}))
		} else {
			require.Equal(t, senders[2:], blamed)
		}
	}
}

// A leader whose hold on office slips discounts what measures bring later: the hazard is the
// present one, by support, and a remembered crisis is not that of another hazard.
func TestHazardOfOfficeReachesCoercion(t *testing.T) {
	c := imposed(t, funded(0, 0.5))
	p, err := c.Standing(0)
	require.NoError(t, err)
	safe := c.Side(p, "EUR").Discount
	require.Equal(t, c.Actors[c.Seat("EUR")].Discount(), safe)
	c.Present.Actors = slices.Clone(c.Present.Actors)
	c.Present.Actors[c.Seat("EUR")].Hazard = 0.5
	again, err := c.Standing(0)
	require.NoError(t, err)
	require.Less(t, again.Leader.Discount, 0.6*safe)
	require.NotEqual(t, p.Impose(0.5), again.Impose(0.5))
	require.Less(t, c.Constancy("EUR"), 0.6, "and a successor is expected to reconsider")
}
