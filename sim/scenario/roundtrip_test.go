package scenario

import (
	"math"
	"os"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/treaty"
)

// fill gives every field that v holds some value, at any depth, whether or not it has a
// meaning there.
func fill(t *rapid.T, v reflect.Value, depth int) {
	some := func(s string) bool { return rapid.IntRange(0, 3).Draw(t, s) > 0 }
	switch typ := v.Type(); {
	case typ == economyType:
		e := wiod.Small()
		if rapid.Bool().Draw(t, "world") {
			e = wiod.World()
		}
		v.Set(reflect.ValueOf(e))
	case typ == parameterType:
		switch rapid.IntRange(0, 2).Draw(t, "parameter") {
		case 1:
			v.Set(reflect.ValueOf(treaty.Set(rapid.Float64().Draw(t, "value"))))
		case 2:
			v.Set(reflect.ValueOf(treaty.Negotiated(rapid.StringN(1, 8, -1).Draw(t, "term"))))
		}
	case typ == redLineType:
		v.Set(reflect.ValueOf(rapid.SampledFrom([]redline.Line{
			redline.PayrollFloor{Sectors: "MET,ELE", Loss: 0.1}, redline.SectorExclusion{Sectors: "a b", Quarters: 3}, redline.PartyCondition{Party: "\x00\n", Without: true},
			redline.Priced{Line: redline.IncomeFloor{Change: -1e-9}, Price: 0.3}, redline.NoReliefUntilMet{Regime: "x"},
		}).Draw(t, "red line")))
	case wordsOf(typ) != nil:
		words := wordsOf(typ)
		k := rapid.IntRange(0, len(words)-1).Draw(t, "word")
		v.SetUint(uint64(k))
	case variantsOf(typ) != nil:
		one := rapid.SampledFrom(variantsOf(typ)).Draw(t, "variant")
		fresh := reflect.New(reflect.TypeOf(one.value)).Elem()
		if fresh.Kind() == reflect.Pointer {
			fresh.Set(reflect.New(fresh.Type().Elem()))
			fill(t, fresh.Elem(), depth+1)
		} else {
			fill(t, fresh, depth+1)
		}
		v.Set(fresh)
	case typ.Kind() == reflect.Struct:
		for _, f := range fieldsOf(typ) {
			// An actor's regions have a default, which nothing cannot be told from.
			if !f.code && (some(f.key) || f.key == "regions") {
				fill(t, v.FieldByIndex(f.index), depth+1)
			}
		}
	case typ.Kind() == reflect.Pointer:
		v.Set(reflect.New(typ.Elem()))
		fill(t, v.Elem(), depth+1)
	case typ.Kind() == reflect.Slice:
		n := rapid.IntRange(0, 2).Draw(t, "length")
		if depth > 12 {
			n = 0
		}
		v.Set(reflect.MakeSlice(typ, n, n))
		for k := range n {
			if e := v.Index(k); e.Kind() != reflect.Slice || some("list in list") {
				fill(t, e, depth+1)
				if e.Kind() == reflect.Slice && e.Len() == 0 {
					e.SetZero() // in a list, an empty list is none
				}
			}
		}
	case typ.Kind() == reflect.Map:
		m := reflect.MakeMap(typ)
		for range rapid.IntRange(0, 2).Draw(t, "length") {
			e := reflect.New(typ.Elem()).Elem()
			fill(t, e, depth+1)
			m.SetMapIndex(reflect.ValueOf(rapid.String().Draw(t, "key")).Convert(typ.Key()), e)
		}
		v.Set(m)
	case typ.Kind() == reflect.String:
		v.SetString(rapid.String().Draw(t, "text"))
	case typ.Kind() == reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "yes"))
	case typ.Kind() == reflect.Int:
		v.SetInt(rapid.Int64().Draw(t, "whole"))
	case typ.Kind() == reflect.Float64:
		v.SetFloat(rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{0, 1, 0.5, math.Inf(1), math.Inf(-1)})).Draw(t, "number"))
	default:
		t.Fatalf("no value for a %v", typ)
	}
}

// Whatever a scenario holds, what is written is read back as it was, to the last bit, by
// a reader that finds nothing wrong with its form.
func TestAnythingIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sc sim.Scenario
		fill(t, reflect.ValueOf(&sc).Elem(), 0)
		if sc.Economy == nil {
			sc.Economy = wiod.Small()
		}
		text, err := Marshal(sc, "")
		require.NoError(t, err)
		var document yaml.Node
		require.NoError(t, yaml.Unmarshal(text, &document), "%s", text)
		r := &reader{places: map[string]place{}, broken: map[string]bool{}}
		var again sim.Scenario
		r.value(document.Content[0], reflect.ValueOf(&again).Elem(), "")
		require.Empty(t, r.mistakes, "%s", text)
		require.Equal(t, sc, again, "%s", text)
	})
}

// The schema takes what Marshal writes.
func TestSchemaTakesWhatIsWritten(t *testing.T) {
	s := validator(t)
	rapid.Check(t, func(t *rapid.T) {
		var sc sim.Scenario
		fill(t, reflect.ValueOf(&sc).Elem(), 0)
		sc.Economy = wiod.Small()
		text, err := Marshal(sc, "")
		require.NoError(t, err)
		var v any
		require.NoError(t, yaml.Unmarshal(text, &v))
		require.NoError(t, s.Validate(finite(v)), "%s", text)
	})
}

// finite replaces the infinities, which JSON does not have.
func finite(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = finite(v[k])
		}
	case []any:
		for k := range v {
			v[k] = finite(v[k])
		}
	case float64:
		if math.IsInf(v, 0) {
			return 1.0
		}
	}
	return v
}

// Reading never panics: either there are mistakes, with places in the file, or the
// scenario is valid and can be written and read again.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"testdata/sample.yaml", "testdata/mistakes.yaml", "testdata/meaning.yaml"} {
		text, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(text)
	}
	f.Add([]byte("economy: {wiod: small}\nactors: [{id: USA, from_economy: true}, {id: CHN}]\nperiods: 1\n" +
		"treaty: {modules: [{id: m, commitments: [{kind: standstill, sectors: goods}]}]}\n"))
	f.Add([]byte("a: &a [*a]\nactors: *a\n<<: *a\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		sc, err := Read("f.yaml", text, nil)
		if err != nil {
			mistakes, ok := err.(Mistakes)
			require.True(t, ok && len(mistakes) > 0, "%v", err)
			for _, m := range mistakes {
				require.Positive(t, m.Line)
				require.Positive(t, m.Column)
				require.NotEmpty(t, m.Reason)
			}
			return
		}
		require.NoError(t, sc.Validate())
		if sc.Economy != wiod.Small() && sc.Economy != wiod.World() {
			return // merged: a file can only name where it is
		}
		written, err := Marshal(sc, "")
		require.NoError(t, err)
		again, err := Read("again.yaml", written, nil)
		require.NoError(t, err, "%s", written)
		require.Equal(t, sc, again)
	})
}
