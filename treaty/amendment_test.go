package treaty_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// concluded is a register with one module in force since quarter 0 at depth 0.5 among three states.
func concluded(t *testing.T, change func(*treaty.Treaty)) *treaty.Register {
	t.Helper()
	text := treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.25, 0.5, 1))}}
	change(&text)
	var parties []treaty.Party
	for _, id := range []string{"CHN", "EUR", "IND", "USA"} {
		parties = append(parties, treaty.Party{ID: id, Regions: []string{id}})
	}
	r, err := treaty.NewRegister(text, wiod.Small(), parties...)
	require.NoError(t, err)
	d, err := r.Space("industry").Parse("depth 0.5")
	require.NoError(t, err)
	three := []string{"CHN", "EUR", "USA"}
	require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Signed, Module: "industry", Author: "EUR", Draft: d, Signatories: three}))
	for _, id := range three {
		require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Ratified, Module: "industry", Author: id}))
	}
	require.NoError(t, r.Apply(treaty.Event{Kind: treaty.EnteredIntoForce, Module: "industry", Author: "EUR"}))
	return r
}

// The terms in force change by the vote of the article and by nothing less, and bind the outvoted.
func TestAmendment(t *testing.T) {
	r := concluded(t, func(x *treaty.Treaty) {
		x.Modules[0].Amendment = &treaty.Amendment{Vote: treaty.Majority, Interpretation: true}
	})
	to := func(kind treaty.EventKind, draft string, inFavour, against []string) treaty.Event {
		d, err := r.Space("industry").Parse(draft)
		require.NoError(t, err)
		return treaty.Event{Kind: kind, Period: 3, Module: "industry", Author: "EUR", Draft: d, For: inFavour, Against: against}
	}
	all := []string{"CHN", "EUR", "USA"}
	for _, c := range []struct {
		event treaty.Event
		want  string
	}{
		{to(treaty.Amended, "depth 1", []string{"EUR"}, []string{"CHN", "USA"}), "Article 3 (amendment): 1 of 3 voted for it; a majority takes 2"},
		{to(treaty.Amended, "depth 1", []string{"EUR", "IND"}, nil), "Article 3 (amendment): IND has no vote"},
		{to(treaty.Amended, "depth 0.5", all, nil), "the draft is the text in force"},
		{to(treaty.Amended, "depth 0", all, nil), "the draft obliges nobody to anything"},
		{to(treaty.Interpreted, "depth 0", all, nil), "Article 3 (amendment): an interpretation moves one term by one step"},
		{to(treaty.Interpreted, "depth 1", []string{"CHN", "EUR"}, []string{"USA"}), "Article 3 (amendment): 2 of 3 voted for it; unanimity takes 3"},
	} {
		require.ErrorContains(t, r.Apply(c.event), c.want)
	}
	require.NoError(t, r.Apply(to(treaty.Amended, "depth 1", []string{"EUR", "USA"}, []string{"CHN"})))
	require.Equal(t, 1.0, r.Agreed("industry").Depth(r.Space("industry"), r.Standing("industry").Draft))
	require.True(t, r.Bound("CHN", "industry"))
	require.NoError(t, r.Apply(to(treaty.Interpreted, "depth 0.5", all, nil)))
	require.Equal(t, "depth 0.5", r.Space("industry").Format(r.Standing("industry").Draft))
	again, err := treaty.Replay(*r.Treaty(), wiod.Small(), r.Parties(), r.Log())
	require.NoError(t, err)
	require.Equal(t, r.Standing("industry"), again.Standing("industry"))

	none := concluded(t, func(*treaty.Treaty) {})
	require.ErrorContains(t, none.Apply(to(treaty.Amended, "depth 1", all, nil)), "the text has no article on amendment")
}

// Conferences fall every so many quarters from entry into force.
func TestConferences(t *testing.T) {
	a := &treaty.Amendment{Every: 8}
	for period, meets := range map[int]bool{2: false, 9: false, 10: true, 18: true, 19: false} {
		require.Equal(t, meets, a.Meets(2, period), period)
	}
	require.False(t, (&treaty.Amendment{}).Meets(2, 10))
}

// A state is in one of two rivals at most, whichever names the other.
func TestRivals(t *testing.T) {
	for first := range 2 {
		r := concluded(t, func(x *treaty.Treaty) {
			x.Modules = append(x.Modules, treaty.TariffCut("club", "MVH", terms.Choice("depth", 1)))
			x.Modules[0].Accession = &treaty.Accession{Vote: treaty.Majority}
			x.Modules[first].Rivals = []string{x.Modules[1-first].ID}
		})
		d := r.Space("club").At(0)
		sign := func(author string, ids ...string) error {
			return r.Apply(treaty.Event{Kind: treaty.Signed, Period: 1, Module: "club", Author: author, Draft: d, Signatories: ids})
		}
		require.ErrorContains(t, sign("IND", "IND", "USA"), `USA is in the rival module "industry"`)
		require.NoError(t, r.Apply(treaty.Event{Kind: treaty.NoticeGiven, Period: 1, Module: "industry", Author: "USA"}))
		require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Withdrew, Period: 3, Module: "industry", Author: "USA"}))
		require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Signed, Period: 3, Module: "club", Author: "IND", Draft: d, Signatories: []string{"IND", "USA"}}))
		require.NoError(t, r.Apply(treaty.Event{Kind: treaty.Ratified, Period: 3, Module: "club", Author: "IND"}))
		err := r.Apply(treaty.Event{Kind: treaty.Acceded, Period: 3, Module: "industry", Author: "IND", For: []string{"CHN", "EUR"}})
		require.ErrorContains(t, err, `it is in the rival module "club"`)
		require.Equal(t, "club", r.Rival("industry", "IND", 3))
	}
	text := treaty.Treaty{Modules: []treaty.Module{treaty.TariffCut("a", treaty.Goods, terms.Choice("depth", 1))}}
	text.Modules[0].Rivals = []string{"a", "b"}
	err := text.Validate(wiod.Small(), []treaty.Party{{ID: "CHN", Regions: []string{"CHN"}}, {ID: "EUR", Regions: []string{"EUR"}}})
	require.ErrorContains(t, err, `Rivals is "a"; want the ID of another module of the treaty`)
	require.ErrorContains(t, err, `Rivals is "b"; want the ID of another module of the treaty`)
}
