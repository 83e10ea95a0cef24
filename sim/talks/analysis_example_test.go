package talks_test

import (
	"context"
	"fmt"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// The reasons for the lack of a deal, and the changes that would open the zone of
// agreement.
func ExampleGame_Conflicts() {
	space, _ := terms.NewSpace(terms.Choice("tariff cut", 0, 25, 50, 75, 100))
	exporter, _ := bargain.NewAdditive(space, 6, [][]float64{{0, 2, 4, 6, 8}})
	importer, _ := bargain.NewAdditive(space, 3, [][]float64{{5, 4, 2, 1, 0}})
	bystander, _ := bargain.NewAdditive(space, 0, [][]float64{{0, 1, 1, 1, 1}})
	g, err := talks.NewGame(space, exporter, importer, bystander)
	if err != nil {
		fmt.Println(err)
		return
	}
	names := []string{"exporter", "importer", "bystander"}
	for _, set := range g.Conflicts() {
		fmt.Print("these red lines exclude each other:")
		for _, seat := range set {
			fmt.Print(" ", names[seat])
		}
		fmt.Println()
	}
	fmt.Println(len(g.Frontier()), "drafts are efficient")
	for _, o := range g.Openings() {
		fmt.Printf("%s asks for %g less: %s\n", names[o.Party], o.Lower, space.Format(o.Point.Draft))
	}
	// Output:
	// these red lines exclude each other: exporter importer
	// 5 drafts are efficient
	// importer asks for 2 less: tariff cut 75
	// exporter asks for 4 less: tariff cut 25
}

// How much of what talks could have given every party does an outcome give? The yardstick is
// the gain that all parties could have alike.
func ExampleGame_Share() {
	space, _ := terms.NewSpace(terms.Choice("tariff cut", 0, 50, 100))
	a, _ := bargain.NewAdditive(space, 0, [][]float64{{0, 1, 3}})
	b, _ := bargain.NewAdditive(space, 0, [][]float64{{0, 1.5, 1}})
	g, err := talks.NewGame(space, a, b)
	if err != nil {
		fmt.Println(err)
		return
	}
	const yardstick = 2 // as transfers could give
	for outcome := 1; outcome <= 2; outcome++ {
		mean, least := g.Share(outcome, yardstick)
		fmt.Printf("%s: %.1f %% for the mean party, %.0f %% for the least\n", space.Format(g.Draft(outcome)), 100*mean, 100*least)
	}
	// Output:
	// tariff cut 50: 62.5 % for the mean party, 50 % for the least
	// tariff cut 100: 100.0 % for the mean party, 50 % for the least
}

// A mediator with a single text, with all moves.
func ExampleTranscribe() {
	space, _ := terms.NewSpace(terms.Choice("tariff cut", 0, 50), terms.Labels("farms", "out", "in"))
	north, _ := bargain.NewAdditive(space, 0, [][]float64{{0, 2}, {0, -1}})
	south, _ := bargain.NewAdditive(space, 0, [][]float64{{0, 1}, {0, 2}})
	out, steps, err := talks.Transcribe(context.Background(), space, talks.SingleText{Rounds: 3, Seed: 2},
		talks.Party{Name: "North", Utility: north, Player: bargain.HillClimber{}},
		talks.Party{Name: "South", Utility: south, Player: bargain.HillClimber{}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range steps {
		fmt.Printf("%d %s %s: %s\n", s.Round+1, s.Party, s.Move.Act, space.Format(s.Answered))
	}
	fmt.Printf("%v: %s\n", out.Status, space.Format(out.Draft))
	// Output:
	// 1 North accepts: tariff cut 50; farms out
	// 1 South accepts: tariff cut 50; farms out
	// 2 North passes: tariff cut 50; farms in
	// 2 South accepts: tariff cut 50; farms in
	// 3 North passes: tariff cut 0; farms out
	// 3 South passes: tariff cut 0; farms out
	// 4 North accepts: tariff cut 50; farms out
	// 4 South accepts: tariff cut 50; farms out
	// agreed: tariff cut 50; farms out
}
