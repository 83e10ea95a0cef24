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
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// This file is where the format learns of new types. A new exported field of a type that
// the format knows already needs nothing: its key follows from its name. Beyond that:
//
//   - a field of an interface type: its types, in variantsOf
//   - a new kind (a uint8 with constants): nothing if it has a String method whose words
//     are fit for a file, otherwise its words, in wordsOf
//   - a struct that is more than its exported fields, or is to be written in another
//     way: a shape of its own, in shapes.go
//   - a number that stands for something else: a word, in namedNumbers
//   - a list whose elements have defaults that are not the zero value: base
//
//   - a type that holds a researcher's own code and nothing of the library's: onlyInGo
//
// TestEveryFieldHasAKey fails for what has been forgotten.

// The types that are written in a way of their own; see shapes.go.
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
	value any // as it is with nothing set
}

// variantsOf lists what a field of an interface type can hold, nil for others.
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

// onlyInGo says whether a type has values in Go programs alone: strategies are code, a
// draft means something only beside the space that made it, and the seed of a protocol
// is drawn by the run.
func onlyInGo(t reflect.Type) bool {
	return t == reflect.TypeFor[agent.Strategies]() || t == reflect.TypeFor[terms.Draft]() || t.Kind() == reflect.Uint64
}

// wordsOf lists the words of a kind by value, "" where a value has none; nil for types
// that are none.
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
	var words []string
	for k := range 256 {
		v := reflect.New(t).Elem()
		v.SetUint(uint64(k))
		word := v.Interface().(fmt.Stringer).String()
		if strings.HasSuffix(word, fmt.Sprintf("(%d)", k)) { // "Kind(12)": there is none
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

// namedNumbers are the words for numbers that stand for something else, by the type and
// the key of the field.
func namedNumbers(owner reflect.Type, key string) (word string, value int, ok bool) {
	switch {
	case owner == reflect.TypeFor[sim.Talks]() && key == "ratify_after":
		return "immediately", sim.Immediately, true
	case owner == reflect.TypeFor[treaty.SecurityException]() && key == "max_renewals":
		return "none", treaty.NoRenewal, true
	}
	return "", 0, false
}

// base is what an element of a list or the target of a pointer is before anything is said
// about it. id is the element's id, if it has one.
func base(t reflect.Type, id string) reflect.Value {
	v := reflect.New(t).Elem()
	if t == actorType {
		v.Set(reflect.ValueOf(agent.New(id, id)))
	}
	return v
}

// field is an exported field of a struct.
type field struct {
	key   string
	index []int
	typ   reflect.Type
	code  bool // a file cannot hold it
}

// fieldsOf lists the fields of a struct in their order, those of embedded structs in
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
