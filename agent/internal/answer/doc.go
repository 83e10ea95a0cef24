// Package answer prices what the parties injured by a breach do about the breach: nothing, a
// suspension of their own concessions towards the breaker, or the end of the text.
//
// Input is a [Breach]: the effects with and without the breach, the parties entitled to an
// answer, and a function that prices the breach under surcharges. Output is a [Response], the
// surcharges of a suspension at some share of the harm with the effects on everybody, or a
// [Plan], the answers that everybody foresees by public payoffs.
//
// A suspension at the share s is scaled: each injured party adds points to its tariffs on all
// goods of the breaker until the breaker loses s times the harm to that party, in money, with at
// most 100 points. The choice between shares is by value: a suspension has an effect of its own
// on the injured party and lasts until the breach ends, and the breach ends if the breaker loses
// more by the answers than it gains by the breach.
//
// Read breach.go first (the breach, the harm and the rules), then scale.go (the exact scale),
// estimate.go (the scale by two solved worlds for each breaker) and plan.go (what everybody
// foresees). Source: equivalence of suspension and impairment, Dispute Settlement Understanding
// Article 22.4; countermeasures in proportion, ILC Articles on State Responsibility 49 to 54.
package answer
