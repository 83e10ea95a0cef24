package scenario

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/tradetalk/tradetalk/internal/keys"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/mechanism"
)

// The file sets single values of a scenario by path: the way of an experiment to vary one value
// and leave all others. The value is read by the reader of files, from the type of the field.

// Set changes the value at a path of a scenario. Parts of a path are joined by dots: keys as in a
// file, elements of lists by ID (or Name, or Actor, where elements have no ID) or by place from
// 0, keys of maps. A * stands for all elements of a list.
//
//	Set(&sc, "actors.CHN.precision", "40")
//	Set(&sc, "actors.*.audience", "0.2")
//	Set(&sc, "treaty.modules.industry.terms.depth.options", "[0, 1]")
//	Set(&sc, "regimes.chips.measures.0.severity", "0.5")
//	Set(&sc, "switches.rally", "true")
//	Set(&sc, "actors.CHN.player.boulware.exponent", "2")
//
// A part with a dot inside stands in double quotes. The value is written as in a file; a single
// value stands for a list of one. The directory of an economy is relative to the current folder.
//
// Parts of the scenario that are changed are copied first: other copies of the scenario keep their
// values. The meaning of the whole is left to [sim.Scenario.Validate]. A mistake leaves the
// scenario as is; the error names the part of the path and the nearest known names.
func Set(sc *sim.Scenario, path, value string) error {
	parts, err := split(path)
	if err != nil {
		return fmt.Errorf("scenario: path %q: %w", path, err)
	}
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(value), &document); err != nil {
		return fmt.Errorf("scenario: path %q: the value %q is not YAML: %w", path, value, err)
	}
	if len(document.Content) == 0 {
		return fmt.Errorf("scenario: path %q: the value is empty", path)
	}
	changed := *sc
	s := &setter{node: document.Content[0]}
	if err := s.set(reflect.ValueOf(&changed).Elem(), parts, ""); err != nil {
		return fmt.Errorf("scenario: path %q: %w", path, err)
	}
	*sc = changed
	return nil
}

// split returns the parts of a path.
func split(path string) (parts []string, err error) {
	rest := path
	for {
		part := rest
		if strings.HasPrefix(rest, `"`) {
			quoted, err := strconv.QuotedPrefix(rest)
			if err != nil {
				return nil, errors.New("a quote is not closed")
			}
			part, _ = strconv.Unquote(quoted)
			rest = rest[len(quoted):]
		} else {
			// A place may be written as in a mistake: measures[0].
			if k := strings.IndexAny(rest, ".["); k >= 0 {
				part = rest[:k]
			}
			rest = rest[len(part):]
		}
		if part == "" {
			return nil, errors.New("a part is empty; want keys and IDs, joined by dots")
		}
		parts = append(parts, part)
		for strings.HasPrefix(rest, "[") {
			end := strings.IndexByte(rest, ']')
			if end < 0 {
				return nil, errors.New("a bracket is not closed")
			}
			parts, rest = append(parts, rest[1:end]), rest[end+1:]
		}
		if rest == "" {
			return parts, nil
		}
		if rest[0] != '.' {
			return nil, fmt.Errorf("%q follows a part; want a dot", rest)
		}
		rest = rest[1:]
	}
}

// setter sets one value.
type setter struct{ node *yaml.Node }

// set sets the value below v at the parts of a path. at is the path of v.
func (s *setter) set(v reflect.Value, parts []string, at string) error {
	if len(parts) == 0 {
		return s.leaf(v, at)
	}
	t := v.Type()
	if t == economyType {
		// Keys of an economy belong to one value.
		node := s.node
		for _, part := range slices.Backward(parts) {
			node = mapping(part, node)
		}
		return (&setter{node}).leaf(v, at)
	}
	if shapeOf(t) != nil && t != scenarioType && t != actorType && t != optionType {
		return fmt.Errorf("%s is one value and has no %s inside", at, parts[0])
	}
	part, rest := parts[0], parts[1:]
	if list := variantsOf(t); list != nil {
		return s.variant(v, list, part, rest, at)
	}
	switch t.Kind() {
	case reflect.Struct:
		return s.field(v, part, rest, at)
	case reflect.Pointer:
		p := reflect.New(t.Elem())
		if v.IsNil() {
			p.Elem().Set(base(t.Elem(), ""))
		} else {
			p.Elem().Set(v.Elem())
		}
		if err := s.set(p.Elem(), parts, at); err != nil {
			return err
		}
		v.Set(p)
		return nil
	case reflect.Slice:
		return s.element(v, part, rest, at)
	case reflect.Map:
		return s.entry(v, part, rest, at)
	}
	return fmt.Errorf("%s is one value and has no %s inside", at, part)
}

// leaf reads the value into v.
func (s *setter) leaf(v reflect.Value, at string) error {
	r := &reader{file: "value", places: map[string]place{}, broken: map[string]bool{}, load: func(dir string) (*market.Economy, error) { return market.LoadDir(dir) }}
	node := *s.node
	t := v.Type()
	if shapeOf(t) == nil && wordsOf(t) == nil && node.Kind == yaml.ScalarNode {
		switch t.Kind() {
		case reflect.Slice:
			node = yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{s.node}}
		case reflect.String:
			node.Tag = "!!str" // a text that looks like a number
		}
	}
	r.value(&node, v, at)
	if len(r.mistakes) == 0 {
		return nil
	}
	var errs []error
	for _, m := range r.mistakes {
		errs = append(errs, fmt.Errorf("%s %s", m.Path, m.Reason))
	}
	return errors.Join(errs...)
}

// field goes on in the field of a struct.
func (s *setter) field(v reflect.Value, key string, rest []string, at string) error {
	var known []string
	for _, f := range fieldsOf(v.Type()) {
		if f.code {
			if f.key == key {
				return fmt.Errorf("%s is code, which has no value in words", join(at, key))
			}
			continue
		}
		if f.key != key {
			known = append(known, f.key)
			continue
		}
		if word, number, ok := namedNumbers(v.Type(), key); ok && len(rest) == 0 && s.node.Kind == yaml.ScalarNode && s.node.Value == word {
			v.FieldByIndex(f.index).SetInt(int64(number))
			return nil
		}
		return s.set(v.FieldByIndex(f.index), rest, join(at, key))
	}
	return missing("key", key, at, known)
}

// element goes on in an element of a list, or in all.
func (s *setter) element(v reflect.Value, part string, rest []string, at string) error {
	// The list is shared with other copies of the scenario.
	list := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	reflect.Copy(list, v)
	var known []string
	found := false
	for k := range list.Len() {
		name := cmp.Or(nameIn(list.Index(k)), strconv.Itoa(k))
		known = append(known, name)
		if part != "*" && part != name && part != strconv.Itoa(k) {
			continue
		}
		found = true
		if err := s.set(list.Index(k), rest, join(at, name)); err != nil {
			return err
		}
	}
	if !found {
		if part == "*" {
			return fmt.Errorf("%s is an empty list", at)
		}
		return missing("element", part, at, known)
	}
	v.Set(list)
	return nil
}

// nameIn returns the name of an element of a list in a path: ID, Name or Actor, or "".
func nameIn(v reflect.Value) string {
	if v.Kind() != reflect.Struct {
		return ""
	}
	for _, field := range []string{"ID", "Name", "Actor"} {
		if f := v.FieldByName(field); f.IsValid() && f.Kind() == reflect.String && f.String() != "" {
			return f.String()
		}
	}
	return ""
}

// entry goes on in the value of a key. A key without a value gets one.
func (s *setter) entry(v reflect.Value, key string, rest []string, at string) error {
	t := v.Type()
	if t.Key() == reflect.TypeFor[mechanism.ID]() {
		var known []string
		for name := range mechanism.All {
			known = append(known, string(name))
		}
		if !slices.Contains(known, key) {
			return missing("mechanism", key, at, known)
		}
	}
	m := reflect.MakeMap(t)
	for it := v.MapRange(); it.Next(); {
		m.SetMapIndex(it.Key(), it.Value())
	}
	k := reflect.ValueOf(key).Convert(t.Key())
	e := reflect.New(t.Elem()).Elem()
	if had := m.MapIndex(k); had.IsValid() {
		e.Set(had)
	}
	if err := s.set(e, rest, join(at, key)); err != nil {
		return err
	}
	m.SetMapIndex(k, e)
	v.Set(m)
	return nil
}

// variant goes on in a value of an interface type. A value of another type is replaced.
func (s *setter) variant(v reflect.Value, variants []variant, key string, rest []string, at string) error {
	var known []string
	for _, one := range variants {
		known = append(known, one.key)
		if one.key != key {
			continue
		}
		t := reflect.TypeOf(one.value)
		fresh := reflect.New(t).Elem()
		if !v.IsNil() && v.Elem().Type() == t {
			fresh.Set(v.Elem())
		}
		target := fresh
		if t.Kind() == reflect.Pointer {
			p := reflect.New(t.Elem())
			if !fresh.IsNil() {
				p.Elem().Set(fresh.Elem())
			}
			fresh.Set(p)
			target = p.Elem()
		}
		if err := s.set(target, rest, join(at, key)); err != nil {
			return err
		}
		v.Set(fresh)
		return nil
	}
	return missing("word", key, at, known)
}

// missing returns the error for a name that is not there.
func missing(kind, name, at string, known []string) error {
	where := "the scenario"
	if at != "" {
		where = at
	}
	known = slices.DeleteFunc(slices.Compact(known), func(s string) bool { return s == "" })
	switch near := keys.Near(name, known, 3); {
	case len(known) == 0:
		return fmt.Errorf("%s has no %s %q: it is empty", where, kind, name)
	case len(near) > 0:
		return fmt.Errorf("%s has no %s %q; did you mean %s?", where, kind, name, list(near))
	}
	if len(known) > 12 {
		known = append(slices.Clone(known[:12]), "...")
	}
	return fmt.Errorf("%s has no %s %q; want one of %s", where, kind, name, list(known))
}
