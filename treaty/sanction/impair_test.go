package sanction_test

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cockroachdb/datadriven"
	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// bonds holds the treaties between senders and target of the scenarios, by name.
var bonds = map[string]treaty.Treaty{
	"pact": {Modules: []treaty.Module{
		{
			ID: "goods",
			Commitments: []treaty.Commitment{
				{Kind: treaty.CutTariffs, Sectors: "AGF,CHP", Depth: treaty.Set(0.5)},
				{Kind: treaty.CutBarriers, Sectors: "ENM,MVH", Cut: 0.05},
				{Kind: treaty.StandStill, Sectors: "ENM"},
				{Kind: treaty.AlignRules, Sectors: "AGF,ENM,MVH", Cut: 0.01},
				{Kind: treaty.FacilitateTrade, Sectors: "ENM,MVH", Cut: 0.01, Obliged: []string{"EUR"}},
			},
			Excluded:  treaty.CarveOuts{{Party: "EUR", Sectors: "ENM", Ground: "security of supply", Term: 4}},
			Exception: &treaty.SecurityException{MaxLength: treaty.Set(4), Scope: "AGF,ENM"},
			Disputes:  &treaty.Disputes{},
			Entry:     treaty.EntryRule{Ratifications: 2},
		},
		{
			ID: "exports",
			Commitments: []treaty.Commitment{
				{Kind: treaty.OpenExports, Sectors: "ELE", Depth: treaty.Set(0.5), PhaseIn: treaty.Staged(treaty.Step{Share: 0.5}, treaty.Step{After: 3, Share: 1})},
			},
			Entry: treaty.EntryRule{Ratifications: 2},
		},
	}},
}

// bind opens a treaty, signed by some parties in period 0 and in force between those
// with a ratification: "treaty pact by=(USA,EUR,RUS) ratified=(USA,RUS)".
func (s *script) bind(d *datadriven.TestData) string {
	text, ok := bonds[d.CmdArgs[0].Key]
	require.True(s.t, ok, "%s: no such treaty", d.Pos)
	var err error
	s.treaty, err = treaty.NewRegister(text, s.economy, five...)
	require.NoError(s.t, err)
	by, ratified := d.CmdArgs[1].Vals, d.CmdArgs[2].Vals
	for k := range text.Modules {
		id := text.Modules[k].ID
		require.NoError(s.t, s.treaty.Apply(treaty.Event{Kind: treaty.Signed, Module: id, Author: by[0], Signatories: by}))
		for _, party := range ratified {
			require.NoError(s.t, s.treaty.Apply(treaty.Event{Kind: treaty.Ratified, Module: id, Author: party}))
		}
		require.NoError(s.t, s.treaty.Apply(treaty.Event{Kind: treaty.EnteredIntoForce, Module: id, Author: ratified[0]}))
	}
	return ""
}

// law reads events of the treaty, an event on each line: "2 USA: exception invoked
// goods; party RUS".
func (s *script) law(d *datadriven.TestData) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimSpace(d.Input), "\n") {
		head, rest, _ := strings.Cut(line, ": ")
		when, author, _ := strings.Cut(head, " ")
		now, err := strconv.Atoi(when)
		require.NoError(s.t, err, line)
		e := treaty.Event{Period: now, Author: author}
		parts := strings.Split(rest, "; ")
		for k := treaty.Signed; k <= treaty.Settled; k++ {
			if module, ok := strings.CutPrefix(parts[0], k.String()+" "); ok && s.treaty.Treaty().Module(module) != nil {
				e.Kind, e.Module = k, module
			}
		}
		require.NotZero(s.t, e.Kind, line)
		for _, part := range parts[1:] {
			key, value, _ := strings.Cut(part, " ")
			number := func() float64 {
				v, err := strconv.ParseFloat(value, 64)
				require.NoError(s.t, err, line)
				return v
			}
			switch key {
			case "party":
				e.Party = value
			case "case":
				e.Case = value
			case "regime":
				e.Regime = value
			case "sectors":
				e.Sectors = treaty.Sectors(value)
			case "ground":
				e.Ground = value
			case "until":
				e.Until = int(number())
			case "measure":
				e.Measure = treaty.MeasureKind(number())
			case "surcharge":
				e.Surcharge = number()
			default:
				require.Fail(s.t, "no field "+key, line)
			}
		}
		if err := s.treaty.Apply(e); err != nil {
			fmt.Fprintf(&b, "refused  %s\n", strings.TrimPrefix(err.Error(), "treaty: "))
			continue
		}
		fmt.Fprintf(&b, "ok       %d %s: %v\n", e.Period, e.Author, e.Kind)
	}
	return b.String()
}

// impairs prints the commitments impaired by each sender, and the policy with treaty
// and measures in force.
func (s *script) impairs(d *datadriven.TestData) string {
	var now int
	d.ScanArgs(s.t, "period", &now)
	var b strings.Builder
	regime := s.d.Regimes()[0]
	for _, p := range five {
		for _, x := range s.d.Impairs(s.treaty, regime.ID, p.ID, now) {
			fmt.Fprintf(&b, "%s, %s: %s in %s\n", p.ID, x.Module, words(x.Kinds), x.Sectors)
		}
	}
	if b.Len() == 0 {
		b.WriteString("nothing is impaired\n")
	}
	if !d.HasArg("policy") {
		return b.String()
	}
	p := s.economy.Baseline()
	s.treaty.Compile(p, now)
	s.d.CompileUnder(p, s.treaty.ExportFloors(now), now)
	diff, err := s.economy.Baseline().Diff(p)
	require.NoError(s.t, err)
	for _, c := range diff {
		if c.Sector >= 0 && c.Field != market.FieldRecipient {
			fmt.Fprintf(&b, "  %s %s %s from %s: %.4g -> %.4g\n", c.Field, s.economy.Sector(c.Sector).ID, s.economy.Region(c.Importer).ID, s.economy.Region(c.Exporter).ID, c.Old, c.New)
		}
	}
	return b.String()
}

func words(kinds []treaty.Kind) string {
	var out []string
	for _, k := range kinds {
		out = append(out, k.String())
	}
	return strings.Join(out, ", ")
}
