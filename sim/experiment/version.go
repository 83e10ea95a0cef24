package experiment

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/tradetalk/tradetalk/sim/store"
)

// Version returns the name of the program: the version of the module, the commit of the build if
// known, and the hash of the program's file. Runs of two versions are never merged.
func Version() string {
	m := store.Describe("", "", 0)
	parts := []string{m.Version}
	if m.Revision != "" {
		parts = append(parts, m.Revision)
	}
	return strings.Join(append(parts, Source()), " ")
}

// Source returns the hash of the program's file, 16 hexadecimal digits: the hash of the source as
// compiled. Two builds of one source with one compiler and the same flags have the same hash.
func Source() string { return source() }

// source reads the program's file once.
var source = sync.OnceValue(func() string {
	const none = "unknown source"
	path, err := os.Executable()
	if err != nil {
		return none
	}
	f, err := os.Open(path)
	if err != nil {
		return none
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return none
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
})
