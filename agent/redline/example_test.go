package redline_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

func ExampleParse() {
	for _, text := range []string{
		"industry.depth <= 0.5 at price 0.02 public", `industry."kept out" != nothing`, "no deal until chips lifted", "industry.depth << 1",
	} {
		s, err := redline.Parse(text)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%T, price %g, public %v: %v\n", s.Line, s.Price, s.Public, s)
	}
	// Output:
	// redline.TermBound, price 0.02, public true: industry.depth <= 0.5 at price 0.02 public
	// redline.TermBound, price 0, public false: industry."kept out" != nothing
	// redline.NoDealUntilLifted, price 0, public false: no deal until chips lifted
	// redline: red line "industry.depth << 1": at character 17: found <; want a number
}

// brake is a red line of a researcher's own: no text that binds steel while the chips are barred,
// unless the text pays.
type brake struct{ gain float64 }

func (b brake) Crossed(p *redline.Prospect) string {
	steel := p.Bound("MET")
	if len(steel) == 0 || p.Met("chips") || p.RealIncome() >= b.gain && p.Payroll("MET") >= 0 {
		return ""
	}
	return fmt.Sprintf("%s (%s) binds %v while the chips are barred: %v", p.Module(), p.Draft(), steel, p.InForce("chips"))
}

func (b brake) Validate(*market.Economy) error { return nil }

func (b brake) String() string { return "no steel for chips" }

// outcome is a world in numbers.
type outcome struct{ income, payroll float64 }

func (o outcome) RealIncome([]string) float64              { return o.income }
func (o outcome) Payroll([]string, treaty.Sectors) float64 { return o.payroll }

// A line of one's own beside those of the library, with and without words of their own.
func ExampleLine() {
	economy := wiod.World()
	metals := treaty.TariffCut("metals", "MET", terms.Choice("depth", 0.5, 1))
	space, err := metals.Space()
	if err != nil {
		fmt.Println(err)
		return
	}
	draft, err := space.Parse("depth 0.5")
	if err != nil {
		fmt.Println(err)
		return
	}
	ban := sanction.Ban("ELE", "USA", "CHN")
	ban.ID = "chips"
	p := &redline.Prospect{
		Actor: "USA", Regions: []string{"USA"}, Economy: economy, Regimes: []sanction.Regime{ban},
		Text: treaty.Text{Module: &metals, Space: space, Draft: draft, Parties: []string{"CHN", "USA"}},
		With: outcome{income: 0.1, payroll: -2}, Without: outcome{},
	}
	for _, line := range []redline.Line{
		brake{gain: 0.2},
		redline.IncomeFloor{Change: 0.2},
		redline.PayrollFloor{Sectors: "MET", Loss: 1},
		redline.SectorExclusion{Sectors: "MET", Quarters: 8},
		redline.TermBound{Module: "metals", Term: "depth", Is: redline.AtMost, Value: 0.25},
		redline.RequiredClause{Clause: redline.ExceptionClause},
		redline.PartyCondition{Party: "CHN"},
		redline.NoDealUntilLifted{Regime: "chips"},
		redline.NoReliefUntilMet{Regime: "chips"},
		redline.Priced{Line: redline.PartyCondition{Party: "CHN"}, Price: 0.05},
	} {
		_, words := line.(redline.Textual)
		why := line.Crossed(p)
		if why == "" {
			why = "not crossed"
		}
		fmt.Printf("%v (read by Parse: %v): %s\n", line, words, why)
	}
	// Output:
	// no steel for chips (read by Parse: false): metals (depth 0.5) binds [MET] while the chips are barred: true
	// income >= 0.2 (read by Parse: true): real income would change by +0.100 %, less than +0.2 %
	// payroll in MET must not fall by more than 1 % (read by Parse: true): payroll in MET would fall by 2.00 %, more than 1 %
	// MET is not to be touched for 8 quarters (read by Parse: true): MET would be bound, which it will not have touched
	// metals.depth <= 0.25 (read by Parse: true): depth would be 0.5, and it wants metals.depth <= 0.25
	// require exception (read by Parse: true): there would be no exception clause
	// no deal with CHN (read by Parse: true): CHN would be a party
	// no deal until chips lifted (read by Parse: true): the sanctions of "chips" would not be lifted
	// no relief until chips met (read by Parse: true): not crossed
	// no deal with CHN, at a price of 0.05 % (read by Parse: false): CHN would be a party
}
