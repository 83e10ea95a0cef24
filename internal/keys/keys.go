// Package keys turns the names of Go fields into the keys of files.
package keys

import (
	"strings"
	"unicode"
)

// Of returns the key of a field: small letters with underscores between words. RatifyAfter
// is ratify_after, ID is id, GDPShare is gdp_share.
func Of(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for k, r := range runes {
		if unicode.IsUpper(r) && k > 0 && (unicode.IsLower(runes[k-1]) || k+1 < len(runes) && unicode.IsLower(runes[k+1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
