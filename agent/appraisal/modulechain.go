package appraisal

import (
	"errors"
	"fmt"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

// ModuleState is the state of a module of a treaty for one party.
type ModuleState uint8

// The states of a module.
const (
	// ModuleKept: the module is in force and kept.
	ModuleKept ModuleState = iota
	// ModuleOthersOut: another party invokes an exception or breaks the module.
	ModuleOthersOut
	// ModuleSelfOut: the party itself invokes an exception.
	ModuleSelfOut
	// ModuleRetaliated: retaliation is in force.
	ModuleRetaliated
	// ModuleDead: the module is not in force.
	ModuleDead
	// ModuleStates is the number of states.
	ModuleStates
)

var moduleStates = [...]string{"kept", "others out", "self out", "retaliated", "dead"}

// String returns the name of the state.
func (s ModuleState) String() string {
	if s >= ModuleStates {
		return fmt.Sprintf("ModuleState(%d)", uint8(s))
	}
	return moduleStates[s]
}

// StateFlows are flows by state of a module, in percent of income per quarter.
type StateFlows [ModuleStates]float64

// StateMoves are the transition chances per quarter between states of a module.
type StateMoves [ModuleStates][ModuleStates]float64

// StayPut returns the moves of a module that never changes its state.
func StayPut() (m StateMoves) {
	for k := range m {
		m[k][k] = 1
	}
	return m
}

// ModuleQuarter is one quarter of a module for one party.
type ModuleQuarter struct {
	// Economy is the flow in a world without sanctions, Coercion the effect of sanctions on the
	// flow; Security, Sovereignty and Domestic are the other flows, in percent of income per
	// quarter.
	Economy, Coercion, Security, Sovereignty, Domestic StateFlows
	// Others are the moves if the party never steps out, All the moves if the party steps out at
	// its best.
	Others, All StateMoves
}

// flow returns the sum of the flows of a state in percent of income per quarter.
func (q *ModuleQuarter) flow(k ModuleState) float64 {
	return q.Economy[k] + q.Coercion[k] + q.Security[k] + q.Sovereignty[k] + q.Domestic[k]
}

// ModuleChain is a module for one party from now on; the last quarter stands for all later
// quarters.
type ModuleChain []ModuleQuarter

// Parts returns the sources of the value of a state, over a module that is dead for good, in
// percent of income per quarter as annuities at the discount factor delta in [0, 1):
//
//	economy, coercion,        the flows of a module that is kept for good,
//	security, sovereignty,    less the flows of a module that is dead for good
//	domestic
//	compliance risk           the effect of the moves of the others
//	option                    the further effect of the party's own moves
//
// The parts add up to the value of the chain with all moves. The error names flows or chances
// outside their range. The values are computed by numeric.RegimeChain.
func (m ModuleChain) Parts(delta float64, from ModuleState) (Parts, error) {
	if !(delta >= 0 && delta < 1) || from >= ModuleStates {
		return Parts{}, fmt.Errorf("appraisal: a module chain is valued at the discount factor %v from %v; want a number from 0 to below 1 and a state", delta, from)
	}
	const n = int(ModuleStates)
	others := numeric.RegimeChain{States: n, Flow: make([]float64, 0, len(m)*n), Move: make([]float64, 0, len(m)*n*n)}
	all := numeric.RegimeChain{States: n, Move: make([]float64, 0, len(m)*n*n)}
	for h := range m {
		q := &m[h]
		for k := range ModuleStates {
			others.Flow = append(others.Flow, q.flow(k))
			others.Move = append(others.Move, q.Others[k][:]...)
			all.Move = append(all.Move, q.All[k][:]...)
		}
	}
	all.Flow = others.Flow
	if err := errors.Join(others.Validate(), all.Validate()); err != nil {
		return Parts{}, err
	}
	p := Parts{
		Economy:     m.sure(delta, func(q *ModuleQuarter) *StateFlows { return &q.Economy }),
		Coercion:    m.sure(delta, func(q *ModuleQuarter) *StateFlows { return &q.Coercion }),
		Security:    m.sure(delta, func(q *ModuleQuarter) *StateFlows { return &q.Security }),
		Sovereignty: m.sure(delta, func(q *ModuleQuarter) *StateFlows { return &q.Sovereignty }),
		Domestic:    m.sure(delta, func(q *ModuleQuarter) *StateFlows { return &q.Domestic }),
	}
	var a, b [ModuleStates]float64
	others.Values(a[:], delta)
	all.Values(b[:], delta)
	dead := numeric.Annuity(len(m), delta, func(h int) float64 { return m[h].flow(ModuleDead) })
	p.ComplianceRisk = (1-delta)*a[from] - dead - p.Total()
	p.Option = (1 - delta) * (b[from] - a[from])
	return p, nil
}

// sure returns the annuity of one flow of a module that is kept for good, less the annuity of a
// module that is dead for good, in percent of income per quarter.
func (m ModuleChain) sure(delta float64, of func(*ModuleQuarter) *StateFlows) float64 {
	return numeric.Annuity(len(m), delta, func(h int) float64 {
		u := of(&m[h])
		return u[ModuleKept] - u[ModuleDead]
	})
}
