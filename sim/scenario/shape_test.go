package scenario

import (
	"bytes"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

var update = flag.Bool("update", false, "write the schema")

// reached calls visit for every type that a scenario holds, by the path to it.
func reached(visit func(path string, t reflect.Type)) {
	seen := map[reflect.Type]bool{}
	var walk func(path string, t reflect.Type)
	walk = func(path string, t reflect.Type) {
		if seen[t] {
			return
		}
		seen[t] = true
		visit(path, t)
		for _, one := range variantsOf(t) {
			walk(path+"."+one.key, reflect.TypeOf(one.value))
		}
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice:
			if shapeOf(t) == nil {
				walk(path, t.Elem())
			}
		case reflect.Map:
			walk(path, t.Elem())
		case reflect.Struct:
			for _, f := range fieldsOf(t) {
				if !f.code && (shapeOf(t) == nil || t == scenarioType || t == actorType || t == optionType) {
					walk(path+"."+f.key, f.typ)
				}
			}
		}
	}
	walk("", scenarioType)
}

// Every exported field of a scenario, and of all that it holds, has a key of its own and
// a type that the format can read, write and describe. If this fails for a new field, see
// the top of shape.go.
func TestEveryFieldHasAKey(t *testing.T) {
	fields := 0
	reached(func(path string, typ reflect.Type) {
		known := shapeOf(typ) != nil || wordsOf(typ) != nil || variantsOf(typ) != nil
		switch typ.Kind() {
		case reflect.Struct:
			named := map[string]bool{}
			for _, f := range fieldsOf(typ) {
				require.False(t, named[f.key], "%s: two fields of %v have the key %s", path, typ, f.key)
				named[f.key] = true
				fields++
			}
			opaque := len(fieldsOf(typ)) == 0 && typ.NumField() > 0
			for _, one := range []string{"bargain.MiCRO"} { // settings: none; the rest is memory
				opaque = opaque && typ.String() != one
			}
			require.True(t, known || !opaque, "%s: %v has no exported field and needs a shape of its own", path, typ)
		case reflect.Uint8, reflect.Interface:
			require.True(t, known, "%s: no words or variants for %v", path, typ)
		case reflect.Map:
			require.Equal(t, reflect.String, typ.Key().Kind(), "%s: %v", path, typ)
		case reflect.Pointer, reflect.Slice, reflect.String, reflect.Bool, reflect.Int, reflect.Float64:
		default:
			require.True(t, known, "%s: no way to read and write a %v", path, typ)
		}
	})
	require.Greater(t, fields, 150)
}

// parsed are the files of a package of the module, without tests.
func parsed(t *testing.T, dir string) (files []*ast.File) {
	names, err := filepath.Glob(filepath.Join("..", "..", dir, "*.go"))
	require.NoError(t, err)
	for _, name := range names {
		if !strings.HasSuffix(name, "_test.go") {
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			require.NoError(t, err)
			files = append(files, f)
		}
	}
	require.NotEmpty(t, files)
	return files
}

// Every kind has a word for each of its constants, and no two have the same.
func TestEveryKindHasItsWords(t *testing.T) {
	kinds := 0
	reached(func(path string, typ reflect.Type) {
		words := wordsOf(typ)
		if words == nil {
			return
		}
		kinds++
		constants := 0
		for _, f := range parsed(t, typ.PkgPath()[len("github.com/tradetalk/tradetalk/"):]) {
			for _, d := range f.Decls {
				block, ok := d.(*ast.GenDecl)
				if !ok || block.Tok != token.CONST {
					continue
				}
				if first, ok := block.Specs[0].(*ast.ValueSpec); ok {
					if name, ok := first.Type.(*ast.Ident); ok && name.Name == typ.Name() {
						constants += len(block.Specs)
					}
				}
			}
		}
		seen := map[string]bool{}
		for _, w := range words {
			if w != "" {
				require.False(t, seen[w], "%v: %q twice", typ, w)
				seen[w] = true
			}
		}
		// A first word of "" stands for a zero value that is no kind.
		require.Equal(t, constants, len(seen), "%s: the words of %v are %v", path, typ, words)
	})
	require.GreaterOrEqual(t, kinds, 5)
}

// Every player of package bargain that can be told in words is a variant. Those left out
// are for theory, which are told the utilities of others, and one that a run puts around
// the players that need it. Red lines are in words of
// their own.
func TestEveryVariantIsKnown(t *testing.T) {
	for _, c := range []struct {
		dir, method string
		left        []string
	}{{"agent/bargain", "Act", []string{"Equilibrium", "Zeuthen", "Careful", "Frugal"}}} {
		known := map[string]bool{}
		reached(func(_ string, typ reflect.Type) {
			for _, one := range variantsOf(typ) {
				inner := reflect.TypeOf(one.value)
				if inner.Kind() == reflect.Pointer {
					inner = inner.Elem()
				}
				known[inner.Name()] = true
			}
		})
		for _, name := range c.left {
			known[name] = true
		}
		found := 0
		for _, f := range parsed(t, c.dir) {
			for _, d := range f.Decls {
				fn, ok := d.(*ast.FuncDecl)
				if !ok || fn.Recv == nil || fn.Name.Name != c.method {
					continue
				}
				name := fn.Recv.List[0].Type
				if star, ok := name.(*ast.StarExpr); ok {
					name = star.X
				}
				found++
				require.True(t, known[name.(*ast.Ident).Name], "%s.%s is no variant; see variantsOf", c.dir, name)
			}
		}
		require.Positive(t, found)
	}
}

func TestSchemaIsCurrent(t *testing.T) {
	want, err := generate()
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile("schema.json", want, 0o644))
		return
	}
	require.Equal(t, string(want), string(Schema()), "run go generate ./sim/scenario")
}

// validator is the schema in another implementation of JSON Schema.
func validator(t testing.TB) *jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("schema.json", doc))
	s, err := c.Compile("schema.json")
	require.NoError(t, err)
	return s
}

// The schema takes the sample, and what has a mistake that is not one of meaning it does
// not.
func TestSchemaAgreesWithTheReader(t *testing.T) {
	s := validator(t)
	text, err := os.ReadFile("testdata/sample.yaml")
	require.NoError(t, err)
	check := func(text []byte) error {
		var v any
		require.NoError(t, yaml.Unmarshal(text, &v))
		return s.Validate(v)
	}
	require.NoError(t, check(text))
	for _, c := range [][2]string{
		{"periods: 16", "periods: soon"},
		{"periods: 16", "perids: 16"},
		{"kind: tariff cut", "kind: tarif cut"},
		{"{term: depth}", "{trem: depth}"},
		{"decides: majority", "decides: many"},
		{"player: seeker", "player: sekeer"},
		{"wiod: small", "wiod: tiny"},
		{"pooled: true", "pooled: 1"},
		{"regions: [CHN]", "regions: CHN"},
	} {
		require.Contains(t, string(text), c[0])
		changed := bytes.Replace(text, []byte(c[0]), []byte(c[1]), 1)
		require.Error(t, check(changed), "%s", c[1])
		_, err := Read("f.yaml", changed, nil)
		require.Error(t, err, "%s", c[1])
	}
	require.NoError(t, check(bytes.Replace(text, []byte("ratify_after: immediately"), []byte("ratify_after: 2"), 1)))
}
