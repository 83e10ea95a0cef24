package sim

import (
	"fmt"
	"reflect"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// The units of time. Everything that a scenario states is per quarter, in quarters, or has
// no time in it, whatever a period is; a run counts periods. This file is the one place
// that says which is which, and where a scenario is turned into one in periods: once, as a
// World is set up. Whoever adds a number to a scenario adds a line to the table; a test
// names those that lack one.

// unit says what time does to a number.
type unit uint8

const (
	// timeless: shares, weights, levels, factors, names of things by number; chances per
	// occasion; money at an annual rate; percent of income, which is as much of the
	// income of a year as of that of a month.
	timeless unit = iota
	// span: a duration or a date in quarters. Stated ones are a whole number of
	// periods, defaults are rounded up; numbers below zero have a meaning of their own.
	span
	// hazard: a chance per quarter, or the share of something that a quarter takes.
	// 1-(1-h)^q over q quarters.
	hazard
	// remains: the share of something that a quarter leaves. Its q-th power.
	remains
	// lump: percent of the income of a quarter, paid once. Divided by q.
	lump
	// together: converted with others of its type, by the method In of that type or,
	// for market.AdaptationRules, by adaptationIn.
	together
	// whereRead: what stays as it is stated and is counted in periods where it is read:
	// durations, and chances of reports, in texts and regimes, which are law
	// (treaty.Treaty.In, sanction.Regime.In), and defaults that go with an actor's place.
	whereRead
	// perPeriod: counted in periods by its name.
	perPeriod
)

// quantity is the unit of a field, and what zero stands for if it is not zero.
type quantity struct {
	unit     unit
	standard float64
}

// units are the numbers of a scenario by type and field. Those that hold no time need no
// line if their type is listed in timelessTypes.
var units = map[string]quantity{
	"sim.Scenario.Periods":       {unit: perPeriod},
	"sim.Talks.Rounds":           {unit: timeless},
	"sim.Talks.RoundsPerPeriod":  {unit: perPeriod},
	"sim.Talks.Recess":           {unit: span},
	"sim.Talks.RatifyAfter":      {unit: span},
	"sim.Talks.Unlock":           {unit: timeless},
	"sim.Coercion.Precision":     {unit: timeless},
	"sim.Coercion.Deadline":      {unit: span},
	"sim.Coercion.Severities":    {unit: timeless},
	"sim.Coercion.Vagueness":     {unit: timeless},
	"sim.Coercion.Recess":        {unit: span},
	"sim.Coercion.Leakage":       {unit: timeless},
	"sim.Coercion.Secrecy":       {unit: timeless},
	"sim.Coercion.Legitimacy":    {unit: timeless},
	"sim.Campaign.Shift":         {unit: timeless},
	"sim.Campaign.Cost":          {unit: timeless},
	"sim.Campaign.Start":         {unit: span},
	"sim.Campaign.End":           {unit: span},
	"agent.Public.Patience":      {unit: remains},
	"agent.Public.Hazard":        {unit: hazard},
	"agent.Public.Bias":          {unit: timeless},
	"agent.Public.Quota":         {unit: timeless},
	"agent.Public.VoteNoise":     {unit: timeless},
	"agent.Public.Audience":      {unit: timeless},
	"agent.Actor.Sovereignty":    {unit: timeless},
	"agent.Actor.Precision":      {unit: timeless},
	"agent.Foresight.Picture":    {unit: timeless},
	"agent.Foresight.Defeat":     {unit: timeless},
	"agent.Disruption.From":      {unit: span},
	"agent.Disruption.Until":     {unit: span},
	"agent.Disruption.Factor":    {unit: timeless},
	"agent.Compliance.CaseCost":  {lump, 0.001},
	"agent.Compliance.Diligence": {hazard, 0.7},

	"agent.Compliance.Strain":        {unit: timeless},
	"agent.Compliance.Surcharges":    {unit: timeless},
	"agent.Compliance.CapacityError": {unit: timeless},
	"agent.Compliance.SecondHand":    {unit: timeless},
	"coercion.Claim.Monitoring":      {unit: whereRead},
	"coercion.Issue.Start":           {unit: timeless},
	"coercion.Issue.Persistence":     {unit: timeless}, // per episode
	"coercion.Inducement.Amount":     {unit: timeless},
	"agent.Trust.Kept":               {unit: timeless}, // promises of agent.PromiseTerm quarters
	"agent.Trust.Broken":             {unit: timeless},

	"treaty.Step.After":            {unit: whereRead},
	"treaty.CarveOut.Term":         {unit: whereRead},
	"treaty.Accession.NotBefore":   {unit: whereRead},
	"treaty.Withdrawal.NotBefore":  {unit: whereRead},
	"sanction.Regime.Start":        {unit: whereRead},
	"sanction.Regime.End":          {unit: whereRead},
	"sanction.Exemption.Delay":     {unit: whereRead},
	"sanction.Snapback.Notice":     {unit: whereRead},
	"sanction.Snapback.Window":     {unit: whereRead},
	"sanction.Oversight.TimeLimit": {unit: whereRead},
	"sanction.Sunset.Every":        {unit: whereRead},

	"treaty.Commitment.Cut":                {unit: timeless},
	"treaty.Step.Share":                    {unit: timeless},
	"treaty.CarveOut.Retained":             {unit: timeless},
	"treaty.EntryRule.Ratifications":       {unit: timeless},
	"treaty.EntryRule.Fraction":            {unit: timeless},
	"treaty.EntryRule.TradeShare":          {unit: timeless},
	"treaty.PartyShare.Share":              {unit: timeless},
	"treaty.SecurityException.MaxRenewals": {unit: timeless},
	"terms.Option.Value":                   {unit: timeless}, // in the unit of what the term settles
	"terms.Constraint.Options":             {unit: timeless},
	"sanction.Regime.FrontLoading":         {unit: timeless},
	"sanction.Regime.Effort":               {unit: timeless}, // per shipment
	"sanction.Regime.Penalty":              {unit: timeless},
	"sanction.Measure.Severity":            {unit: timeless},
	"sanction.Measure.Rate":                {unit: timeless},
	"sanction.Measure.Cleared":             {unit: timeless},
	"sanction.Measure.Amount":              {unit: timeless},
	"sanction.Demand.Level":                {unit: timeless},
	"sanction.Demand.Within":               {unit: timeless},
	"sanction.Exemption.Share":             {unit: timeless},
	"sanction.Exemption.Chill":             {unit: timeless},
	"sanction.Milestone.Relief":            {unit: timeless},
	"sanction.Fund.Coverage":               {unit: timeless},
	"sanction.Oversight.MaxHarm":           {unit: timeless},
	"agent.ThreatProcess.Serious":          {unit: timeless},
	"agent.ThreatProcess.Grave":            {unit: timeless},
	"agent.MotiveProcess.Weight":           {unit: timeless},
	"market.AdaptationRules.ShortRun":      {unit: timeless},
	"market.AdaptationRules.LongRun":       {unit: timeless},
	"market.TechnologyRules.Inputs":        {unit: timeless},
	"market.TechnologyRules.Reliance":      {unit: timeless},
	"market.TechnologyRules.Shared":        {unit: timeless},

	"agent.ThreatProcess.Rise":        {unit: together},
	"agent.ThreatProcess.Worsen":      {unit: together},
	"agent.ThreatProcess.Ease":        {unit: together},
	"agent.ThreatProcess.Relent":      {unit: together},
	"agent.MotiveProcess.Rise":        {unit: together},
	"agent.MotiveProcess.Fall":        {unit: together},
	"market.AdaptationRules.Speed":    {unit: together},
	"market.AdaptationRules.Decay":    {unit: together},
	"market.AdaptationRules.Build":    {unit: together},
	"market.TechnologyRules.Growth":   {unit: together},
	"market.TechnologyRules.Response": {unit: together},
	"market.TechnologyRules.CatchUp":  {unit: together},
	"agent.Politics.Persistence":      {unit: together},
	"agent.Politics.Income":           {unit: together},
	"agent.Politics.Prices":           {unit: together},
	"agent.Politics.BackDown":         {unit: together},
	"agent.Politics.Win":              {unit: together},
	"agent.Politics.Rally":            {unit: together},
	"agent.Politics.Fatigue":          {unit: together},
	"agent.Politics.Unrest":           {unit: together},
	"agent.Politics.UnrestBase":       {unit: together},
	"agent.Politics.Weight":           {unit: together},
	"agent.Politics.FirstElection":    {unit: together},
	"agent.Politics.Term":             {unit: together},
	"agent.Politics.Mean":             {unit: timeless},
	"agent.Politics.Communication":    {unit: timeless},
	"agent.Politics.Tenure":           {unit: timeless},
	"agent.Politics.Swing":            {unit: timeless},
	"agent.Politics.Coattails":        {unit: timeless},
}

// timelessTypes have no number with time in it.
var timelessTypes = map[string]bool{
	"agent.Group": true, "agent.Stake": true, "agent.Member": true, "agent.Council": true,
	"coercion.Prior": true, "sanction.Route": true,
}

// played is a prepared scenario in periods: what the phases of a World go by. Of processes
// of threats and motives, which fill in their defaults first, World.processes makes those of
// a period.
func (s *Scenario) played() *Scenario {
	l := s.PeriodLength
	if l == treaty.Quarter {
		return s
	}
	p := s.copied()
	p.Treaty = p.Treaty.In(l)
	for k := range p.Regimes {
		p.Regimes[k] = p.Regimes[k].In(l)
	}
	p.Adaptation = adaptationIn(p.Economy, p.Adaptation, l)
	for k := range p.Actors {
		p.Actors[k].Politics = p.Actors[k].Politics.In(l)
	}
	eachNumber(reflect.ValueOf(&p).Elem(), "Scenario", func(_ string, v reflect.Value, q quantity) { q.convert(v, l) })
	return &p
}

// convert turns a number per quarter, or in quarters, into one in periods.
func (q quantity) convert(v reflect.Value, l treaty.Length) {
	if v.CanInt() {
		if q.unit == span {
			v.SetInt(int64(l.Periods(int(v.Int()))))
		}
		return
	}
	x := v.Float()
	if x == 0 {
		x = q.standard
	}
	if x <= 0 {
		return
	}
	switch q.unit {
	case hazard:
		v.SetFloat(l.Chance(x))
	case remains:
		v.SetFloat(l.Left(x))
	case lump:
		v.SetFloat(x / l.Quarters())
	}
}

// validateSpans reports stated durations that are no whole number of periods. Those in law
// are reported with their articles.
func (s *Scenario) validateSpans() (errs []error) {
	l := s.PeriodLength
	whole := func(path string, quarters int) {
		if quarters > 0 && !l.Whole(quarters) {
			errs = append(errs, fmt.Errorf("sim: %s is %d quarters; want %s", path, quarters, l.NotWhole()))
		}
	}
	c := s.copied() // the walk sets nothing, and wants to be able to
	eachNumber(reflect.ValueOf(&c).Elem(), "Scenario", func(path string, v reflect.Value, q quantity) {
		if q.unit == span {
			whole(path, int(v.Int()))
		}
	})
	for k := range c.Actors {
		p := &c.Actors[k].Politics
		whole(fmt.Sprintf("actor %q: Politics.FirstElection", c.Actors[k].ID), p.FirstElection)
		whole(fmt.Sprintf("actor %q: Politics.Term", c.Actors[k].ID), p.Term)
	}
	return errs
}

// eachNumber visits the numbers of a value that have time in them, but for those read
// elsewhere and those that are converted together, with their paths.
func eachNumber(v reflect.Value, path string, visit func(path string, v reflect.Value, q quantity)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			eachNumber(v.Elem(), path, visit)
		}
	case reflect.Slice:
		for k := range v.Len() {
			eachNumber(v.Index(k), fmt.Sprintf("%s[%d]", path, k), visit)
		}
	case reflect.Struct:
		t := v.Type()
		switch t {
		case reflect.TypeFor[market.Economy](), reflect.TypeFor[treaty.Treaty](), reflect.TypeFor[agent.Strategies]():
			return
		}
		for k := range t.NumField() {
			f := t.Field(k)
			if !f.IsExported() {
				continue
			}
			inner := path + "." + f.Name
			if f.Anonymous {
				inner = path
			}
			if q := units[t.String()+"."+f.Name]; q.unit == span || q.unit == hazard || q.unit == remains || q.unit == lump {
				visit(inner, v.Field(k), q)
				continue
			}
			eachNumber(v.Field(k), inner, visit)
		}
	}
}

// adaptationIn are the rules by which an economy adapts in a period. Shares of a distance
// or a stock that a quarter takes are hazards; what a quarter adds to a stock that decays at
// a rate d is added, over q quarters, 1-(1-d)^q over d times, so that stocks are the same at
// the same dates. Learning by oneself and the gap that it slows are not quite: within a
// period the one is as it was at its start.
func adaptationIn(e *market.Economy, r market.AdaptationRules, l treaty.Length) market.AdaptationRules {
	a, err := market.NewAdaptation(e, r)
	if err != nil {
		return r // of a mechanism that is off
	}
	r = a.Rules()
	added := func(decay float64) float64 {
		if decay == 0 {
			return l.Quarters()
		}
		return l.Chance(decay) / decay
	}
	t := &r.Technology
	r.Build *= added(r.Decay)
	t.Growth *= added(t.CatchUp)
	for _, taken := range []*float64{&r.Speed, &r.Decay, &t.Response, &t.CatchUp} {
		*taken = l.Chance(*taken)
	}
	for _, v := range []*float64{&r.Speed, &r.Decay, &r.Build, &t.Growth, &t.Reliance, &t.Response, &t.CatchUp, &t.Shared} {
		if *v == 0 {
			*v = -1 // none: zero would be the default
		}
	}
	return r
}
