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

// What Europe can do about a breach by the United States, and what both could settle for.
func ExampleBreachCase_Answers() {
	economy := wiod.Small()
	var public []agent.Public
	var parties []treaty.Party
	for _, a := range agent.FromEconomy(economy, "CHN", "EUR", "USA") {
		public, parties = append(public, a.Public), append(parties, a.Party())
	}
	pact := treaty.Module{
		ID: "pact", Commitments: []treaty.Commitment{{Kind: treaty.CutTariffs, Sectors: treaty.Goods}},
		InitialParties: []string{"CHN", "EUR", "USA"}, Disputes: &treaty.Disputes{},
	}
	register, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{pact}}, economy, parties...)
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := register.Apply(treaty.Event{Kind: treaty.Breached, Module: "pact", Period: 1, Author: "USA"}); err != nil {
		fmt.Println(err)
		return
	}
	s := &agent.Situation{
		Period: 2, Register: register, Actors: public, Book: welfare.NewEvaluator(economy, agent.Payoffs(public)),
		Compliance: agent.ComplianceParameters{}.WithDefaults(),
	}
	broken, err := compliance.NewBreachCase(s, "pact", "", agent.StandingBreach{Module: "pact", Party: "USA", Since: 1, Until: 5})
	if err != nil {
		fmt.Println(err)
		return
	}
	var answers []compliance.Answer
	if answers, err = broken.Answers(s.PublicView(1), false); err != nil {
		fmt.Println(err)
		return
	}
	for k := range answers {
		fmt.Printf("%s: worth %+.4f\n", answers[k].String(), answers[k].Value)
	}
	harm := compliance.Matter{Flow: -0.05, Loses: 0.7, Cost: 0.001, Lasts: 12, Rules: 5}
	gain := compliance.Matter{Flow: 0.01, Loses: 0.7, Cost: 0.001, Lasts: 12, Rules: 5}
	settlement := compliance.AssessSettlement(s.PublicView(1), s.PublicView(2), harm, gain, true)
	fmt.Println("Both gain by settling:", settlement.Surplus > 0, "and the conduct ends:", settlement.Ends)
	// Output:
	// let it pass: worth -0.0648
	// suspend concessions at 0.25 of the harm: worth -0.0560
	// suspend concessions at 0.5 of the harm: worth -0.0469
	// suspend concessions at 1 of the harm: worth -0.0057
	// retaliate: worth -0.0766
	// terminate: worth -0.1147
	// complain: worth -0.0148
	// Both gain by settling: true and the conduct ends: true
}
