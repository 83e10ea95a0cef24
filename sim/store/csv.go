package store

import (
	"encoding/csv"
	"io"
	"strconv"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
)

// CSV is an observer that writes one line per actor and quarter, after a header with the columns
// and their units. Call Flush after the run.
type CSV struct {
	w      *csv.Writer
	header bool
	line   []string
}

var _ sim.Observer = (*CSV)(nil)

// NewCSV returns an observer that writes to w. The columns are period, actor, real_income_pct
// (percent over the baseline), price_index and wage (relative to world income), trust,
// modules_bound, depth, regimes_against, regimes_as_sender, support_points, leader, exposure,
// harm_pct and spillover_pct (percent of the consumption of essentials), evaded (a share of the
// trade stopped), transit_pct (percent of income), bargaining_pct (cost of talks in percent of
// income), depth_in_force (as phased in), measures (exceptions and safeguards in effect),
// measure_age (mean, in periods), measures_abusive (exceptions in effect below the threshold of
// the text), modules_broken, suspensions_by, suspensions_against, cases
// (pending, brought by the actor), complaints (of the period), case_cost_pct (of income of a
// period), tariff_increases and tariff_points (raised outside texts, mean over imports of goods).
func NewCSV(w io.Writer) *CSV { return &CSV{w: csv.NewWriter(w)} }

// columns are the columns of a row. Prices are relative to world income.
var columns = []string{
	"period", "actor", "real_income_pct", "price_index", "wage", "trust",
	"modules_bound", "depth", "regimes_against", "regimes_as_sender", "support_points", "leader", "exposure",
	"harm_pct", "spillover_pct", "evaded", "transit_pct", "bargaining_pct", "depth_in_force", "measures", "measure_age", "measures_abusive",
	"modules_broken", "suspensions_by", "suspensions_against", "cases", "complaints", "case_cost_pct", "tariff_increases", "tariff_points",
}

// Event does nothing, since the file holds rows.
func (c *CSV) Event(event.Event) error { return nil }

// Row writes a line.
func (c *CSV) Row(r sim.Row) error {
	if err := c.head(); err != nil {
		return err
	}
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	c.line = append(c.line[:0],
		strconv.Itoa(r.Period), r.Actor, number(r.RealIncome), number(r.PriceIndex), number(r.Wage), number(r.Trust),
		strconv.Itoa(r.Bound), number(r.Depth), strconv.Itoa(r.Sanctioned), strconv.Itoa(r.Sanctioning),
		number(r.Support), strconv.Itoa(r.Leader), number(r.Exposure),
		number(r.Harm), number(r.Spillover), number(r.Evaded), number(r.Transit), number(r.Bargaining),
		number(r.DepthInForce), strconv.Itoa(r.Measures), number(r.MeasureAge), strconv.Itoa(r.Abusive),
		strconv.Itoa(r.InBreach), strconv.Itoa(r.Suspending), strconv.Itoa(r.Suspended), strconv.Itoa(r.Cases), strconv.Itoa(r.Complaints), number(r.CaseCost), strconv.Itoa(r.Increases), number(r.Raised))
	return c.w.Write(c.line)
}

// head writes the names of the columns, once.
func (c *CSV) head() error {
	if c.header {
		return nil
	}
	c.header = true
	return c.w.Write(columns)
}

// Flush writes the buffer and returns the first error of all writes.
func (c *CSV) Flush() error {
	c.w.Flush()
	return c.w.Error()
}
