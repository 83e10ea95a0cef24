package market

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// A rebuilt kernel is the one a new solver would build, whatever came before.
func TestRebuild(t *testing.T) {
	e, err := Load(os.DirFS("wiod/data/world"))
	require.NoError(t, err)
	war, other := e.Baseline(), e.Baseline()
	war.SetTariff(1, 2, 3, 0.5)
	war.Ban(4, 5, 6)
	other.SetWedge(1, 2, 3, 0.1, 4)
	other.SetFriction(7, 1.2)
	l := e.Elasticities()
	l.SetTheta(1, 2, 3)
	used := newKernels(e, e.response().np)
	for _, step := range []struct {
		p *Policy
		l *Elasticities
	}{{war, nil}, {other, l}, {war, l}, {e.Baseline(), nil}, {other, nil}, {war, nil}} {
		require.NoError(t, used.build(step.p, step.l))
		fresh := newKernels(e, e.response().np)
		require.NoError(t, fresh.build(step.p, step.l))
		require.Equal(t, fresh.k, used.k)
		require.Equal(t, fresh.kt, used.kt)
		require.Equal(t, fresh.changed, used.changed)
		require.Equal(t, fresh.taxed, used.taxed)
		require.Equal(t, fresh.groups, used.groups)
		require.Equal(t, len(fresh.leaks), len(used.leaks))
	}
}

// BenchmarkRebuild times bringing the kernels up to date: after a change to one
// cell, and after one that touches every cell.
func BenchmarkRebuild(b *testing.B) {
	cases := []struct{ name, dir string }{{"8x8", "wiod/data/small"}, {"17x27", "wiod/data/world"}, {"80x50", ""}}
	if root := os.Getenv("TRADETALK_REFERENCE"); root != "" {
		cases = append(cases, struct{ name, dir string }{"31x40", filepath.Join(root, "market", "nafta1993")})
	}
	for _, c := range cases {
		var e *Economy
		var err error
		if c.dir == "" {
			e, err = New(SyntheticAccounts(80, 50))
		} else {
			e, err = LoadDir(c.dir)
		}
		require.NoError(b, err)
		k := newKernels(e, e.response().np)
		base, cell, all := e.Baseline(), e.Baseline(), e.Baseline()
		cell.SetTariff(0, 0, 1, 0.5)
		all.SetFriction(0, 1.1)
		for _, change := range []struct {
			name string
			p    *Policy
		}{{"cell", cell}, {"all", all}} {
			b.Run(c.name+"/"+change.name, func(b *testing.B) {
				require.NoError(b, k.build(base, nil))
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					p := base
					if i%2 == 0 {
						p = change.p
					}
					if err := k.build(p, nil); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
