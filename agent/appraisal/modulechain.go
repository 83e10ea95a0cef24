package appraisal

import (
	"errors"
	"fmt"

	"github.com/tradetalk/tradetalk/internal/numeric"
)

// ModuleState is how a module of a treaty stands for one party.
type ModuleState uint8

// The states of a module.
const (
	// ModuleKept: it is in force and kept.
	ModuleKept ModuleState = iota
	// ModuleOthersOut: another party invokes an exception, or does not keep it.
	ModuleOthersOut
	// ModuleSelfOut: the party itself invokes an exception.
	ModuleSelfOut
	// ModuleRetaliated: retaliation is in force.
	ModuleRetaliated
	// ModuleDead: it is not in force.
	ModuleDead
	// ModuleStates is how many states there are.
	ModuleStates
)

var moduleStates = [...]string{"kept", "others out", "self out", "retaliated", "dead"}

// String names the state.
func (s ModuleState) String() string {
	if s >= ModuleStates {
		return fmt.Sprintf("ModuleState(%d)", uint8(s))
	}
	return moduleStates[s]
}

// StateFlows are flows by state of a module, in percent of income.
type StateFlows [ModuleStates]float64

// StateMoves are the chances to go from one state of a module to another.
type StateMoves [ModuleStates][ModuleStates]float64

// StayPut are the moves of a module that stays as it is.
func StayPut() (m StateMoves) {
	for k := range m {
		m[k][k] = 1
	}
	return m
}

// ModuleQuarter is one quarter of a module as one party sees it.
type ModuleQuarter struct {
	// Economy is the flow in a world without sanctions, Coercion what sanctions
	// add to it, Security, Sovereignty and Domestic the other flows.
	Economy, Coercion, Security, Sovereignty, Domestic StateFlows
	// Others are the moves if the party itself never steps out, All the moves if
	// it does when it will.
	Others, All StateMoves
}

func (q *ModuleQuarter) flow(k ModuleState) float64 {
	return q.Economy[k] + q.Coercion[k] + q.Security[k] + q.Sovereignty[k] + q.Domestic[k]
}

// ModuleChain is a module as one party sees it, from now on; the last quarter stands for
// all that follow.
type ModuleChain []ModuleQuarter

// Parts says where the worth of being in a state comes from, against a module that is
// dead and stays so, as annuities at the discount factor delta in [0, 1):
//
//	economy, coercion,        the flows of a module that is kept for good,
//	security, sovereignty,    less those of one that is dead for good
//	domestic
//	compliance risk           what the moves of the others change
//	option                    what the own moves change on top
//
// They add up to what the chain with all moves is worth. The error says which flows or
// chances cannot be.
func (m ModuleChain) Parts(delta float64, from ModuleState) (Parts, error) {
	if !(delta >= 0 && delta < 1) || from >= ModuleStates {
		return Parts{}, fmt.Errorf("agent: a module chain is valued at the discount factor %v from %v; want a number from 0 to below 1 and a state", delta, from)
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

// sure is the annuity of one flow of a module that is kept for good, less that of one
// that is dead for good.
func (m ModuleChain) sure(delta float64, of func(*ModuleQuarter) *StateFlows) float64 {
	return numeric.Annuity(len(m), delta, func(h int) float64 {
		u := of(&m[h])
		return u[ModuleKept] - u[ModuleDead]
	})
}
