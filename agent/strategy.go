package agent

// MaxDrafts is the largest module that is priced draft by draft.
const MaxDrafts = 4096

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
	Obey     Respondent
	Renew    Renewer
	Evade    Evader
	Accept   Recipient
	Induce   Inducer
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

// Respondent decides what the loser of a case does about the ruling: the number of an
// option, of which the first is to follow the ruling.
type Respondent interface {
	Obey(v View, options []Option, module, dispute string) int
}

// Renewer votes on another term of a module: the number of an option, of which the first
// is to renew.
type Renewer interface {
	Renew(v View, options []Option, module string) int
}

// Answerer decides what a target does under a threat or under measures in force: the
// number of an option, of which the first is to resist.
type Answerer interface {
	Answer(v View, options []Option, regime string) int
}

// Enforcer decides what a sender does when its deadline has come or its measures are in
// force: the number of an option. The first is to go on as before, where going on is an
// option; [Option.Kind] says what each of them is. A leader is asked about all measures, a
// sender that follows about its own, and each sender about the relief that it owes.
type Enforcer interface {
	Enforce(v View, options []Option, regime string) int
}

// Joiner decides what a third party does about a regime of others: the number of an
// option, of which the first is to stay out.
type Joiner interface {
	Join(v View, options []Option, regime string) int
}

// Evader decides whether a third party lets goods of some sectors go round the measures of
// a regime: the number of an option, of which the first is to stay neutral.
type Evader interface {
	Evade(v View, options []Option, regime, sectors string) int
}

// Recipient decides what the target of inducements does about an issue over which nobody
// presses it: the number of an option, of which the first is to do nothing.
type Recipient interface {
	Accept(v View, options []Option, issue string) int
}

// Inducer decides what a donor offers the target of an issue, or a mediator a sender: the
// number of an option, of which the first is to offer nothing. The second subject is the
// number of the inducement in the issue, or the sender.
type Inducer interface {
	Induce(v View, options []Option, issue, toward string) int
}
