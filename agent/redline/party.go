package redline

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/market"
)

// Declaration is "no deal with CHN".
func (c PartyCondition) Declaration() string {
	if c.Without {
		return "no deal without " + name(c.Party)
	}
	return "no deal with " + name(c.Party)
}

// PartyCondition is the red line to sign nothing together with a party, or nothing without it.
//
//	no deal with CHN
//	no deal without USA
type PartyCondition struct {
	Party   string
	Without bool
}

// Crossed looks through the parties to the text.
func (c PartyCondition) Crossed(p *Prospect) string {
	switch in := slices.Contains(p.Text.Parties, c.Party); {
	case in && !c.Without:
		return fmt.Sprintf("%s would be a party", c.Party)
	case !in && c.Without:
		return fmt.Sprintf("%s would not be a party", c.Party)
	}
	return ""
}

// Validate checks that there is a name.
func (c PartyCondition) Validate(*market.Economy) error {
	if c.Party == "" {
		return errors.New(`agent: Company.Party is ""; want the ID of an actor`)
	}
	return nil
}

// String states the line.
func (c PartyCondition) String() string { return c.Declaration() }
