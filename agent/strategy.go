package agent

// MaxDrafts is the size of the largest module priced draft by draft, in drafts.
const MaxDrafts = 4096

// Strategies replace an actor's decisions, a kind at a time. A nil field means the default: the
// best option by the actor's appraisal, with the noise of choices ([Choose]). The Player makes
// and accepts offers in talks. Strategies are values without memory; learning is in the
// beliefs.
type Strategies struct {
	Invoke   Invoker
	Complain Complainant
	Respond  Injured
	Threaten Threatener
	Answer   Answerer
	Enforce  Enforcer
	Join     Joiner
	Obey     Respondent
	Renew    Renewer
	Evade    Evader
	Accept   Recipient
	Induce   Inducer
	Tariffs  TariffSetter
	Amend    Amender
	Accede   Acceder
}

// TariffSetter decides on tariffs outside any text at a review. The method returns the number of
// an option; the first option is to hold. Option.Increase is the increase raised or taken back.
type TariffSetter interface {
	SetTariffs(v View, options []Option) int
}

// Invoker decides on a module under a threat or a surge of imports, on the notice of a measure,
// and on a report about the own conduct. The method returns the number of an option; the first
// option is to keep the module as is, to notify, or to admit a breach.
type Invoker interface {
	Invoke(v View, options []Option, module string) int
}

// Complainant decides whether to bring a case against a party under a module, and whether to settle
// the case in consultations. The method returns the number of an option; the first option is to let
// the matter pass, or to settle.
type Complainant interface {
	Complain(v View, options []Option, module, against string) int
}

// Injured decides on the answer of an injured party to a breach by another party, and on retaliation
// authorised in a case. The method returns the number of an option; the first option is to let the
// matter pass. [Option.Kind] names each option, and [Option.Level] is the share of the harm of a
// suspension.
type Injured interface {
	Respond(v View, options []Option, module, breaker string) int
}

// Threatener decides whether to threaten over an issue, to impose at once, or neither. The
// method returns the number of an option; the first option is to do nothing.
type Threatener interface {
	Threaten(v View, options []Option, issue string) int
}

// Respondent decides on the loser's answer to a ruling, and on an appeal. The method returns the
// number of an option; the first option is to follow the ruling, or not to appeal.
type Respondent interface {
	Obey(v View, options []Option, module, dispute string) int
}

// Renewer votes on another term of a module. The method returns the number of an option; the
// first option is to renew.
type Renewer interface {
	Renew(v View, options []Option, module string) int
}

// Answerer decides on a target's conduct under a threat or under measures in force. The method
// returns the number of an option; the first option is to resist.
type Answerer interface {
	Answer(v View, options []Option, regime string) int
}

// Enforcer decides on a sender's conduct at the deadline of a threat or with measures in force.
// The method returns the number of an option. The first option is to go on as before, where
// available; [Option.Kind] names each option. A leader decides on all measures, a following
// sender on the sender's own, and each sender on the relief owed.
type Enforcer interface {
	Enforce(v View, options []Option, regime string) int
}

// Joiner decides on a third party's conduct toward a regime of others. The method returns the
// number of an option; the first option is to stay out.
type Joiner interface {
	Join(v View, options []Option, regime string) int
}

// Evader decides whether a third party lets goods of some sectors pass around the measures of a
// regime. The method returns the number of an option; the first option is to stay neutral.
type Evader interface {
	Evade(v View, options []Option, regime, sectors string) int
}

// Recipient decides on the conduct of a target of inducements about an issue without pressure.
// The method returns the number of an option; the first option is to do nothing.
type Recipient interface {
	Accept(v View, options []Option, issue string) int
}

// Inducer decides on the offer of a donor to the target of an issue, or of a mediator to a
// sender. The method returns the number of an option; the first option is to offer nothing. The
// second subject is the number of the inducement in the issue, or the sender.
type Inducer interface {
	Induce(v View, options []Option, issue, toward string) int
}

// Amender decides on changes of the terms of a module in force: what to propose, and how to vote
// on the proposal of another. The method returns the number of an option; the first option is to
// keep the terms.
type Amender interface {
	Amend(v View, options []Option, module string) int
}

// Acceder decides on accessions to a module in force: an applicant on its own, and a party on an
// applicant. The method returns the number of an option; the first option is to stay out, or to
// reject. The second subject is the ID of the applicant.
type Acceder interface {
	Accede(v View, options []Option, module, applicant string) int
}
