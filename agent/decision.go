// The constants of this file list all decisions, each with the strategy asked for the decision.
// Pick takes a decision from options, the actor's strategies and named noise. The default rule
// is [Choose], the logit of McFadden (1974).

package agent

import (
	"fmt"
	"slices"

	"github.com/tradetalk/tradetalk/internal/deep"
)

// Decision is a kind of decision among options. The constants of this file are the only
// decisions. The type of a constant names the strategy to ask: a decision without a strategy
// does not compile.
type Decision interface {
	// row returns the name of the random stream of the decision's noise, the verb of the
	// strategy's method, and the method. The method is nil where the actor has no strategy for
	// the decision. Names of streams are data: another name draws another history.
	row(own *Strategies) (stream, verb string, take taker)
}

// The decisions. Each line gives a decision, the strategy to ask, the name of the stream of the
// noise, and a sentence on the alternatives.
const (
	ToComply   byInvoker     = "comply"     // A party keeps or breaks a module, uses an exception or safeguard, or gives notice.
	ToNotify   byInvoker     = "notice"     // A party notifies a measure or keeps silent.
	ToReport   byInvoker     = "report"     // A party admits a covert breach in its report or denies the breach.
	ToComplain byComplainant = "complain"   // A party brings a case, continues a case, or lets the matter pass.
	ToSettle   byComplainant = "settle"     // A party to a case settles in consultations or goes on to the panel.
	ToAvenge   byInjured     = "avenge"     // A complainant suspends its obligations with authority or does not.
	ToRespond  byInjured     = "respond"    // A party injured by a breach suspends, retaliates, ends the module, complains, or lets the matter pass.
	ToAppeal   byRespondent  = "appeal"     // The loser of a case appeals or accepts the ruling.
	ToObey     byRespondent  = "obey"       // The loser of a case follows or ignores the ruling.
	ToRenew    byRenewer     = "renewal"    // A party votes for another term of a module or lets the module lapse.
	ToDemand   byThreatener  = "demand"     // A claimant threatens, imposes at once, or does nothing over an issue.
	ToJoin     byJoiner      = "coalition"  // An actor is in a coalition of senders or stays out.
	ToAnswer   byAnswerer    = "answer"     // The target of a threat resists, concedes, offers less or threatens back.
	ToEndure   byAnswerer    = "endure"     // The target of measures holds out, concedes, feigns, retaliates or cushions.
	ToCarryOut byEnforcer    = "threat"     // A leader carries the threat out, backs down, extends or accepts an offer.
	ToMaintain byEnforcer    = "sanction"   // A leader holds, raises, suspends, eases or lifts measures.
	ToEscalate byEnforcer    = "escalate"   // A sender behind the leader raises the sender's own measures or not.
	ToEase     byEnforcer    = "ease"       // A sender behind the leader gives relief for a milestone or holds on.
	ToRelieve  byEnforcer    = "relief"     // A sender gives or withholds the relief due after full compliance.
	ToSnapBack byEnforcer    = "snapback"   // A leader brings measures back after compliance for show, or lets the matter go.
	ToName     byEnforcer    = "name"       // A leader puts a third party under secondary sanctions or does not.
	ToFind     byEnforcer    = "trigger"    // The finder of a trigger finds the fact that allows measures, or lets it be.
	ToPolice   byEnforcer    = "effort"     // A sender chooses how hard to look for covert shipments.
	ToEvade    byEvader      = "route"      // A third party lets goods go round the measures or stays neutral.
	ToAccept   byRecipient   = "inducement" // The target of an inducement complies for payment, takes compliance back, or does nothing.
	ToInduce   byInducer     = "donate"     // A donor offers an inducement to the target, or offers nothing.
	ToMediate  byInducer     = "mediate"    // A mediator offers a sender a compensation for relief, or offers nothing.

	ToSetTariffs byTariffSetter = "trade policy" // A government raises tariffs outside any text, holds, or takes increases back.
	ToAmend      byAmender      = "amend"        // A party proposes another draft of a module in force, or keeps the terms.
	ToAdopt      byAmender      = "adopt"        // A party votes on a proposed draft of a module in force.
	ToAccede     byAcceder      = "accede"       // A state asks to join a module in force, or stays out.
	ToAdmit      byAcceder      = "admit"        // A party votes on the accession of an applicant.
)

// The decision types, a type for each strategy. The name of the type says which strategy to
// ask.
type (
	byInvoker     string
	byComplainant string
	byInjured     string
	byRespondent  string
	byRenewer     string
	byThreatener  string
	byJoiner      string
	byAnswerer    string
	byEnforcer    string
	byEvader      string
	byRecipient   string
	byInducer     string

	byTariffSetter string
	byAmender      string
	byAcceder      string
)

func (d byTariffSetter) row(s *Strategies) (stream, verb string, take taker) {
	own := s.Tariffs
	if own == nil {
		return string(d), "set tariffs", nil
	}
	return string(d), "set tariffs", func(v View, options []Option, _ []string) int { return own.SetTariffs(v, options) }
}

func (d byInvoker) row(s *Strategies) (stream, verb string, take taker) {
	return string(d), "invoke", about(s.Invoke, Invoker.Invoke)
}

func (d byComplainant) row(s *Strategies) (stream, verb string, take taker) {
	return string(d), "complain", between(s.Complain, Complainant.Complain)
}

func (d byInjured) row(s *Strategies) (stream, verb string, take taker) {
	return string(d), "respond", between(s.Respond, Injured.Respond)
}

func (d byRespondent) row(s *Strategies) (stream, verb string, take taker) {
	return string(d), "obey", between(s.Obey, Respondent.Obey)
}

func (d byRenewer) row(s *Strategies) (stream, verb string, take taker) {
	return string(d), "renew", about(s.Renew, Renewer.Renew)
}

func (d byThreatener) row(s *Strategies) (stream, verb string, take taker) {
	return string(d), "threaten", about(s.Threaten, Threatener.Threaten)
}

func (d byJoiner) row(s *Strategies) (stream, verb string, take taker) {
	return string(d), "join", about(s.Join, Joiner.Join)
}

func (d byAnswerer) row(s *Strategies) (stream, verb string, take taker) {
	return string(d), "answer", about(s.Answer, Answerer.Answer)
}

func (d byEnforcer) row(s *Strategies) (stream, verb string, take taker) {
	return string(d), "enforce", about(s.Enforce, Enforcer.Enforce)
}

func (d byEvader) row(s *Strategies) (stream, verb string, take taker) {
	return string(d), "evade", between(s.Evade, Evader.Evade)
}

func (d byRecipient) row(s *Strategies) (stream, verb string, take taker) {
	return string(d), "accept", about(s.Accept, Recipient.Accept)
}

func (d byInducer) row(s *Strategies) (stream, verb string, take taker) {
	return string(d), "induce", between(s.Induce, Inducer.Induce)
}

func (d byAmender) row(s *Strategies) (stream, verb string, take taker) {
	return string(d), "amend", about(s.Amend, Amender.Amend)
}

func (d byAcceder) row(s *Strategies) (stream, verb string, take taker) {
	return string(d), "accede", between(s.Accede, Acceder.Accede)
}

// taker takes a decision and returns the number of an option.
type taker func(v View, options []Option, subjects []string) int

// about returns the taker of a strategy with a single subject, or nil without a strategy.
func about[S any](own S, decide func(S, View, []Option, string) int) taker {
	if any(own) == nil {
		return nil
	}
	return func(v View, options []Option, subjects []string) int {
		return decide(own, v, options, subject(subjects, 0))
	}
}

// between returns the taker of a strategy with two subjects, or nil without a strategy.
func between[S any](own S, decide func(S, View, []Option, string, string) int) taker {
	if any(own) == nil {
		return nil
	}
	return func(v View, options []Option, subjects []string) int {
		return decide(own, v, options, subject(subjects, 0), subject(subjects, 1))
	}
}

// subject returns subject number k, or "" if the list is shorter.
func subject(subjects []string, k int) string {
	if k < len(subjects) {
		return subjects[k]
	}
	return ""
}

// Pick takes a decision and returns the number of an option. The actor's strategy for the
// decision chooses, or [Choose] without a strategy. The subjects name the objects of the
// decision, in the order of the strategy's method. Subjects also name the noise: two decisions
// of a quarter share none. The error names a strategy with an answer outside the options.
func (v View) Pick(d Decision, options []Option, subjects ...string) (int, error) {
	k, own, err := v.Picked(d, options, subjects...)
	if !own {
		k = Choose(options, v.Self.Precision, v.noise(d, subjects...))
	}
	if err != nil {
		return k, err
	}
	return v.Intervened(d, options, k, subjects...)
}

// Intervention sees a decision after the actor has chosen, and returns the number of the option to
// be taken: chosen, or another. An experiment imposes two moves on one history by two
// interventions at one decision. An Intervention is no part of the model: no actor foresees one.
type Intervention func(v View, d Decision, options []Option, subjects []string, chosen int) int

// Intervened returns the option to be taken after the actor has chosen: chosen without an
// Intervention. The error names an answer outside the options.
func (v View) Intervened(d Decision, options []Option, chosen int, subjects ...string) (int, error) {
	if v.Intervene == nil {
		return chosen, nil
	}
	k := v.Intervene(v.own(), d, deep.Copy(options), slices.Clone(subjects), chosen)
	if k < 0 || k >= len(options) {
		return chosen, fmt.Errorf("agent: the intervention in the decision %q of %s picked option %d; want one of 0 to %d", d, v.Self.ID, k, len(options)-1)
	}
	return k, nil
}

// Picked takes a decision by the actor's own strategy and returns the number of an option.
// Without a strategy own is false, and the caller decides by the default rule.
func (v View) Picked(d Decision, options []Option, subjects ...string) (k int, own bool, err error) {
	_, verb, take := d.row(&v.Self.Strategies)
	if take == nil {
		return 0, false, nil
	}
	if k = take(v.own(), deep.Copy(options), slices.Clone(subjects)); k < 0 || k >= len(options) {
		return 0, true, fmt.Errorf("agent: the strategy of %s to %s picked option %d; want one of 0 to %d", v.Self.ID, verb, k, len(options)-1)
	}
	return k, true, nil
}

// own returns the View with data of its own for code from outside: what that code writes into
// the View changes neither the world nor another actor.
func (v View) own() View {
	v.Situation, v.Self = deep.Exported(v.Situation), deep.Exported(v.Self)
	v.Trust, v.Worth = slices.Clone(v.Trust), slices.Clone(v.Worth)
	v.Home = deep.Copy(v.Home)
	return v
}

// Replaces reports whether the actor has a strategy for a decision, or an intervention sees the
// decision: somebody reads the options in full.
func (v View) Replaces(d Decision) bool {
	_, _, take := d.row(&v.Self.Strategies)
	return take != nil || v.Intervene != nil
}
