// Package treaty is the text that states negotiate and what becomes of it: modules
// and the commitments in them, who is bound by what since when, and what the
// obligations in force do to the trade policy that package market prices.
//
// # Text
//
// A [Treaty] is a list of modules. A [Module] holds commitments and the terms
// that are still open in it; a draft (package treaty/terms) settles those terms.
//
//	industry := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1)).
//		WithCarveOuts("kept out", nil, treaty.CarveOuts{{Party: "USA", Sectors: "AGF"}})
//
// This module has six drafts: three depths, each with and without agriculture kept
// out for the USA. [TariffCut] lowers the tariffs of the parties on each other's
// goods: at depth d the tariff is (1-d) times what it was. [BarrierCut] lowers the
// other costs of trade between them.
//
// Commitments run between the parties that are bound, in both directions, and give
// nothing to third countries unless they say so: they are preferences. Whether a text
// covers enough trade to be allowed under GATT Article XXIV:8 is not checked.
//
// # Life
//
// A [Register] holds the life of a treaty. It changes by events alone: a draft is
// [Signed], parties ratify or refuse, the module enters into force, a party
// breaches it, the others terminate it. An event that the text does not allow is
// an error. The log of events is the whole state: [Replay] makes the same register
// from it.
//
//	open --signed--> signed --enough ratifications--> in force --terminated--> open
//	                   |                                 |
//	                   +--a refusal that blocks it--> open  (breached: still in force,
//	                                                  the others may terminate)
//
// # Policy
//
// [Register.Compile] writes what is in force in a period, net of carve-outs and of
// breaches, into a market.Policy. Nobody is bound by a module that it has not
// ratified, or before it enters into force, or after it has ended.
//
// # Units
//
// Periods are quarters, counted from zero. Depth and extent are shares in [0, 1].
package treaty
