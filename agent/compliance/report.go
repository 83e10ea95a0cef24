package compliance

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/internal/assessment"
	"github.com/tradetalk/tradetalk/agent/internal/continuation"
	"github.com/tradetalk/tradetalk/internal/numeric"
)

// The file decides whether a party admits a covert breach, or an exception without the threat that
// the text requires, in its report about itself. Input is the loss from a known breach, the chance
// that a denial is found out, and the loss of trust by a false report. Source: self-reporting
// under enforcement (Kaplow and Shavell 1994, Journal of Political Economy 102: 583-606).

// Report is the choice of a party about its report on a breach that nobody knows. Values are
// annuities in percent of income per quarter.
type Report struct {
	// Admit is the value of a truthful report, Found the value of a denial that is found out; a
	// denial that is not found out has the value zero. Hit is the chance that a denial is found.
	Admit, Found, Hit float64
}

// deny returns the value of a denial.
func (r Report) deny() float64 { return r.Hit * r.Found }

// String returns the values: "to admit is worth -0.0021 %, to deny -0.0029 %".
func (r Report) String() string {
	return fmt.Sprintf("to admit is worth %+.4f %% of real income a quarter, to deny %+.4f %%", r.Admit, r.deny())
}

// AssessReport returns the choice of the actor about its report under a module in force. breach
// says that the actor has broken the module covertly; otherwise the report is about an exception.
func AssessReport(v agent.View, module string, breach bool) (r Report, err error) {
	x := assessment.Assessment{View: v, Module: module, Agreed: v.Register.Agreed(module), Standing: v.Register.Standing(module)}
	x.Members = x.Standing.Members(v.Period)
	r.Hit, _ = x.Detected()
	d := v.Self.Discount()
	lost := [2]float64{}
	for k := range lost {
		if lost[k], err = continuation.Reputation(v, v.Image.AfterInvocation(float64(k+1)), ""); err != nil {
			return r, err
		}
	}
	known := (1 - d) * lost[0]
	if breach {
		if x.Temptation, err = NewTemptation(v, module); err != nil {
			return r, err
		}
		if x.Now, err = v.Effects(agent.Query{Period: v.Period}); err != nil {
			return r, err
		}
		courses, err := x.Breaches()
		if err != nil {
			return r, err
		}
		for k := range courses {
			if c := &courses[k]; c.Conduct == agent.BreachCovertly && c.Found > 0 {
				known = (c.Challenge + c.Future + c.Reputation) / c.Found
			}
		}
	}
	r.Admit = -known
	r.Found = -known - (1-d)*(lost[1]-lost[0])
	return r, nil
}

// WouldAdmit decides whether a party admits in its report: by the actor's own strategy
// ([agent.Invoker]) if the actor has one, else if to admit is worth more than to deny.
func WouldAdmit(v agent.View, module string, r Report) (bool, error) {
	options := []agent.Option{
		{Content: agent.DoAdmit.String(), Value: r.Admit - numeric.Negligible, Kind: agent.DoAdmit},
		{Content: agent.DoDeny.String(), Value: r.deny(), Kind: agent.DoDeny},
	}
	k, err := v.Pick(agent.ToReport, options, module)
	return k == 0, err
}
