package treaty

import (
	"fmt"
	"math"
	"slices"
)

// VoteRule says how many of those who may vote must be in favour: a share of them,
// except that [Unanimity] asks for all and [Majority] for more than half.
type VoteRule float64

// The named rules. The zero value is unanimity.
const (
	Unanimity VoteRule = 0
	Majority  VoteRule = 0.5
)

// Qualified is the rule that at least a share of those who may vote, in (0, 1], is in
// favour.
func Qualified(share float64) VoteRule { return VoteRule(share) }

// Needs is the number of votes in favour that it takes among those who may vote.
func (v VoteRule) Needs(voters int) int {
	switch v {
	case Unanimity:
		return voters
	case Majority:
		return voters/2 + 1
	}
	return int(math.Ceil(float64(v)*float64(voters) - 1e-9))
}

// String reads "unanimity", "a majority" or "a majority of 55 %".
func (v VoteRule) String() string {
	switch v {
	case Unanimity:
		return "unanimity"
	case Majority:
		return "a majority"
	}
	return fmt.Sprintf("a majority of %g %%", 100*float64(v))
}

// Valid reports whether the rule is one of the named ones or a share in (0, 1].
func (v VoteRule) Valid() bool { return v >= 0 && v <= 1 }

// Passes checks a vote: nobody votes who may not, nobody twice, and enough are in
// favour. The error says what is missing. Who may vote and does not is not in favour.
func (v VoteRule) Passes(inFavour, against, voters []string) error {
	if err := ballots(inFavour, against, voters); err != nil {
		return err
	}
	if len(inFavour) < v.Needs(len(voters)) {
		return fmt.Errorf("%d of %d voted for it; %v takes %d", len(inFavour), len(voters), v, v.Needs(len(voters)))
	}
	return nil
}

func ballots(inFavour, against, voters []string) error {
	all := slices.Concat(inFavour, against)
	for k, id := range all {
		switch {
		case !slices.Contains(voters, id):
			return fmt.Errorf("%s has no vote", id)
		case slices.Contains(all[:k], id):
			return fmt.Errorf("%s votes twice", id)
		}
	}
	return nil
}
