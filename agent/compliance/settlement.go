package compliance

import (
	"fmt"
	"math"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// The file decides whether the parties to a dispute settle in consultations: they settle if the joint
// value of settling is above the joint value of a ruling, and split the difference. The complainant
// proposes from its own data and the public payoff of the respondent, and the respondent answers by its
// own chance before the panel and its own payoff, so that parties that both expect to win do not settle.
// No party reads the private data of the other. Source: the bargaining solution of Nash (1950, Econometrica 18: 155-162); Priest and
// Klein (1984, Journal of Legal Studies 13: 1-55) on the selection of disputes for litigation.

// Matter is the matter of a dispute in the eyes of one of its parties.
type Matter struct {
	// Flow is the effect of the conduct in dispute on the party, in percent of its income per
	// quarter: the harm, below zero, to the complainant, and the gain to the respondent.
	Flow float64
	// Loses is the chance, in the eyes of the party, that the respondent loses.
	Loses float64
	// Cost is the cost of the case in percent of a quarter's income.
	Cost float64
	// Lasts is the number of periods for which the conduct lasts without a ruling, Rules the number of
	// periods to the ruling.
	Lasts, Rules int
}

// values returns the present values of a ruling, of the end of the conduct now, and of the conduct
// without a case, in money, for a party.
func (m *Matter) values(v agent.View) (ruling, ended, goesOn float64) {
	d := v.Self.Discount()
	whole := numeric.Span(d, m.Lasts)
	ruling = m.Flow*(whole-m.Loses*(whole-numeric.Span(d, min(m.Lasts, m.Rules)))) - m.Cost
	quarter := v.Income(v.Seat) * v.PeriodLength.Quarters() / 400
	return ruling * quarter, 0, m.Flow * whole * quarter
}

// Settlement is a settlement open to the parties of a dispute.
type Settlement struct {
	// Ends says that the conduct in dispute ends at once; otherwise the conduct goes on.
	Ends bool
	// Amount is paid once by the respondent to the complainant, in the unit of the data; below zero it
	// is paid by the complainant.
	Amount float64
	// Surplus is the joint value of settling over a ruling, in the unit of the data.
	Surplus float64
	// Complainant and Respondent are the values of settling over a ruling to each, annuities in percent
	// of its income per quarter.
	Complainant, Respondent float64
}

// String returns a clause: "the conduct ends, and the respondent pays 120.5".
func (s *Settlement) String() string {
	conduct, payer := "goes on", "respondent"
	if s.Ends {
		conduct = "ends"
	}
	if s.Amount < 0 {
		payer = "complainant"
	}
	return fmt.Sprintf("the conduct %s, and the %s pays %.6g in the money of the data", conduct, payer, math.Abs(s.Amount))
}

// AssessSettlement returns the settlement that a complainant proposes, by the matter in its own eyes
// and, for the respondent, in public. With r the value of a ruling and s the value of a settlement without a payment to each
// party, in money, the parties settle if s_c + s_r >= r_c + r_r, and the payment gives each party half
// of the difference above its value of a ruling. ends says that the respondent can end the conduct now.
func AssessSettlement(complainant, respondent agent.View, c, r Matter, ends bool) Settlement {
	rulingC, endC, onC := c.values(complainant)
	rulingR, endR, onR := r.values(respondent)
	s := Settlement{Ends: ends && endC+endR >= onC+onR}
	worthC, worthR := onC, onR
	if s.Ends {
		worthC, worthR = endC, endR
	}
	s.Surplus = worthC + worthR - rulingC - rulingR
	s.Amount = rulingC + s.Surplus/2 - worthC
	part := func(v agent.View) float64 {
		quarter := v.Income(v.Seat) * v.PeriodLength.Quarters() / 400
		return (1 - v.Self.Discount()) * s.Surplus / 2 / quarter
	}
	s.Complainant, s.Respondent = part(complainant), part(respondent)
	return s
}

// To returns the value of the settlement over a ruling to its respondent, by the respondent's own view
// of the matter, as an annuity in percent of its income per quarter.
func (s *Settlement) To(respondent agent.View, own Matter) float64 {
	ruling, ended, goesOn := own.values(respondent)
	worth := goesOn
	if s.Ends {
		worth = ended
	}
	quarter := respondent.Income(respondent.Seat) * respondent.PeriodLength.Quarters() / 400
	return (1 - respondent.Self.Discount()) * (worth - s.Amount - ruling) / quarter
}

// WouldSettle decides whether a party settles, for a value of settling over a ruling: by the actor's own
// strategy ([agent.Complainant]) if the actor has one, else if the value is not negative.
func WouldSettle(v agent.View, module, other string, value float64) (bool, error) {
	options := []agent.Option{
		{Content: agent.DoSettle.String(), Kind: agent.DoSettle, Value: value}, {Content: agent.DoGoOn.String(), Kind: agent.DoGoOn},
	}
	if k, own, err := v.Picked(agent.ToSettle, options, module, other); own {
		return k == 0, err
	}
	return value >= 0, nil
}
