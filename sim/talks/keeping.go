package talks

// This file holds two conditions for compliance with an agreement.

// GrimTrigger returns the value per period of an agreement that ends for good at the
// first alarm, and reports whether the agreement is self-enforcing. Compliance pays
// kept each period and causes an alarm with probability falseAlarm. A breach pays
// breach once and causes an alarm with probability hit. All payoffs after an alarm are
// 0, and delta is the discount factor. The value is
//
//	V = (1-delta) kept / (1 - delta (1-falseAlarm)),
//
// and compliance is optimal iff delta (hit-falseAlarm) V >= (1-delta)(breach-kept): the
// one-shot deviation principle under imperfect public monitoring (Green and Porter
// 1984, Econometrica 52: 87-100; Abreu, Pearce and Stacchetti 1990, Econometrica 58:
// 1041-1063).
func GrimTrigger(delta, kept, breach, falseAlarm, hit float64) (value float64, enforced bool) {
	value = (1 - delta) * kept / (1 - delta*(1-falseAlarm))
	return value, delta*(hit-falseAlarm)*value >= (1-delta)*(breach-kept)
}

// TrustThreshold returns the least probability of cooperation by the other side at
// which cooperation is optimal in an assurance game: (P-S)/(R-T+P-S). The payoffs are
// reward R (both cooperate), temptation T (only the other cooperates), punishment P
// (neither cooperates) and sucker S (only oneself cooperates).
//
// Source: Kydd (2005), Trust and Mistrust in International Relations, chapter 2.
func TrustThreshold(reward, temptation, punishment, sucker float64) float64 {
	return (punishment - sucker) / (reward - temptation + punishment - sucker)
}
