package treaty_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/treaty"
)

// Relief is owed by parties in compliance and without an exception, to the depth of the
// deepest article.
func TestReliefIsWhatIsOwed(t *testing.T) {
	relief := func(depth float64, sectors treaty.Sectors) treaty.Commitment {
		return treaty.Commitment{Kind: treaty.RelieveSanctions, Regime: "chips", Sectors: sectors, Obliged: []string{"USA", "EUR"}, Depth: treaty.Set(depth)}
	}
	start := func(list ...treaty.Commitment) *life {
		m := escapes()
		m.Commitments = append(m.Commitments, list...)
		m.Excluded = treaty.CarveOuts{{Party: "EUR", Sectors: "ELE", Retained: 0.5, Term: 4}}
		l := newLife(t, m, parties("USA", "EUR", "CHN")...)
		l.force(0, "USA", "EUR", "CHN")
		return l
	}
	due := func(l *life, period int) map[string]float64 {
		shares := map[string]float64{}
		for _, x := range l.r.Relief(period) {
			require.NotContains(t, shares, x.Sender, "one entry for each sender of a regime")
			require.Equal(t, "chips", x.Regime)
			shares[x.Sender] = x.Share
		}
		return shares
	}
	l := start(relief(0.6, "ELE"), relief(0.8, "ELE"), relief(0.7, "ELE"))
	require.Equal(t, map[string]float64{"USA": 0.8, "EUR": 0.4}, due(l, 0), "the deepest governs; half of Europe's is carved out")
	require.Equal(t, "m, Article 3 (sanctions relief)", l.r.Relief(0)[0].Ground)
	require.Equal(t, map[string]float64{"USA": 0.8, "EUR": 0.8}, due(l, 4), "until the carve-out ends")

	require.NoError(t, l.try(treaty.Event{Kind: treaty.Invoked, Period: 5, Author: "USA", Case: "x", Sectors: "ELE", Until: 7, Ground: "a ground"}))
	require.Equal(t, map[string]float64{"EUR": 0.8}, due(l, 5), "an exception excuses it")
	require.Equal(t, map[string]float64{"USA": 0.8, "EUR": 0.8}, due(l, 7))
	l.must(treaty.Breached, 8, "USA")
	require.Equal(t, map[string]float64{"EUR": 0.8}, due(l, 8), "who breaks it gives none")
	require.Equal(t, map[string]float64{"USA": 0.8, "EUR": 0.8}, due(l, 9))
	l.must(treaty.Breached, 10, "CHN")
	suspend := func(against string) {
		require.NoError(t, l.try(treaty.Event{Kind: treaty.Suspended, Period: 10, Author: "EUR", Party: against, Sectors: "ELE", Until: 12, Ground: "VCLT Article 60"}))
	}
	suspend("CHN")
	require.Equal(t, map[string]float64{"USA": 0.8, "EUR": 0.8}, due(l, 10), "Europe still owes the USA")
	l.must(treaty.Breached, 10, "USA")
	suspend("USA")
	require.Empty(t, due(l, 10), "and now nobody")
	require.Equal(t, map[string]float64{"USA": 0.8}, due(l, 11))

	whole := start(relief(1, ""))
	require.Equal(t, map[string]float64{"USA": 1, "EUR": 1 - 0.5/8}, due(whole, 0), "half of one sector of eight is carved out")
	require.NoError(t, whole.try(treaty.Event{Kind: treaty.Invoked, Period: 1, Author: "USA", Case: "x", Sectors: treaty.Everything, Until: 7, Ground: "a ground"}))
	require.NotContains(t, due(whole, 1), "USA")
}
