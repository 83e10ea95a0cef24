// Package scenario reads and writes a [sim.Scenario] as a YAML file with the same
// fields as the Go struct.
//
//	sc, err := scenario.ReadFile("chips.yaml")
//	history, err := sim.Run(ctx, sc, sim.Options{Seed: 1})
//
// # The format
//
// Keys are the names of the Go fields in small letters with underscores: RatifyAfter is
// ratify_after, and units, defaults and ranges are those that the field's comment
// states. What is not given has the field's default. An actor starts from agent.New with
// its id, or with from_economy from agent.FromEconomy, groups and all.
//
//	economy          wiod: small, wiod: world, or directory: with CSV files (market.Load);
//	                 with regions: or sectors:, both from old ID to new, they are merged
//	                 (market.Economy.Aggregate)
//	a parameter      0.5 where it is settled, {term: depth} where a term settles it
//	a kind           its name: "tariff cut", "import ban"
//	an option        0.5 or a label; {label: deep, value: 1} where it has both
//	a vote           unanimity, majority, or a share
//	a clock          period_length: month, quarter, half-year or year
//	a red line       payroll MET >= -0.5, as agent.ParseRedLine reads it
//	a player         seeker, or with settings: boulware: {exponent: 2}
//
// [Schema] is a JSON Schema of it, for editors. testdata/sample.yaml is a commented
// example.
//
// # Mistakes
//
// Every mistake is reported with its line and column, all of one file together: unknown
// keys with the key that may have been meant, keys given twice, values of the wrong type,
// and what [sim.Scenario.Validate] finds wrong with the meaning. See [Mistakes].
//
// # What a file cannot hold
//
// Code: strategies, and red lines and players that are a researcher's own types.
// [Marshal] says so; such a scenario is declared in Go.
package scenario
