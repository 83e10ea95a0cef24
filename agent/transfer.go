package agent

import (
	"fmt"
	"strings"

	"github.com/tradetalk/tradetalk/market"
)

// Transfer is money paid by an actor to another actor, at an annual rate in the unit of the
// economy's data: aid, or any other payment outside treaties and sanctions. The books of both
// actors record the payment.
type Transfer struct {
	From, To string
	Amount   float64
}

// Compile books the transfer between the regions of the two actors, in proportion to baseline
// income.
func (t *Transfer) Compile(p *market.Policy, actors []Public) {
	e := p.Economy()
	var from, to []string
	for k := range actors {
		switch actors[k].ID {
		case t.From:
			from = actors[k].Regions
		case t.To:
			to = actors[k].Regions
		}
	}
	income := func(ids []string) (sum float64) {
		for _, id := range ids {
			n, _ := e.RegionIndex(id)
			sum += e.Income(n)
		}
		return sum
	}
	pays, gets := income(from), income(to)
	for _, a := range from {
		for _, b := range to {
			i, _ := e.RegionIndex(a)
			n, _ := e.RegionIndex(b)
			p.SetTransfer(i, n, p.Transfer(i, n)+t.Amount*e.Income(i)/pays*e.Income(n)/gets)
		}
	}
}

// TransferKey returns a key of a list of transfers: equal lists have equal keys.
func TransferKey(list []Transfer) string {
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	for _, t := range list {
		fmt.Fprintf(&b, "%s\x00%s\x00%b\x00", t.From, t.To, t.Amount)
	}
	return b.String()
}
