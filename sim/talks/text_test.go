package talks_test

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"
	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Text cases of talks that an outsider can read. The words of the language:
//
//	terms              one line a term: its name, a colon, the values of its options
//	party NAME plays boulware 4 reserve 0.3
//	                   one line a term: its name, a colon, the worth of each option;
//	                   "never" for an option that the party does not sign
//	talks rounds=12    alternating offers: what is said, round by round, and the end
//	check              the worth of the agreed draft to each party, above its reserve or not
func TestTextCases(t *testing.T) {
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		c := textCase{t: t}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			c.t = t
			switch d.Cmd {
			case "terms":
				return c.terms(d.Input)
			case "party":
				return c.party(d)
			case "talks":
				return c.talks(d)
			case "check":
				return c.check()
			}
			t.Fatalf("%s: no command %q", d.Pos, d.Cmd)
			return ""
		})
	})
}

type textCase struct {
	t       *testing.T
	space   *terms.Space
	parties []talks.Party
	reserve []float64
	agreed  *terms.Draft
}

// row is a name and the words after its colon.
func (c *textCase) row(line string) (name string, words []string) {
	name, rest, ok := strings.Cut(line, ":")
	require.True(c.t, ok, "no colon in %q", line)
	return strings.TrimSpace(name), strings.Fields(rest)
}

func (c *textCase) number(word string) float64 {
	if word == "never" {
		return math.Inf(-1)
	}
	v, err := strconv.ParseFloat(word, 64)
	require.NoError(c.t, err)
	return v
}

func (c *textCase) terms(input string) string {
	var list []terms.Term
	for line := range strings.Lines(input) {
		name, words := c.row(line)
		var values []float64
		for _, w := range words {
			values = append(values, c.number(w))
		}
		list = append(list, terms.Choice(name, values...))
	}
	space, err := terms.NewSpace(list...)
	require.NoError(c.t, err)
	c.space = space
	n, ok := space.Size()
	require.True(c.t, ok)
	return fmt.Sprintf("%d drafts\n", n)
}

func (c *textCase) party(d *datadriven.TestData) string {
	require.Len(c.t, d.CmdArgs, 6, "party NAME plays PLAYER EXPONENT reserve VALUE")
	name := d.CmdArgs[0].String()
	require.Equal(c.t, "boulware", d.CmdArgs[2].String())
	reserve := c.number(d.CmdArgs[5].String())
	var parts [][]float64
	k := 0
	for line := range strings.Lines(d.Input) {
		term, words := c.row(line)
		require.Equal(c.t, c.space.Terms()[k].Name, term)
		var worth []float64
		for _, w := range words {
			worth = append(worth, c.number(w))
		}
		parts, k = append(parts, worth), k+1
	}
	u, err := bargain.NewAdditive(c.space, reserve, parts)
	require.NoError(c.t, err)
	c.parties = append(c.parties, talks.Party{Name: name, Utility: u, Player: bargain.Boulware{Exponent: c.number(d.CmdArgs[3].String())}})
	c.reserve = append(c.reserve, reserve)
	return ""
}

func (c *textCase) talks(d *datadriven.TestData) string {
	var rounds int
	d.ScanArgs(c.t, "rounds", &rounds)
	out, steps, err := talks.Transcribe(context.Background(), c.space, talks.AlternatingOffers{Rounds: rounds}, c.parties...)
	require.NoError(c.t, err)
	var b strings.Builder
	for k := range steps {
		s := &steps[k]
		fmt.Fprintf(&b, "%2d  %s %v", s.Round+1, s.Party, s.Move.Act)
		if s.Move.Act == bargain.ActOffer {
			fmt.Fprintf(&b, " %s (worth %.2f to it)", c.space.Format(s.Move.Draft), c.parties[s.Seat].Utility.Value(s.Move.Draft))
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "%v in round %d", out.Status, out.Rounds)
	c.agreed = nil
	if out.Status == talks.Agreed {
		c.agreed = &out.Draft
		fmt.Fprintf(&b, ": %s", c.space.Format(out.Draft))
	}
	return b.String() + "\n"
}

func (c *textCase) check() string {
	if c.agreed == nil {
		return "nothing was agreed\n"
	}
	var b strings.Builder
	for k, p := range c.parties {
		v := p.Utility.Value(*c.agreed)
		word := "at or above its reserve"
		if v < c.reserve[k] {
			word = "BELOW its reserve"
		}
		fmt.Fprintf(&b, "%s: %.2f, %s of %.2f\n", p.Name, v, word, c.reserve[k])
	}
	return b.String()
}
