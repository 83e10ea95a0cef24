package scenario_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/scenario"
)

const pact = `
economy: {wiod: small}
periods: 8
actors:
  - {id: USA, from_economy: true}
  - {id: EUR, from_economy: true}
treaty:
  modules:
    - id: industry
      commitments:
        - {kind: tariff cut, sectors: goods, depth: {term: depth}}
      terms:
        - {name: depth, options: [0, 0.5, 1]}
talks: {ratify_after: 1}
`

// A scenario from a file is played like one declared in Go.
func ExampleRead() {
	sc, err := scenario.Read("pact.yaml", []byte(pact), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(sc.Treaty.Modules[0].Articles()[0])
	_, err = sim.Run(context.Background(), sc, sim.Options{Seed: 1})
	fmt.Println("played with the error", err)
	// Output:
	// Article 1. Tariff cut. The parties shall cut tariffs on all goods from the other parties by [depth].
	// played with the error <nil>
}

// All mistakes come at once, each with its place.
func ExampleRead_mistakes() {
	_, err := scenario.Read("pact.yaml", []byte(`economy: {wiod: small}
periods: eight
actors:
  - {id: USA, patiance: 0.99}
  - {id: EUR, bias: 0.1}
treaty:
  modules:
    - id: industry
      commitments:
        - {kind: tarif cut, sectors: goods}
`), nil)
	fmt.Println(err)
	// Output:
	// pact.yaml:2:10: periods: is the text "eight"; want a whole number
	// pact.yaml:4:15: actors[0].patiance: unknown key; did you mean patience?
	// pact.yaml:5:21: actors[1].bias: agent: actor "EUR": Bias is 0.1; want 0 if no group has influence
	// pact.yaml:10:18: treaty.modules[0].commitments[0].kind: is the text "tarif cut"; did you mean "tariff cut"?
}

// A scenario declared in Go, as a file. What has its default is not written.
func ExampleMarshal() {
	sc, err := scenario.Read("pact.yaml", []byte(pact), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	sc.Actors = sc.Actors[:0]
	sc.Talks.Rounds = 12
	text, err := scenario.Marshal(sc, "")
	fmt.Printf("%s%v\n", text, err)
	// Output:
	// economy: {wiod: small}
	// actors: []
	// treaty:
	//   modules:
	//     - id: industry
	//       commitments:
	//         - kind: tariff cut
	//           sectors: goods
	//           depth: {term: depth}
	//       terms:
	//         - name: depth
	//           options: [0, 0.5, 1]
	// talks:
	//   rounds: 12
	//   ratify_after: 1
	// periods: 8
	// <nil>
}

// The schema of the format is for editors; a program asks for mistakes by their fields.
func ExampleSchema() {
	fmt.Println(json.Valid(scenario.Schema()))
	_, err := scenario.Read("pact.yaml", []byte("economy: {wiod: small}\nperiods: eight\n"), nil)
	var mistakes scenario.Mistakes
	if errors.As(err, &mistakes) {
		for _, m := range mistakes {
			fmt.Printf("line %d, %s: %s\n", m.Line, m.Path, m.Reason)
		}
	}
	// Output:
	// true
	// line 1, actors: sim: Scenario.Actors is a list of 0; want 2 to 64 actors
	// line 2, periods: is the text "eight"; want a whole number
}
