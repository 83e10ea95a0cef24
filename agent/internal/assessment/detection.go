package assessment

import "github.com/tradetalk/tradetalk/treaty"

// Detected returns the chances per period that monitoring finds a breach of the actor, and raises
// an alarm about a promise kept. Under peer review the hit rate is the mean over the other
// parties, each of which overlooks breaches of a party with common interests.
func (x *Assessment) Detected() (hit, falseAlarm float64) {
	hit, falseAlarm = x.Agreed.Accuracy(1)
	if x.Agreed.Monitoring == nil || x.Agreed.Monitoring.By != treaty.PeerReview {
		return hit, falseAlarm
	}
	seen, n := 0.0, 0
	for _, id := range x.Members {
		if id != x.Self.ID {
			seen += 1 - x.Agreed.Monitoring.Bias.Value()*x.CommonInterest(x.SeatOf(id), x.Seat, x.Module)
			n++
		}
	}
	if n == 0 {
		return 0, falseAlarm
	}
	return hit * seen / float64(n), falseAlarm
}
