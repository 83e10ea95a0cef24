package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/tradetalk/tradetalk/sim/experiment/design"
	"github.com/tradetalk/tradetalk/sim/experiment/sensitivity"
)

// points prints the points of a design, comma-separated and at full precision. Numbers
// have the fewest digits that read back as the same value, as in most languages, so that
// files of other programs can be compared line by line.
func points(args []string, _ io.Reader, stdout, stderr io.Writer) error {
	f := flag.NewFlagSet("points", flag.ContinueOnError)
	kind := f.String("design", "sobol", "sobol, lhs (Latin hypercube), halton, uniform; or for the command sensitivity: saltelli (n(dim+2) points), morris (n(dim+1) points)")
	dim := f.Int("dim", 0, "dimensions, one for each input of the model (needed)")
	n := f.Int("n", 0, "points; of saltelli base points, a power of two; of morris walks (needed)")
	scramble := f.String("scramble", "none", "none or owen, for sobol, halton and saltelli")
	seed := f.Uint64("seed", 1, "seed of scrambling, of lhs, of uniform and of morris")
	levels := f.Int("levels", 4, "grid levels of morris, an even number")
	if err := parse(f, args, stderr); err != nil {
		return err
	}
	// All mistakes of the flags come together.
	var errs []error
	var all iter.Seq2[int, []float64]
	var err error
	// A flag left out differs from a flag set to zero.
	given := map[string]bool{}
	f.Visit(func(x *flag.Flag) { given[x.Name] = true })
	for _, name := range []string{"dim", "n"} {
		if !given[name] {
			errs = append(errs, fmt.Errorf("study points: -%s is missing", name))
		}
	}
	owen := *scramble == "owen"
	if !owen && *scramble != "none" {
		errs = append(errs, fmt.Errorf("study points: -scramble %q is neither none nor owen", *scramble))
	}
	// A flag without meaning is a mistake: the user expects an effect.
	if owen && (*kind == "lhs" || *kind == "uniform" || *kind == "morris") {
		errs = append(errs, fmt.Errorf("study points: -scramble owen has no meaning for -design %s", *kind))
	}
	if given["levels"] && *kind != "morris" {
		errs = append(errs, fmt.Errorf("study points: -levels has no meaning for -design %s", *kind))
	}
	if len(errs) == 0 || given["dim"] && given["n"] {
		// Sizes are checked by the packages, whatever else is wrong.
		all, err = list(*kind, *dim, *n, *levels, owen, *seed)
		errs = append(errs, err)
	} else if !slices.Contains(designs, *kind) {
		errs = append(errs, unknownDesign(*kind))
	}
	if err := errors.Join(errs...); err != nil {
		return never(err)
	}
	// Points are computed and written one by one: memory does not grow with n.
	w := bufio.NewWriter(stdout)
	// One line is in memory at a time.
	var line []byte
	for _, x := range all {
		// The shortest decimals with the same value when read back.
		line = line[:0]
		// Coordinates are between 0 and 1.
		for j, u := range x {
			if j > 0 {
				line = append(line, ',')
			}
			line = strconv.AppendFloat(line, u, 'g', -1, 64)
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return w.Flush()
}

// list returns the points of a design, computed one by one where the design allows. The
// number of points of saltelli and morris is a multiple of n: groups and walks.
func list(kind string, dim, n, levels int, owen bool, seed uint64) (iter.Seq2[int, []float64], error) {
	// saltelli needs twice the dimensions of sobol.
	sobol := func(dim int) (design.Cube, error) {
		if owen {
			return design.OwenSobol(dim, n, seed)
		}
		return design.Sobol(dim, n)
	}
	// Sizes and levels are checked by the packages, which know their limits.
	var c design.Cube
	var err error
	switch kind {
	case "sobol":
		c, err = sobol(dim)
	case "lhs":
		c, err = design.LatinHypercube(dim, n, seed)
	case "uniform":
		c, err = design.Uniform(dim, n, seed)
	case "halton":
		if owen {
			c, err = design.OwenHalton(dim, n, seed)
		} else {
			c, err = design.Halton(dim, n)
		}
	case "saltelli":
		// A and B are the two halves of the coordinates.
		if c, err = sobol(2 * dim); err != nil {
			return nil, err
		}
		plan, err := sensitivity.NewSaltelli(c)
		return plan.All(), err
	case "morris":
		// Walks are made at once: the list is short.
		walks, err := sensitivity.Trajectories(dim, n, levels, seed)
		return func(yield func(int, []float64) bool) {
			for i, x := range walks {
				if !yield(i, x) {
					return
				}
			}
		}, err
	default:
		err = unknownDesign(kind)
	}
	return c.All(), err
}

// designs are the names of designs.
var designs = []string{"sobol", "lhs", "halton", "uniform", "saltelli", "morris"}

// unknownDesign is the mistake of a name. The list is short enough to be told in full.
func unknownDesign(kind string) error {
	return fmt.Errorf("study points: unknown design %q: have %s", kind, strings.Join(designs, ", "))
}
