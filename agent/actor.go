// The types of this file describe an actor: the public part known to all, and the actor's own
// secrets. Defaults, derivation from an economy and checks follow. The sources of single
// numbers stand beside the fields and constants.

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

// Actor is a state or bloc with decisions to take. All others know the Public part; the rest is
// the actor's secret.
type Actor struct {
	Public

	// Sovereignty is the actor's cost of being bound by a module at full depth, by module ID,
	// in percent of baseline real income per quarter. A module not listed costs
	// nothing. Any finite number is valid; a negative number makes the bond a benefit. The
	// numbers are an assumption of the scenario.
	Sovereignty map[string]float64
	// RedLines are the actor's undeclared red lines. The actor never signs beyond a line, or
	// signs only against a price ([redline.Priced]). Lines announced in public are in Declared.
	RedLines []redline.Line
	// Prior is the actor's initial trust in every other actor except Strangers. Strangers lists
	// actors by ID, trusted at first with StrangerPrior. New sets DefaultPrior, an assumption;
	// both counts are above 0.
	Prior     belief.Trust
	Strangers []string
	// Precision is lambda of the choice rule ([Choose]), in 1 over percent; 0 or more. The
	// noise in a choice has a standard deviation of pi/(sqrt(6) lambda) percent of income. The
	// default, zero, means no noise: the actor takes the best option. Source: McFadden (1974)
	// for the rule; the size is an assumption.
	Precision float64
	// Foresight is the executive's anticipation of the ratification vote before signature.
	Foresight Foresight
	// Strategies replace the actor's decisions away from the table. The default decides by
	// appraisal.
	Strategies Strategies
	// Player conducts the actor's talks. Nil means bargain.Boulware{}.
	Player bargain.Player
}

// Public is the part of an actor known to everybody.
type Public struct {
	ID, Name string
	// Regions are the IDs of the actor's regions of the economy. An actor without regions only
	// observes ([Public.Observes]).
	Regions []string
	// Patience is the time preference beta, the discount factor per quarter; a number in (0,
	// 1). The default of New is DefaultPatience, an assumption.
	Patience float64
	// Hazard is the leader's chance of losing office per quarter; a number in [0, 1). The
	// default of New is DefaultHazard, an assumption.
	Hazard float64
	// Bias is the weight a of organised groups in the actor's payoff; a number in [0, 1]. The
	// default is 0. FromEconomy sets DefaultBias; see there for the source.
	Bias float64
	// Groups are the organised interests and the voters.
	Groups []Group
	// Quota is the share of votes required for ratification; a number in [0, 1]. The
	// default of New is DefaultQuota, a simple majority: an assumption.
	Quota float64
	// VoteNoise is the scale of the logistic shock to a group's vote, in percent of the group's
	// payroll; 0 or more. The default of New is DefaultVoteNoise, an assumption.
	VoteNoise float64
	// Politics is the response of the leader's support at home to events.
	Politics Politics
	// Declared are the actor's public red lines.
	Declared []redline.Line
	// Council is the council of a bloc, whose consent the bloc needs to sign and to ratify. The
	// default, nil, means no council: the actor is a single state.
	Council *Council
	// Audience is the audience cost of the actor's leader for backing down from an own threat, in
	// standard deviations of what the issue is privately worth to the leader, as an annuity; from 0
	// to 3. Source: Fearon (1994, American Political Science Review 88: 577-592). The default of
	// New is DefaultAudience, an assumption. An actor that values support bears the loss of
	// support instead (Politics.Weight and Politics.BackDown), and sets no Audience of its own.
	Audience float64
}

// Group is an interest at home: the people paid in some sectors, or the public.
type Group struct {
	Name string
	// Sectors are the sectors where the group is paid; the group's stake is the payroll there.
	// A group without sectors is the public at large, with real income as the stake: with
	// mobile labour, real income decides the lot of everybody not tied to a sector.
	Sectors treaty.Sectors
	// Rents says that the group owns the firms of Sectors and that its stake is their real
	// profits (Grossman and Helpman 1994; Ossa 2014). The default is false: wages. Rents need
	// an economy with profits (market.FixedFirms) and Sectors with profits there.
	Rents bool
	// Influence is the group's weight w among the organised groups in the actor's payoff. Votes
	// is the group's weight in ratification. Both are relative to the sum over the actor's
	// groups; 0 or more. The default is 0. FromEconomy sets value added, an assumption.
	Influence, Votes float64
}

// Interest returns the economic part of the group.
func (g *Group) Interest() welfare.Interest {
	return welfare.Interest{Sectors: g.Sectors, Rents: g.Rents, Influence: g.Influence}
}

// Discount returns the discount factor delta per quarter: delta = Patience * (1 - Hazard).
func (p *Public) Discount() float64 { return p.Patience * (1 - p.Hazard) }

// Payoff returns the economic part of the actor's objective.
func (p *Public) Payoff() welfare.Payoff {
	groups := make([]welfare.Interest, len(p.Groups))
	for k := range groups {
		groups[k] = p.Groups[k].Interest()
	}
	return welfare.Payoff{Regions: p.Regions, Bias: p.Bias, Groups: groups}
}

// Payoffs returns the economic parts of the objectives of some actors, in the order of the
// list.
func Payoffs(actors []Public) []welfare.Payoff {
	out := make([]welfare.Payoff, len(actors))
	for k := range out {
		out[k] = actors[k].Payoff()
	}
	return out
}

// Observes reports whether the actor speaks for no region. Such an actor has no income at stake
// and no consent to give. An observer takes no seat in a run and has no place in a Situation.
func (p *Public) Observes() bool { return len(p.Regions) == 0 }

// Party returns the actor as a party in treaty law.
func (p *Public) Party() treaty.Party { return treaty.Party{ID: p.ID, Regions: p.Regions} }

// The default values of an actor's numbers.
const (
	// DefaultPatience is a time preference of 4 % a year, as a factor per quarter. An
	// assumption.
	DefaultPatience = 0.99
	// DefaultHazard is a mean tenure of five years, as a chance per quarter. An assumption.
	DefaultHazard = 0.05
	// DefaultBias is a weight of 0.1 on organised groups. Goldberg and Maggi (1999, AER 89:
	// 1135-1155) find a weight of welfare 50 to 88 times the weight of contributions. Estimates
	// at the level of tariff lines cut the ratio by 80 %, to 10 to 18: a weight of 0.05 to 0.09
	// on groups. The default is near the upper end. The groups of Goldberg and Maggi own
	// specific factors and the groups here are paid in a sector: an assumption.
	DefaultBias = 0.1
	// DefaultQuota is half of the votes.
	DefaultQuota = 0.5
	// DefaultVoteNoise gives a vote shock with a standard deviation of about 0.05 % of payroll,
	// the size of the stakes in a tariff cut. An assumption.
	DefaultVoteNoise = 0.03
	// DefaultAudience is half a standard deviation of the private information of leaders in a
	// dispute: only the ratio matters. An assumption.
	DefaultAudience = 0.5
)

// DefaultPrior returns the trust between partners: four kept promises to one broken promise. An
// assumption.
func DefaultPrior() belief.Trust { return belief.Trust{Kept: 4, Broken: 1} }

// StrangerPrior returns the trust in an unknown actor: the uniform distribution (Josang and
// Ismail 2002).
func StrangerPrior() belief.Trust { return belief.Trust{Kept: 1, Broken: 1} }

// Meets returns the actor's initial trust in another actor.
func (a *Actor) Meets(id string) belief.Trust {
	if slices.Contains(a.Strangers, id) {
		return StrangerPrior()
	}
	return a.Prior
}

// New returns an actor with all defaults for some regions of an economy. The actor has no
// groups: the payoff is real income alone, and every signed text is ratified.
func New(id string, regions ...string) Actor {
	return Actor{
		Public: Public{
			ID: id, Name: id, Regions: regions,
			Patience: DefaultPatience, Hazard: DefaultHazard, Quota: DefaultQuota, VoteNoise: DefaultVoteNoise, Politics: DefaultPolitics(), Audience: DefaultAudience,
		},
		Prior: DefaultPrior(),
	}
}

// FromEconomy returns an actor for each named region. The people paid in each of the region's
// goods sectors are an organised group (Olson 1965: few people with much to gain); everybody
// else is the public. Votes follow value added, and so does influence among the organised
// groups, with a joint weight of DefaultBias. In an economy with profits the organised groups
// are the owners of firms, and influence follows profits. A region absent from the economy gives an actor
// refused by Validate.
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

// FromWeights returns the actors of FromEconomy with political weights: influence of the owners
// of a sector is the weight times their profits, lambda_s pi_s (the objective of Ossa 2014,
// equation 6, in the form of Grossman and Helpman 1994). An economy without profits
// (market.PerfectCompetition) is an error, since weights would act on nothing.
func FromWeights(e *market.Economy, w *market.Weights, regions ...string) ([]Actor, error) {
	if e.Closure() != market.FixedFirms {
		return nil, fmt.Errorf("agent: political weights: got an economy with closure %q, want %q, in which firms earn profits", e.Closure(), market.FixedFirms)
	}
	actors := FromEconomy(e, regions...)
	for k := range actors {
		for i := range actors[k].Groups {
			g := &actors[k].Groups[i]
			if !g.Rents {
				continue
			}
			n, _ := e.RegionIndex(regions[k])
			j, _ := e.SectorIndex(g.Name)
			g.Influence *= w.Weight(n, j)
		}
	}
	return actors, nil
}

// earns reports whether some of the sectors have profits in the actor's regions.
func (p *Public) earns(e *market.Economy, sectors treaty.Sectors) bool {
	list, err := sectors.In(e)
	if err != nil {
		return true // reported as unknown sectors
	}
	for _, id := range p.Regions {
		n, ok := e.RegionIndex(id)
		for _, j := range list {
			if ok && e.SectorProfit(n, j) > 0 {
				return true
			}
		}
	}
	return false
}

// BlocFromEconomy returns an actor for several regions, with groups as in FromEconomy and a
// council with a member for each region, deciding by QualifiedMajority. Voting weights are
// value added, because economies hold no population: an assumption.
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

// organise gives the actor a group per goods sector and the public as a last group.
func (a *Actor) organise(e *market.Economy) {
	public := Group{Name: "public"}
	for j, sector := range e.Sectors() {
		paid, profits := 0.0, 0.0
		for _, id := range a.Regions {
			n, _ := e.RegionIndex(id)
			paid += e.ValueAdded(n, j)
			profits += e.SectorProfit(n, j)
		}
		if !sector.Goods() {
			public.Votes += paid
		} else if paid > 0 {
			g := Group{Name: sector.ID, Sectors: treaty.Sector(sector.ID), Influence: paid, Votes: paid}
			if profits > 0 {
				g.Rents, g.Influence = true, profits
			}
			a.Groups = append(a.Groups, g)
		}
	}
	if len(a.Groups) > 0 {
		a.Bias = DefaultBias
	}
	a.Groups = append(a.Groups, public)
}

// Validate reports every fault of the actor in one error.
func (a *Actor) Validate(e *market.Economy) error {
	var errs []error
	bad := func(field string, value any, want string) {
		errs = append(errs, fmt.Errorf("agent: actor %q: %s is %v; want %s", a.ID, field, value, want))
	}
	// within reports a number outside [lo, hi].
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
	within("Foresight.Picture", a.Foresight.Picture, 0, large, "a finite percentage of 0 or more")
	within("Foresight.Defeat", a.Foresight.Defeat, 0, large, "a finite percentage of income of 0 or more")
	if a.Council != nil {
		errs = append(errs, a.Council.validate(e, &a.Public))
	}
	within("Audience", a.Audience, 0, 3, "a number of standard deviations from 0 to 3")
	if a.Audience > 0 && a.Audience != DefaultAudience && a.Politics.Weight > 0 && a.Politics.BackDown > 0 {
		bad("Audience", a.Audience, "0 or the default where Politics.Weight and Politics.BackDown are above 0: an audience is a primitive or support, and never both")
	}
	within("Precision", a.Precision, 0, math.Inf(1), "a number above 0, or 0 for no noise")
	within("Prior.Kept", a.Prior.Kept, math.SmallestNonzeroFloat64, large, "a finite number above 0")
	within("Prior.Broken", a.Prior.Broken, math.SmallestNonzeroFloat64, large, "a finite number above 0")
	a.Politics.check(within)
	influence := 0.0
	for k, g := range a.Groups {
		if _, err := g.Sectors.In(e); err != nil && g.Sectors != "" {
			errs = append(errs, fmt.Errorf("agent: actor %q: group %d (%q): %w", a.ID, k+1, g.Name, err))
		}
		if g.Rents && !a.earns(e, g.Sectors) {
			bad(fmt.Sprintf("group %d (%q): Rents", k+1, g.Name), "true", "false where the group's sectors earn no profits: profits need an economy with a fixed number of firms and sigma")
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

// Clone returns a deep copy of the actor. The copy shares the player and the red lines with the
// original; both are values.
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
