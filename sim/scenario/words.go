package scenario

import (
	"reflect"

	"go.yaml.in/yaml/v3"

	"github.com/tradetalk/tradetalk/internal/keys"
)

// This file reads choices from a list of words: kinds, and the types that an interface may hold.

// word reads a word of a kind into v.
func (r *reader) word(n *yaml.Node, v reflect.Value, path string, words []string) {
	if n.Kind == yaml.ScalarNode && n.Value != "" {
		for k, w := range words {
			if w == n.Value {
				v.SetUint(uint64(k))
				return
			}
		}
	}
	r.choice(n, path, words)
}

// choice reports a word outside the known words, with the word probably meant.
func (r *reader) choice(n *yaml.Node, path string, words []string) {
	// A near word gets a suggestion, any other value the list of words.
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!str" {
		if near := keys.Nearest(n.Value, words); near != "" {
			r.wrong(n, path, "is the text %q; did you mean %q?", n.Value, near)
			return
		}
	}
	r.mismatch(n, path, "one of "+list(words))
}

// variant reads a value of an interface type: the name of a type, or a mapping of the name to its
// fields.
//
//	player: seeker
//	player: {boulware: {exponent: 2}}
func (r *reader) variant(n *yaml.Node, v reflect.Value, path string, variants []variant) {
	var names []string
	for _, one := range variants {
		names = append(names, one.key)
	}
	// A mapping has the name of the type as the only key.
	name := n
	if n.Kind == yaml.MappingNode {
		if len(n.Content) != 2 {
			r.wrong(n, path, "is a mapping of %d keys; want one of %s as the only key", len(n.Content)/2, list(names))
			return
		}
		name = n.Content[0]
	}
	for _, one := range variants {
		if name.Kind != yaml.ScalarNode || one.key != name.Value {
			continue
		}
		// A fresh value keeps the defaults of the type.
		fresh := reflect.New(reflect.TypeOf(one.value)).Elem()
		target := fresh
		if fresh.Kind() == reflect.Pointer {
			fresh.Set(reflect.New(fresh.Type().Elem()))
			target = fresh.Elem()
		}
		// Settings replace the defaults one by one.
		if n.Kind == yaml.MappingNode {
			r.value(n.Content[1], target, join(path, one.key))
		}
		v.Set(fresh)
		return
	}
	r.choice(name, path, names)
}

// list returns the words in a sentence: "a, b or c".
func list(words []string) string {
	s := ""
	for k, w := range words {
		switch {
		case w == "":
			continue
		case s == "":
		case k == len(words)-1:
			s += " or "
		default:
			s += ", "
		}
		s += w
	}
	return s
}
