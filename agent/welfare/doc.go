// Package welfare turns worlds into payoffs. A policy on an economy and the economic objectives
// of actors go in. The effects on everyone come out: real income, payroll, consumption of
// essential goods, imports, and the flow payoff of each actor in percent of baseline real income
// per quarter. The flow payoff weighs organised groups against real income, as in Grossman and
// Helpman (1994, American Economic Review 84: 833-850). The stake of a group is payroll, not the
// rent of a specific factor, and the tariff formula of the paper does not apply. An Evaluator
// solves each world once and keeps the result.
//
// Order of reading: payoff.go for the objectives, welfare.go for the effects, harm.go for the
// humanitarian measure, evaluator.go for the memory of solved worlds.
package welfare
