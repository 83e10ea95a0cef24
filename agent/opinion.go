package agent

// The types of this file value the effect of a signature at home beyond income: psi times the
// change in N, the part of support outside the economy ([Politics.Domestic]), if points of
// support are worth something to the leader. Two things move N when a text enters into force
// and is kept:
//
//	quarter by quarter   the sanctions ended by the text, or made cheaper or dearer: a
//	                     target's rally ends with the sanctions, and so does a sender's fatigue
//	once                 the visible win of the leader of the senders in a dispute settled by
//	                     the text, in proportion to the relief
//
// Nobody loses face through a text: a concession in a treaty counts as given in exchange. The
// cost of backing down outside a text is no part of the priced world without the text, and no
// such saving counts.

// PublicOpinion is the response of an actor's public to the sanctions now in force.
type PublicOpinion struct {
	// Weight is psi, the value of a point of support to the leader, in percent of baseline real
	// income per quarter; 0 where support does not move.
	Weight float64
	// Rallies says that the public closes ranks against foreign pressure.
	Rallies bool
	// News is the public's view of a percent of real income lost to sanctions: ForeignCost or
	// OwnCost is 1, and the other fields describe the public's view. The zero value means no
	// sanctions in force.
	News PoliticalNews
}

// Pressure returns N in points for sanctions with a cost in percent of real income.
func (f *PublicOpinion) Pressure(p *Politics, cost float64) float64 {
	q := f.News
	q.ForeignCost, q.OwnCost = q.ForeignCost*cost, q.OwnCost*cost
	return p.Domestic(q)
}
