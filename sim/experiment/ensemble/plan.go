package ensemble

// Plans: which runs stand in which file, from the study alone, and which errors a retry
// mends.

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Plan says what is run, and into how many files. The number of shards comes from the
// study, never from the environment of a job: resubmitting a part of a Slurm array
// changes the reported count.
type Plan struct {
	// Study is the hash of the study, in printable characters.
	Study string `json:"study"`
	// Version names the program: module version and hash of its source.
	Version string `json:"version"`
	// Runs is the number of runs, 1 or more.
	Runs int `json:"runs"`
	// Shards is the number of files, 1 to Runs. The default (0) is 1.
	Shards int `json:"shards"`
}

// ErrNever marks errors beyond any retry: a wrong plan, a foreign file.
var ErrNever = errors.New("no retry helps")

// Exit codes of a process with a shard to execute.
const (
	ExitWhole = 0  // the shard is whole, failed runs recorded inside
	ExitRetry = 1  // try again
	ExitNever = 42 // never retry
)

// ExitCode returns the exit code for an error of Run or Merge.
func ExitCode(err error) int {
	switch {
	case err == nil:
		return ExitWhole
	case errors.Is(err, ErrNever):
		return ExitNever
	}
	return ExitRetry
}

// never returns an error with ErrNever inside.
func never(format string, a ...any) error {
	return fmt.Errorf("ensemble: "+format+" (%w)", append(a, ErrNever)...)
}

// checked returns the plan with defaults, or all mistakes.
func (p Plan) checked() (Plan, error) {
	var errs []error
	// One file is the plain case.
	if p.Shards == 0 {
		p.Shards = 1
	}
	if p.Study == "" {
		errs = append(errs, never("the plan has no Study"))
	}
	if p.Runs < 1 {
		errs = append(errs, never("the plan has %d Runs, needs 1 or more", p.Runs))
	} else if p.Shards < 1 || p.Shards > p.Runs {
		errs = append(errs, never("the plan has %d Shards of %d Runs, needs 1 to %d", p.Shards, p.Runs, p.Runs))
	}
	return p, errors.Join(errs...)
}

// Bounds returns the runs of a shard, from first to last-1. Shards differ by one run at
// most. A shard outside 0..Shards-1 is an error.
func (p Plan) Bounds(shard int) (first, last int, err error) {
	p, err = p.checked()
	if err != nil {
		return 0, 0, err
	}
	if shard < 0 || shard >= p.Shards {
		return 0, 0, never("shard %d lies outside 0 to %d", shard, p.Shards-1)
	}
	// The first Runs%Shards shards have one run more. Products of both may overflow.
	// Each shard has a quotient's number of runs, and the first few one more.
	size, more := p.Runs/p.Shards, p.Runs%p.Shards
	first = shard*size + min(shard, more)
	last = first + size
	if shard < more {
		last++
	}
	return first, last, nil
}

// Name returns the name of the file of a shard: "shard-03-of-16.runs".
func (p Plan) Name(shard int) string {
	// Equal widths keep the names in the order of the shards when sorted as text.
	width := len(fmt.Sprint(max(p.Shards, 1) - 1))
	return fmt.Sprintf("shard-%0*d-of-%d.runs", width, shard, max(p.Shards, 1))
}

// header is the first line of a file.
type header struct {
	Plan
	Shard int `json:"shard"`
	First int `json:"first"`
	Last  int `json:"last"` // the last run and one
}

// magic opens every file; the number is the version of the format.
const magic = "tradetalk-runs 1 "

// line returns the header as the first line of a file.
func (h header) line() []byte {
	// Fields are written in the order of the struct: the same plan, the same bytes.
	text, err := json.Marshal(h)
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	return append(append([]byte(magic), text...), '\n')
}

// parseHeader reads the first line of a file.
func parseHeader(line string) (header, error) {
	var h header
	text, ok := strings.CutPrefix(line, magic)
	if !ok {
		return h, errors.New("not a file of runs")
	}
	if err := json.Unmarshal([]byte(text), &h); err != nil {
		return h, fmt.Errorf("heading: %w", err)
	}
	return h, nil
}

// header returns the header of a shard.
func (p Plan) header(shard int) (header, error) {
	p, err := p.checked()
	if err != nil {
		return header{}, err
	}
	first, last, err := p.Bounds(shard)
	return header{p, shard, first, last}, err
}

// differs says in what a file's header is foreign to a plan's, or returns "".
func (h header) differs(want header) string {
	// The most telling difference comes first.
	switch {
	case h.Study != want.Study:
		return fmt.Sprintf("of study %q, not %q", h.Study, want.Study)
	case h.Version != want.Version:
		return fmt.Sprintf("of version %q, not %q", h.Version, want.Version)
	case h.Runs != want.Runs || h.Shards != want.Shards:
		return fmt.Sprintf("of %d runs in %d shards, not %d in %d", h.Runs, h.Shards, want.Runs, want.Shards)
	case h != want:
		return fmt.Sprintf("shard %d with runs %d to %d, not shard %d with %d to %d", h.Shard, h.First, h.Last-1, want.Shard, want.First, want.Last-1)
	}
	return ""
}
