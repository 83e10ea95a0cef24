package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/tradetalk/tradetalk/sim/experiment"
	"github.com/tradetalk/tradetalk/sim/scenario"
)

// This file reads the registry, rows.yaml, and the base scenarios, and writes both in the words of
// an economy.

//go:embed rows.yaml
var rowsText []byte

//go:embed siege.yaml
var siegeText string

//go:embed pact.yaml
var pactText string

//go:embed law.yaml
var lawText string

// row is a claim of the registry with its lever, or with the reason for having none.
type row struct {
	ID     string `yaml:"id"`
	Claim  string `yaml:"claim"`
	Source string `yaml:"source"`
	// Base is the base scenario: siege, pact or law.
	Base    string   `yaml:"base"`
	Lever   string   `yaml:"lever"`
	Levels  []string `yaml:"levels"`
	Observe string   `yaml:"observe"`
	Sign    string   `yaml:"sign"`
	// Placebo switches the mechanism off, and Set holds in both arms.
	Placebo map[string]string `yaml:"placebo"`
	Set     map[string]string `yaml:"set"`
	Code    string            `yaml:"code"`
	Not     string            `yaml:"not"`
	// Test is a test of the sign over paired histories beside this row, and Missing what the model
	// lacks for the claim in full.
	Test    string `yaml:"test"`
	Missing string `yaml:"missing"`
}

// registry returns all rows.
func registry() ([]row, error) {
	var rows []row
	d := yaml.NewDecoder(bytes.NewReader(rowsText))
	d.KnownFields(true)
	if err := d.Decode(&rows); err != nil {
		return nil, fmt.Errorf("rows.yaml: %w", err)
	}
	return rows, nil
}

// economy is one of the embedded economies, with the words that the registry leaves open.
type economy struct {
	name  string
	words map[string]string
}

// economies are the two economies of the bases: 8 regions by 8 sectors, and 17 by 27.
var economies = []economy{
	{"8x8", map[string]string{
		"economy": "small", "EUR": "EUR", "JPN": "JKT",
		"AGF": "AGF", "ENM": "ENM", "MET": "MET", "CHP": "CHP", "MVH": "MVH", "ELE": "ELE", "OMF": "OMF",
		"ELEONE": "ELE", "ELENUMBER": "5",
	}},
	{"17x27", map[string]string{
		"economy": "world", "EUR": "EU27", "JPN": "JPN",
		"AGF": "AGR,FOD", "ENM": "MIN,PET", "MET": "MET,FAB,NMM", "CHP": "CHM,PHA", "MVH": "MCH,MVH,OTR", "ELE": "ELE,ELQ", "OMF": "TEX,WPP,RUB,OMF",
		"ELEONE": "ELE", "ELENUMBER": "12",
	}},
}

// in replaces the words with a dollar.
func (e economy) in(text string) string {
	// The longest words first: $ELENUMBER is not $ELE.
	keys := slices.SortedFunc(maps.Keys(e.words), func(a, b string) int { return len(b) - len(a) })
	var pairs []string
	for _, key := range keys {
		pairs = append(pairs, "$"+key, e.words[key])
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// settings replaces the words in settings.
func (e economy) settings(of map[string]string) experiment.Settings {
	out := experiment.Settings{}
	for path, value := range of {
		out[e.in(path)] = e.in(value)
	}
	return out
}

// base returns the base scenario of a row in an economy.
func (e economy) base(name string, quick bool) (experiment.Base, error) {
	text := map[string]string{"siege": siegeText, "pact": pactText, "law": lawText}[name]
	if text == "" {
		return experiment.Base{}, fmt.Errorf("no base %q; want siege, pact or law", name)
	}
	sc, err := scenario.Read(name+".yaml", []byte(e.in(text)), nil)
	if err != nil {
		return experiment.Base{}, err
	}
	if quick {
		sc.Periods = 8
	}
	return experiment.Base{Name: name + " " + e.name, Scenario: sc}, nil
}

// pair returns the paired comparison of a row.
func (r row) pair(e economy, quick bool, seeds int) (experiment.Pair, error) {
	b, err := e.base(r.Base, quick)
	if err != nil {
		return experiment.Pair{}, err
	}
	if len(r.Levels) != 2 {
		return experiment.Pair{}, fmt.Errorf("%d levels; want two, without and with", len(r.Levels))
	}
	p := experiment.Pair{Base: b, Seeds: seeds, Observe: experiment.Watch(e.in(r.Observe))}
	arm := func(level string) experiment.Settings {
		s := e.settings(r.Set)
		if level != "" { // an empty level leaves the base as it is
			s[e.in(r.Lever)] = e.in(level)
		}
		return s
	}
	p.Without, p.With = arm(r.Levels[0]), arm(r.Levels[1])
	if r.Placebo != nil {
		p.Placebo = e.settings(r.Placebo)
	}
	return p, nil
}
