package agent

// Foresight is an executive's anticipation of the ratification vote before signature.
type Foresight struct {
	// Weighs makes the executive value a draft by the chance of passage and the cost of defeat.
	// The default signs first and waits for the vote.
	Weighs bool
	// Picture is s_R, the standard deviation of the executive's error about the effect of a
	// draft on a group, in percent of the group's stake; 0 or more. The default, 0, means no
	// error. The size is an assumption.
	Picture float64
	// Defeat is the executive's cost of a lost vote beyond the record, an annuity in percent of
	// income per quarter; 0 or more. The default is 0. The size is an assumption.
	Defeat float64
}
