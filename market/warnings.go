package market

import (
	"fmt"
	"slices"
)

// The file lists what is valid in an economy and seldom meant: accounts that do not close, and
// sectors of unknown kind. Programs print the list.

// Warnings lists what is valid in the data and most often a mistake, one sentence each, in the
// order of regions and sectors. Nil is none.
func (e *Economy) Warnings() (out []string) {
	if len(e.residuals) > 0 {
		worst := slices.MaxFunc(e.residuals, func(a, b Residual) int {
			switch {
			case a.Relative < b.Relative:
				return -1
			case a.Relative > b.Relative:
				return 1
			}
			return 0
		})
		out = append(out, fmt.Sprintf("the accounts do not close and were closed by the equilibrium that they imply: %d identities fail, the worst by %.3g %% of output (%v)",
			len(e.residuals), 100*worst.Relative, &worst))
	}
	for _, sector := range e.sectors {
		if !sector.Classified() {
			out = append(out, fmt.Sprintf("sector %q has no ISIC code: \"goods\" and \"services\" are not known", sector.ID))
		}
	}
	return out
}
