package treaty_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

func TestValidateReportsEveryMistake(t *testing.T) {
	economy := wiod.Small()
	bad := treaty.Module{
		ID: "bad",
		Commitments: []treaty.Commitment{
			{Kind: treaty.CutTariffs, Sectors: "AGF,XXX", Depth: treaty.Negotiated("deep")},
			{Kind: treaty.CutBarriers, Sectors: treaty.Goods, Depth: treaty.Negotiated("depth"), Cut: 1},
			{Kind: 99, Sectors: treaty.Goods, Depth: treaty.Negotiated("depth")},
		},
		Terms: []terms.Term{terms.Choice("depth", 0, 2), terms.Choice("empty")},
		Menus: []treaty.Menu{{Term: "depth", Options: []treaty.CarveOuts{{{Party: "XYZ", Sectors: "AGF", Retained: 1, Term: -1}}}}},
		Entry: treaty.EntryRule{Ratifications: 4},
	}
	text := treaty.Treaty{Modules: []treaty.Module{bad, {ID: "bad"}, {}}}
	_, err := treaty.NewRegister(text, economy, append(parties("USA", "USA", "ABC"), treaty.Party{})...)
	for _, want := range []string{
		`two parties have the ID "USA"`, `region "USA" belongs to party "USA" already`, `no region "ABC"`, "party 4 has no ID",
		`no sector "XXX"`, `Article 1 (tariff cut): Depth: no term "deep"`, "Cut is 1; want a share", "Article 3 (Kind(99)): unknown kind",
		`term "depth" has the depth 2; want a number in [0, 1]`, `term "empty" has no options`, `term "depth" has 2 options, its menu 1`,
		`"XYZ" is no party`, "Retained is 1", "Term is -1 quarters",
		`two modules have the ID "bad"`, "no commitments", "module 3 has no ID",
	} {
		require.ErrorContains(t, err, want)
	}
	require.NotContains(t, err.Error(), "Ratifications", "four parties can ratify four times")
	_, err = treaty.NewRegister(treaty.Treaty{}, economy)
	require.NoError(t, err, "a text without modules obliges nobody")
	_, err = treaty.NewRegister(text, nil)
	require.ErrorContains(t, err, "no economy")
}

// All mistakes in a text are reported at once, with module, article and field.
func TestValidateCitesArticles(t *testing.T) {
	economy := wiod.Small()
	bad := treaty.Module{
		ID: "bad", Requires: []string{"worse", "nothing"},
		Commitments: []treaty.Commitment{
			{Kind: treaty.CutTariffs, Sectors: "STEEL", Rate: treaty.Set(1), PhaseIn: treaty.Staged(treaty.Step{After: 30, Share: 1})},
			{Kind: treaty.BindTariffs, Sectors: treaty.Goods, Obliged: []string{"MARS"}, Regime: "chips"},
			{Kind: treaty.SwissCut, Sectors: treaty.Goods, Rate: treaty.Set(0), PhaseIn: treaty.Upon("not there")},
			{Kind: treaty.RelieveSanctions, PhaseIn: treaty.Linear(treaty.Set(1.5))},
			{Kind: treaty.FacilitateTrade, Sectors: treaty.Goods, Beneficiaries: 7, PhaseIn: treaty.Staged(treaty.Step{After: 3, Share: 1}, treaty.Step{After: 3, Share: 0.5})},
		},
		Terms:       []terms.Term{terms.Choice("length", 0, 4), terms.Choice("empty")},
		Constraints: []terms.Constraint{terms.Need("length", "4", "width", "1")},
		Exception:   &treaty.SecurityException{MaxLength: treaty.Negotiated("length"), Scope: "CHIPS", Renewal: 2, SelfJudging: true, PeerReview: true},
		Safeguard:   &treaty.Safeguard{Length: treaty.Set(40)},
		Monitoring:  &treaty.Monitoring{By: treaty.IndependentBody, Hit: treaty.Set(1.2)},
		Milestones: []treaty.Milestone{
			{ID: "m", Party: "USA", Verifier: "USA"}, {ID: "m", Party: "USA", Verifier: "nobody"},
		},
		Assistance: &treaty.Assistance{Donors: []string{"USA"}, Recipients: []string{"USA"}},
		Disputes:   &treaty.Disputes{Cap: treaty.Set(-1)},
		Sunset:     &treaty.Sunset{Term: treaty.Set(8), Review: treaty.Set(9), OnBreaches: treaty.Set(0.5)},
		Entry:      treaty.EntryRule{TradeShare: 2, Named: []string{"MARS"}, Or: []treaty.EntryRule{{Fraction: -1}}},
		Accession:  &treaty.Accession{NotBefore: -1},
		Withdrawal: treaty.Withdrawal{Notice: treaty.Negotiated("patience"), NotBefore: -1},
	}
	worse := treaty.TariffCut("worse", treaty.Goods, terms.Choice("depth", 0, 1))
	worse.Requires = []string{"bad"}
	worse.Sunset = &treaty.Sunset{Term: treaty.Set(0)}
	err := (&treaty.Treaty{Modules: []treaty.Module{bad, worse}}).Validate(economy, parties("USA", "EUR"))
	for _, want := range []string{
		"Requires: bad needs worse needs bad: prerequisites go round in a circle",
		`Article 13 (entry into force): Requires is "nothing"; want the ID of a module of the treaty`,
		`Article 1 (tariff cut): Sectors: treaty: no sector "STEEL"`, "Article 1 (tariff cut): Rate is 1; want none",
		"Article 1 (tariff cut): PhaseIn.Steps[0].After is 30; want a quarter before the sunset, 8",
		`Article 2 (tariff binding): Obliged: "MARS" is no party`, "Article 2 (tariff binding): Rate is not given",
		`Article 2 (tariff binding): Regime is "chips"; want the ID of a sanction regime under sanctions relief, and none elsewhere`,
		"Article 3 (Swiss-formula cut): Rate is 0", `Article 3 (Swiss-formula cut): PhaseIn.Milestones: no milestone "not there" in the module`,
		`Article 4 (sanctions relief): Regime is ""`, "Article 4 (sanctions relief): PhaseIn.Quarters is 1.5; want whole quarters, at least 0",
		"Article 5 (trade facilitation): Beneficiaries is Beneficiaries(7)", "Article 5 (trade facilitation): Cut is 0; want a share above 0 and below 1",
		"PhaseIn.Steps[1].After is 3; want quarters that rise", "PhaseIn.Steps[1].Share is 0.5; want shares in [0, 1] that do not fall",
		`term "empty" has no options`,
		`Article 6 (security exception): MaxLength: term "length" has the max length 0; want whole quarters, at least 1`,
		`Article 6 (security exception): Scope: treaty: no sector "CHIPS"`, "Renewal is 2; want a share in (0, 1], Majority or Unanimity",
		"PeerReview is true; want false where SelfJudging is true",
		"Article 7 (safeguard): Length is 40; want at most Extended, 32 quarters",
		`Article 8 (monitoring): Body is ""; want the name of the independent body`, "Article 8 (monitoring): Hit is 1.2; want a number in [0, 1]",
		`Article 9 (milestones): Milestones[0].Verifier is "USA"; want another party or the monitoring body: nobody else can verify it`,
		`Article 9 (milestones): Milestones[1].ID is "m"`, `Milestones[1].Verifier is "nobody"`,
		`Article 10 (capacity building): Donors is "USA"; want parties that are no recipients`,
		"Article 11 (disputes): Cap is -1; want a finite number, at least 0",
		"Article 12 (sunset and review): Review is 9; want before the end of the term, 8 quarters: it would come after the sunset",
		"Article 2 (sunset and review): Term is 0; want whole quarters, at least 1",
		"Article 12 (sunset and review): OnBreaches is 0.5; want a whole number, at least 0",
		"TradeShare is 2", `Named: "MARS" is no party`, "Fraction is -1", "NotBefore is -1", `Notice: no term "patience"`,
	} {
		require.ErrorContains(t, err, want)
	}
	shares := treaty.TariffCut("shares", treaty.Goods, terms.Choice("depth"))
	shares.Entry = treaty.EntryRule{TradeShare: 0.9, Shares: []treaty.PartyShare{{"USA", 0.4}, {"EUR", 0.3}, {"USA", 0.1}}, Or: []treaty.EntryRule{{
		TradeShare: 0.5, Shares: []treaty.PartyShare{{"USA", 0.7}, {"EUR", 0.7}},
	}}}
	err = (&treaty.Treaty{Modules: []treaty.Module{shares}}).Validate(economy, parties("USA", "EUR"))
	for _, want := range []string{
		`Article 1 (tariff cut): Depth: term "depth" has no options; want at least one`,
		`Article 2 (entry into force): Shares is "USA" twice; want each party once`,
		"Article 2 (entry into force): TradeShare is 0.9; want at most what all parties account for, 0.8",
		"Article 2 (entry into force): Shares: their sum is 1.4; want at most 1",
	} {
		require.ErrorContains(t, err, want)
	}
	bad.Terms = bad.Terms[:1]
	require.ErrorContains(t, (&treaty.Treaty{Modules: []treaty.Module{bad}}).Validate(economy, nil), `Needs: no term "width"`)
}

// Two inconsistent numbers are refused in every draft with both, by name. A constraint
// that separates the numbers removes the mistake.
func TestValidateLooksAtAllOptions(t *testing.T) {
	m := treaty.Module{
		ID: "m",
		Commitments: []treaty.Commitment{
			{Kind: treaty.CutTariffs, Sectors: "ELE", PhaseIn: treaty.After(10)},
		},
		Terms: []terms.Term{
			terms.Choice("term", 8, 16), terms.Choice("review", 4, 12), terms.Choice("length", 16, 24), terms.Choice("extended", 16, 32),
			terms.Choice("both", 3, 5),
		},
		Safeguard: &treaty.Safeguard{Length: treaty.Negotiated("length"), Extended: treaty.Negotiated("extended")},
		Sunset:    &treaty.Sunset{Term: treaty.Negotiated("term"), Review: treaty.Negotiated("review")},
	}
	validate := func() error {
		return (&treaty.Treaty{Modules: []treaty.Module{m}}).Validate(wiod.Small(), nil)
	}
	require.EqualError(t, validate(), `treaty: module "m": Article 2 (safeguard): Length is 24 under [length 24]; want at most Extended, 16 quarters under [extended 16]
treaty: module "m": Article 3 (sunset and review): Review is 12 under [review 12]; want before the end of the term, 8 quarters under [term 8]: it would come after the sunset
treaty: module "m": Article 1 (tariff cut): PhaseIn.Steps[0].After is 10; want a quarter before the sunset, 8 under [term 8]: it would end before it begins`)

	m.Commitments[0].PhaseIn = treaty.After(7)
	m.Constraints = []terms.Constraint{terms.Need("length", "24", "extended", "32"), terms.Need("review", "12", "both", "3"), terms.Need("both", "3", "term", "16")}
	require.NoError(t, validate(), "the constraints keep them apart, if need be through a third term")
	m.Sunset.Term, m.Sunset.Review = treaty.Negotiated("both"), treaty.Negotiated("both")
	require.ErrorContains(t, validate(), "Review is 3 under [both 3]; want before the end of the term, 3 quarters under [both 3]")
	require.NotContains(t, validate().Error(), "Review is 3 under [both 3]; want before the end of the term, 5 quarters", "one term has one option")
}
