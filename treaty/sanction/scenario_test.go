package sanction_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
)

// five holds the parties of the scenarios.
var five = []treaty.Party{
	{ID: "USA", Regions: []string{"USA"}}, {ID: "EUR", Regions: []string{"EUR"}}, {ID: "JKT", Regions: []string{"JKT"}},
	{ID: "RUS", Regions: []string{"RUS"}}, {ID: "IND", Regions: []string{"IND"}},
}

// regimes holds the regimes of the scenarios in testdata, by name.
var regimes = map[string]sanction.Regime{
	"contract": {
		ID: "contract", Senders: []string{"USA", "EUR"}, Target: "RUS",
		Measures: []sanction.Measure{
			{Kind: sanction.ImportBan, Sectors: "ENM", Severity: 0.8},
			{Kind: sanction.ExportControl, Sectors: "ELE"},
			{Kind: sanction.AssetFreeze, Amount: 1000},
			{Kind: sanction.Listing, Rate: 0.5},
		},
		Demand:     sanction.Demand{Issue: "withdrawal of troops", Level: 0.8, Within: 0.1},
		Triggers:   []sanction.Trigger{{ID: "crossing", What: "troops across the border", Finder: "OSCE"}},
		Exemptions: []sanction.Exemption{{Sectors: "ENM", Share: 0.5, Delay: 2}},
		Milestones: []sanction.Milestone{
			{ID: "halt", What: "a halt", Verifier: "OSCE", Relief: 0.5},
			{ID: "return", What: "a return", Verifier: "OSCE", Relief: 0.5},
		},
		FrontLoading: 0.2,
		Snapback:     &sanction.Snapback{Notice: 1},
		Oversight:    &sanction.Oversight{MaxHarm: 3, TimeLimit: 20},
		Fund:         &sanction.Fund{Coverage: 0.5},
	},
	"union": {
		ID: "union", Senders: []string{"USA", "EUR", "JKT"}, Target: "RUS",
		Measures:    []sanction.Measure{{Kind: sanction.ImportBan, Sectors: "ENM"}},
		Institution: &sanction.Institution{Name: "the Council", Binding: true, OneSchedule: true, Pooled: true},
		Effort:      0.2,
		Secondary:   &sanction.Secondary{Measures: []sanction.Measure{{Kind: sanction.TariffSurcharge, Sectors: "CHP", Rate: 0.1}}},
		Snapback:    &sanction.Snapback{Notice: 1, Vetoers: []string{"IND"}, Window: 4},
		Sunset:      &sanction.Sunset{},
	},
	// A majority imposes, and unanimity renews.
	"council": {
		ID: "council", Senders: []string{"USA", "EUR", "JKT"}, Target: "RUS",
		Measures:    []sanction.Measure{{Kind: sanction.ImportBan, Sectors: "ENM"}},
		Institution: &sanction.Institution{Name: "the Council", Decides: treaty.Majority},
		Snapback:    &sanction.Snapback{},
		Oversight:   &sanction.Oversight{TimeLimit: 9},
		Sunset:      &sanction.Sunset{},
	},
	// National measures of two states that promised relief in one deal.
	// Everything that trade can be restrained by.
	"embargo": {
		ID: "embargo", Senders: []string{"USA", "EUR"}, Target: "RUS",
		Measures: []sanction.Measure{
			{Kind: sanction.TariffSurcharge, Sectors: "AGF", Rate: 0.25},
			{Kind: sanction.ImportBan, Sectors: "ENM"},
			{Kind: sanction.TransportBan, Sectors: "MVH", Rate: 0.1},
			{Kind: sanction.ExportControl, Sectors: "ELE", Severity: 0.6},
			{Kind: sanction.AssetFreeze, Amount: 1000},
		},
		Exemptions: []sanction.Exemption{{Sectors: "AGF", Share: 1, Delay: 2}},
	},
	"nuclear": {
		ID: "nuclear", Senders: []string{"USA", "EUR"}, Target: "RUS",
		Measures:   []sanction.Measure{{Kind: sanction.ImportBan, Sectors: "ENM"}, {Kind: sanction.AssetFreeze, Amount: 1000}},
		Demand:     sanction.Demand{Issue: "limits on enrichment, under inspection"},
		Milestones: []sanction.Milestone{{ID: "implementation", What: "stocks and centrifuges down", Verifier: "IAEA", Relief: 1}},
		Snapback:   &sanction.Snapback{},
		Secondary:  &sanction.Secondary{Measures: []sanction.Measure{{Kind: sanction.TariffSurcharge, Sectors: "ENM", Rate: 0.1}}},
		End:        80,
	},
}

// TestScenarios plays the files in testdata/scenarios event by event and prints the
// docket and the policy.
func TestScenarios(t *testing.T) {
	datadriven.Walk(t, "testdata/scenarios", func(t *testing.T, path string) {
		s := script{t: t, economy: wiod.Small()}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			switch d.Cmd {
			case "regime":
				return s.open(d)
			case "apply":
				return s.apply(d)
			case "show":
				return s.show(d)
			case "policy":
				return s.policy(d)
			case "due":
				return s.due(d)
			case "treaty":
				return s.bind(d)
			case "law":
				return s.law(d)
			case "impairs":
				return s.impairs(d)
			}
			t.Fatalf("%s: no command %q", d.Pos, d.Cmd)
			return ""
		})
		again, err := sanction.Replay(s.economy, five, s.d.Regimes(), s.d.Log())
		require.NoError(t, err)
		require.Equal(t, s.standing(), s.of(again), "the log is the state")
	})
}

type script struct {
	t       *testing.T
	economy *market.Economy
	d       *sanction.Docket
	treaty  *treaty.Register
}

func (s *script) of(d *sanction.Docket) sanction.Standing {
	st, ok := d.Standing(d.Regimes()[0].ID)
	require.True(s.t, ok)
	return st
}

func (s *script) standing() sanction.Standing { return s.of(s.d) }

func (s *script) open(d *datadriven.TestData) string {
	r, ok := regimes[d.CmdArgs[0].Key]
	require.True(s.t, ok, "%s: no such regime", d.Pos)
	var err error
	s.d, err = sanction.NewDocket(s.economy, five, r)
	require.NoError(s.t, err)
	return r.Text()
}

// apply reads events, an event on each line: "4 EUR: ease; level 0.5".
func (s *script) apply(d *datadriven.TestData) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimSpace(d.Input), "\n") {
		e := s.parse(line)
		before := s.standing()
		if err := s.d.Apply(e); err != nil {
			fmt.Fprintf(&b, "refused  %s\n", strings.TrimPrefix(err.Error(), "sanction: "))
			require.Equal(s.t, before, s.standing(), "a refused event must leave no trace")
			continue
		}
		fmt.Fprintf(&b, "ok       %d %s: %v -> %v\n", e.Period, e.Author, e.Kind, s.standing().State)
	}
	return b.String()
}

func (s *script) parse(line string) (e sanction.Event) {
	head, rest, _ := strings.Cut(line, ": ")
	when, author, _ := strings.Cut(head, " ")
	number := func(text string) float64 {
		v, err := strconv.ParseFloat(text, 64)
		require.NoError(s.t, err, line)
		return v
	}
	e.Period, e.Author, e.Regime = int(number(when)), author, s.d.Regimes()[0].ID
	parts := strings.Split(rest, ";")
	for k := sanction.Threaten; k <= sanction.TakeBack; k++ {
		if parts[0] == k.String() {
			e.Kind = k
		}
	}
	require.NotZero(s.t, e.Kind, line)
	for _, part := range parts[1:] {
		key, value, _ := strings.Cut(strings.TrimSpace(part), " ")
		switch key {
		case "ground":
			e.Ground = value
		case "party":
			e.Party = value
		case "case":
			e.Case = value
		case "level":
			e.Level = number(value)
		case "until":
			e.Until = int(number(value))
		case "harm":
			e.Harm = number(value)
		case "for":
			e.For = strings.Fields(value)
		case "against":
			e.Against = strings.Fields(value)
		case "amount":
			e.Amount = number(value)
		case "sectors":
			e.Route.Via, e.Route.Sectors = author, treaty.Sectors(value)
		case "detour":
			e.Route.Detour = number(value)
		case "in":
			e.Route.In = number(value)
		case "watch":
			e.Route.Watch = number(value)
		default:
			require.Fail(s.t, "no field "+key, line)
		}
	}
	return e
}

func (s *script) show(d *datadriven.TestData) string {
	var now int
	d.ScanArgs(s.t, "period", &now)
	st, r := s.standing(), s.d.Regimes()[0]
	var b strings.Builder
	force := "not in force"
	if st.InForceIn(now) {
		force = fmt.Sprintf("in force at level %g, until %d", st.Level, st.End())
	}
	fmt.Fprintf(&b, "%v since %d, %s; members %v\n", st.State, st.Since, force, st.Members)
	if r.Institution == nil && len(st.Courses) > 1 {
		for k := range st.Courses {
			c := &st.Courses[k]
			fmt.Fprintf(&b, "  %s: %v since %d, at %.4g of 1", c.Sender, c.State, c.Since, st.Bite(c.Sender, now))
			if c.InForceIn(now) {
				fmt.Fprintf(&b, ", until %d", c.End())
			}
			fmt.Fprintln(&b)
		}
	}
	if len(st.Milestones) > 0 {
		fmt.Fprintf(&b, "milestones met %v\n", st.Milestones)
	}
	for _, id := range st.Members {
		if relief := st.ReliefOf(id); relief > 0 {
			fmt.Fprintf(&b, "%s gives %.4g %% relief\n", id, 100*relief)
		}
	}
	if st.Conceded > 0 {
		fmt.Fprintf(&b, "conceded %g: %v\n", st.Conceded, r.Demand.Judge(st.Conceded))
	}
	if cost := s.d.LeaderCost(r.ID, now); cost > 0 {
		fmt.Fprintf(&b, "cost to leaders %.4g %%\n", cost)
	}
	if st.Reneged != nil {
		fmt.Fprintf(&b, "reneged %v\n", st.Reneged)
	}
	if st.Deserted != nil {
		fmt.Fprintf(&b, "deserted %v\n", st.Deserted)
	}
	return b.String()
}

func (s *script) policy(d *datadriven.TestData) string {
	var now int
	d.ScanArgs(s.t, "period", &now)
	p := s.economy.Baseline()
	s.d.Compile(p, now)
	diff, err := s.economy.Baseline().Diff(p)
	require.NoError(s.t, err)
	var b strings.Builder
	for _, c := range diff {
		switch {
		case c.Field == market.FieldRecipient:
			fmt.Fprintf(&b, "  earned by %s\n", s.economy.Region(int(c.New)).ID)
		case c.Sector >= 0:
			fmt.Fprintf(&b, "%s %s %s from %s: %.4g -> %.4g\n", c.Field, s.economy.Sector(c.Sector).ID, s.economy.Region(c.Importer).ID, s.economy.Region(c.Exporter).ID, c.Old, c.New)
		default:
			fmt.Fprintf(&b, "%s %s to %s: %.4g -> %.4g\n", c.Field, s.economy.Region(c.Exporter).ID, s.economy.Region(c.Importer).ID, c.Old, c.New)
		}
	}
	if b.Len() == 0 {
		return "as in the baseline\n"
	}
	return b.String()
}

func (s *script) due(d *datadriven.TestData) string {
	var now int
	d.ScanArgs(s.t, "period", &now)
	var b strings.Builder
	for _, e := range s.d.Due(now) {
		fmt.Fprintf(&b, "%d %s: %v (%s)\n", e.Period, e.Author, e.Kind, e.Ground)
		require.NoError(s.t, s.d.Apply(e))
	}
	if b.Len() == 0 {
		return "nothing\n"
	}
	return b.String()
}
