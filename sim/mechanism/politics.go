package mechanism

// The mechanisms of domestic politics.
const (
	// Support: support at home moves with income and news (agent.Politics).
	Support ID = "support"
	// Leaders: leaders lose office, by hazard and at elections.
	Leaders ID = "leaders"
	// Rally: foreign pressure raises support for the leader.
	Rally ID = "rally"
	// Unrest: a fall in income raises the odds of unrest.
	Unrest ID = "unrest"
	// Communication: senders explain sanctions to their own public.
	Communication ID = "communication"
	// Coattails: support at home moves votes on treaties.
	Coattails ID = "coattails"
	// Listings: leaders mind what listings cost them.
	Listings ID = "listings"
)

// politicsMechanisms are the entries of domestic politics.
var politicsMechanisms = []mechanism{
	{Support, true, "support at home moves with income, prices and what leaders do (MODEL.md section 13; Lewis-Beck and Stegmaier 2000), and the hazard of losing office with it"},
	{Leaders, true, "leaders lose office, by hazard and at elections; others' beliefs about a successor revert half-way to their prior"},
	{Rally, false, "foreign pressure that the public finds unrightful raises support (Galtung 1967); its size, agent.Politics.Rally, is an assumption"},
	{Unrest, true, "falls in real income raise the odds of unrest (Miguel, Satyanath and Sergenti 2004), where agent.Politics.UnrestBase is above zero"},
	{Communication, true, "explaining one's sanctions saves fatigue, by agent.Politics.Communication (Baum 2003)"},
	{Coattails, true, "support at home moves votes on treaties, by agent.Politics.Coattails (Canes-Wrone and de Marchi 2002)"},
	{Listings, true, "listings cost the leaders of targets, who mind it, and nobody else (Weiss 1999; Drezner 2011)"},
}
