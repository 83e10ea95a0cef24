package sim_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/appraisal"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Five actors negotiate a treaty of seven terms, 16,384 drafts, on the economy of 17 regions
// and 27 sectors. Each ranks drafts by a survey; what is said at the table is appraised
// exactly.
func Example_fiveActors() {
	economy := wiod.World()
	deal := treaty.Module{ID: "partnership"}
	article := func(term string, kind treaty.Kind, sectors treaty.Sectors, cut float64, obliged ...string) {
		deal.Terms = append(deal.Terms, terms.Labels(term, "none", "a third", "two thirds", "full"))
		for k, v := range []float64{0, 0.33, 0.67, 1} {
			deal.Terms[len(deal.Terms)-1].Options[k].Value = v
		}
		deal.Commitments = append(deal.Commitments, treaty.Commitment{
			Kind: kind, Sectors: sectors, Cut: cut, Obliged: obliged, Depth: treaty.Negotiated(term),
		})
	}
	article("farm tariffs", treaty.CutTariffs, "AGR,FOD", 0)
	article("car tariffs", treaty.CutTariffs, "MVH,OTR", 0)
	article("other industry", treaty.CutTariffs, "TEX,WPP,CHM,PHA,RUB,NMM,MET,FAB,ELE,ELQ,MCH,OMF", 0)
	article("Indian tariffs", treaty.CutTariffs, treaty.Goods, 0, "IND")
	article("services", treaty.CutBarriers, treaty.Services, 0.03)
	article("borders", treaty.FacilitateTrade, treaty.Goods, 0.01)
	out := func(party string, sectors treaty.Sectors) treaty.CarveOuts {
		return treaty.CarveOuts{{Party: party, Sectors: sectors}}
	}
	deal = deal.WithCarveOuts("kept out", nil, out("JPN", "AGR"), out("EU27", "MVH"), append(out("JPN", "AGR"), out("EU27", "MVH")...))

	actors := agent.FromEconomy(economy, "CHN", "EU27", "IND", "JPN", "USA")
	var public []agent.Public
	var members []treaty.Party
	for k := range actors {
		public, members = append(public, actors[k].Public), append(members, actors[k].Party())
	}
	register, err := treaty.NewRegister(treaty.Treaty{Modules: []treaty.Module{deal}}, economy, members...)
	if err != nil {
		fmt.Println(err)
		return
	}
	situation := &agent.Situation{Register: register, Actors: public, RatifyAfter: 4, Book: welfare.NewEvaluator(economy, agent.Payoffs(public))}
	space := register.Space("partnership")
	var parties []talks.Party
	var views []*appraisal.Appraiser
	for k := range actors {
		a := &actors[k]
		if a.ID == "JPN" {
			a.RedLines = []redline.Line{redline.SectorExclusion{Sectors: "AGR"}}
		}
		view := agent.View{Situation: situation, Self: a, Seat: k}
		for range actors {
			view.Trust = append(view.Trust, a.Prior)
		}
		appraiser, err := appraisal.New(view, "partnership")
		if err != nil {
			fmt.Println(err)
			return
		}
		views = append(views, appraiser)
		parties = append(parties, talks.Party{Name: a.ID, Utility: appraiser, Player: &bargain.Seeker{Settle: -1}})
	}

	outcome, steps, err := talks.Transcribe(context.Background(), space, talks.AlternatingOffers{Rounds: 20}, parties...)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range steps {
		switch s.Move.Act {
		case bargain.ActOffer:
			own := views[s.Seat].Of(s.Move.Draft)
			fmt.Printf("%2d  %-4s %s, worth %+.3f %% to it\n", s.Round+1, s.Party, changes(space, s), own.Total())
		case bargain.ActAccept:
			fmt.Printf("%2d  %-4s accepts, worth %+.3f %%\n", s.Round+1, s.Party, views[s.Seat].Of(s.Answered).Total())
		default:
			fmt.Printf("%2d  %-4s %v\n", s.Round+1, s.Party, s.Move.Act)
		}
	}
	fmt.Printf("%v in round %d, out of %d drafts:\n", outcome.Status, outcome.Rounds, 16384)
	fmt.Println(space.Format(outcome.Draft))
	for k, a := range views {
		one := a.Of(outcome.Draft)
		fmt.Printf("%-4s %s = %+.3f\n", actors[k].ID, one.Breakdown(), one.Total())
	}
	// Output:
	// 1  CHN  offers farm tariffs full; car tariffs a third; other industry two thirds; Indian tariffs full; services full; borders full; kept out nothing, worth +0.070 % to it
	//  1  EU27 wants car tariffs: full (was a third), worth +0.101 % to it
	//  1  IND  wants farm tariffs: two thirds (was full); Indian tariffs: none (was full), worth +0.069 % to it
	//  1  JPN  wants other industry: full (was two thirds); kept out: AGR for JPN (was nothing), worth +0.137 % to it
	//  1  USA  wants farm tariffs: full (was two thirds); other industry: two thirds (was full), worth +0.038 % to it
	//  2  CHN  accepts, worth +0.062 %
	//  2  EU27 accepts, worth +0.104 %
	//  2  IND  wants farm tariffs: two thirds (was full), worth +0.068 % to it
	//  2  JPN  accepts, worth +0.114 %
	//  2  USA  accepts, worth +0.030 %
	//  3  CHN  accepts, worth +0.060 %
	//  3  EU27 accepts, worth +0.101 %
	// agreed in round 3, out of 16384 drafts:
	// farm tariffs two thirds; car tariffs full; other industry two thirds; Indian tariffs none; services full; borders full; kept out AGR for JPN
	// CHN  economy +0.1082, others may fail -0.0444, others may not ratify -0.0040 = +0.060
	// EU27 economy +0.1855, others may fail -0.0758, others may not ratify -0.0090 = +0.101
	// IND  economy +0.1249, others may fail -0.0512, others may not ratify -0.0062 = +0.068
	// JPN  economy +0.2088, others may fail -0.0837, others may not ratify -0.0108 = +0.114
	// USA  economy +0.0532, others may fail -0.0222, others may not ratify -0.0012 = +0.030
}

// changes says what an offer is: in full if it is the first, and otherwise by what it
// changes in what it answers.
func changes(space *terms.Space, s talks.Step) string {
	if s.Proposer < 0 {
		return "offers " + space.Format(s.Move.Draft)
	}
	var list []string
	for k, t := range space.Terms() {
		if from, to := space.Option(s.Answered, k), space.Option(s.Move.Draft, k); from != to {
			list = append(list, fmt.Sprintf("%s: %s (was %s)", t.Name, to.Label, from.Label))
		}
	}
	if len(list) == 0 {
		return "offers the same"
	}
	return "wants " + strings.Join(list, "; ")
}
