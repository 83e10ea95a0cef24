package trial

import "github.com/tradetalk/tradetalk/agent"

// Stub is a strategy for every decision: Pick is the number of the option chosen, and Asked
// records each question with the subjects.
type Stub struct {
	Pick  int
	Asked *[]string
}

// note records a question and returns the choice.
func (s Stub) note(what string, subjects ...string) int {
	for _, x := range subjects {
		what += " " + x
	}
	*s.Asked = append(*s.Asked, what)
	return s.Pick
}

// Invoke records a decision on a module.
func (s Stub) Invoke(_ agent.View, _ []agent.Option, module string) int {
	return s.note("invoke", module)
}

// Complain records a decision on a case.
func (s Stub) Complain(_ agent.View, _ []agent.Option, module, against string) int {
	return s.note("complain", module, against)
}

// Threaten records a decision on a threat.
func (s Stub) Threaten(_ agent.View, _ []agent.Option, issue string) int {
	return s.note("threaten", issue)
}

// Answer records a target's decision.
func (s Stub) Answer(_ agent.View, _ []agent.Option, regime string) int {
	return s.note("answer", regime)
}

// Enforce records a sender's decision.
func (s Stub) Enforce(_ agent.View, _ []agent.Option, regime string) int {
	return s.note("enforce", regime)
}

// Join records a third party's decision on a coalition.
func (s Stub) Join(_ agent.View, _ []agent.Option, regime string) int { return s.note("join", regime) }

// Obey records a decision on a ruling.
func (s Stub) Obey(_ agent.View, _ []agent.Option, module, dispute string) int {
	return s.note("obey", module, dispute)
}

// Renew records a vote on another term.
func (s Stub) Renew(_ agent.View, _ []agent.Option, module string) int {
	return s.note("renew", module)
}

// Evade records a third party's decision on evasion.
func (s Stub) Evade(_ agent.View, _ []agent.Option, regime, sectors string) int {
	return s.note("evade", regime, sectors)
}

// Accept records a decision on an inducement.
func (s Stub) Accept(_ agent.View, _ []agent.Option, issue string) int {
	return s.note("accept", issue)
}

// Induce records a decision of a donor or mediator.
func (s Stub) Induce(_ agent.View, _ []agent.Option, issue, toward string) int {
	return s.note("induce", issue, toward)
}

// SetTariffs records a decision on tariffs outside texts.
func (s Stub) SetTariffs(agent.View, []agent.Option) int { return s.note("set tariffs") }
