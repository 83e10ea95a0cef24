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
// known, and the hash of the program's file.
func Version() string { return versionOf(store.Describe("", "", 0), true) }

// version returns the version of the runs of a study; runs of two versions are never merged. A
// study in words alone depends on the module: two programs may share its runs if both are of one
// released version or one commit without changes. Functions, and scenarios with code, belong to
// the program.
func (p *prepared) version() string {
	code := p.fork != nil
	for _, o := range p.Observe {
		code = code || o.Words == ""
	}
	for k := range p.bases {
		code = code || p.bases[k].hash == ""
	}
	return versionOf(store.Describe("", "", 0), code)
}

// versionOf returns the version by the metadata of a build; code says that the program itself is a
// part of it.
func versionOf(m store.Metadata, code bool) string {
	parts := []string{m.Version}
	if m.Revision != "" {
		parts = append(parts, m.Revision)
	}
	known := m.Revision != "" && !strings.HasSuffix(m.Revision, "dirty") || m.Version != "(devel)" && !strings.Contains(m.Version, "dirty")
	if code || !known {
		parts = append(parts, Source())
	}
	return strings.Join(parts, " ")
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
