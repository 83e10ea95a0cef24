package experiment

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/tradetalk/tradetalk/sim/experiment/ensemble"
)

// Options says how a study is run. No option changes a result. The zero value is the sensible
// default.
type Options struct {
	// Dir is the folder of the files of runs. A run that was stopped goes on from there. The
	// default ("") is a temporary folder, which is removed.
	Dir string
	// Workers is the number of runs at a time. The default (0) is the number of processors.
	Workers int
	// Progress, if not nil, is told how far the runs are.
	Progress func(ensemble.Progress)
}

// ensemble returns the options of the pool of workers.
func (o Options) ensemble(dir string) ensemble.Options {
	return ensemble.Options{Dir: dir, Workers: o.Workers, Progress: o.Progress}
}

// ready is prepare with mistakes marked as beyond any retry.
func (s Study) ready() (*prepared, error) {
	p, err := s.prepare()
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", err, ensemble.ErrNever)
	}
	return p, nil
}

// Run plays all runs on this machine and returns the results. Runs that fail are recorded, and the
// others go on. With Dir, finished runs are kept when ctx ends or the process dies, and the next
// Run goes on from there.
func (s Study) Run(ctx context.Context, o Options) (*Result, error) {
	p, err := s.ready()
	if err != nil {
		return nil, err
	}
	dir := o.Dir
	if dir == "" {
		if dir, err = os.MkdirTemp("", "tradetalk-study-"); err != nil {
			return nil, fmt.Errorf("experiment: %w", err)
		}
		defer os.RemoveAll(dir)
	}
	r := newResult(p)
	r.archive = ensemble.NewArchive()
	if o.Dir == "" && len(p.Keep) > 0 { // the files are removed, and rows are needed after
		if r.archive, err = ensemble.NewSpool(); err != nil {
			return nil, err
		}
	}
	for shard := range p.Shards {
		done, err := ensemble.Run(ctx, p.plan(), shard, runner{p}, o.ensemble(dir))
		if err != nil {
			return nil, err
		}
		if err := r.read(done.Path); err != nil {
			return nil, err
		}
		if r.stopped() {
			break
		}
	}
	return r, r.finish()
}

// Shard plays the runs of a shard, numbered from 0, and writes its file to the folder of the
// options; see package ensemble for resuming and for exit codes. A wrong study is beyond any
// retry (ensemble.ErrNever).
func (s Study) Shard(ctx context.Context, shard int, o Options) (ensemble.Report, error) {
	p, err := s.ready()
	if err != nil {
		return ensemble.Report{}, err
	}
	return ensemble.Run(ctx, p.plan(), shard, runner{p}, o.ensemble(o.Dir))
}

// Plan returns the plan of the study's runs: hash, version, number of runs and shards.
func (s Study) Plan() (ensemble.Plan, error) {
	p, err := s.ready()
	if err != nil {
		return ensemble.Plan{}, err
	}
	return p.plan(), nil
}

// Merge writes the runs of all shards into one file, with the bytes of a study with one shard.
// Missing, doubled, foreign, truncated and corrupt shards are refused by name (ensemble.Merge).
func (s Study) Merge(paths []string, out string) error {
	p, err := s.ready()
	if err != nil {
		return err
	}
	return ensemble.Merge(p.plan(), paths, out)
}

// Load returns the results in a file of all runs, by Merge or by Run with one shard, or in the
// files of a study with Stop that has ended early: its first shards in order.
func (s Study) Load(paths ...string) (*Result, error) {
	p, err := s.ready()
	if err != nil {
		return nil, err
	}
	r := newResult(p)
	r.archive = ensemble.NewArchive()
	for _, path := range paths {
		if err := r.read(path); err != nil {
			return nil, err
		}
		if r.stopped() {
			break
		}
	}
	return r, r.finish()
}

// Paths returns the names of the files of the study's shards in a folder.
func (s Study) Paths(dir string) ([]string, error) {
	plan, err := s.Plan()
	if err != nil {
		return nil, err
	}
	out := make([]string, plan.Shards)
	for k := range out {
		out[k] = filepath.Join(dir, plan.Name(k))
	}
	return out, nil
}

// read adds the runs of a file.
func (r *Result) read(path string) error {
	// Merged files have the plan in one shard.
	h, err := ensemble.Heading(path)
	if err != nil {
		return err
	}
	plan := r.p.plan()
	if h.Study != plan.Study || h.Version != plan.Version || h.Runs != plan.Runs {
		return fmt.Errorf("experiment: %s is foreign: it has %d runs of study %.12s by version %q, not %d of %.12s by %q (%w)",
			path, h.Runs, h.Study, h.Version, plan.Runs, plan.Study, plan.Version, ensemble.ErrNever)
	}
	for record, err := range ensemble.Read(path) {
		if err != nil {
			return err
		}
		if record.Number != r.next {
			return fmt.Errorf("experiment: %s has run %d where run %d is next; want the shards in order", path, record.Number, r.next)
		}
		if err := r.put(record); err != nil {
			return fmt.Errorf("experiment: %s: run %d: %w", path, record.Number, err)
		}
		if err := r.archive.Put(record); err != nil {
			return err
		}
	}
	return r.archive.End(path)
}

// put adds a run.
func (r *Result) put(record ensemble.Record) error {
	var p payload
	if record.Failed {
		r.failures[r.next] = string(record.Payload)
		r.Failed++
	} else if err := json.Unmarshal(record.Payload, &p); err != nil {
		return err
	}
	scalars := 0
	for _, o := range r.p.Observe {
		if o.Of != nil {
			scalars++
		}
	}
	if !record.Failed && (len(p.Values) != scalars || len(p.Each) != len(r.p.Observe)-scalars) {
		return errors.New("the run has figures of other observables")
	}
	v, e := 0, 0
	for _, o := range r.p.Observe {
		switch {
		case record.Failed && o.Of != nil:
			r.values = append(r.values, math.NaN())
		case record.Failed:
			r.values, r.ends = append(r.values, math.NaN()), append(r.ends, len(r.cases))
		case o.Of != nil:
			r.values = append(r.values, float64(p.Values[v]))
			v++
		default:
			from := len(r.cases)
			for _, x := range p.Each[e] {
				r.cases = append(r.cases, float64(x))
			}
			r.values, r.ends = append(r.values, mean(r.cases[from:])), append(r.ends, len(r.cases))
			e++
		}
	}
	r.next++
	r.watch()
	return nil
}
