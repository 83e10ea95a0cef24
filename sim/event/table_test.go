package event_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim/event"
)

// told lists the fields of an Event on which the sentence of a kind depends, beside the
// period and the reason. Each field is changed on an event with all fields set, and on
// those without an issue or a regime and with nothing at all.
func told(k event.Kind) (fields []string) {
	full := event.Event{}
	v := reflect.ValueOf(&full).Elem()
	for f := range v.NumField() {
		other(v.Field(f), v.Type().Field(f).Name)
	}
	full.Kind, full.Reason, full.Period = k, "", 0
	noIssue, noRegime, demand := full, full, full
	noIssue.Issue, noRegime.Regime, noRegime.Issue = "", "", ""
	demand.Least = 0
	for f := range v.NumField() {
		name := v.Type().Field(f).Name
		if slices.Contains([]string{"Period", "Kind", "Reason", "Length"}, name) {
			continue
		}
		for _, e := range []event.Event{full, noIssue, noRegime, demand, {Kind: k}} {
			before := e.String()
			other(reflect.ValueOf(&e).Elem().Field(f), "another "+name)
			if e.String() != before {
				fields = append(fields, name)
				break
			}
		}
	}
	return fields
}

// other gives a field another value.
func other(v reflect.Value, name string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(name)
	case reflect.Float64:
		v.SetFloat(v.Float() + 0.25)
	case reflect.Int:
		v.SetInt(v.Int() + 1)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Slice:
		v.Set(reflect.ValueOf([]string{name}))
	}
}

// Each kind has a name of its own and a sentence that names an actor, a module, an issue or a
// regime, and the table says which fields the sentence tells.
func TestEveryKindCanBeTold(t *testing.T) {
	names := map[string]event.Kind{}
	last := event.Kind(0)
	for k, fields := range event.Kinds {
		last++
		require.Equal(t, last, k, "the table has no gap")
		name := k.String()
		require.NotEmpty(t, name)
		require.NotContains(t, name, "EventKind")
		require.Zero(t, names[name], "%q is the name of two kinds", name)
		names[name] = k
		sentence := event.Event{
			Kind: k, Actor: "A", Module: "M", Regime: "R", Issue: "I", Other: "O", Party: "P", Case: "C", For: []string{"A"}, Ground: "G",
		}.String()
		require.NotContains(t, sentence, "A: "+name+": ", "the sentence of an unknown kind")
		require.True(t, strings.HasPrefix(sentence, "Quarter 0: ") && strings.HasSuffix(sentence, "."), sentence)
		require.Greater(t, len(sentence), len("Quarter 0: ."), sentence)
		require.Equal(t, strings.Join(told(k), " "), strings.Join(fields, " "), "%v", k)
	}
	require.Equal(t, event.BreachedInReturn, last)
	require.Equal(t, "Kind(0)", event.Kind(0).String())
	require.Equal(t, "Quarter 0: A: Kind(255): M.", event.Event{Kind: 255, Actor: "A", Module: "M"}.String())
}

// A reason follows the sentence; that of a scheduled regime is told in it once.
func TestReasonIsToldOnce(t *testing.T) {
	for k := range event.Kinds {
		e := event.Event{Kind: k, Actor: "A", Module: "M", Reason: "because"}
		require.Equal(t, 1, strings.Count(e.String(), "because"), "%v", k)
	}
}
