package trial

import "github.com/tradetalk/tradetalk/agent"

// Stub takes every decision by number, and remembers what it was asked.
type Stub struct {
	Pick  int
	Asked *[]string
}

func (s Stub) note(what string, subjects ...string) int {
	for _, x := range subjects {
		what += " " + x
	}
	*s.Asked = append(*s.Asked, what)
	return s.Pick
}

func (s Stub) Invoke(_ agent.View, _ []agent.Option, module string) int {
	return s.note("invoke", module)
}
func (s Stub) Complain(_ agent.View, _ []agent.Option, module, against string) int {
	return s.note("complain", module, against)
}
func (s Stub) Threaten(_ agent.View, _ []agent.Option, issue string) int {
	return s.note("threaten", issue)
}
func (s Stub) Answer(_ agent.View, _ []agent.Option, regime string) int {
	return s.note("answer", regime)
}
func (s Stub) Enforce(_ agent.View, _ []agent.Option, regime string) int {
	return s.note("enforce", regime)
}
func (s Stub) Join(_ agent.View, _ []agent.Option, regime string) int { return s.note("join", regime) }

func (s Stub) Obey(_ agent.View, _ []agent.Option, module, dispute string) int {
	return s.note("obey", module, dispute)
}
func (s Stub) Renew(_ agent.View, _ []agent.Option, module string) int {
	return s.note("renew", module)
}
func (s Stub) Evade(_ agent.View, _ []agent.Option, regime, sectors string) int {
	return s.note("evade", regime, sectors)
}
func (s Stub) Accept(_ agent.View, _ []agent.Option, issue string) int {
	return s.note("accept", issue)
}
func (s Stub) Induce(_ agent.View, _ []agent.Option, issue, toward string) int {
	return s.note("induce", issue, toward)
}
