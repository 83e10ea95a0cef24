package textbook

// Ask is how much a sender should demand when what resistance would cost the target is
// uniform on [0,most] and not known: a greater demand is met less often. Resisted, the
// sender loses loss. The target meets a demand of at most its cost. Returned are the
// demand (most-loss)/2, or 0 where the loss is greater, with which probability it is met,
// and what it is worth to the sender.
//
// Source: the risk-return trade-off of Fearon (1995), Rationalist explanations for war,
// International Organization 49: 379-414, appendix.
func Ask(most, loss float64) (demand, met, value float64) {
	demand = max(0, (most-loss)/2)
	met = 1 - demand/most
	return demand, met, demand*met - loss*(1-met)
}
