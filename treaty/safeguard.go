package treaty

import "fmt"

// Safeguard is the article on the economic escape clause: a party under pressure from
// imports may suspend its obligations and put a surcharge on imports for a time. The
// defaults are those of the WTO Agreement on Safeguards, Articles 7 and 8.3. By Article
// 7.5 a party waits, after a safeguard on a sector, as long as the safeguard lasted and
// at least two years before a new safeguard there.
type Safeguard struct {
	// Length is the longest safeguard, in quarters. The default is 16.
	Length Parameter
	// Extended is the longest safeguard with extensions, in quarters. The default is
	// 32.
	Extended Parameter
	// Peace is the number of quarters without any retaliation. The default is 12.
	Peace Parameter
	// Notice is the number of quarters between the measure and the last date for
	// notification. The default 1 is an assumption.
	Notice Parameter
	// Scope is the set of sectors open to a safeguard. The default is Goods.
	Scope Sectors
}

// scope returns the sectors open to a safeguard, Goods by default.
func (x *Safeguard) scope() Sectors {
	if x.Scope == "" {
		return Goods
	}
	return x.Scope
}

// text returns the article on safeguards.
func (x *Safeguard) text() string {
	return fmt.Sprintf("A party may suspend what it owes on %s against a surge of imports for at most %s, extendable to %s. "+
		"On the same sectors it does so again only after as long, and %d quarters at least. It notifies within %s. Nobody retaliates in the first %s.",
		x.scope().phrase(), x.Length.span(), x.Extended.span(), minPause, x.Notice.span(), x.Peace.span())
}
