package scenario

import (
	_ "embed"
	"encoding/json"
	"reflect"
	"slices"
)

//go:generate go test -run TestSchemaIsCurrent -update

// The file decides the JSON Schema of the format, from the Go types of a scenario and the shapes
// of the format. Source: JSON Schema, draft 2020-12; JSON Pointer (RFC 6901) for names.

// schema is the embedded schema; TestSchemaIsCurrent compares the schema with the types.
//
//go:embed schema.json
var schema []byte

// Schema returns the JSON Schema (draft 2020-12) of the format, generated from the Go types. A
// file that satisfies the schema can still have mistakes of meaning; see Read.
func Schema() []byte { return slices.Clone(schema) }

// schemer builds schemas of types and keeps the schemas of structs under their names.
type schemer struct{ defs map[string]any }

// generate returns the schema of a scenario, from its type.
func generate() ([]byte, error) {
	s := &schemer{defs: map[string]any{}}
	root := s.of(scenarioType)
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "A scenario of tradetalk"
	root["$defs"] = s.defs
	data, err := json.MarshalIndent(root, "", "\t")
	return append(data, '\n'), err
}

// of returns the schema of a type: its own shape, the words of a kind, the variants of an
// interface, or the schema of its Go kind.
func (s *schemer) of(t reflect.Type) map[string]any {
	if own := shapeOf(t); own != nil {
		return own.schema(s)
	}
	if words := wordsOf(t); words != nil {
		return map[string]any{"enum": slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "" })}
	}
	// A variant is a name, or a mapping from one name to the settings.
	if list := variantsOf(t); list != nil {
		var names []string
		properties := map[string]any{}
		for _, one := range list {
			names = append(names, one.key)
			inner := reflect.TypeOf(one.value)
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			properties[one.key] = s.of(inner)
		}
		return anyOf(map[string]any{"enum": names}, map[string]any{
			"type": "object", "properties": properties, "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
		})
	}
	switch t.Kind() {
	case reflect.Struct:
		// Structs have one definition each, under the package and the name of the type.
		name := t.PkgPath()[len("github.com/tradetalk/tradetalk/"):] + "." + t.Name()
		if _, done := s.defs[name]; !done {
			s.defs[name] = nil // the struct may contain itself
			s.defs[name] = s.fields(t, nil)
		}
		return map[string]any{"$ref": "#/$defs/" + escaped(name)}
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.Slice:
		return map[string]any{"type": "array", "items": s.of(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return number()
	}
	panic("scenario: no schema of a " + t.String()) // TestEveryFieldHasAKey finds such types
}

// fields returns the schema of a struct, with further keys.
func (s *schemer) fields(t reflect.Type, extra map[string]any) map[string]any {
	properties := map[string]any{}
	for _, f := range fieldsOf(t) {
		// Code has no key in a file.
		if f.code {
			continue
		}
		properties[f.key] = s.of(f.typ)
		if word, _, ok := namedNumbers(t, f.key); ok {
			properties[f.key] = anyOf(s.of(f.typ), map[string]any{"const": word})
		}
	}
	for key, one := range extra {
		properties[key] = one
	}
	return map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
}

// scenario returns the schema of the root, in which the economy is required.
func (s *schemer) scenario() map[string]any {
	one := s.fields(scenarioType, nil)
	one["required"] = []string{"economy"}
	return one
}

// actor returns the schema of an actor, with the key from_economy.
func (s *schemer) actor() map[string]any {
	return s.fields(actorType, map[string]any{"from_economy": map[string]any{"type": "boolean"}})
}

// economy returns the schema of the source of an economy.
func (s *schemer) economy() map[string]any {
	// Exactly one source is given, with optional maps to merge regions and sectors.
	only := func(key string, value map[string]any) map[string]any {
		into := s.of(reflect.TypeFor[map[string]string]())
		return map[string]any{
			"type": "object", "properties": map[string]any{key: value, "regions": into, "sectors": into},
			"required": []string{key}, "additionalProperties": false,
		}
	}
	return anyOf(only("wiod", map[string]any{"enum": []string{"small", "world"}}), only("directory", map[string]any{"type": "string", "minLength": 1}))
}

// parameter returns the schema of a number or a term.
func (s *schemer) parameter() map[string]any {
	return anyOf(number(), map[string]any{
		"type": "object", "properties": map[string]any{"term": map[string]any{"type": "string", "minLength": 1}},
		"required": []string{"term"}, "additionalProperties": false,
	})
}

// vote returns the schema of a vote rule.
func (s *schemer) vote() map[string]any {
	return anyOf(map[string]any{"enum": []string{"unanimity", "majority"}}, number())
}

// option returns the schema of an option of a term.
func (s *schemer) option() map[string]any {
	return anyOf(number(), map[string]any{"type": "string"}, s.fields(optionType, nil))
}

// redLine returns the schema of a red line in words.
func (s *schemer) redLine() map[string]any { return map[string]any{"type": "string"} }

// number returns the schema of a number.
func number() map[string]any { return map[string]any{"type": "number"} }

// anyOf returns the schema of a value that satisfies one of a list.
func anyOf(list ...map[string]any) map[string]any { return map[string]any{"anyOf": list} }

// escaped returns a name in the form of a JSON Pointer (RFC 6901).
func escaped(name string) string {
	out := ""
	for _, r := range name {
		switch r {
		case '~':
			out += "~0"
		case '/':
			out += "~1"
		default:
			out += string(r)
		}
	}
	return out
}
