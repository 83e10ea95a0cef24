package talks

// This file holds two conditions under which what was agreed is kept.

// GrimTrigger says what an agreement is worth that ends for good at the first alarm, per
// period, and whether it enforces itself. Kept, it pays kept a period and rings an alarm
// with probability falseAlarm; a breach pays breach once and rings one with probability
// hit; after it everybody gets 0. delta is the discount factor. The value is
//
//	V = (1-delta) kept / (1 - delta (1-falseAlarm)),
//
// and keeping is best iff delta (hit-falseAlarm) V >= (1-delta)(breach-kept): the
// one-shot deviation of imperfect public monitoring (Green and Porter 1984, Econometrica
// 52: 87-100; Abreu, Pearce and Stacchetti 1990, Econometrica 58: 1041-1063).
func GrimTrigger(delta, kept, breach, falseAlarm, hit float64) (value float64, enforced bool) {
	value = (1 - delta) * kept / (1 - delta*(1-falseAlarm))
	return value, delta*(hit-falseAlarm)*value >= (1-delta)*(breach-kept)
}

// TrustThreshold is the least probability that the other side cooperates at which
// cooperating is best in an assurance game with the payoffs reward (both cooperate),
// temptation (only the other does), punishment (nobody does) and sucker (only oneself
// does): (P-S)/(R-T+P-S).
//
// Source: Kydd (2005), Trust and Mistrust in International Relations, chapter 2.
func TrustThreshold(reward, temptation, punishment, sucker float64) float64 {
	return (punishment - sucker) / (reward - temptation + punishment - sucker)
}
