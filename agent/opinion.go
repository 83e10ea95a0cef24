package agent

// What signing does at home, beyond income: psi times the change in N, the part of support
// that is not economic ([Politics.Domestic]), where points of support are worth something to
// the leader. Two things move N when a text enters into force and is kept:
//
//	quarter by quarter   the sanctions that the text ends, or makes cheaper or dearer:
//	                     a target's rally goes with them, and so does a sender's fatigue
//	once                 the visible win of who leads the senders of a dispute that the
//	                     text settles, in the measure of the relief
//
// Nobody loses face by it: what is conceded in a treaty counts as given for something. What
// backing down outside one would have cost is no part of the world without the text as it is
// priced here, and so is not counted as saved.

// PublicOpinion is what the public of an actor makes of the sanctions that are in force now.
type PublicOpinion struct {
	// Weight is psi, what a point of support is worth to the leader, in percent of
	// baseline real income per quarter; 0 where support does not move.
	Weight float64
	// News is what a percent of real income lost to those sanctions is to the public:
	// ForeignCost or OwnCost is 1, and the rest says how it is seen. The zero value has
	// none in force.
	News PoliticalNews
}

// Pressure is N in points for sanctions that cost so many percent of real income.
func (f *PublicOpinion) Pressure(p *Politics, cost float64) float64 {
	q := f.News
	q.ForeignCost, q.OwnCost = q.ForeignCost*cost, q.OwnCost*cost
	return p.Domestic(q)
}
