package treaty_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// An article whose sectors the economy does not tell, or does not have, is an error that names
// the article: a treaty that covers nothing was played as if in force.
func TestArticlesThatCoverNothingAreErrors(t *testing.T) {
	a := wiod.Small().Accounts()
	for k := range a.Sectors {
		a.Sectors[k].ISIC = ""
	}
	unknown, err := market.New(a)
	require.NoError(t, err)
	for k := range a.Sectors {
		a.Sectors[k].ISIC = "J58"
	}
	services, err := market.New(a)
	require.NoError(t, err)
	m := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 1)).WithCarveOuts("kept out", nil, treaty.CarveOuts{{Party: "USA", Sectors: treaty.Goods}})
	text := treaty.Treaty{Modules: []treaty.Module{m}}
	parties := []treaty.Party{{ID: "USA", Regions: []string{"USA"}}, {ID: "EUR", Regions: []string{"EUR"}}}
	require.NoError(t, text.Validate(wiod.Small(), parties))
	err = text.Validate(unknown, parties)
	require.ErrorContains(t, err, `Article 1 (tariff cut)`)
	require.ErrorContains(t, err, `Article 2 (carve-outs)`)
	require.ErrorContains(t, err, `"goods" is not known: the ISIC codes of "AGF"`)
	err = text.Validate(services, parties)
	require.ErrorContains(t, err, `Article 1 (tariff cut)`)
	require.ErrorContains(t, err, `"goods" covers no sector of the economy`)
	text.Modules[0].Commitments[0].Sectors, text.Modules[0].Menus = treaty.Everything, nil
	text.Modules[0].Terms = text.Modules[0].Terms[:1]
	require.NoError(t, text.Validate(unknown, parties))
}
