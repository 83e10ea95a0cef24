// Package compliance answers the questions that users and the phases of a period ask about a
// module in force: does a party comply, complain, follow a ruling, retaliate, renew, withdraw,
// accede or assist?
//
// The division with package assessment (agent/internal/assessment): assessment weighs one action,
// compliance asks the questions of users and phases. Each function here prepares the input, has
// the actions weighed there, and returns values or a choice.
//
// Input is an [agent.View], the public situation with the private information and the beliefs of
// one actor, and the ID of a module or dispute. Output is a value as an annuity in percent of
// baseline real income per quarter, a struct of parts that add up to such a value, or a decision
// of the actor. A strategy of the actor replaces the default decision where the actor has one.
//
// Read temptation.go first (keep or break), then deliberation.go (all actions of a quarter),
// prediction.go (breaches expected of others), answer.go (answers to a breach), settlement.go
// (settlements in consultations), measure.go (measures that hold), complaint.go,
// ruling.go and retaliation.go (the stages of a dispute), renewal.go, notice.go and accession.go
// (changes of the parties), capacity.go and aid.go (failures for lack of capacity), defection.go
// (the price of a broken promise), and sanctionlaw.go (sanctions among parties of a text).
package compliance
