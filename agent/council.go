package agent

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Council is the body in which the members of a bloc vote on the signature and ratification of
// the bloc. Membership and votes are public: a member consents if the draft does no harm to the
// real income of the member's regions in the quarter of entry into force.
type Council struct {
	// Members are the voting states; at least one state.
	Members []Member
	// States is the required share of members in favour. The default is unanimity.
	States treaty.VoteRule
	// Weight is the required share of voting weight in favour; a number in [0, 1]. The default
	// is none. QualifiedMajority has the number of the European Union, with the article.
	Weight float64
	// Blocking is the minimum number of members able to block a draft with enough members but
	// too little weight in favour: with fewer members against, weight does not count. The
	// default, 0, means a single member can block. QualifiedMajority has the number of the
	// European Union, with the article.
	Blocking int
}

// Member is a state within a bloc.
type Member struct {
	ID string
	// Regions are the IDs of the member's regions of the economy, all regions of the bloc.
	Regions []string
	// Weight is the member's weight in the council, such as population. Only proportions count;
	// 0 or more. The default is none. BlocFromEconomy sets value added, an assumption.
	Weight float64
}

// QualifiedMajority returns the council of the European Union for trade agreements: 55 % of the
// members with 65 % of the population, where fewer than four members cannot block (Treaty on
// European Union, Article 16(4); Treaty on the Functioning of the European Union, Article
// 207(4)).
func QualifiedMajority(members ...Member) *Council {
	return &Council{Members: members, States: treaty.Qualified(0.55), Weight: 0.65, Blocking: min(4, len(members))}
}

// Total returns the sum of the members' weights, in the unit of Member.Weight.
func (c *Council) Total() (sum float64) {
	for k := range c.Members {
		sum += c.Members[k].Weight
	}
	return sum
}

// validate reports every fault of an actor's council in one error.
func (c *Council) validate(e *market.Economy, self *Public) error {
	var errs []error
	bad := func(field string, value any, want string) {
		errs = append(errs, fmt.Errorf("agent: actor %q: Council.%s is %v; want %s", self.ID, field, value, want))
	}
	if len(c.Members) == 0 {
		bad("Members", "empty", "at least one member")
	}
	if !c.States.Valid() {
		bad("States", float64(c.States), "a share in (0, 1], or 0 for unanimity")
	}
	if !(c.Weight >= 0 && c.Weight <= 1) {
		bad("Weight", c.Weight, "a share from 0 to 1")
	}
	if c.Blocking < 0 || c.Blocking > len(c.Members) {
		bad("Blocking", c.Blocking, fmt.Sprintf("a number of members, from 0 to %d", len(c.Members)))
	}
	owner := map[string]string{}
	ids := map[string]bool{}
	for k := range c.Members {
		m := &c.Members[k]
		field := fmt.Sprintf("Members[%d] (%q)", k, m.ID)
		if m.ID == "" || ids[m.ID] {
			bad(field+".ID", fmt.Sprintf("%q", m.ID), "a name that no other member has")
		}
		ids[m.ID] = true
		if !(m.Weight >= 0 && m.Weight <= math.MaxFloat64) {
			bad(field+".Weight", m.Weight, "a finite weight of 0 or more")
		}
		if len(m.Regions) == 0 {
			bad(field+".Regions", "empty", "at least one region of the bloc")
		}
		for _, r := range m.Regions {
			if _, ok := e.RegionIndex(r); !ok || !slices.Contains(self.Regions, r) {
				bad(field+".Regions", fmt.Sprintf("%q", r), "the IDs of regions of the bloc")
			} else if other, taken := owner[r]; taken {
				bad(field+".Regions", fmt.Sprintf("%q, which is %s's", r, other), "each region once")
			}
			owner[r] = m.ID
		}
	}
	if c.Weight > 0 && c.Total() == 0 {
		bad("Weight", c.Weight, "0 if no member has weight")
	}
	return errors.Join(errs...)
}
