package ensemble

// Merging: the faults of a set of shard files, and the single file of all runs.

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Merge writes the runs of all shards of a plan into a single file, with the bytes of a
// plan with one shard. Missing, doubled, foreign, truncated and corrupt shards are
// refused, all by name in one error, and nothing is written. An existing file at out is
// refused too.
func Merge(p Plan, paths []string, out string) error {
	p, err := p.checked()
	if err != nil {
		return err
	}
	// Results are not overwritten: the user may have merged another study there.
	if _, err := os.Stat(out); err == nil {
		return fmt.Errorf("ensemble: %s exists", out)
	}
	// Every file is read in full before the first byte is written.
	var errs []error
	byShard := make([]string, p.Shards)
	for _, path := range paths {
		// The heading comes with the error: a damaged shard is told by number.
		h, _, _, err := verify(path)
		if err != nil && h == (header{}) {
			errs = append(errs, fmt.Errorf("ensemble: %s: %w", path, err))
			continue
		}
		if h.Shard < 0 || h.Shard >= p.Shards {
			errs = append(errs, never("%s is foreign: shard %d of %d", path, h.Shard, h.Shards))
			continue
		}
		want, errHeader := p.header(h.Shard)
		if errHeader != nil {
			return errHeader
		}
		switch d := h.differs(want); {
		case d != "":
			errs = append(errs, never("%s is foreign: %s", path, d))
			continue
		case byShard[h.Shard] != "":
			errs = append(errs, fmt.Errorf("ensemble: %s is doubled: shard %d is %s already", path, h.Shard, byShard[h.Shard]))
			if err != nil {
				errs = append(errs, fmt.Errorf("ensemble: %s: %w", path, err))
			}
			continue
		}
		// A truncated shard is told as truncated, and not as missing.
		byShard[h.Shard] = path
		if err != nil {
			errs = append(errs, fmt.Errorf("ensemble: %s: %w", path, err))
		}
	}
	for i, path := range byShard {
		if path == "" {
			errs = append(errs, fmt.Errorf("ensemble: shard %d is missing: %s", i, p.Name(i)))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	// The merged file has the heading of the same plan in one shard.
	whole := p
	whole.Shards = 1
	h, err := whole.header(0)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(out), 0o777); err != nil {
		return fmt.Errorf("ensemble: %w", err)
	}
	// An interrupted merge is begun anew: its sources are all there.
	if err := os.Remove(out + ".part"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("ensemble: %w", err)
	}
	dst, err := openPart(out, h)
	if err != nil {
		return err
	}
	defer dst.close()
	// Shards hold runs in a row, so shards in order are runs in order.
	for _, path := range byShard {
		if err := dst.copy(path); err != nil {
			return err
		}
	}
	return dst.finish(out)
}

// copy appends the runs of a shard.
func (p *part) copy(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("ensemble: %w", err)
	}
	defer f.Close()
	s, err := newScanner(f)
	for err == nil {
		var r Record
		if r, err = s.record(); err == nil {
			if err := p.put(r); err != nil {
				return err
			}
		}
	}
	if err != io.EOF {
		return fmt.Errorf("ensemble: %s: %w", path, err)
	}
	return nil
}
