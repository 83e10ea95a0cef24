package agent

// Foresight is how an executive takes the vote at home into account before it signs.
type Foresight struct {
	// Weighs has it value a draft by its chance to pass, and by what defeat costs.
	// The default is to sign first and see.
	Weighs bool
	// StakeError is s_R, the standard deviation of its error about what a draft does to
	// a group, in percent of the group's stake, 0 or more. The default (0) is none. Its size
	// is an assumption.
	StakeError float64
	// Defeat is what it costs the executive to lose the vote beyond its record, in
	// percent of income per quarter as an annuity, 0 or more. The default is nothing.
	// Its size is an assumption.
	Defeat float64
}
