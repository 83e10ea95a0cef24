package scenario

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/internal/keys"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/internal/units"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// The file decides the types of the format. A new exported field of a known type needs no change
// here, since the key follows from the name. Other additions:
//
//   - a field of an interface type: its types, in variantsOf
//   - a new kind (a uint8 with constants): no change if the String method gives
//     words suitable for a file, otherwise the words, in wordsOf
//   - a struct with more than its exported fields, or with another form in a file: a
//     shape, in shapes.go
//   - a number with a special meaning: a word, in namedNumbers
//   - a list whose elements have defaults other than the zero value: base
//   - a type that holds a researcher's own code and no type of the library: onlyInGo
//
// TestEveryFieldHasAKey fails for forgotten types.

// The types with a form of their own; see shapes.go.
var (
	economyType   = reflect.TypeFor[*market.Economy]()
	parameterType = reflect.TypeFor[treaty.Parameter]()
	voteType      = reflect.TypeFor[treaty.VoteRule]()
	optionType    = reflect.TypeFor[terms.Option]()
	redLineType   = reflect.TypeFor[redline.Line]()
	actorType     = reflect.TypeFor[agent.Actor]()
	scenarioType  = reflect.TypeFor[sim.Scenario]()
)

// variant is a type that a field of an interface type can hold.
type variant struct {
	key   string
	value any // the value without settings
}

// variantsOf returns the types that a field of an interface type can hold, nil for other types.
func variantsOf(t reflect.Type) []variant {
	switch t {
	case reflect.TypeFor[bargain.Player]():
		return []variant{
			{"boulware", bargain.Boulware{}}, {"hill_climber", bargain.HillClimber{}}, {"micro", &bargain.MiCRO{}},
			{"seeker", &bargain.Seeker{}}, {"tit_for_tat", &bargain.TitForTat{}}, {"tough", bargain.Tough{}},
		}
	case reflect.TypeFor[talks.Protocol]():
		return []variant{
			{"alternating_offers", talks.AlternatingOffers{}}, {"full_disclosure", talks.FullDisclosure{}},
			{"plurilateral", talks.Plurilateral{}}, {"random_proposer", talks.RandomProposer{}}, {"single_text", talks.SingleText{}},
		}
	}
	return nil
}

// onlyInGo reports whether a type has values in Go programs alone: strategies are code, a draft
// has a meaning only with its space, and the run draws the seed of a protocol.
func onlyInGo(t reflect.Type) bool {
	return t == reflect.TypeFor[agent.Strategies]() || t == reflect.TypeFor[terms.Draft]() || t.Kind() == reflect.Uint64
}

// wordsOf returns the words of a kind by value, "" for a value without a word, and nil for a type
// that is no kind.
func wordsOf(t reflect.Type) []string {
	switch t {
	case reflect.TypeFor[treaty.Beneficiaries]():
		return []string{"parties only", "most-favoured nation"}
	case reflect.TypeFor[treaty.PhaseKind]():
		return []string{"at once", "linear", "staged", "by milestone"}
	case reflect.TypeFor[treaty.Watcher]():
		return []string{"self-report", "peer review", "independent body"}
	}
	if t.Kind() != reflect.Uint8 || !t.Implements(reflect.TypeFor[fmt.Stringer]()) {
		return nil
	}
	// The words of a kind end at the first value that String does not know.
	var words []string
	for k := range 256 {
		v := reflect.New(t).Elem()
		v.SetUint(uint64(k))
		word := v.Interface().(fmt.Stringer).String()
		if strings.HasSuffix(word, fmt.Sprintf("(%d)", k)) { // "Kind(12)" is no word
			if k == 0 {
				words = append(words, "")
				continue
			}
			break
		}
		words = append(words, word)
	}
	return words
}

// namedNumbers returns the word for a number with a special meaning, by the type and the key of
// the field.
func namedNumbers(owner reflect.Type, key string) (word string, value int, ok bool) {
	switch {
	case owner == reflect.TypeFor[sim.Talks]() && key == "ratify_after":
		return "immediately", sim.Immediately, true
	case owner == reflect.TypeFor[treaty.SecurityException]() && key == "max_renewals":
		return "none", treaty.NoRenewal, true
	}
	for _, f := range fieldsOf(owner) {
		if f.key == key && f.typ.Kind() == reflect.Int && units.Duration(owner.String()+"."+owner.FieldByIndex(f.index).Name) {
			return "never", treaty.MaxQuarters, true
		}
	}
	return "", 0, false
}

// base returns the default of an element of a list or of the target of a pointer. id is the id of
// the element, or "".
func base(t reflect.Type, id string) reflect.Value {
	v := reflect.New(t).Elem()
	if t == actorType {
		v.Set(reflect.ValueOf(agent.New(id, id)))
	}
	return v
}

// field is an exported field of a struct.
type field struct {
	// key is the name in a file, index the place in the struct for reflect, typ the type.
	key   string
	index []int
	typ   reflect.Type
	// code says that a file cannot hold the field.
	code bool
}

// fieldsOf returns the fields of a struct in their order, with the fields of embedded structs in
// place.
func fieldsOf(t reflect.Type) (out []field) {
	for k := range t.NumField() {
		f := t.Field(k)
		switch {
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			for _, inner := range fieldsOf(f.Type) {
				inner.index = append([]int{k}, inner.index...)
				out = append(out, inner)
			}
		case f.IsExported():
			out = append(out, field{key: keys.Of(f.Name), index: []int{k}, typ: f.Type, code: onlyInGo(f.Type)})
		}
	}
	return out
}
