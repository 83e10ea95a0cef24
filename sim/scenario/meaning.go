package scenario

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tradetalk/tradetalk/internal/keys"
	"github.com/tradetalk/tradetalk/sim"
)

// The file decides the line and column of a mistake of meaning, from the words of the errors of
// sim.Scenario.Validate and the places of the paths of a file. The patterns below follow the
// prefixes of the errors of packages sim, agent, treaty and sanction.

// meaning reports the errors of sim.Scenario.Validate, each at its field or at the nearest known
// place. Consequences of a reported mistake are left out. Without an economy the scenario has no
// meaning to check.
func (r *reader) meaning(sc *sim.Scenario) {
	if sc.Economy == nil {
		return
	}
	r.unread(sc)
	for _, err := range flatten(sc.Validate()) {
		path := locate(sc, err.Error())
		if r.follows(path) {
			continue
		}
		at := r.nearest(path)
		r.mistakes = append(r.mistakes, Mistake{File: r.file, Line: at.line, Column: at.column, Path: path, Reason: err.Error()})
	}
}

// flatten returns the single errors of a joined error, each with its prefixes.
func flatten(err error) (out []error) {
	switch e := err.(type) {
	case nil:
		return nil
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			out = append(out, flatten(one)...)
		}
		return out
	}
	// A wrapped list of errors gives one error per element, each with the outer prefix.
	inner := errors.Unwrap(err)
	list := flatten(inner)
	if len(list) < 2 {
		return []error{err}
	}
	before := strings.TrimSuffix(err.Error(), inner.Error())
	for _, one := range list {
		out = append(out, fmt.Errorf("%s%w", before, one))
	}
	return out
}

// follows reports whether a mistake at the path follows from a reported mistake: at the path, at
// a parent of the path, or in the field of the path.
func (r *reader) follows(path string) bool {
	if !strings.HasSuffix(path, "]") && path != "" {
		for b := range r.broken {
			if strings.HasPrefix(b, path) && len(b) > len(path) && (b[len(path)] == '.' || b[len(path)] == '[') {
				return true
			}
		}
	}
	for p := path; ; p = parent(p) {
		if r.broken[p] {
			return true
		}
		if p == "" {
			return false
		}
	}
}

// nearest returns the place of the path, or of the nearest parent with a place.
func (r *reader) nearest(path string) place {
	// The root has no place in an empty file; the first line then stands for the file.
	for ; ; path = parent(path) {
		if at, ok := r.places[path]; ok {
			return at
		}
		if path == "" {
			return place{1, 1}
		}
	}
}

// parent returns the path without its last element.
func parent(path string) string {
	return path[:max(strings.LastIndexByte(path, '.'), strings.LastIndexByte(path, '['), 0)]
}

// The beginnings of errors. Errors are prefixed by their owner: an actor, a module or a regime by
// its ID, then an article, then a place in a list, then a field.
var (
	quoted       = `("(?:[^"\\]|\\.)*")`
	ofScenario   = regexp.MustCompile(`^sim: Scenario\.([A-Za-z0-9.\[\]]+) (?:is|names ` + quoted + `)`)
	ofActor      = regexp.MustCompile(`^(?:sim|agent): actor ` + quoted + `: `)
	ofModule     = regexp.MustCompile(`^(?:treaty|sim): module ` + quoted + `[: ]`)
	ofNumber     = regexp.MustCompile(`^treaty: module (\d+) has no ID`)
	ofRegime     = regexp.MustCompile(`^sanction: regime ` + quoted + `: `)
	ofParty      = regexp.MustCompile(`^treaty: party ` + quoted + `: `)
	ofEntity     = regexp.MustCompile(`^[a-z]+: ([a-z]+) ` + quoted + `: `)
	twice        = regexp.MustCompile(`two ([a-z]+) have the ID ` + quoted)
	article      = regexp.MustCompile(`^Article (\d+) \((.*?)\): `)
	inList       = regexp.MustCompile(`^(measure|group|public red line|red line) (\d+)(?: \(.*?\))?(?:: | is )`)
	ofKey        = regexp.MustCompile(`^([A-Z][A-Za-z]*) (?:of|names) ` + quoted)
	ofField      = regexp.MustCompile(`^([A-Z][A-Za-z]*(?:\.[A-Z][A-Za-z]*|\[\d+\])*)(?::| is)`)
	ofTerm       = regexp.MustCompile(`^(?:treaty: module ` + quoted + `: )?(?:terms: )?term ` + quoted)
	capital      = regexp.MustCompile(`[A-Z][A-Za-z]*`)
	articleField = map[string]string{
		"security exception": "exception", "safeguard": "safeguard", "monitoring": "monitoring", "milestones": "milestones",
		"capacity building": "assistance", "disputes": "disputes", "sunset and review": "sunset", "entry into force": "entry",
		"accession": "accession", "amendment": "amendment", "withdrawal": "withdrawal", "carve-outs": "excluded",
	}
)

// locate returns the path of the field of a mistake, as far as the message identifies the field,
// or "".
func locate(sc *sim.Scenario, message string) string {
	// Of two elements with one ID, other mistakes are assigned to the first, and the mistake of
	// two elements to the last.
	again := twice.FindStringSubmatch(message)
	find := func(list, id string) string { return listed(sc, list, unquote(id), again != nil) }
	// Errors about fields of the scenario itself.
	if m := ofScenario.FindStringSubmatch(message); m != nil {
		path := pathOf(m[1])
		if m[2] != "" {
			path = join(path, unquote(m[2]))
		}
		return path
	}
	// Two elements have one ID.
	if m := again; m != nil {
		if m[1] == "parties" {
			m[1] = "actors"
		}
		return find(m[1], m[2]) + ".id"
	}
	// Errors about an actor, by its ID.
	if m := ofActor.FindStringSubmatch(message); m != nil {
		return within(find("actors", m[1]), message[len(m[0]):])
	}
	if m := ofParty.FindStringSubmatch(message); m != nil {
		return find("actors", m[1]) + ".regions"
	}
	if m := ofNumber.FindStringSubmatch(message); m != nil {
		k, _ := strconv.Atoi(m[1])
		return fmt.Sprintf("treaty.modules[%d].id", k-1)
	}
	// Errors about a module: a term, a constraint, or an article.
	if m := ofModule.FindStringSubmatch(message); m != nil {
		path, rest := find("modules", m[1]), message[len(m[0]):]
		k := slices.IndexFunc([]byte(path), func(c byte) bool { return c == '[' })
		if k < 0 {
			return path
		}
		one := &sc.Treaty.Modules[placeIn(path)]
		rest = strings.TrimPrefix(rest, " ")
		if m := ofTerm.FindStringSubmatch(rest); m != nil {
			list, about := path+".terms", ""
			if strings.Contains(rest, "option") {
				about = ".options"
			}
			for k := range one.Terms {
				if one.Terms[k].Name == unquote(m[2]) && (list == path+".terms" || strings.HasSuffix(rest, "twice") && about == "") {
					list = fmt.Sprintf("%s.terms[%d]", path, k)
				}
			}
			return list + about
		}
		if strings.HasPrefix(rest, "terms: constraint") {
			return path + ".constraints"
		}
		if m := article.FindStringSubmatch(rest); m != nil {
			n, _ := strconv.Atoi(m[1])
			if n <= len(one.Commitments) {
				path = fmt.Sprintf("%s.commitments[%d]", path, n-1)
			} else if key := articleField[m[2]]; key != "" && !strings.HasPrefix(rest[len(m[0]):], "Requires") && !strings.HasPrefix(rest[len(m[0]):], "InitialParties") {
				path = join(path, key)
			}
			rest = rest[len(m[0]):]
		}
		return within(path, rest)
	}
	// Errors about a regime, by its ID.
	if m := ofRegime.FindStringSubmatch(message); m != nil {
		rest := message[len(m[0]):]
		if a := article.FindStringSubmatch(rest); a != nil {
			rest = rest[len(a[0]):]
		}
		switch path := find("regimes", m[1]); {
		case strings.HasPrefix(rest, "sender "):
			return path + ".senders"
		case strings.HasPrefix(rest, "target "):
			return path + ".target"
		case rest == "no ID":
			return path + ".id"
		case strings.HasPrefix(rest, "starts in quarter"):
			return path + ".end"
		default:
			return within(path, rest)
		}
	}
	// Errors about other elements with an ID, in the list of their kind.
	if m := ofEntity.FindStringSubmatch(message); m != nil {
		return within(find(m[1]+"s", m[2]), message[len(m[0]):])
	}
	if strings.HasPrefix(message, "treaty:") {
		return "treaty"
	}
	return ""
}

// listed returns the path of the element with an ID in a list of the scenario or of its treaty,
// by the key of the list: "issues[2]". Without such an element the path is the path of the list.
func listed(sc *sim.Scenario, list, id string, last bool) string {
	path, in := list, reflect.ValueOf(*sc)
	if list == "modules" {
		path, in = "treaty.modules", reflect.ValueOf(sc.Treaty)
	}
	for _, f := range fieldsOf(in.Type()) {
		if f.key != list || f.typ.Kind() != reflect.Slice {
			continue
		}
		found := path
		for k := range in.FieldByIndex(f.index).Len() {
			if idIn(in.FieldByIndex(f.index).Index(k)) == id && (found == path || last) {
				found = fmt.Sprintf("%s[%d]", path, k)
			}
		}
		return found
	}
	return ""
}

// within extends a path by the rest of a message: a place in a list, a field of a map, or a
// field.
func within(path, rest string) string {
	if m := inList.FindStringSubmatch(rest); m != nil {
		k, _ := strconv.Atoi(m[2])
		list := map[string]string{"measure": "measures", "group": "groups", "red line": "red_lines", "public red line": "declared"}[m[1]]
		path, rest = fmt.Sprintf("%s.%s[%d]", path, list, k-1), rest[len(m[0]):]
		if strings.HasSuffix(m[1], "red line") {
			return path // one text
		}
	}
	for _, c := range [][2]string{
		{"treaty: no sector", ".sectors"}, {"unknown kind", ".kind"}, {"no commitments", ".commitments"}, {"no measures", ".measures"}, {"no senders", ".senders"},
	} {
		if strings.HasPrefix(rest, c[0]) {
			return path + c[1]
		}
	}
	if m := ofKey.FindStringSubmatch(rest); m != nil {
		return join(path+"."+keys.Of(m[1]), unquote(m[2]))
	}
	if m := ofField.FindStringSubmatch(rest); m != nil {
		return join(path, pathOf(m[1]))
	}
	return path
}

// pathOf returns the path of Go fields: "talks.ratify_after" for "Talks.RatifyAfter".
func pathOf(fields string) string { return capital.ReplaceAllStringFunc(fields, keys.Of) }

// unquote returns a text without its quotes.
func unquote(s string) string {
	if u, err := strconv.Unquote(s); err == nil {
		return u
	}
	return s
}
