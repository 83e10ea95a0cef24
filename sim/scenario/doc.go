// Package scenario reads and writes a [sim.Scenario] as a YAML file with the same fields as the
// Go struct.
//
//	sc, err := scenario.ReadFile("chips.yaml")
//	history, err := sim.Run(ctx, sc, sim.Options{Seed: 1})
//
// Input is the text of a file, or a scenario. Output is a scenario with all [Mistakes] of the
// file, the text of a file, the [Hash] of a scenario, or the [Schema] of the format. Read
// shape.go first (the types of the format), then read.go, shapes.go and words.go (from a file to
// a scenario), meaning.go and mistake.go (mistakes and their places), write.go (from a scenario
// to a file), and schema.go.
//
// # The format
//
// Keys are the names of the Go fields in small letters with underscores: RatifyAfter is
// ratify_after. Units, defaults and ranges are stated in the comment of the field. A missing key
// has the default of the field. An actor starts from agent.New with its id, or with from_economy
// from agent.FromEconomy, groups included.
//
//	economy          wiod: small, wiod: world, or directory: with CSV files (market.Load);
//	                 with regions: or sectors:, both from old ID to new, they are merged
//	                 (market.Economy.Aggregate)
//	a parameter      0.5 for a fixed value, {term: depth} for a value set by a term
//	a kind           its name: "tariff cut", "import ban"
//	an option        0.5 or a label; {label: deep, value: 1} for both
//	a vote           unanimity, majority, or a share
//	a clock          period_length: month, quarter, half-year or year
//	a red line       payroll MET >= -0.5, in the words of redline.Parse
//	a player         seeker, or with settings: boulware: {exponent: 2}
//
// [Schema] is a JSON Schema of the format, for editors. testdata/sample.yaml is a commented
// example.
//
// # Mistakes
//
// All mistakes of a file are reported together, each with its line and column: unknown keys with
// the key probably meant, repeated keys, values of the wrong type, and mistakes of meaning by
// [sim.Scenario.Validate]. See [Mistakes].
//
// # What a file cannot hold
//
// Code: strategies, and red lines and players of a researcher's own types. [Marshal] names such
// code; such a scenario is declared in Go.
package scenario
