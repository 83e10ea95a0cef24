package agent

import "fmt"

// Strategies replace an actor's decisions, one kind at a time. A nil field means the
// default: the best by the actor's appraisal, with the noise of its choices ([Choose]).
// What an actor offers and accepts at the table is its Player's. Strategies are values
// without memory; what an actor has learnt is in its beliefs.
type Strategies struct {
	Invoke   Invoker
	Complain Complainant
	Threaten Threatener
	Answer   Answerer
	Enforce  Enforcer
	Join     Joiner
}

// Invoker decides what to do about a module under a threat or a surge of imports: the
// number of an option, of which the first is to keep it as it is.
type Invoker interface {
	Invoke(v View, options []Option, module string) int
}

// Complainant decides whether to bring a case about what a party did under a module: the
// number of an option, of which the first is to let it pass.
type Complainant interface {
	Complain(v View, options []Option, module, against string) int
}

// Threatener decides whether to threaten over an issue, impose at once, or neither: the
// number of an option, of which the first is to do nothing.
type Threatener interface {
	Threaten(v View, options []Option, issue string) int
}

// Answerer decides what a target does under a threat or under measures in force: the
// number of an option, of which the first is to resist.
type Answerer interface {
	Answer(v View, options []Option, regime string) int
}

// Enforcer decides what a sender does when its deadline has come or its measures are in
// force: the number of an option, of which the first is to go on as before.
type Enforcer interface {
	Enforce(v View, options []Option, regime string) int
}

// Joiner decides what a third party does about a regime of others: the number of an
// option, of which the first is to stay out.
type Joiner interface {
	Join(v View, options []Option, regime string) int
}

// Decision is a kind of decision among options.
type Decision string

// The kinds of decision among options. Each is the name of its stream of noise.
const (
	ToInvoke   Decision = "invoke"
	ToComplain Decision = "complain"
	ToThreaten Decision = "threaten"
	ToAnswer   Decision = "answer"
	ToEnforce  Decision = "enforce"
	ToJoin     Decision = "join"
)

// Pick takes a decision: by the actor's strategy for the kind if it has one, else by
// Choose. The subjects say what it is about, in the order of the strategy's method; they
// also name the noise, so that two decisions of a quarter share none. The error says
// which strategy picked what is not an option.
func (v View) Pick(kind Decision, options []Option, subjects ...string) (int, error) {
	subject := func(k int) string {
		if k < len(subjects) {
			return subjects[k]
		}
		return ""
	}
	if v.strategy(kind) == nil {
		return Choose(options, v.Self.Precision, v.noise(string(kind), subjects...)), nil
	}
	k := -1
	switch s := &v.Self.Strategies; kind {
	case ToInvoke:
		k = s.Invoke.Invoke(v, options, subject(0))
	case ToComplain:
		k = s.Complain.Complain(v, options, subject(0), subject(1))
	case ToThreaten:
		k = s.Threaten.Threaten(v, options, subject(0))
	case ToAnswer:
		k = s.Answer.Answer(v, options, subject(0))
	case ToEnforce:
		k = s.Enforce.Enforce(v, options, subject(0))
	case ToJoin:
		k = s.Join.Join(v, options, subject(0))
	}
	if k < 0 || k >= len(options) {
		return 0, fmt.Errorf("agent: the strategy of %s to %s picked option %d; want one of 0 to %d", v.Self.ID, kind, k, len(options)-1)
	}
	return k, nil
}

// strategy is the actor's own strategy for a kind of decision, or nil.
func (v View) strategy(kind Decision) any {
	var own any
	switch s := &v.Self.Strategies; kind {
	case ToInvoke:
		own = s.Invoke
	case ToComplain:
		own = s.Complain
	case ToThreaten:
		own = s.Threaten
	case ToAnswer:
		own = s.Answer
	case ToEnforce:
		own = s.Enforce
	case ToJoin:
		own = s.Join
	}
	return own
}

// Decided takes a decision by the actor's own strategy for its kind. Without one it
// returns false, and the decision is taken as the phase that asks takes it by default.
func (v View) Decided(kind Decision, options []Option, subjects ...string) (option int, own bool, err error) {
	if v.strategy(kind) == nil {
		return 0, false, nil
	}
	option, err = v.Pick(kind, options, subjects...)
	return option, true, err
}
