package compliance_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/compliance"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
)

// What the United States makes of three questions about a pact: whether a rival club is the better place,
// whether to report a breach that nobody knows, and whether to notify a measure in time.
func Example() {
	economy := wiod.Small()
	var public []agent.Public
	var parties []treaty.Party
	for _, a := range agent.FromEconomy(economy, "CHN", "EUR", "IND", "USA") {
		public, parties = append(public, a.Public), append(parties, a.Party())
	}
	cut := []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: treaty.Goods}}
	pact := treaty.Module{
		ID: "pact", Commitments: cut, InitialParties: []string{"CHN", "USA"}, Rivals: []string{"club"},
		Exception: &treaty.SecurityException{Notice: treaty.Set(2)}, Disputes: &treaty.Disputes{},
		Monitoring: &treaty.Monitoring{By: treaty.SelfReport, Hit: treaty.Set(0.3)},
	}
	club := treaty.Module{
		ID: "club", Commitments: cut, InitialParties: []string{"EUR", "IND"},
		Accession: &treaty.Accession{Vote: treaty.Majority},
	}
	register, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{pact, club}}, economy, parties...)
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := register.Apply(treaty.Event{
		Kind: treaty.Invoked, Module: "pact", Period: 1, Author: "USA", Case: "chips", Ground: "security", Sectors: "ELE", Until: 9,
	}); err != nil {
		fmt.Println(err)
		return
	}
	s := &agent.Situation{
		Period: 2, Register: register, Actors: public, Book: welfare.NewEvaluator(economy, agent.Payoffs(public)),
		Compliance: agent.ComplianceParameters{}.WithDefaults(),
	}
	view := s.PublicView(3)
	place, err := compliance.BestClub(view, "pact")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("club %q: worth %+.4f, admitted by %v\n", place.Module, place.Worth, place.Admits)
	report, err := compliance.AssessReport(view, "pact", false)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("to admit is better than to deny:", report.Admit > report.Hit*report.Found)
	notice, err := compliance.AssessNotice(view, "pact", "chips")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("the last date for the notice is now: %v, and silence costs %.4f\n", notice.Late, notice.Strain)
	// Output:
	// club "club": worth +0.0253, admitted by [EUR IND]
	// to admit is better than to deny: false
	// the last date for the notice is now: false, and silence costs 0.0000
}
