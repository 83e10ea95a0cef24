package wiod_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

func TestEconomies(t *testing.T) {
	for _, c := range []struct {
		name    string
		economy *market.Economy
		n, s    int
		goods   int
	}{
		{"world", wiod.World(), 17, 27, 18},
		{"small", wiod.Small(), 8, 8, 7},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.n, c.economy.NumRegions())
			require.Equal(t, c.s, c.economy.NumSectors())
			goods := 0
			for _, s := range c.economy.Sectors() {
				if s.Goods() {
					goods++
				}
			}
			require.Equal(t, c.goods, goods)
		})
	}
	require.Same(t, wiod.World(), wiod.World())
	usa, _ := wiod.Small().RegionIndex("USA")
	require.Equal(t, "United States", wiod.Small().Region(usa).Name)
}

func TestAttribution(t *testing.T) {
	for _, want := range []string{"10.34894/PJ2M1C", "CC BY 4.0", "TM.TAX.MANF.WM.AR.ZS"} {
		require.Contains(t, wiod.Attribution(), want)
	}
}

// The embedded tables are those the reference solutions were made with.
func TestMatchesReference(t *testing.T) {
	root := os.Getenv("TRADETALK_REFERENCE")
	if root == "" {
		t.Skip("TRADETALK_REFERENCE is not set: no reference data to compare with")
	}
	for name, e := range map[string]*market.Economy{"wiod2014_17x27": wiod.World(), "wiod2014_8x8": wiod.Small()} {
		want, err := market.LoadDir(filepath.Join(root, "market", name))
		require.NoError(t, err)
		a, b := e.Accounts(), want.Accounts()
		for i := range a.Regions {
			a.Regions[i].Name, b.Regions[i].Name = "", ""
		}
		require.Equal(t, b, a)
	}
}
