package store

import (
	"cmp"
	"encoding/json"
	"runtime"
	"runtime/debug"
	"strconv"

	"github.com/tradetalk/tradetalk/internal/stream"
)

// module is the path of the module of this library.
const module = "github.com/tradetalk/tradetalk"

// Metadata identifies the run of a file. The same scenario, seed, version of the module and
// scheme of streams give the same bytes on one platform.
type Metadata struct {
	// Name is the name of the scenario, Scenario its hash (scenario.Hash). A scenario declared in
	// Go without a form as a file has the hash "".
	Name     string `json:"name"`
	Scenario string `json:"scenario"`
	Seed     uint64 `json:"seed,string"`
	// Study is the hash of the study of tables of many runs, "" for a single run. Seed is the first
	// seed of the study then, and Scenario "" for a study of several scenarios.
	Study string `json:"study,omitempty"`
	// Source is the hash of the program that made tables of a study, Data the vintage of the
	// economies: names and fingerprints.
	Source string `json:"source,omitempty"`
	Data   string `json:"data,omitempty"`
	// Version is the version of the module, "(devel)" from a source tree. Revision is the commit
	// of the build, with "+dirty" after changes of files, "" if unknown.
	Version  string `json:"version"`
	Revision string `json:"revision"`
	// Streams is the version of the scheme of names of random streams.
	Streams int `json:"streams"`
	// Go is the version of Go. OS, Arch and Level (GOAMD64 and similar, "" if unknown) are the
	// platform.
	Go    string `json:"go"`
	OS    string `json:"os"`
	Arch  string `json:"arch"`
	Level string `json:"level"`
	// Warnings are what the scenario states without an effect (sim.Scenario.Warnings), one line
	// each.
	Warnings string `json:"warnings,omitempty"`
}

// Describe returns the metadata of a run of the present program.
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

// read sets the version of the module and the platform from a build.
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

// lines returns the metadata as the head of a CSV file. Texts of more than one word are quoted,
// so that no name can end a line.
func (m Metadata) lines() (out []byte) {
	for _, f := range []struct{ key, value string }{
		{"name", strconv.Quote(m.Name)}, {"scenario", m.Scenario}, {"seed", strconv.FormatUint(m.Seed, 10)},
		{"version", m.Version}, {"revision", m.Revision}, {"streams", strconv.Itoa(m.Streams)},
		{"go", m.Go}, {"os", m.OS}, {"arch", m.Arch}, {"level", m.Level},
		{"study", m.Study}, {"source", m.Source}, {"data", m.Data},
	} {
		if f.value == "" && (f.key == "study" || f.key == "source" || f.key == "data") {
			continue
		}
		out = append(out, "# "+f.key+": "+f.value+"\n"...)
	}
	return out
}

// object returns the metadata as the first of the JSON lines.
func (m Metadata) object() ([]byte, error) {
	line, err := json.Marshal(map[string]Metadata{"metadata": m})
	return append(line, '\n'), err
}
