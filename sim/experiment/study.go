package experiment

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/experiment/design"
	"github.com/tradetalk/tradetalk/sim/experiment/ensemble"
	"github.com/tradetalk/tradetalk/sim/experiment/sensitivity"
	"github.com/tradetalk/tradetalk/sim/scenario"
)

// Study is the frozen description of an experiment. Two studies with one hash have the same
// runs, with one version of the program.
type Study struct {
	// Name is the name in tables; a change of name leaves the study the same.
	Name string
	// Bases are the scenarios that are varied, one at least. Several are a factor of their own,
	// with every point of the design on each.
	Bases []Base
	// Factors are what is varied. Without factors the study has the bases alone.
	Factors []Factor
	// Design combines the factors. The zero value is the full factorial.
	Design Design
	// Seeds is the number of seeds, 1 or more: every point has a run with each. First is the
	// first seed.
	Seeds int
	First uint64
	// Observe are the figures of each run, one at least.
	Observe []Observable
	// Keep names further tables with rows of all runs: "periods", "events", "episodes",
	// "forecasts". A large study keeps none.
	Keep []string
	// Stop ends the study early, if not nil.
	Stop *Stop
	// Shards is the number of files of the runs, 1 to the number of runs. The default (0) is 1;
	// with Stop, a file for each 50 seeds. Runs are in the order of seeds, and within a seed of
	// points: files hold whole seeds if Seeds is a multiple of Shards.
	Shards int
	// Compare are the contrasts of the report.
	Compare []Contrast

	// fork, if not nil, gives every point two histories: without its move, and with.
	fork *Fork
}

// Base is a scenario to vary.
type Base struct {
	// Name is the name in tables. The default is that of the scenario.
	Name string
	// Scenario is the scenario, or File the path of its file.
	Scenario sim.Scenario
	File     string
	// Text is the text of the file at File, if it has been read already.
	Text []byte
}

// Design says how factors are combined.
type Design struct {
	// Layout is the kind of design. The default is Factorial.
	Layout Layout
	// Points is the number of points of a LatinHypercube, Sobol or Halton design, the number of
	// base points of Saltelli, and the number of walks of Morris.
	Points int
	// Seed is the seed of all that is random in the design.
	Seed uint64
	// Rows are the points of a List, a value for each factor.
	Rows [][]string
}

// Layout is a kind of design.
type Layout string

// The layouts.
const (
	Factorial      Layout = "factorial"
	OneAtATime     Layout = "one at a time" // the first levels, then every other level alone
	LatinHypercube Layout = "latin hypercube"
	Sobol          Layout = "sobol"    // Owen-scrambled
	Halton         Layout = "halton"   // Owen-scrambled
	Saltelli       Layout = "saltelli" // Sobol points in the plan of first-order and total indices
	Morris         Layout = "morris"   // walks on a grid of 4 levels
	List           Layout = "list"
)

// layouts lists all layouts.
var layouts = []Layout{Factorial, OneAtATime, LatinHypercube, Sobol, Halton, Saltelli, Morris, List}

// keepable are the names of tables that a study may keep.
var keepable = []string{"periods", "events", "episodes", "forecasts"}

// baseFactor is the name of the base scenario in tables.
const baseFactor = "base"

// points returns the table of a design, nil without factors. A design of points in the unit cube has
// the points in place of rows: the values of a point are worked out when needed.
func (d Design) points(factors []Factor) (*design.Table, [][]float64, error) {
	if len(factors) == 0 {
		if d.Layout != "" && d.Layout != Factorial {
			return nil, nil, fmt.Errorf("experiment: design %q: empty: no factor", d.Layout)
		}
		return nil, nil, nil
	}
	plain := make([]design.Factor, len(factors))
	for k, f := range factors {
		plain[k] = f.plain()
	}
	var t design.Table
	var err error
	switch layout := cmp.Or(d.Layout, Factorial); layout {
	case Factorial:
		t, err = design.Factorial(plain)
	case OneAtATime:
		t, err = design.OneAtATime(plain)
	case List:
		t, err = design.List(plain, d.Rows)
	case LatinHypercube, Sobol, Halton, Saltelli, Morris:
		var rows [][]float64
		rows, err = d.cube(layout, len(factors))
		if err = errors.Join(design.Check(plain), err); err != nil {
			return nil, nil, err
		}
		return &design.Table{Factors: plain}, rows, nil
	default:
		err = errors.Join(design.Check(plain), unknown("experiment: design", string(layout), words(layouts)))
	}
	return &t, nil, err
}

// cube returns the points of a design in the unit cube.
func (d Design) cube(layout Layout, dim int) (rows [][]float64, err error) {
	var c design.Cube
	switch layout {
	case LatinHypercube:
		c, err = design.LatinHypercube(dim, d.Points, d.Seed)
	case Sobol:
		c, err = design.OwenSobol(dim, d.Points, d.Seed)
	case Halton:
		c, err = design.OwenHalton(dim, d.Points, d.Seed)
	case Morris:
		return sensitivity.Trajectories(dim, d.Points, 4, d.Seed)
	case Saltelli:
		var base design.Cube
		if base, err = design.OwenSobol(2*dim, d.Points, d.Seed); err != nil {
			return nil, err
		}
		s, err := sensitivity.NewSaltelli(base)
		if err != nil {
			return nil, err
		}
		return s.Points(), nil
	}
	if err != nil {
		return nil, err
	}
	return c.Points(), nil
}

// prepared is a study after all checks.
type prepared struct {
	Study
	bases  []loaded
	table  *design.Table // nil without factors
	cube   [][]float64   // the points of the design in the unit cube, or nil
	points int           // on each base
	hash   string
	data   string // the vintage of the economies
}

// loaded is a base that has been read.
type loaded struct {
	Base
	hash string

	mu        sync.Mutex
	economies map[string]*market.Economy // by the words of a level
}

// all returns the number of points over all bases.
func (p *prepared) all() int { return len(p.bases) * p.points }

// runs returns the number of runs.
func (p *prepared) runs() int { return p.all() * p.Seeds }

// of returns the point and the seed of a run.
func (p *prepared) of(run int) (point int, seed uint64) {
	return run % p.all(), p.First + uint64(run/p.all())
}

// prepare checks the study and reads the bases. The error lists all mistakes.
func (s Study) prepare() (*prepared, error) {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf("experiment: "+format, args...)) }
	// Points, observables and contrasts are looked at once what they stand on is right, whatever else
	// is wrong.
	p := &prepared{Study: s}
	p.Observe = slices.Clone(s.Observe)
	if len(s.Bases) == 0 {
		bad("the study has no base scenario")
	}
	p.bases = make([]loaded, len(s.Bases))
	seen := map[string]bool{}
	for k, b := range s.Bases {
		l := &p.bases[k]
		if l.Base, errs = b.load(errs); l.Name == "" {
			l.Name = fmt.Sprintf("base %d", k)
		}
		if seen[l.Name] {
			bad("two base scenarios have the name %q", l.Name)
		}
		seen[l.Name] = true
	}
	known := len(errs) == 0 // the bases are
	if s.Seeds < 1 {
		bad("Seeds is %d; want 1 or more", s.Seeds)
	}
	if len(s.Observe) == 0 {
		bad("Observe is empty; want a figure at least, such as %q", "count signed")
	}
	for _, name := range s.Keep {
		if !slices.Contains(keepable, name) {
			errs = append(errs, unknown("experiment: Keep", name, keepable))
		}
	}
	var wrong []error // of bases, factors and design
	for _, f := range s.Factors {
		wrong = append(wrong, f.check())
	}
	var err error
	p.table, p.cube, err = s.Design.points(s.Factors)
	wrong = append(wrong, err)
	p.points = 1
	if p.table != nil {
		p.points = max(len(p.table.Rows), len(p.cube))
	}
	if p.fork != nil { // the points are the two moves
		p.points = 2
	}
	names := map[string]bool{}
	for k := range p.Observe {
		o := &p.Observe[k]
		if err := o.parse(); err != nil {
			errs = append(errs, err)
			o.check = nil // what is not understood is not looked up
		}
		if names[o.Name] {
			bad("Observe has %q twice", o.Name)
		}
		names[o.Name] = true
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, errors.Join(errors.Join(errs...), err)
	}
	if known {
		errs = append(errs, p.checkPoints()...)
		errs = append(errs, p.checkObserved()...)
		if p.Stop != nil {
			errs = append(errs, p.Stop.check(p))
		}
		for _, c := range p.Compare {
			errs = append(errs, c.check(p))
		}
	}
	if p.Shards == 0 {
		p.Shards = 1
		if p.Stop != nil {
			p.Shards = (p.Seeds + stopEvery - 1) / stopEvery
		}
	}
	if p.Shards < 1 || p.runs() > 0 && p.Shards > p.runs() {
		bad("Shards is %d; want 1 to %d, the number of runs", p.Shards, p.runs())
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	p.freeze()
	return p, nil
}

// load reads a base and adds its mistakes to errs.
func (b Base) load(errs []error) (Base, []error) {
	var err error
	switch {
	case b.Text != nil:
		b.Scenario, err = scenario.ReadText(b.File, b.Text)
	case b.File != "":
		b.Scenario, err = scenario.ReadFile(b.File)
	default:
		err = b.Scenario.Validate()
	}
	b.Name = cmp.Or(b.Name, b.Scenario.Name)
	if err != nil {
		errs = append(errs, fmt.Errorf("experiment: base %q: %w", cmp.Or(b.Name, b.File), err))
	}
	return b, errs
}

// shownPoints is the number of points whose mistakes are told.
const shownPoints = 5

// checkPoints sets up the scenario of every point. A path that is wrong is wrong at every point
// and is told once.
func (p *prepared) checkPoints() (errs []error) {
	told := map[string]bool{}
	count := 0
	for i := range p.all() {
		sc, err := p.scenario(i)
		if err == nil {
			err = sc.Validate()
		}
		if err == nil {
			continue
		}
		count++
		if text := err.Error(); !told[text] && len(told) < shownPoints {
			told[text] = true
			errs = append(errs, fmt.Errorf("experiment: %s: %w", p.label(i), err))
		}
	}
	if count > len(told) {
		errs = append(errs, fmt.Errorf("experiment: %d of %d points have mistakes", count, p.all()))
	}
	return errs
}

// checkObserved looks up the names of observables in each base.
func (p *prepared) checkObserved() (errs []error) {
	told := map[string]bool{}
	for i := range p.all() {
		sc, err := p.scenario(i)
		if err != nil { // told already; the base has the names
			b, _ := p.at(i)
			sc = p.bases[b].Scenario
		}
		for _, o := range p.Observe {
			if o.check == nil {
				continue
			}
			// The same mistake at other points is told once.
			if err := o.check(&sc); err != nil && !told[o.Name+err.Error()] {
				told[o.Name+err.Error()] = true
				errs = append(errs, fmt.Errorf("experiment: observable %q at %s: %w", o.Name, p.label(i), err))
			}
		}
		if len(errs) > shownPoints {
			break
		}
	}
	return errs
}

// at returns the base of a point and the row of the design.
func (p *prepared) at(point int) (base, row int) { return point / p.points, point % p.points }

// value returns what factor k is set to in a row.
func (p *prepared) value(row, k int) design.Value {
	if p.cube != nil {
		return p.table.Factors[k].At(p.cube[row][k])
	}
	return p.table.Rows[row][k]
}

// scenario returns the scenario of a point.
func (p *prepared) scenario(point int) (sim.Scenario, error) {
	b, row := p.at(point)
	base := &p.bases[b]
	sc := base.Scenario
	if p.table == nil {
		return sc, nil
	}
	var errs []error
	// The economy comes first: groups of actors may come from it.
	for k, f := range p.Factors {
		for path, text := range f.settings(p.value(row, k)) {
			if path == "economy" || strings.HasPrefix(path, "economy.") {
				with, err := base.in(path, text, sc)
				if err != nil {
					errs = append(errs, err)
					continue
				}
				sc = with
			}
		}
	}
	for k, f := range p.Factors {
		rest := Settings{}
		for path, text := range f.settings(p.value(row, k)) {
			if path != "economy" && !strings.HasPrefix(path, "economy.") {
				rest[path] = text
			}
		}
		errs = append(errs, rest.Apply(&sc))
	}
	return sc, errors.Join(errs...)
}

// in returns the base in another economy. Each economy is read once, and runs share it. In a base
// from a file, actors with from_economy come from the new economy.
func (l *loaded) in(path, text string, sc sim.Scenario) (sim.Scenario, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := path + ": " + text
	e := l.economies[key]
	if e == nil {
		with := sc
		if err := scenario.Set(&with, path, text); err != nil {
			return sc, err
		}
		e = with.Economy
		if l.economies == nil {
			l.economies = map[string]*market.Economy{}
		}
		l.economies[key] = e
	}
	name := sc.Name
	if l.File != "" {
		moved, err := scenario.InEconomy(l.File, l.Text, e)
		if err != nil {
			return sc, err
		}
		moved.Name = name
		return moved, nil
	}
	sc.Economy = e
	return sc, nil
}

// label returns a point in words: "base leverage, coercion.severities 0.25".
func (p *prepared) label(point int) string {
	b, row := p.at(point)
	parts := []string{"base " + p.bases[b].Name}
	if p.table != nil {
		for k, f := range p.table.Factors {
			parts = append(parts, f.Name+" "+p.value(row, k).Text)
		}
	}
	if p.fork != nil {
		parts = append(parts, "move "+[]string{p.fork.Without.Name, p.fork.With.Name}[row])
	}
	return strings.Join(parts, ", ")
}

// freeze sets the hash and the vintage of the data.
func (p *prepared) freeze() {
	type frozenFactor struct {
		Factor
		Scale string
	}
	frozen := struct {
		Format  int
		Bases   [][2]string
		Factors []frozenFactor
		Design  Design
		Seeds   int
		First   uint64
		Observe []string
		Keep    []string
		Stop    *Stop
		Fork    []string
	}{Format: 1, Design: p.Design, Seeds: p.Seeds, First: p.First, Keep: p.Keep, Stop: p.Stop}
	var data []string
	for k := range p.bases {
		b := &p.bases[k]
		// A scenario with code has no hash: the version of the program stands for the code.
		b.hash, _ = scenario.Hash(b.Scenario)
		frozen.Bases = append(frozen.Bases, [2]string{b.Name, b.hash})
		if v := scenario.Vintage(b.Scenario.Economy); !slices.Contains(data, v) {
			data = append(data, v)
		}
	}
	for _, f := range p.Factors {
		frozen.Factors = append(frozen.Factors, frozenFactor{f, f.Scale.String()})
	}
	for _, o := range p.Observe {
		frozen.Observe = append(frozen.Observe, o.Name)
	}
	if p.fork != nil {
		frozen.Fork = p.fork.describe()
	}
	text, err := json.Marshal(frozen)
	if err != nil {
		panic("experiment: " + err.Error()) // texts and finite numbers always marshal
	}
	sum := sha256.Sum256(text)
	p.hash, p.data = hex.EncodeToString(sum[:]), strings.Join(data, ", ")
}

// Hash returns the hash of the study, 64 hexadecimal digits, or all mistakes.
func (s Study) Hash() (string, error) {
	p, err := s.prepare()
	if err != nil {
		return "", err
	}
	return p.hash, nil
}

// plan returns the plan of the runs.
func (p *prepared) plan() ensemble.Plan {
	return ensemble.Plan{Study: p.hash, Version: p.version(), Runs: p.runs(), Shards: p.Shards}
}

// words returns names as texts.
func words[S ~string](list []S) []string {
	out := make([]string, len(list))
	for k := range list {
		out[k] = string(list[k])
	}
	return out
}
