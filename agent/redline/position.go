package redline

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/tradetalk/tradetalk/market"
)

// Position is a red line with a price and publicity, on a line of text read by [Parse]:
//
//	industry.depth <= 0.5 at price 0.02 public
type Position struct {
	Line Line
	// Price is the price of crossing the line: a loss, once and for all, with an annuity of
	// Price percent of income per quarter; 0 or more. The zero value means an absolute line.
	Price float64
	// Public says whether everybody knows of the line.
	Public bool
}

// Textual is a red line with words read by Parse.
type Textual interface {
	Line
	// Declaration returns the line in words.
	Declaration() string
}

// String returns the position in words. Parse reads the words back if the line is Textual, like
// every line of this package.
func (s Position) String() string {
	text := fmt.Sprint(s.Line)
	if d, ok := s.Line.(Textual); ok {
		text = d.Declaration()
	}
	if s.Price != 0 {
		text += " at price " + decimal(s.Price)
	}
	if s.Public {
		text += " public"
	}
	return text
}

// Rule returns the line in the form kept by an actor: [Priced] with a price, the bare line
// without.
func (s Position) Rule() Line {
	if s.Price == 0 {
		return s.Line
	}
	return Priced{Line: s.Line, Price: s.Price}
}

// Priced is a red line with a price: a loss once and for all at the signature of a draft across
// the line, whatever becomes of the draft. The line moves when the gain of the best choice from
// crossing is worth the price, and for no other reason.
type Priced struct {
	Line Line
	// Price is the annuity of the loss, in percent of income per quarter; above 0.
	Price float64
}

// Crossed returns the crossing of the line without the price.
func (p Priced) Crossed(x *Prospect) string { return p.Line.Crossed(x) }

// Validate reports the faults of the line and of the price.
func (p Priced) Validate(e *market.Economy) error {
	var errs []error
	if p.Line == nil {
		errs = append(errs, errors.New("redline: Priced.Line is nil; want a red line"))
	} else {
		errs = append(errs, p.Line.Validate(e))
	}
	if !(p.Price > 0 && p.Price <= math.MaxFloat64) {
		errs = append(errs, fmt.Errorf("redline: Priced.Price is %v; want a finite percentage of income above 0", p.Price))
	}
	return errors.Join(errs...)
}

// String states the line and the price.
func (p Priced) String() string { return fmt.Sprintf("%v, at a price of %g %%", p.Line, p.Price) }

// name returns a name, in quotes unless a single word.
func name(id string) string {
	if plain(id) {
		return id
	}
	return strconv.Quote(id)
}

// decimal returns the shortest decimal form of a number.
func decimal(v float64) string {
	if v == 0 {
		v = 0 // no minus
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
