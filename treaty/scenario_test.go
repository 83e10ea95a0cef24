package treaty_test

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
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// texts holds the texts of the scenarios in testdata, by name.
var texts = map[string]treaty.Treaty{
	// Signature, ratification, accession, breach, withdrawal.
	"life": {Name: "A treaty in two chapters", Modules: []treaty.Module{
		{
			ID: "transparency", Commitments: []treaty.Commitment{{Kind: treaty.BeTransparent, Sectors: treaty.Goods, Cut: 0.5}},
			Entry: treaty.EntryRule{Ratifications: 2},
		},
		{
			ID: "industry", Requires: []string{"transparency"},
			Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: "ELE", Depth: treaty.Negotiated("depth")}},
			Terms:       []terms.Term{terms.Choice("depth", 0, 0.5, 1)},
			Entry:       treaty.EntryRule{Ratifications: 2},
			Accession:   &treaty.Accession{Vote: treaty.Majority, NotBefore: 4},
			Withdrawal:  treaty.Withdrawal{NotBefore: 4},
		},
	}},
	// Carve-outs, phase-in, exception and safeguard.
	"flexible": {Modules: []treaty.Module{{
		ID: "industry",
		Commitments: []treaty.Commitment{{
			Kind: treaty.CutTariffs, Sectors: "AGF,ELE", PhaseIn: treaty.Staged(treaty.Step{Share: 0.5}, treaty.Step{After: 4, Share: 1}),
		}},
		Excluded:  treaty.CarveOuts{{Party: "USA", Sectors: "AGF", Term: 6, Ground: "food security"}},
		Exception: &treaty.SecurityException{MaxLength: treaty.Set(6), Renewal: treaty.Majority, MaxRenewals: 1, Scope: "ELE"},
		Safeguard: &treaty.Safeguard{},
		Disputes:  &treaty.Disputes{},
	}}},
	"self-judging": {Modules: []treaty.Module{{
		ID:          "industry",
		Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: "ELE"}},
		Exception:   &treaty.SecurityException{SelfJudging: true, MaxRenewals: treaty.NoRenewal},
		Disputes:    &treaty.Disputes{Unenforceable: true},
	}}},
	// Monitoring, milestones, capacity.
	"watched": {Modules: []treaty.Module{{
		ID: "borders",
		Commitments: []treaty.Commitment{
			{Kind: treaty.FacilitateTrade, Sectors: "ELE", Obliged: []string{"CHN"}, Cut: 0.1, PhaseIn: treaty.Upon("single window", "risk checks")},
			{Kind: treaty.RelieveSanctions, Regime: "chips", Obliged: []string{"USA"}, PhaseIn: treaty.Upon("single window")},
		},
		Monitoring: &treaty.Monitoring{By: treaty.IndependentBody, Body: "WCO", Delay: treaty.Set(2)},
		Milestones: []treaty.Milestone{
			{ID: "single window", What: "one place for all papers", Party: "CHN", Verifier: "WCO", By: treaty.Set(4)},
			{ID: "risk checks", What: "no more than a tenth of boxes opened", Party: "CHN", Verifier: "USA"},
		},
		Assistance: &treaty.Assistance{Donors: []string{"EUR"}, Recipients: []string{"CHN"}, Start: treaty.Set(0.2), Gain: treaty.Set(0.001), Decay: treaty.Set(0.1)},
	}}},
	// Retaliation against commitments owed to everyone.
	"open": {Modules: []treaty.Module{{
		ID: "industry",
		Commitments: []treaty.Commitment{
			{Kind: treaty.CutTariffs, Sectors: "ELE", Beneficiaries: treaty.MostFavouredNation, Obliged: []string{"EUR"}},
			{Kind: treaty.CutTariffs, Sectors: "ELE", Obliged: []string{"CHN"}},
		},
		Exception: &treaty.SecurityException{},
		Disputes:  &treaty.Disputes{Suspension: treaty.Set(4)},
	}}},
	// No withdrawal except by consent.
	"barred": {Modules: []treaty.Module{
		{
			ID: "trust", Commitments: []treaty.Commitment{{Kind: treaty.BeTransparent, Sectors: treaty.Goods, Cut: 0.5}},
			Sunset: &treaty.Sunset{Term: treaty.Set(6)},
		},
		{
			ID: "industry", Requires: []string{"trust"},
			Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: "ELE"}},
			Withdrawal:  treaty.Withdrawal{Barred: true},
		},
	}},
	// Insufficient capacity.
	"weak": {Modules: []treaty.Module{{
		ID:          "borders",
		Commitments: []treaty.Commitment{{Kind: treaty.FacilitateTrade, Sectors: "ELE", Cut: 0.1, Depth: treaty.Set(0.5)}},
		Assistance:  &treaty.Assistance{Donors: []string{"EUR"}, Recipients: []string{"CHN"}, Start: treaty.Set(0.2), Gain: treaty.Set(0.001), Decay: treaty.Set(0.1)},
		Disputes:    &treaty.Disputes{Cap: treaty.Set(0.8), Deference: treaty.Set(0.1)},
	}}},
	// Reviews before their date.
	"triggered": {Modules: []treaty.Module{{
		ID:          "industry",
		Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: "ELE"}},
		Exception:   &treaty.SecurityException{PeerReview: true, Price: treaty.Set(0.5)},
		Sunset:      &treaty.Sunset{Term: treaty.Set(20), Review: treaty.Set(16), OnAge: treaty.Set(4), OnBreaches: treaty.Set(2), Vote: treaty.Majority},
	}}},
	"sunset": {Modules: []treaty.Module{{
		ID:          "industry",
		Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: "ELE"}},
		Sunset:      &treaty.Sunset{Term: treaty.Set(8), Review: treaty.Set(4), Again: treaty.Set(2)},
	}}},
}

// TestScenarios plays the files in testdata/scenarios event by event and prints the
// register and the policy. Rewrite with -rewrite, and read the difference before a
// commit.
func TestScenarios(t *testing.T) {
	datadriven.Walk(t, "testdata/scenarios", func(t *testing.T, path string) {
		s := script{t: t, economy: wiod.Small()}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			switch d.Cmd {
			case "treaty":
				return s.open(d)
			case "apply":
				return s.apply(d)
			case "show":
				return s.show(d)
			case "policy":
				return s.policy(d)
			case "due":
				return s.due(d)
			}
			t.Fatalf("%s: no command %q", d.Pos, d.Cmd)
			return ""
		})
		if s.r == nil {
			return
		}
		again, err := treaty.Replay(*s.r.Treaty(), s.economy, s.r.Parties(), s.r.Log())
		require.NoError(t, err)
		for _, m := range s.r.Treaty().Modules {
			require.Equal(t, s.r.Standing(m.ID), again.Standing(m.ID), "the log is the state")
		}
	})
}

type script struct {
	t       *testing.T
	economy *market.Economy
	r       *treaty.Register
}

// open opens the register of a named text for five parties, and prints it.
func (s *script) open(d *datadriven.TestData) string {
	text, ok := texts[d.CmdArgs[0].Key]
	require.True(s.t, ok, "%s: no such text", d.Pos)
	r, err := treaty.NewRegister(text, s.economy, parties("USA", "EUR", "CHN", "JKT", "IND")...)
	require.NoError(s.t, err)
	s.r = r
	out, err := text.Render()
	require.NoError(s.t, err)
	return out
}

// apply reads events, an event on each line: "4 CHN: breached industry; sectors ELE". A
// refused event is printed with the reason.
func (s *script) apply(d *datadriven.TestData) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimSpace(d.Input), "\n") {
		e, err := s.parse(line)
		if err != nil {
			d.Fatalf(s.t, "%q: %v", line, err)
		}
		before := s.r.Clone()
		if err := s.r.Apply(e); err != nil {
			fmt.Fprintf(&b, "refused  %s\n", strings.TrimPrefix(err.Error(), "treaty: "))
			for _, m := range s.r.Treaty().Modules {
				require.Equal(s.t, before.Standing(m.ID), s.r.Standing(m.ID), "a refused event must leave no trace")
			}
			continue
		}
		fmt.Fprintf(&b, "ok       %d %s: %v\n", e.Period, e.Author, e.Kind)
	}
	return b.String()
}

func (s *script) parse(line string) (e treaty.Event, err error) {
	head, rest, _ := strings.Cut(line, ": ")
	when, author, _ := strings.Cut(head, " ")
	if e.Period, err = strconv.Atoi(when); err != nil {
		return e, err
	}
	e.Author = author
	parts := strings.Split(rest, ";")
	for k := treaty.Signed; k <= treaty.Settled; k++ {
		if module, ok := strings.CutPrefix(parts[0], k.String()+" "); ok && s.r.Treaty().Module(module) != nil {
			e.Kind, e.Module = k, module
		}
	}
	if e.Kind == 0 {
		return e, fmt.Errorf("no such event")
	}
	for _, part := range parts[1:] {
		key, value, _ := strings.Cut(strings.TrimSpace(part), " ")
		ids := strings.Fields(value)
		number := func() (v float64) {
			if v, err = strconv.ParseFloat(value, 64); err != nil {
				s.t.Fatal(err)
			}
			return v
		}
		switch key {
		case "draft":
			if e.Draft, err = s.r.Space(e.Module).Parse(value); err != nil {
				return e, err
			}
		case "by":
			e.Signatories = ids
		case "ground":
			e.Ground = value
		case "party":
			e.Party = value
		case "case":
			e.Case = value
		case "of":
			e.Of = value
		case "sectors":
			e.Sectors = treaty.Sectors(value)
		case "until":
			e.Until = int(number())
		case "measure":
			e.Measure = treaty.MeasureKind(number())
		case "surcharge":
			e.Surcharge = number()
		case "amount":
			e.Amount = number()
		case "for":
			e.For = ids
		case "against":
			e.Against = ids
		case "about":
			e.About = int(number())
		case "alarm":
			e.Alarm = true
		case "involuntary":
			e.Involuntary = true
		case "respondent-right":
			e.Upheld = true
		default:
			return e, fmt.Errorf("no field %q", key)
		}
	}
	return e, nil
}

func period(t *testing.T, d *datadriven.TestData) int {
	var p int
	d.ScanArgs(t, "period", &p)
	return p
}

// show prints the standing of every module in a period.
func (s *script) show(d *datadriven.TestData) string {
	var b strings.Builder
	now := period(s.t, d)
	for _, m := range s.r.Treaty().Modules {
		st := s.r.Standing(m.ID)
		fmt.Fprintf(&b, "%s: %v", m.ID, st.Stage)
		if st.Stage == treaty.Pending {
			fmt.Fprintf(&b, " since %d by %v; ratified by %v, refused by %v", st.Since, st.Signatories, st.Ratified, st.Refused)
		}
		if st.Stage == treaty.InForce {
			fmt.Fprintf(&b, " since %d; binds %v", st.Since, st.Members(now))
			if st.Until != treaty.Never {
				fmt.Fprintf(&b, "; until %d, ", st.Until)
				if st.Review == treaty.Never {
					fmt.Fprintf(&b, "no further review")
				} else {
					fmt.Fprintf(&b, "review in %d", st.Review)
				}
			}
		}
		b.WriteByte('\n')
		for _, n := range st.Notices {
			fmt.Fprintf(&b, "  %s leaves in %d\n", n.Party, n.Effective)
		}
		for _, x := range st.Measures {
			late := ""
			if x.Late {
				late = ", late"
			}
			notified := "not notified"
			if x.NotifiedIn != treaty.Never {
				notified = fmt.Sprintf("notified in %d%s", x.NotifiedIn, late)
			}
			fmt.Fprintf(&b, "  %s of %s on %s: %v, from %d until %d, %s; age %d\n", x.ID, x.Party, x.Sectors, x.Status, x.From, x.Until, notified, x.Age(now))
		}
		for _, x := range st.Disputes {
			fmt.Fprintf(&b, "  %s, %s against %s: %v since %d, harm %g", x.ID, x.Complainant, x.Respondent, x.Stage, x.Since, x.Harm)
			if x.ComplyBy != treaty.Never {
				fmt.Fprintf(&b, ", to be complied with by %d", x.ComplyBy)
			}
			b.WriteByte('\n')
		}
		for _, x := range s.r.ReportsDue(now) {
			fmt.Fprintf(&b, "  report due on %s in %d: hit %.2f, false alarm %.2f\n", x.Party, x.About, x.Hit, x.FalseAlarm)
		}
		for _, x := range s.r.MilestonesOverdue(m.ID, now) {
			fmt.Fprintf(&b, "  milestone overdue: %s\n", x.ID)
		}
		if capacity, ok := s.r.Capacity(m.ID, "CHN", now); ok {
			fmt.Fprintf(&b, "  capacity of CHN %.3f, need %.3f\n", capacity, s.r.CapacityNeed(m.ID, "CHN", now))
		}
	}
	if ids, late := s.r.ReviewsDue(now); len(ids) > 0 {
		fmt.Fprintf(&b, "review due: %v, late by %v\n", ids, late)
	}
	for _, x := range s.r.Relief(now) {
		fmt.Fprintf(&b, "relief due: %s eases %q by %g (%s)\n", x.Sender, x.Regime, x.Share, x.Ground)
	}
	for _, x := range s.r.Temporary(now) {
		fmt.Fprintf(&b, "temporary: %s of %s on %s (%s), since %d until %d, age %d, renewed %d times\n", x.What, x.Party, x.Sectors, x.Ground, x.Since, x.Until, x.Age, x.Renewals)
	}
	return b.String()
}

// policy prints the differences from the baseline in a period.
func (s *script) policy(d *datadriven.TestData) string {
	p := s.economy.Baseline()
	s.r.Compile(p, period(s.t, d))
	return changes(s.t, s.economy, p)
}

func changes(t *testing.T, e *market.Economy, p *market.Policy) string {
	diff, err := e.Baseline().Diff(p)
	require.NoError(t, err)
	if len(diff) == 0 {
		return "as in the baseline\n"
	}
	var b strings.Builder
	for _, c := range diff {
		if c.Sector >= 0 {
			fmt.Fprintf(&b, "%s %s %s from %s: %.4g -> %.4g\n", c.Field, e.Sector(c.Sector).ID, e.Region(c.Importer).ID, e.Region(c.Exporter).ID, c.Old, c.New)
		} else if c.Exporter >= 0 {
			fmt.Fprintf(&b, "%s %s to %s: %.4g -> %.4g\n", c.Field, e.Region(c.Exporter).ID, e.Region(c.Importer).ID, c.Old, c.New)
		} else {
			fmt.Fprintf(&b, "%s %s: %.4g -> %.4g\n", c.Field, e.Region(c.Importer).ID, c.Old, c.New)
		}
	}
	return b.String()
}

// due applies the events due by date up to a period, and prints them.
func (s *script) due(d *datadriven.TestData) string {
	var b strings.Builder
	for _, e := range s.r.Due(period(s.t, d)) {
		fmt.Fprintf(&b, "%d %s: %v %s %s (%s)\n", e.Period, e.Author, e.Kind, e.Module, e.Case, e.Ground)
		require.NoError(s.t, s.r.Apply(e))
	}
	if b.Len() == 0 {
		return "nothing\n"
	}
	return b.String()
}
