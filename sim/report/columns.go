package report

import (
	"reflect"

	"github.com/tradetalk/tradetalk/sim"
)

// column says what a number of a row means.
type column struct {
	Name string `json:"name"`
	// Label is the name in words, Unit the unit, Meaning the definition in a sentence.
	Label   string `json:"label"`
	Unit    string `json:"unit"`
	Meaning string `json:"meaning"`
	field   int
}

// meanings are the columns of actors in the order of the page. A test holds that each number
// of sim.Row is here.
var meanings = []column{
	{Name: "RealIncome", Label: "Real income", Unit: "% of baseline", Meaning: "Change in real income against the baseline, as 100 times a log change."},
	{Name: "PriceIndex", Label: "Price index", Unit: "baseline = 1", Meaning: "Consumption prices relative to world income. A relative price, not inflation."},
	{Name: "Wage", Label: "Wage", Unit: "baseline = 1", Meaning: "Wage relative to world income. A relative price, not an exchange rate."},
	{Name: "Exposure", Label: "Exposure to one partner", Unit: "share", Meaning: "Largest share of a partner in the actor's foreign trade (Hirschman 1945)."},
	{Name: "Support", Label: "Support at home", Unit: "points", Meaning: "Support of the government at home."},
	{Name: "Leader", Label: "Leaders so far", Unit: "number", Meaning: "Number of the leader in office, from zero."},
	{Name: "Trust", Label: "Trust of others", Unit: "probability", Meaning: "Mean trust of the other actors in the actor."},
	{Name: "Bound", Label: "Modules that bind", Unit: "number", Meaning: "Modules in force that bind the actor."},
	{Name: "Depth", Label: "Depth of commitments", Unit: "sum of depths", Meaning: "Depths of the modules that bind the actor, added up."},
	{Name: "DepthInForce", Label: "Depth phased in", Unit: "sum of depths", Meaning: "The same, as phased in so far."},
	{Name: "Measures", Label: "Own measures", Unit: "number", Meaning: "Exceptions and safeguards of the actor in effect."},
	{Name: "MeasureAge", Label: "Age of own measures", Unit: "periods", Meaning: "Mean age of these measures."},
	{Name: "Abusive", Label: "Abusive exceptions", Unit: "number", Meaning: "Exceptions in effect for which the threat is below the threshold of the text. Only the run and the actor know."},
	{Name: "InBreach", Label: "Modules broken", Unit: "number", Meaning: "Modules in force that the actor breaks, in public or in secret."},
	{Name: "Suspending", Label: "Suspensions by", Unit: "number", Meaning: "Suspensions of concessions by the actor in answer to a breach."},
	{Name: "Suspended", Label: "Suspensions against", Unit: "number", Meaning: "Suspensions of concessions against the actor in answer to its breach."},
	{Name: "Cases", Label: "Pending cases", Unit: "number", Meaning: "Pending cases that the actor has brought."},
	{Name: "Complaints", Label: "Complaints", Unit: "number", Meaning: "Cases that the actor brings in the period."},
	{Name: "CaseCost", Label: "Cost of cases", Unit: "%", Meaning: "Cost of the complaints of the period in income of the period."},
	{Name: "Increases", Label: "Tariff increases", Unit: "number", Meaning: "Increases of tariffs that the actor holds outside texts."},
	{Name: "Raised", Label: "Points raised", Unit: "points", Meaning: "Mean increase of tariffs outside texts on the imports of goods, by baseline imports."},
	{Name: "Sanctioned", Label: "Sanctions against", Unit: "regimes", Meaning: "Regimes in force against the actor."},
	{Name: "Sanctioning", Label: "Sanctions imposed", Unit: "regimes", Meaning: "Regimes in force in which the actor is a sender."},
	{Name: "Harm", Label: "Harm to people", Unit: "%", Meaning: "Fall in the consumption of essentials by all sanctions in force."},
	{Name: "Spillover", Label: "Harm to others", Unit: "%", Meaning: "Of a target: the same for third regions that lose."},
	{Name: "Evaded", Label: "Evaded", Unit: "share", Meaning: "Of a target: goods on covert routes over the trade that the measures stop or burden."},
	{Name: "Transit", Label: "Transit revenue", Unit: "% of income", Meaning: "Of a third party: revenue from goods on its routes."},
	{Name: "Bargaining", Label: "Cost of talks", Unit: "% of real income", Meaning: "Cost of the rounds of talks of the period."},
}

// columns returns the columns of a row: those above, and numbers added to sim.Row since, under
// the names of their fields.
func columns() []column {
	row := reflect.TypeFor[sim.Row]()
	known := make(map[string]bool)
	var out []column
	for _, c := range meanings {
		f, ok := row.FieldByName(c.Name)
		if !ok {
			continue
		}
		known[c.Name] = true
		c.field = f.Index[0]
		out = append(out, c)
	}
	for k := range row.NumField() {
		f := row.Field(k)
		if !known[f.Name] && f.Name != "Period" && numeric(f.Type) {
			out = append(out, column{Name: f.Name, Label: f.Name, field: k})
		}
	}
	return out
}

// numeric reports whether values of a type are numbers.
func numeric(t reflect.Type) bool {
	return t.Kind() >= reflect.Int && t.Kind() <= reflect.Float64
}

// number returns a number of a row.
func number(v reflect.Value) float64 {
	switch {
	case v.CanInt():
		return float64(v.Int())
	case v.CanUint():
		return float64(v.Uint())
	}
	return v.Float()
}
