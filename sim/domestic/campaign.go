package domestic

// Campaign is an information campaign aimed at the public of an actor. A campaign moves the
// blame for the costs of sanctions (Kaempfer and Lowenberg 1988, American Economic Review 78:
// 786-793, on interest groups in the target). Aimed at the public of a target, the campaign
// takes from the rally, and does nothing where the public does not rally. Aimed at the public
// of a third state, the campaign lays what sanctions against Blames cost that state at the
// door of Blames, so that joining and holding on cost the leader of that state less at home;
// the campaign does nothing where sanctions do not tire the public or where the leader does
// not mind (agent.Politics.Fatigue and Weight). No choice moves but by what those at home
// make of the campaign.
type Campaign struct {
	// By pays, and Target is the actor whose public hears the campaign.
	By, Target string
	// Blames is the actor that the public of a third state is to blame for the cost of
	// sanctions against Blames. Empty, the public is to blame its own government for the
	// cost of sanctions against the country.
	Blames string
	// Shift is the share of the cost that the public lays at the door of its own
	// government instead of the senders', or of Blames instead of its own government's,
	// in [0, 1]. Several campaigns add up, to all of the cost at most. The default is
	// none. An assumption.
	Shift float64
	// Cost is the money spent in the target's country, at an annual rate in the unit of
	// the economy's data, 0 or more. The default is nothing.
	Cost float64
	// Start is the first quarter, End the first in which the campaign no longer runs,
	// from 0. The default is from the beginning, and an End of 0, the default, is never.
	// Both are quarters of the scenario.
	Start, End int
}

// Runs reports whether the campaign runs in a period.
func (x *Campaign) Runs(period int) bool {
	return period >= x.Start && (x.End == 0 || period < x.End)
}

// Blame is the campaigns that run in a period. The zero value shifts no blame.
type Blame []Campaign

// BlameIn returns the campaigns of a list that run in a period.
func BlameIn(period int, campaigns []Campaign) (b Blame) {
	for k := range campaigns {
		if campaigns[k].Runs(period) {
			b = append(b, campaigns[k])
		}
	}
	return b
}

// shifted is the share of a cost whose blame the campaigns aimed at a public shift: to one
// actor, or, with none, to the public's own government.
func (b Blame) shifted(public, blames string) (share float64) {
	for k := range b {
		if b[k].Target == public && b[k].Blames == blames {
			share += b[k].Shift
		}
	}
	return min(1, share)
}

// OnSenders returns the share, in [0, 1], of the target's cost of sanctions that the target's
// public lays at the door of the senders.
func (b Blame) OnSenders(target string) float64 { return 1 - b.shifted(target, "") }

// OnTarget returns the share, in [0, 1], of a sender's cost of sanctions that the sender's public
// lays at the door of the target. A target of "" stands for none.
func (b Blame) OnTarget(sender, target string) float64 {
	if target == "" {
		return 0
	}
	return b.shifted(sender, target)
}
