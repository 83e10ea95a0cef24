package textbook

// Ask returns a sender's best demand on a target with an unknown cost of resistance, uniform on
// [0,most]. A greater demand is met less often. Under resistance the sender loses loss. The
// target meets a demand of at most the target's cost. The results are the demand (most-loss)/2,
// or 0 for a greater loss, the probability of success, and the sender's expected payoff, in the
// unit of most.
//
// Source: the risk-return trade-off of Fearon (1995), Rationalist explanations for war,
// International Organization 49: 379-414, appendix.
func Ask(most, loss float64) (demand, met, value float64) {
	demand = max(0, (most-loss)/2)
	met = 1 - demand/most
	return demand, met, demand*met - loss*(1-met)
}
