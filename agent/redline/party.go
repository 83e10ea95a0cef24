package redline

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/market"
)

// Declaration returns words such as "no deal with CHN".
func (c PartyCondition) Declaration() string {
	if c.Without {
		return "no deal without " + name(c.Party)
	}
	return "no deal with " + name(c.Party)
}

// PartyCondition is a red line against a text together with a party, or against a text without
// the party.
//
//	no deal with CHN
//	no deal without USA
type PartyCondition struct {
	// Party is the ID of the actor. Without requires the party in place of excluding the party.
	Party   string
	Without bool
}

// Crossed looks for the party among the parties to the text.
func (c PartyCondition) Crossed(p *Prospect) string {
	switch in := slices.Contains(p.Text.Parties, c.Party); {
	case in && !c.Without:
		return fmt.Sprintf("%s would be a party", c.Party)
	case !in && c.Without:
		return fmt.Sprintf("%s would not be a party", c.Party)
	}
	return ""
}

// Validate reports an empty name.
func (c PartyCondition) Validate(*market.Economy) error {
	if c.Party == "" {
		return errors.New(`agent: PartyCondition.Party is ""; want the ID of an actor`)
	}
	return nil
}

// String states the line.
func (c PartyCondition) String() string { return c.Declaration() }
