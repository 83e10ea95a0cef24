package store

import (
	"cmp"
	"encoding/json"
	"runtime"
	"runtime/debug"
	"strconv"

	"github.com/tradetalk/tradetalk/internal/stream"
)

// module is the path of this module.
const module = "github.com/tradetalk/tradetalk"

// Metadata says what a file is from. The same scenario, seed, version of the module and
// scheme of streams give the same bytes on one platform.
type Metadata struct {
	// Name is the name of the scenario, Scenario its hash (scenario.Hash). A scenario
	// declared in Go that no file can hold has the hash "".
	Name     string `json:"name"`
	Scenario string `json:"scenario"`
	Seed     uint64 `json:"seed,string"`
	// Version is the version of this module, "(devel)" from a source tree; Revision
	// the commit that the program was built from, with "+dirty" where files had been
	// changed, "" if it is not known.
	Version  string `json:"version"`
	Revision string `json:"revision"`
	// Streams is the version of the scheme by which random draws are named.
	Streams int `json:"streams"`
	// Go is the version of Go; OS, Arch and Level (GOAMD64 and its like, "" if not
	// known) are the platform.
	Go    string `json:"go"`
	OS    string `json:"os"`
	Arch  string `json:"arch"`
	Level string `json:"level"`
}

// Describe fills in what the program knows of itself.
func Describe(name, scenario string, seed uint64) Metadata {
	m := Metadata{
		Name: name, Scenario: scenario, Seed: seed, Version: "(devel)", Streams: stream.Version,
		Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH,
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		m.read(info)
	}
	return m
}

// read takes the version of the module and the platform from a build.
func (m *Metadata) read(info *debug.BuildInfo) {
	if info.Main.Path == module {
		m.Version = cmp.Or(info.Main.Version, m.Version)
	}
	for _, d := range info.Deps {
		if d.Path == module {
			if d.Replace != nil {
				d = d.Replace
			}
			m.Version = cmp.Or(d.Version, m.Version)
		}
	}
	dirty := ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			m.Revision = s.Value
		case "vcs.modified":
			if s.Value == "true" {
				dirty = "+dirty"
			}
		case "GOAMD64", "GOARM64", "GOARM", "GO386", "GOPPC64", "GORISCV64", "GOMIPS", "GOMIPS64", "GOWASM":
			m.Level = s.Value
		}
	}
	if m.Revision != "" {
		m.Revision += dirty
	}
}

// lines are the metadata as they stand at the top of a CSV file. Texts are quoted where
// they are not one word, so that no name can end a line.
func (m Metadata) lines() (out []byte) {
	for _, f := range []struct{ key, value string }{
		{"name", strconv.Quote(m.Name)}, {"scenario", m.Scenario}, {"seed", strconv.FormatUint(m.Seed, 10)},
		{"version", m.Version}, {"revision", m.Revision}, {"streams", strconv.Itoa(m.Streams)},
		{"go", m.Go}, {"os", m.OS}, {"arch", m.Arch}, {"level", m.Level},
	} {
		out = append(out, "# "+f.key+": "+f.value+"\n"...)
	}
	return out
}

// object is the metadata as the first of JSON lines.
func (m Metadata) object() ([]byte, error) {
	line, err := json.Marshal(map[string]Metadata{"metadata": m})
	return append(line, '\n'), err
}
