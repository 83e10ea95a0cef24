package agent

import "github.com/tradetalk/tradetalk/agent/welfare"

// Sanctioned prices the world as it stands and the same without any sanctions.
func (s *Situation) Sanctioned() (with, without *welfare.Prices, err error) {
	if with, err = s.priced(query{period: s.Period}); err != nil {
		return nil, nil, err
	}
	without, err = s.priced(query{period: s.Period, calm: true})
	return with, without, err
}
