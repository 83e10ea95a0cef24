package redline

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/tradetalk/tradetalk/market"
)

// Position is a red line as an actor holds it: what it is, what it would take to cross it,
// and who knows. It is written on a line of its own, and [ParseRedLine] reads it:
//
//	industry.depth <= 0.5 at price 0.02 public
type Position struct {
	Line Line
	// Price makes crossing the line possible: a loss, once and for all, whose
	// annuity is so many percent of income per quarter. The zero value means that
	// the line is absolute.
	Price float64
	// Public says that everybody knows of the line.
	Public bool
}

// Textual is a red line that can be written down in words that ParseRedLine reads.
type Textual interface {
	Line
	// Declaration is the line in those words.
	Declaration() string
}

// String is the stance in words. ParseRedLine reads it back if the line is Declared, as
// all of this package are.
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

// Rule is the line as an actor keeps it.
func (s Position) Rule() Line {
	if s.Price == 0 {
		return s.Line
	}
	return Priced{Line: s.Line, Price: s.Price}
}

// Priced is a red line that can be crossed at a price, which is a loss once and for all
// when a draft that crosses it is signed, whatever becomes of the draft. It moves when
// what the best choice gains by crossing it is worth the price, and by nothing else.
type Priced struct {
	Line Line
	// Price is the annuity of the loss, in percent of income per quarter, above 0.
	Price float64
}

// Crossed is that of the line.
func (p Priced) Crossed(x *Prospect) string { return p.Line.Crossed(x) }

// Validate checks the line and the price.
func (p Priced) Validate(e *market.Economy) error {
	var errs []error
	if p.Line == nil {
		errs = append(errs, errors.New("agent: Priced.Line is nil; want a red line"))
	} else {
		errs = append(errs, p.Line.Validate(e))
	}
	if !(p.Price > 0 && p.Price <= math.MaxFloat64) {
		errs = append(errs, fmt.Errorf("agent: Priced.Price is %v; want a finite percentage of income above 0", p.Price))
	}
	return errors.Join(errs...)
}

// String states the line and its price.
func (p Priced) String() string { return fmt.Sprintf("%v, at a price of %g %%", p.Line, p.Price) }

// name writes a name, in quotes if it is not one word.
func name(id string) string {
	if plain(id) {
		return id
	}
	return strconv.Quote(id)
}

// decimal writes a number.
func decimal(v float64) string {
	if v == 0 {
		v = 0 // no minus
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
