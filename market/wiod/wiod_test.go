package wiod_test

import (
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
}

func TestAttribution(t *testing.T) {
	for _, want := range []string{"10.34894/PJ2M1C", "CC BY 4.0", "TM.TAX.MANF.WM.AR.ZS"} {
		require.Contains(t, wiod.Attribution(), want)
	}
}
