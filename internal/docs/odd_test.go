package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/sim"
)

// The description by ODD+D has every element of the protocol in order, names the phases as they are
// played, and names packages that are there.
func TestODD(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "sim", "docs", "ODD.md"))
	require.NoError(t, err)
	page := string(text)

	// Müller and others (2013), table 1.
	at := 0
	for _, heading := range []string{
		"# I Overview", "## I.i Purpose", "## I.ii Entities, state variables and scales", "## I.iii Process overview and scheduling",
		"# II Design concepts", "## II.i Theoretical and empirical background", "## II.ii Individual decision-making", "## II.iii Learning",
		"## II.iv Individual sensing", "## II.v Individual prediction", "## II.vi Interaction", "## II.vii Collectives", "## II.viii Heterogeneity",
		"## II.ix Stochasticity", "## II.x Observation", "# III Details", "## III.i Implementation details", "## III.ii Initialisation",
		"## III.iii Input data", "## III.iv Submodels",
	} {
		next := strings.Index(page[at:], "\n"+heading+"\n")
		require.GreaterOrEqual(t, next, 0, "%s is missing or out of order", heading)
		at += next
	}

	var phases []string
	for _, m := range regexp.MustCompile("(?m)^\\d+\\. `(\\w+)`:").FindAllStringSubmatch(page, -1) {
		phases = append(phases, m[1])
	}
	var want []string
	for _, p := range sim.Phases() {
		want = append(want, p.Name())
	}
	require.Equal(t, want, phases)

	rooms := 0
	for _, m := range regexp.MustCompile("`((?:market|treaty|agent|sim)(?:/\\w+)*)`").FindAllStringSubmatch(page, -1) {
		rooms++
		require.DirExists(t, filepath.Join("..", "..", filepath.FromSlash(m[1])))
	}
	require.Greater(t, rooms, 30)
}
