package treaty

import (
	"fmt"
	"math"
	"slices"
)

// VoteRule is the share of entitled voters needed in favour, in (0, 1]. [Unanimity]
// asks for all and [Majority] for more than half.
type VoteRule float64

// The named rules. The zero value is unanimity.
const (
	Unanimity VoteRule = 0
	Majority  VoteRule = 0.5
)

// Qualified returns the rule with a least share of entitled voters in favour, in (0,
// 1].
func Qualified(share float64) VoteRule { return VoteRule(share) }

// Needs returns the number of votes in favour needed among entitled voters.
func (v VoteRule) Needs(voters int) int {
	switch v {
	case Unanimity:
		return voters
	case Majority:
		return voters/2 + 1
	}
	return int(math.Ceil(float64(v)*float64(voters) - 1e-9))
}

// String returns "unanimity", "a majority" or "a majority of 55 %".
func (v VoteRule) String() string {
	switch v {
	case Unanimity:
		return "unanimity"
	case Majority:
		return "a majority"
	}
	return fmt.Sprintf("a majority of %g %%", 100*float64(v))
}

// Valid reports whether the rule is named or a share in (0, 1].
func (v VoteRule) Valid() bool { return v >= 0 && v <= 1 }

// Passes returns nil for a vote in favour. The error says what is missing: a voter
// without a vote or with two votes, or too few in favour. An abstention is not in
// favour.
func (v VoteRule) Passes(inFavour, against, voters []string) error {
	if err := ballots(inFavour, against, voters); err != nil {
		return err
	}
	if len(inFavour) < v.Needs(len(voters)) {
		return fmt.Errorf("%d of %d voted for it; %v takes %d", len(inFavour), len(voters), v, v.Needs(len(voters)))
	}
	return nil
}

// ballots checks that every ballot is from an entitled voter and no voter votes twice.
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
