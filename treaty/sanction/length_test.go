package sanction_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// A regime under another clock has the same content, with the same calendar dates of
// start, end, renewal and relief.
func TestRegimeIn(t *testing.T) {
	e := wiod.Small()
	parties := []treaty.Party{{ID: "USA", Regions: []string{"USA"}}, {ID: "CHN", Regions: []string{"CHN"}}}
	for _, l := range []treaty.Length{treaty.Quarter, treaty.Month, treaty.HalfYear, treaty.Year} {
		years := func(periods int) float64 { return float64(periods) / float64(l.PerYear()) }
		r := sanction.Ban("ELE", "CHN", "USA").From(8)
		in := r.In(l)
		require.NoError(t, in.Validate(e, parties))
		start, end := in.Term()
		require.Equal(t, []float64{2, 7}, []float64{years(start), years(end)}, l)
		require.False(t, in.InForce(start-1))
		require.True(t, in.InForce(end-1))
		require.False(t, in.InForce(end))
		require.Equal(t, r.Text(), in.Text(), "the law is in quarters")

		r.Sunset = &sanction.Sunset{Every: 4}
		r.Snapback = &sanction.Snapback{Notice: 4, Window: 12}
		r.Oversight = &sanction.Oversight{TimeLimit: 16}
		r.Exemptions = []sanction.Exemption{{Sectors: "AGF", Delay: 4}}
		in = r.In(l)
		d, err := sanction.NewDocket(e, parties, in)
		require.NoError(t, err, l)
		s, err := d.After(sanction.Event{Kind: sanction.Impose, Regime: r.ID, Author: "USA", For: []string{"USA"}})
		require.NoError(t, err)
		require.Equal(t, []float64{1, 4}, []float64{years(s.Until), years(s.Limit)}, l)

		if !l.Whole(2) {
			r.Sunset.Every, r.Snapback.Notice, r.Snapback.Window, r.Oversight.TimeLimit = 2, 3, 5, 7
			r.Exemptions[0].Delay, r.Start, r.End = 1, 2, 9
			in = r.In(l)
			err := in.Validate(e, parties)
			for _, field := range []string{
				"Sunset.Every is 2", "Snapback.Notice is 3", "Snapback.Window is 5", "Oversight.TimeLimit is 7", "Exemptions[0].Delay is 1", "Start is 2", "End is 9",
			} {
				require.ErrorContains(t, err, field+" quarters; want a whole number of years")
			}
		}
	}
}
