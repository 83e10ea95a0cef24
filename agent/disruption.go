package agent

import (
	"errors"
	"fmt"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/treaty"
)

// Disruption changes what it costs to deliver some goods for a time: a crisis, or a new
// technology. It is public from its first quarter on, its end included, and nobody
// foresees it. Its numbers must be given: they are the scenario's.
type Disruption struct {
	Name string
	// Regions are the IDs of the regions that it is about, Sectors what goods. ""
	// is treaty.Everything.
	Regions []string
	Sectors treaty.Sectors
	// From is its first quarter, Until the first after it, counted from 0.
	From, Until int
	// Factor is by what the cost of delivery is multiplied: above 1 in a crisis,
	// below 1 for a better technology, from 0.1 to 10. It must be given. It holds for what crosses the borders of the
	// regions or, under Output, for all that they make, sold at home or abroad:
	// a change of their productivity by 1/Factor.
	Factor float64
	Output bool
}

// Validate reports everything that is wrong with the disruption.
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

func (d *Disruption) sectors() treaty.Sectors {
	if d.Sectors == "" {
		return treaty.Everything
	}
	return d.Sectors
}

// Holds reports whether the disruption is there in a quarter.
func (d *Disruption) Holds(period int) bool { return period >= d.From && period < d.Until }

// Compile multiplies the costs of delivery in p, whatever the quarter.
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
