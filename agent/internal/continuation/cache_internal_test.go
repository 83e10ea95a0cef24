package continuation

import (
	"math"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
)

// Every field of a public opinion is in the key of a worth, and a key with a number that is
// not equal to itself is found again.
func TestBitsOfAPublicOpinion(t *testing.T) {
	seen := map[opinionBits]string{bitsOf(agent.PublicOpinion{}): "nothing"}
	var opinion agent.PublicOpinion
	var walk func(v reflect.Value, path string)
	walk = func(v reflect.Value, path string) {
		for k := range v.NumField() {
			f, name := v.Field(k), path+"."+v.Type().Field(k).Name
			switch f.Kind() {
			case reflect.Struct:
				walk(f, name)
				continue
			case reflect.Float64:
				f.SetFloat(math.NaN())
			case reflect.Bool:
				f.SetBool(true)
			default:
				t.Errorf("%s is a %v, which the key does not know", name, f.Kind())
			}
			bits := bitsOf(opinion)
			require.Empty(t, seen[bits], name)
			seen[bits] = name
			require.Equal(t, name, seen[bitsOf(opinion)])
			f.SetZero()
		}
	}
	walk(reflect.ValueOf(&opinion).Elem(), "PublicOpinion")
	require.Len(t, seen, 1+len(opinionBits{}))
}
