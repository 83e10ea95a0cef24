package scenario

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// The file decides the form in a file of types that differ from their Go fields: scenario,
// economy, parameter, vote rule, option, red line and actor. Each has a reader, a writer and a
// schema; TestAnythingIsReadBack and TestSchemaAgreesWithTheReader compare the three.

// shape is a type with a form of its own in a file.
type shape struct {
	// read reads a node into v.
	read func(r *reader, n *yaml.Node, v reflect.Value, path string)
	// write returns the node of v, which differs from its default.
	write func(w *writer, v, standard reflect.Value, path string) *yaml.Node
	// schema returns the JSON Schema.
	schema func(s *schemer) map[string]any
}

// shapeOf returns the shape of a type, or nil for a type in the form of its fields.
func shapeOf(t reflect.Type) *shape {
	switch t {
	case scenarioType:
		return &shape{readScenario, writeStruct, (*schemer).scenario}
	case economyType:
		return &shape{readEconomy, writeEconomy, (*schemer).economy}
	case parameterType:
		return &shape{readParameter, writeParameter, (*schemer).parameter}
	case voteType:
		return &shape{readVote, writeVote, (*schemer).vote}
	case optionType:
		return &shape{readOption, writeOption, (*schemer).option}
	case redLineType:
		return &shape{readRedLine, writeRedLine, (*schemer).redLine}
	case actorType:
		return &shape{readActor, writeStruct, (*schemer).actor}
	}
	return nil
}

// writeStruct writes the fields of a struct.
func writeStruct(w *writer, v, standard reflect.Value, path string) *yaml.Node {
	return w.fields(v, standard, path)
}

// readScenario reads the economy first, at any place in the file, since actors can be derived
// from the economy.
func readScenario(r *reader, n *yaml.Node, v reflect.Value, path string) {
	if n.Kind == yaml.MappingNode && r.economy == nil {
		for k := 0; k+1 < len(n.Content); k += 2 {
			if n.Content[k].Value == "economy" && n.Content[k+1].Kind == yaml.MappingNode {
				// The first reading is quiet; the second reports the mistakes.
				quiet := &reader{file: r.file, load: r.load, places: map[string]place{}, broken: map[string]bool{}}
				e := reflect.New(economyType).Elem()
				readEconomy(quiet, n.Content[k+1], e, "")
				r.economy = e.Interface().(*market.Economy)
				break
			}
		}
	}
	r.fields(n, v, path, nil)
	if n.Kind == yaml.MappingNode && !r.has("economy") {
		r.wrong(n, "economy", "is not given; want wiod: small, wiod: world or directory: with CSV files")
	}
}

// has reports whether a path is in the file.
func (r *reader) has(path string) bool {
	_, ok := r.places[path]
	return ok
}

// readEconomy reads {wiod: small}, {wiod: world} or {directory: path}, each with optional regions
// and sectors to merge.
//
//	economy: {wiod: small}
//	economy: {directory: data, regions: {DEU: EU, FRA: EU, USA: USA}}
//
// A map to merge regions or sectors has an entry for every region or sector.
func readEconomy(r *reader, n *yaml.Node, v reflect.Value, path string) {
	var source struct {
		Wiod, Directory  string
		Regions, Sectors map[string]string
	}
	before := len(r.mistakes)
	r.fields(n, reflect.ValueOf(&source).Elem(), path, nil)
	if len(r.mistakes) > before {
		return
	}
	if r.economy != nil {
		v.Set(reflect.ValueOf(r.economy)) // readScenario has read the economy already
		return
	}
	var e *market.Economy
	switch {
	// Exactly one source is named.
	case (source.Wiod == "") == (source.Directory == ""):
		r.wrong(n, path, "wants either wiod or directory")
	case source.Wiod == "small":
		e = wiod.Small()
	case source.Wiod == "world":
		e = wiod.World()
	case source.Wiod != "":
		at := r.places[join(path, "wiod")]
		r.wrong(&yaml.Node{Line: at.line, Column: at.column}, join(path, "wiod"), "is the text %q; want small or world", source.Wiod)
	default:
		var err error
		if e, err = r.load(source.Directory); err != nil {
			at := r.places[join(path, "directory")]
			r.wrong(&yaml.Node{Line: at.line, Column: at.column}, join(path, "directory"), "no economy in %q: %v", source.Directory, err)
			return
		}
	}
	// Regions and sectors map old IDs to new IDs.
	if e != nil && (source.Regions != nil || source.Sectors != nil) {
		merged, err := e.Aggregate(market.Concordance{Regions: source.Regions, Sectors: source.Sectors})
		if err != nil {
			r.wrong(n, path, "cannot be merged: %v", err)
			return
		}
		e = merged
	}
	v.Set(reflect.ValueOf(e))
}

// writeEconomy writes the source of an economy, or its fingerprint for a hash.
func writeEconomy(w *writer, v, _ reflect.Value, path string) *yaml.Node {
	e, _ := v.Interface().(*market.Economy)
	switch {
	// The hash depends on the data and not on the place of the data.
	case w.fingerprint:
		return mapping("fingerprint", text(fingerprint(e)))
	case e == wiod.Small():
		return mapping("wiod", text("small"))
	case e == wiod.World():
		return mapping("wiod", text("world"))
	case w.directory != "":
		return mapping("directory", text(w.directory))
	}
	w.wrong(path, "is none of the embedded ones, and no directory is named from which it can be read")
	return text("")
}

// readParameter reads a number or {term: name}.
//
//	depth: 0.5
//	depth: {term: depth}
func readParameter(r *reader, n *yaml.Node, v reflect.Value, path string) {
	const want = "a number, or {term: NAME} for one that a term settles"
	if n.Kind != yaml.MappingNode {
		if x, ok := r.number(n, path, want); ok {
			v.Set(reflect.ValueOf(treaty.Set(x)))
		}
		return
	}
	// The term must exist in the module; sim.Scenario.Validate checks the name.
	var open struct{ Term string }
	before := len(r.mistakes)
	r.fields(n, reflect.ValueOf(&open).Elem(), path, nil)
	if open.Term == "" {
		if len(r.mistakes) == before {
			r.mismatch(n, path, want)
		}
		return
	}
	v.Set(reflect.ValueOf(treaty.Negotiated(open.Term)))
}

// writeParameter writes a number or {term: name}.
func writeParameter(w *writer, v, _ reflect.Value, path string) *yaml.Node {
	p := v.Interface().(treaty.Parameter)
	if term, open := p.Open(); open {
		return mapping("term", w.text(term, path))
	}
	return w.number(p.Value(), path)
}

// readVote reads unanimity, majority or a share.
//
//	vote: majority
//	vote: 0.6
func readVote(r *reader, n *yaml.Node, v reflect.Value, path string) {
	if n.Kind == yaml.ScalarNode {
		switch n.Value {
		case "unanimity":
			v.Set(reflect.ValueOf(treaty.Unanimity))
			return
		case "majority":
			v.Set(reflect.ValueOf(treaty.Majority))
			return
		}
	}
	if x, ok := r.number(n, path, "unanimity, majority or a share"); ok {
		v.SetFloat(x)
	}
}

// writeVote writes unanimity, majority or a share.
func writeVote(w *writer, v, _ reflect.Value, path string) *yaml.Node {
	switch rule := v.Interface().(treaty.VoteRule); rule {
	case treaty.Unanimity:
		return text("unanimity")
	case treaty.Majority:
		return text("majority")
	}
	return w.number(v.Float(), path)
}

// quantity reads a number, a percentage or a fraction as what it says: 0.5 for "0.5", "50%" and
// "1/2".
func quantity(s string) (x float64, ok bool) {
	number := func(s string) (float64, bool) {
		x, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
		return x, err == nil && !strings.ContainsAny(s, "xXpPiInN_")
	}
	if part, percent := strings.CutSuffix(strings.TrimSpace(s), "%"); percent {
		x, ok = number(part)
		return x / 100, ok
	}
	if above, below, fraction := strings.Cut(s, "/"); fraction {
		a, first := number(above)
		b, second := number(below)
		return a / b, first && second && b != 0
	}
	return number(s)
}

// unread reports labels of terms from which a number of the module is read: the place of a
// label in its list says nothing of a depth or a number of quarters.
func (r *reader) unread(sc *sim.Scenario) {
	for k := range sc.Treaty.Modules {
		m := &sc.Treaty.Modules[k]
		open := map[string]string{} // the field, by term
		openIn(reflect.ValueOf(m).Elem(), "", open)
		for i := range m.Terms {
			for o := range m.Terms[i].Options {
				path := fmt.Sprintf("treaty.modules[%d].terms[%d].options[%d]", k, i, o)
				if n, field := r.labels[path], open[m.Terms[i].Name]; n != nil && field != "" {
					r.wrong(n, path, "is the text %q; want a number, a percentage or a fraction, for %s is read from it, or {label: %s, value: NUMBER}", n.Value, field, n.Value)
				}
			}
		}
	}
}

// openIn lists the fields of a value that are read from a term, by the name of the term.
func openIn(v reflect.Value, field string, out map[string]string) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == parameterType {
			if term, open := v.Interface().(treaty.Parameter).Open(); open && out[term] == "" {
				out[term] = field
			}
			return
		}
		for k := range v.NumField() {
			if f := v.Type().Field(k); f.IsExported() {
				openIn(v.Field(k), f.Name, out)
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			openIn(v.Elem(), field, out)
		}
	case reflect.Slice:
		for k := range v.Len() {
			openIn(v.Index(k), field, out)
		}
	}
}

// readOption reads a number, a label, or {label: ..., value: ...}. The label of a number is its
// shortest form, as in terms.Choice; the value of a label is its place, as in terms.Labels. A
// percentage and a fraction are numbers, with their text for a label.
//
//	options: [0, 0.5, 1]
//	options: [0, 50%, 1]
//	options: ["shallow", {label: "deep", value: 1}]
func readOption(r *reader, n *yaml.Node, v reflect.Value, path string) {
	switch {
	case n.Kind == yaml.MappingNode:
		r.fields(n, v, path, nil)
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!str":
		if x, ok := quantity(n.Value); ok {
			v.Set(reflect.ValueOf(terms.Option{Label: n.Value, Value: x}))
			return
		}
		v.Set(reflect.ValueOf(terms.Option{Label: n.Value, Value: float64(placeIn(path))}))
		if r.labels == nil {
			r.labels = map[string]*yaml.Node{}
		}
		r.labels[path] = n
	default:
		if x, ok := r.number(n, path, "a number, a label in quotes, or {label: LABEL, value: NUMBER}"); ok {
			v.Set(reflect.ValueOf(terms.Option{Label: strconv.FormatFloat(x, 'g', -1, 64), Value: x}))
		}
	}
}

// placeIn returns the k of a path that ends in "[k]".
func placeIn(path string) (k int) {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '[' {
			k, _ = strconv.Atoi(path[i+1 : len(path)-1])
			break
		}
	}
	return k
}

// writeOption writes the shortest form of an option.
func writeOption(w *writer, v, standard reflect.Value, path string) *yaml.Node {
	o := v.Interface().(terms.Option)
	x, says := quantity(o.Label)
	switch {
	case o.Label == strconv.FormatFloat(o.Value, 'g', -1, 64) && o.Value == o.Value:
		return w.number(o.Value, path)
	case says && o.Value == x, !says && o.Value == float64(placeIn(path)):
		return w.text(o.Label, path)
	}
	return w.fields(v, standard, path)
}

// readRedLine reads the words of redline.Parse. The list of the line decides whether the line is
// public.
//
//	declared: [require exception in industry]
//	red_lines: [payroll MET >= -0.5 at price 0.02]
func readRedLine(r *reader, n *yaml.Node, v reflect.Value, path string) {
	if !r.scalar(n, path, "a red line in words, such as payroll MET >= -2", "!!str") {
		return
	}
	stance, err := redline.Parse(n.Value)
	switch {
	case err != nil:
		r.wrong(n, path, "%v", err)
		return
	case stance.Public && !strings.Contains(path, "declared["):
		r.wrong(n, path, "is public; want it under declared")
	}
	v.Set(reflect.ValueOf(held(stance)))
}

// held returns the line in the form that an actor keeps.
func held(s redline.Position) redline.Line {
	if s.Price == 0 {
		return s.Line
	}
	return redline.Priced{Line: s.Line, Price: s.Price}
}

// writeRedLine writes the words of a line, and reports a line that redline.Parse would not read
// back.
func writeRedLine(w *writer, v, _ reflect.Value, path string) *yaml.Node {
	line, _ := v.Interface().(redline.Line)
	s := redline.Position{Line: line}
	if priced, ok := line.(redline.Priced); ok {
		s = redline.Position{Line: priced.Line, Price: priced.Price}
	}
	if s.Line == nil {
		w.wrong(path, "is nil; want a red line")
		return text("")
	}
	words := s.String()
	// The words must give the same line again.
	again, err := redline.Parse(words)
	if err != nil || !reflect.DeepEqual(held(again), line) {
		w.wrong(path, "is a %T, %v, which a file cannot hold; want what agent.ParseRedLine reads", line, line)
	}
	return w.text(words, path)
}

// readActor starts from agent.New, or, with from_economy, from the actor of the region by
// agent.FromEconomy.
//
//	actors:
//	  - id: CHN
//	    from_economy: true
//	    precision: 20
func readActor(r *reader, n *yaml.Node, v reflect.Value, path string) {
	if n.Kind == yaml.MappingNode {
		for k := 0; k+1 < len(n.Content); k += 2 {
			if n.Content[k].Value != "from_economy" || n.Content[k+1].Value != "true" || r.economy == nil {
				continue
			}
			id := idOf(n)
			a := agent.FromEconomy(r.economy, id)[0]
			if _, ok := r.economy.RegionIndex(id); !ok {
				r.wrong(n.Content[k+1], join(path, "from_economy"), "the economy has no region %q; want the id of a region", id)
			}
			v.Set(reflect.ValueOf(a))
		}
	}
	r.fields(n, v, path, map[string]func(*yaml.Node){"from_economy": func(n *yaml.Node) {
		var yes bool
		if r.scalar(n, join(path, "from_economy"), "true or false", "!!bool") {
			r.decode(n, join(path, "from_economy"), &yes, "true or false")
		}
	}})
}

// fingerprint returns a hash of the data of an economy: every number that a solution depends on,
// "" for no economy.
func fingerprint(e *market.Economy) string {
	if e == nil {
		return ""
	}
	h := newHash()
	// Names come first, then the numbers by region, sector and partner.
	for _, region := range e.Regions() {
		h.text(region.ID)
	}
	for _, sector := range e.Sectors() {
		h.text(fmt.Sprintf("%+v", sector))
	}
	for n := range e.NumRegions() {
		h.number(e.Income(n), e.Deficit(n))
		for j := range e.NumSectors() {
			h.number(e.ValueAdded(n, j), e.FinalShare(n, j), e.LabourShare(n, j))
			for k := range e.NumSectors() {
				h.number(e.InputShare(n, j, k))
			}
			for i := range e.NumRegions() {
				h.number(e.Trade(j, n, i), e.Tariff(j, n, i))
			}
		}
	}
	return h.String()
}
