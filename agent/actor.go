package agent

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Actor is a state or bloc that decides. Its Public part is known to all; the rest
// is its own secret.
type Actor struct {
	Public

	// Sovereignty is what it costs the actor to be bound by a module at full
	// depth, by module ID, in percent of baseline real income per quarter. A
	// module that is not listed costs nothing. Any finite number; below zero it is what the
	// bond is worth to it. An assumption of the scenario.
	Sovereignty map[string]float64
	// RedLines are what the actor will not sign, or not without a price ([Priced]),
	// as long as nobody else knows. What it has declared in public is in Declared.
	RedLines []redline.Line
	// Prior is the trust with which the actor meets every other at the start,
	// except for Strangers, by ID, whom it meets with StrangerPrior. The default, of New, is
	// DefaultPrior, an assumption; both numbers are above 0.
	Prior     belief.Trust
	Strangers []string
	// Precision is the lambda of the choice rule (see Choose): the noise in a
	// choice has a standard deviation of pi/(sqrt(6) lambda) percent of income.
	// Unit: one over a percent; 0 or more. The default, zero, means that there is none: the
	// actor takes the best. The rule is that of McFadden (1974); its size an assumption.
	Precision float64
	// Foresight is how the executive takes the vote at home into account before it
	// signs.
	Foresight Foresight
	// Strategies replace the actor's decisions away from the table. The default is
	// to decide by appraisal.
	Strategies Strategies
	// Player conducts the actor's talks. Nil means bargain.Boulware{}.
	Player bargain.Player
}

// Public is what everybody knows of an actor.
type Public struct {
	ID, Name string
	// Regions are the IDs of the regions of the economy that it speaks for. Who speaks
	// for none only observes ([Public.Observes]).
	Regions []string
	// Patience is the time preference beta per quarter, in (0, 1): what a quarter leaves of
	// a payoff. The default, of New, is DefaultPatience, an assumption.
	Patience float64
	// Hazard is the chance per quarter that the leader loses office, in [0, 1). The default,
	// of New, is DefaultHazard, an assumption.
	Hazard float64
	// Bias is the weight a of organised groups in the actor's payoff, in [0, 1]. The default
	// is none, that of FromEconomy DefaultBias, which has the source.
	Bias float64
	// Groups are those who are organised and those who vote.
	Groups []Group
	// Quota is the share of votes that ratification takes, in [0, 1]. The default, of New,
	// is DefaultQuota: a simple majority, an assumption.
	Quota float64
	// VoteNoise is the scale of the logistic shock to a group's vote, in
	// percent of its payroll, 0 or more. The default, of New, is DefaultVoteNoise, an
	// assumption.
	VoteNoise float64
	// Politics is how support at home answers to what happens.
	Politics Politics
	// Declared are the red lines that the actor has made public.
	Declared []redline.Line
	// Council is that of a bloc, which must consent to what the bloc signs and
	// ratifies. The default (nil) is none: the actor is one state.
	Council *Council
	// Audience is what it costs the leader at home to back down from a threat, or to
	// give in to one, in percent of baseline real income per quarter (Fearon 1994,
	// American Political Science Review 88: 577-592), 0 or more. The default, of New, is
	// DefaultAudience, an assumption.
	Audience float64
}

// Group is an interest at home: those who are paid in some sectors, or the public.
type Group struct {
	Name string
	// Sectors are where the group is paid; its stake is their payroll. A group
	// without sectors is the public at large, and its stake is real income:
	// with mobile labour that is what decides the lot of whoever is not tied to
	// a sector.
	Sectors treaty.Sectors
	// Influence is the group's weight w among the organised groups in the
	// actor's payoff, Votes its weight in ratification. Both are relative to
	// the sum over the actor's groups: weights of 0 or more. The default is none, that of
	// FromEconomy value added, an assumption.
	Influence, Votes float64
}

// Discount is what a quarter ahead is worth: delta = Patience * (1 - Hazard).
func (p *Public) Discount() float64 { return p.Patience * (1 - p.Hazard) }

// Payoff is the economic part of what the actor is after.
func (p *Public) Payoff() welfare.Payoff {
	groups := make([]welfare.Interest, len(p.Groups))
	for k := range groups {
		groups[k] = welfare.Interest{Sectors: p.Groups[k].Sectors, Influence: p.Groups[k].Influence}
	}
	return welfare.Payoff{Regions: p.Regions, Bias: p.Bias, Groups: groups}
}

// Payoffs are those of some actors, in their order.
func Payoffs(actors []Public) []welfare.Payoff {
	out := make([]welfare.Payoff, len(actors))
	for k := range out {
		out[k] = actors[k].Payoff()
	}
	return out
}

// Observes reports whether the actor speaks for no region. It has no income to gain or lose
// and no consent to give: it takes no seat in a run, and is not for a Situation.
func (p *Public) Observes() bool { return len(p.Regions) == 0 }

// Party is the actor as treaty law sees it.
func (p *Public) Party() treaty.Party { return treaty.Party{ID: p.ID, Regions: p.Regions} }

// The defaults of an actor.
const (
	// DefaultPatience is a time preference of 4 % a year. An assumption.
	DefaultPatience = 0.99
	// DefaultHazard is a mean tenure of five years. An assumption.
	DefaultHazard = 0.05
	// DefaultBias: Goldberg and Maggi (1999, AER 89: 1135-1155) find that
	// governments weigh welfare 50 to 88 times as much as contributions;
	// estimates at the level of tariff lines cut that by 80 %, to 10 to 18
	// times, a weight of 0.05 to 0.09 on groups. 0.1 is near that end. Their
	// groups own specific factors, ours are paid in a sector: an assumption.
	DefaultBias = 0.1
	// DefaultQuota is half of the votes.
	DefaultQuota = 0.5
	// DefaultVoteNoise gives a vote shock with a standard deviation of about
	// 0.05 % of payroll, the size of the stakes in a tariff cut. An assumption.
	DefaultVoteNoise = 0.03
	// DefaultAudience is half a standard deviation of what actors do not know of
	// each other in a dispute (0.3 % of income). Only the ratio of the two matters. An
	// assumption, from 0 to 3 standard deviations.
	DefaultAudience = 0.15
)

// DefaultPrior is the trust between partners: four kept promises to one broken.
// An assumption.
func DefaultPrior() belief.Trust { return belief.Trust{Kept: 4, Broken: 1} }

// StrangerPrior is the trust in those of whom nothing is known: uniform (Josang and
// Ismail 2002).
func StrangerPrior() belief.Trust { return belief.Trust{Kept: 1, Broken: 1} }

// Meets is the trust with which the actor meets another at the start.
func (a *Actor) Meets(id string) belief.Trust {
	if slices.Contains(a.Strangers, id) {
		return StrangerPrior()
	}
	return a.Prior
}

// New returns an actor with all defaults, for regions of an economy. It has no
// groups, so that its payoff is real income alone and it ratifies what it signs.
func New(id string, regions ...string) Actor {
	return Actor{
		Public: Public{
			ID: id, Name: id, Regions: regions,
			Patience: DefaultPatience, Hazard: DefaultHazard, Quota: DefaultQuota, VoteNoise: DefaultVoteNoise, Politics: DefaultPolitics(), Audience: DefaultAudience,
		},
		Prior: DefaultPrior(),
	}
}

// FromEconomy makes one actor for each of the named regions. Those who are paid in
// each of the region's sectors that make goods are an organised group (Olson 1965:
// few who gain much); everybody else is the public. Votes go by value added, and so
// does influence among the organised, whose weight together is DefaultBias. A region
// that the economy lacks gives an actor that Validate refuses.
func FromEconomy(e *market.Economy, regions ...string) []Actor {
	actors := make([]Actor, len(regions))
	for k, id := range regions {
		a := New(id, id)
		if n, ok := e.RegionIndex(id); ok {
			a.Name = e.Regions()[n].Name
			a.organise(e)
		}
		actors[k] = a
	}
	return actors
}

// BlocFromEconomy makes one actor for several regions, with the groups that FromEconomy
// makes for one, and a council in which each region is a member and decides by
// QualifiedMajority. Weights are value added, because economies know no population: an
// assumption.
func BlocFromEconomy(e *market.Economy, id string, regions ...string) Actor {
	a := New(id, regions...)
	var members []Member
	for _, region := range regions {
		n, ok := e.RegionIndex(region)
		if !ok {
			return a
		}
		m := Member{ID: region, Regions: []string{region}}
		for j := range e.NumSectors() {
			m.Weight += e.ValueAdded(n, j)
		}
		members = append(members, m)
	}
	a.organise(e)
	a.Council = QualifiedMajority(members...)
	return a
}

// organise gives the actor its groups.
func (a *Actor) organise(e *market.Economy) {
	public := Group{Name: "public"}
	for j, sector := range e.Sectors() {
		paid := 0.0
		for _, id := range a.Regions {
			n, _ := e.RegionIndex(id)
			paid += e.ValueAdded(n, j)
		}
		if !sector.Goods() {
			public.Votes += paid
		} else if paid > 0 {
			a.Groups = append(a.Groups, Group{Name: sector.ID, Sectors: treaty.Sector(sector.ID), Influence: paid, Votes: paid})
		}
	}
	if len(a.Groups) > 0 {
		a.Bias = DefaultBias
	}
	a.Groups = append(a.Groups, public)
}

// Validate reports everything that is wrong with the actor.
func (a *Actor) Validate(e *market.Economy) error {
	var errs []error
	bad := func(field string, value any, want string) {
		errs = append(errs, fmt.Errorf("agent: actor %q: %s is %v; want %s", a.ID, field, value, want))
	}
	// within reports a number that is not in [lo, hi].
	within := func(field string, value, lo, hi float64, want string) {
		if !(value >= lo && value <= hi) {
			bad(field, value, want)
		}
	}
	below1, large := math.Nextafter(1, 0), math.MaxFloat64
	if a.ID == "" {
		bad("ID", "empty", "a name that no other actor has")
	}
	if a.Observes() && (a.Council != nil || len(a.Groups) > 0) {
		bad("Regions", "empty", "at least one region of the economy for who has groups or a council")
	}
	for k, r := range a.Regions {
		if _, ok := e.RegionIndex(r); !ok {
			bad("Regions", fmt.Sprintf("%q", r), "the IDs of regions of the economy")
		}
		if slices.Contains(a.Regions[:k], r) {
			bad("Regions", fmt.Sprintf("%q twice", r), "each region once")
		}
	}
	within("Patience", a.Patience, math.SmallestNonzeroFloat64, below1, "a number above 0 and below 1")
	within("Hazard", a.Hazard, 0, below1, "a number from 0 to below 1")
	within("Bias", a.Bias, 0, 1, "a number from 0 to 1")
	within("Quota", a.Quota, 0, 1, "a number from 0 to 1")
	within("VoteNoise", a.VoteNoise, 0, large, "a finite number of 0 or more")
	within("Foresight.Picture", a.Foresight.StakeError, 0, large, "a finite percentage of 0 or more")
	within("Foresight.Defeat", a.Foresight.Defeat, 0, large, "a finite percentage of income of 0 or more")
	if a.Council != nil {
		errs = append(errs, a.Council.validate(e, &a.Public))
	}
	within("Audience", a.Audience, 0, large, "a finite number of 0 or more")
	within("Precision", a.Precision, 0, math.Inf(1), "a number above 0, or 0 for no noise")
	within("Prior.Kept", a.Prior.Kept, math.SmallestNonzeroFloat64, large, "a finite number above 0")
	within("Prior.Broken", a.Prior.Broken, math.SmallestNonzeroFloat64, large, "a finite number above 0")
	a.Politics.check(within)
	influence := 0.0
	for k, g := range a.Groups {
		if _, err := g.Sectors.In(e); err != nil && g.Sectors != "" {
			errs = append(errs, fmt.Errorf("agent: actor %q: group %d (%q): %w", a.ID, k+1, g.Name, err))
		}
		within(fmt.Sprintf("group %d (%q): Influence", k+1, g.Name), g.Influence, 0, large, "a finite weight of 0 or more")
		within(fmt.Sprintf("group %d (%q): Votes", k+1, g.Name), g.Votes, 0, large, "a finite weight of 0 or more")
		influence += g.Influence
	}
	if a.Bias > 0 && influence == 0 {
		bad("Bias", a.Bias, "0 if no group has influence")
	}
	for _, id := range slices.Sorted(maps.Keys(a.Sovereignty)) {
		within(fmt.Sprintf("Sovereignty of %q", id), a.Sovereignty[id], -large, large, "a finite number")
	}
	lines := func(kind string, list []redline.Line) {
		for k, line := range list {
			if line == nil {
				bad(fmt.Sprintf("%s %d", kind, k+1), "nil", "a red line")
			} else if err := line.Validate(e); err != nil {
				errs = append(errs, fmt.Errorf("agent: actor %q: %s %d: %w", a.ID, kind, k+1, err))
			}
		}
	}
	if slices.Contains(a.Strangers, a.ID) {
		bad("Strangers", fmt.Sprintf("%q", a.ID), "the IDs of other actors")
	}
	lines("public red line", a.Declared)
	lines("red line", a.RedLines)
	return errors.Join(errs...)
}

// Clone returns a copy that shares nothing with the actor but its player and red
// lines, which are values.
func (a Actor) Clone() Actor {
	a.Regions, a.Groups = slices.Clone(a.Regions), slices.Clone(a.Groups)
	a.RedLines, a.Declared = slices.Clone(a.RedLines), slices.Clone(a.Declared)
	a.Strangers = slices.Clone(a.Strangers)
	a.Sovereignty = maps.Clone(a.Sovereignty)
	if a.Council != nil {
		council := *a.Council
		council.Members = slices.Clone(council.Members)
		a.Council = &council
	}
	return a
}
