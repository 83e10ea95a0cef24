package agent

import (
	"errors"
	"fmt"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Disruption changes the cost of delivery of some goods for a time: a crisis, or a new
// technology. From the first period on the disruption is public, end included; nobody foresees
// a disruption. The scenario must give the numbers.
type Disruption struct {
	Name string
	// Regions are the IDs of the regions affected. Sectors are the goods affected; "" means
	// treaty.Everything.
	Regions []string
	Sectors treaty.Sectors
	// From is the first period of the disruption. Until is the first period after the end.
	// Periods count from 0. The default of both is 0, and a disruption needs a later Until.
	From, Until int
	// Factor is the multiplier on the cost of delivery, from 0.1 to 10: above 1 in a crisis,
	// below 1 for a better technology. There is no default. Factor applies to trade across the
	// borders of the regions. With Output, Factor applies to everything made in the regions,
	// sold at home or abroad: a change of productivity by 1/Factor.
	Factor float64
	Output bool
}

// Validate reports every fault of the disruption in one error.
func (d *Disruption) Validate(e *market.Economy) error {
	var errs []error
	if len(d.Regions) == 0 {
		errs = append(errs, errors.New("the list Regions is empty; want the IDs of regions of the economy"))
	}
	for _, id := range d.Regions {
		if _, ok := e.RegionIndex(id); !ok {
			errs = append(errs, fmt.Errorf("a name in Regions is %q; want the IDs of regions of the economy", id))
		}
	}
	if _, err := d.sectors().In(e); err != nil {
		errs = append(errs, err)
	}
	if d.From < 0 || d.Until <= d.From {
		errs = append(errs, fmt.Errorf("the quarter From is %d and Until %d; want quarters, the second after the first", d.From, d.Until))
	}
	if !(d.Factor >= 0.1 && d.Factor <= 10) {
		errs = append(errs, fmt.Errorf("the number Factor is %v; want a factor on the cost of delivery, from 0.1 to 10", d.Factor))
	}
	return errors.Join(errs...)
}

// sectors returns the goods affected, with the default filled in.
func (d *Disruption) sectors() treaty.Sectors {
	if d.Sectors == "" {
		return treaty.Everything
	}
	return d.Sectors
}

// Holds reports whether the disruption is present in a period.
func (d *Disruption) Holds(period int) bool { return period >= d.From && period < d.Until }

// Compile multiplies the costs of delivery in p, whatever the period.
func (d *Disruption) Compile(p *market.Policy) {
	e := p.Economy()
	inside := make([]bool, e.NumRegions())
	for _, id := range d.Regions {
		n, _ := e.RegionIndex(id)
		inside[n] = true
	}
	for j := range e.NumSectors() {
		if !d.sectors().Covers(e, j) {
			continue
		}
		for n := range inside {
			for i := range inside {
				if hit := inside[i]; d.Output && hit || !d.Output && n != i && (hit || inside[n]) {
					p.SetBarrier(j, n, i, p.Barrier(j, n, i)*d.Factor)
				}
			}
		}
	}
}
