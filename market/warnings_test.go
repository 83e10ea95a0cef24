package market_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// dataOf returns the five tables of two regions and a sector, with a code, a tariff and domestic sales.
func dataOf(code, tariff string, domestic string) fstest.MapFS {
	data := map[string]string{
		"regions.csv":    "region\nA\nB\n",
		"sectors.csv":    "sector,theta,isic4\ng,5," + code + "\n",
		"trade.csv":      "sector,importer,exporter,value,tariff\ng,A,A," + domestic + ",0\ng,B,B," + domestic + ",0\ng,A,B,10," + tariff + "\ng,B,A,10," + tariff + "\n",
		"io.csv":         "region,input,output,value\n",
		"production.csv": "region,sector,value_added\nA,g,100\nB,g,100\n",
	}
	out := fstest.MapFS{}
	for name, text := range data {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// Codes that cannot be read, rates in percent and tables without domestic sales are refused; an
// economy without codes has a warning.
func TestImplausibleDataAreRefused(t *testing.T) {
	e, err := market.Load(dataOf("C10-C12", "0.25", "90"))
	require.NoError(t, err)
	require.Empty(t, e.Warnings())
	for _, code := range []string{"manufacturing", "10", "c10", "C10-C12 and more"} {
		_, err := market.Load(dataOf(code, "0.25", "90"))
		require.ErrorContains(t, err, "want ISIC Rev. 4 divisions", code)
	}
	_, err = market.Load(dataOf("C", "25", "90"))
	require.ErrorContains(t, err, "at most 10 (0.25 for 25 %)")
	_, err = market.Load(dataOf("C", "0.25", "0"))
	require.ErrorContains(t, err, "is trade within regions there?")
	a, err := market.ReadAccounts(dataOf("C", "0.25", "60"))
	require.NoError(t, err)
	e, err = market.New(a)
	require.NoError(t, err, "told to accept")
	require.Contains(t, strings.Join(e.Warnings(), "\n"), "the accounts do not close")
	e, err = market.Load(dataOf("", "0.25", "90"))
	require.NoError(t, err)
	require.Equal(t, []string{`sector "g" has no ISIC code: "goods" and "services" are not known`}, e.Warnings())
	require.Empty(t, wiod.Small().Warnings())
	n, ok := e.RegionIndex("nobody")
	require.False(t, ok)
	require.Equal(t, -1, n)
}
