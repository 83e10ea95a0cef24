package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/sim/talks"
)

func try(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out, errs bytes.Buffer
	err := run(context.Background(), args, &out, &errs)
	return out.String(), err
}

func save(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "in.json")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	return file
}

func TestStory(t *testing.T) {
	picture := filepath.Join(t.TempDir(), "frontier.png")
	out, err := try(t, "-picture", picture)
	require.NoError(t, err)
	for _, want := range []string{"Workshop   plays seeker", "AGREED after 19 rounds", "Kalai-Smorodinsky", "Left on the table"} {
		require.Contains(t, out, want)
	}
	png, err := os.ReadFile(picture)
	require.NoError(t, err)
	require.Equal(t, "\x89PNG", string(png[:4]))
	again, err := try(t, "-picture", picture)
	require.NoError(t, err)
	require.Equal(t, out, again)
}

// The reference runs of NegMAS: agreement, step and utilities of every case, and the
// solutions determined by their definition.
func TestReferenceCases(t *testing.T) {
	dir := os.Getenv("TRADETALK_REFERENCE")
	if dir == "" {
		t.Skip("TRADETALK_REFERENCE is not set: no runs of NegMAS to compare with")
	}
	data, err := os.ReadFile(filepath.Join(dir, "talks", "alternating_offers.json"))
	require.NoError(t, err)
	var file struct{ Cases []json.RawMessage }
	require.NoError(t, json.Unmarshal(data, &file))
	require.NotEmpty(t, file.Cases)
	for _, raw := range file.Cases {
		var want struct {
			ID     string
			Result struct {
				Agreement []json.RawMessage
				Step      int
				Utilities []float64
			}
			Solutions struct {
				Pareto []point
				Nash   []point
				KS     point `json:"bruteforce_ks_maxmin_ratio"`
			}
		}
		require.NoError(t, json.Unmarshal(raw, &want))
		t.Run(want.ID, func(t *testing.T) {
			output := filepath.Join(t.TempDir(), "result.json")
			_, err := try(t, "-in", save(t, string(raw)), "-o", output)
			require.NoError(t, err)
			data, err := os.ReadFile(output)
			require.NoError(t, err)
			var got result
			require.NoError(t, json.Unmarshal(data, &got))
			require.Equal(t, want.Result.Agreement, got.Agreement)
			require.Equal(t, want.Result.Step, got.Step)
			for i, u := range want.Result.Utilities {
				require.InDelta(t, u, *got.Utilities[i], 1e-9) // their sums run in another order
			}
			require.Len(t, got.Solutions.Pareto, len(want.Solutions.Pareto))
			require.Len(t, got.Solutions.Nash, len(want.Solutions.Nash))
			require.InDeltaSlice(t, want.Solutions.Nash[0].Utils, got.Solutions.Nash[0].Utils, 1e-9)
			require.InDeltaSlice(t, want.Solutions.KS.Utils, got.Solutions.KS[0].Utils, 1e-9)
		})
	}
}

// Every offer of a time-based player in the reference runs has the same utility as the
// offer made here. Equal utility is the strongest test possible, because the reference
// orders drafts of equal utility differently.
func TestReferenceOffers(t *testing.T) {
	dir := os.Getenv("TRADETALK_REFERENCE")
	if dir == "" {
		t.Skip("TRADETALK_REFERENCE is not set: no runs of NegMAS to compare with")
	}
	data, err := os.ReadFile(filepath.Join(dir, "talks", "alternating_offers.json"))
	require.NoError(t, err)
	var file struct{ Cases []json.RawMessage }
	require.NoError(t, json.Unmarshal(data, &file))
	compared := 0
	for _, raw := range file.Cases {
		var c bargainCase
		var want struct {
			Result struct{ Offers [][]json.RawMessage }
		}
		require.NoError(t, json.Unmarshal(raw, &c))
		require.NoError(t, json.Unmarshal(raw, &want))
		tab, err := c.open(options{})
		require.NoError(t, err)
		said := map[[2]int]float64{}
		_, _, err = tab.play(context.Background(), func(s talks.Step) {
			if s.Move.Act == bargain.ActOffer {
				said[[2]int{s.Round, s.Seat}] = tab.parties[s.Seat].Utility.Value(s.Move.Draft)
			}
		})
		require.NoError(t, err)
		for _, o := range want.Result.Offers[:len(want.Result.Offers)-1] { // the last one is re-stamped
			var round, seat int
			var utils []*float64
			require.NoError(t, json.Unmarshal(o[0], &round))
			require.NoError(t, json.Unmarshal(o[1], &seat))
			require.NoError(t, json.Unmarshal(o[3], &utils))
			if utils[seat] == nil || c.Parties[seat].Strategy == "micro" {
				continue
			}
			got, ok := said[[2]int{round, seat}]
			require.True(t, ok, "%s: seat %d in round %d", c.ID, seat, round)
			require.InDelta(t, *utils[seat], got, 1e-9, "%s: seat %d in round %d", c.ID, seat, round)
			compared++
		}
	}
	require.Greater(t, compared, 1000)
}

const smallGame = `{"games": [{"game": "two", "issue_sizes": [2, 2], "parties": [
  {"name": "A", "scores": [[3, 0], [1, 0]], "threshold": 3},
  {"name": "B", "scores": [[0, 1], [0, 3]], "threshold": 3}]}]}`

func TestGames(t *testing.T) {
	out, err := try(t, "-games", save(t, smallGame))
	require.NoError(t, err)
	var got []verdict
	require.NoError(t, json.Unmarshal([]byte(out), &got))
	require.Len(t, got, 1)
	require.Equal(t, []int{0, 1}, got[0].Deal)
	require.Equal(t, []float64{3, 3}, got[0].Scores)
	require.True(t, got[0].AllThresholds)

	// No outcome has 4 of A and 4 of B together.
	out, err = try(t, "-games", save(t, string(bytes.ReplaceAll([]byte(smallGame), []byte(`"threshold": 3`), []byte(`"threshold": 4`)))))
	require.NoError(t, err)
	got = nil
	require.NoError(t, json.Unmarshal([]byte(out), &got))
	require.Nil(t, got[0].Deal)
	require.False(t, got[0].AllThresholds)
	require.Equal(t, [][]string{{"A", "B"}}, got[0].BlockedBy)
}

func TestGamesWithOpenBooks(t *testing.T) {
	dir := os.Getenv("TRADETALK_REFERENCE")
	if dir == "" {
		t.Skip("TRADETALK_REFERENCE is not set: no games to play")
	}
	out, err := try(t, "-games", filepath.Join(dir, "talks", "red_line_games.json"), "-protocol", "full-disclosure")
	require.NoError(t, err)
	var got []verdict
	require.NoError(t, json.Unmarshal([]byte(out), &got))
	require.NotEmpty(t, got)
	for _, v := range got {
		require.True(t, v.AllThresholds, v.Game)
		require.InDelta(t, 1, *v.NashRatio, 1e-12, v.Game)
	}
}

func TestWrongInput(t *testing.T) {
	_, err := try(t, "-in", "a", "-games", "b", "-strategy", "clever", "-protocol", "duel", "-rounds", "-1", "rest")
	for _, want := range []string{"exclude each other", `strategy "clever"`, `protocol "duel"`, "-rounds is -1", `unexpected argument "rest"`} {
		require.ErrorContains(t, err, want)
	}

	_, err = try(t, "-in", save(t, `{
	  "n_steps": 0, "protocol": "shouting",
	  "issues": [{"name": "price", "values": [1, 2, 3]}, {"name": "price", "values": []}],
	  "parties": [
	    {"name": "A", "weights": [1], "values": [[0, 1]], "reserved": 0.5, "strategy": "clever"},
	    {"name": "A", "weights": [1, NaN], "values": [[0, null, 1], [Infinity]], "reserved": 0.5}]}`))
	for _, want := range []string{
		"n_steps is 0", `protocol "shouting"`, `"price" stands twice`, "has no options", "there are 1 weights for 2 issues",
		`has 3 options but 2 values`, `strategy "clever"`, "another party has this name", "weights[1] is NaN", "values[0][1] is NaN", "values[1][0] is +Inf",
	} {
		require.ErrorContains(t, err, want)
	}

	_, err = try(t, "-in", save(t, `{"issues": [{"name": "x", "values": [1, 2]}], "parties": [
	  {"name": "A", "values": [[0, 1]], "reserved": 2}, {"name": "B", "values": [[1, 0]], "reserved": 3}]}`))
	require.ErrorContains(t, err, `party "A": reserved is 2, above every outcome: the best is worth 1`)
	require.ErrorContains(t, err, `party "B": reserved is 3`)

	// All kinds of mistakes in one file.
	_, err = try(t, "-in", save(t, `{"n_steps": 10, "issues": [{"name": "x", "values": [1, 2, 3]}], "parties": [
	  {"name": "A", "values": [[0, 1]], "reserved": 0.5, "strategy": "boulware"},
	  {"name": "A", "values": [[0, NaN, 1]], "reserved": 0.5, "strategy": "clever"},
	  {"name": "B", "values": [[0, 1, 2]], "reserved": 5}]}`))
	for _, want := range []string{
		`issue "x" has 3 options but 2 values`, "values[0][1] is NaN", `strategy "clever"`,
		"another party has this name", `party "B": reserved is 5, above every outcome`,
	} {
		require.ErrorContains(t, err, want)
	}

	for text, want := range map[string]string{
		`{}`:            "there are 0; want at least 2",
		"{\n\"issues\"": "line 2",
	} {
		_, err = try(t, "-in", save(t, text))
		require.ErrorContains(t, err, want)
	}
	_, err = try(t, "-games", save(t, `{"games": [{"game": "g", "parties": [{"name": "A", "scores": [[1]]}]}]}`))
	require.ErrorContains(t, err, "threshold is missing")
	require.ErrorContains(t, err, "there are 1; want at least 2")
	_, err = try(t, "-games", save(t, `{}`))
	require.ErrorContains(t, err, "there are no games")
	// Values of the wrong kind are reported with their place, and hide no other
	// mistake.
	_, err = try(t, "-in", save(t, `{"n_steps": 1.5, "protocol": 5, "issues": [{"name": "x", "values": [1, 2]}, {"name": "y", "values": "z"}], "parties": [
	  {"name": 3, "weights": [1e200, 1], "values": [[0, "much"], {}], "reserved": [], "strategy": "clever"},
	  {"name": "B", "weights": [1e200], "values": [[0, 1e200]]}]}`))
	for _, want := range []string{
		"n_steps is 1.5; want a whole number", "protocol is 5; want a string", `issues[1].values is "z"; want a list`, "parties[0].name is 3; want a string",
		"parties[0].values[1] is {}; want a list", `values[0][1] is "much"; want a finite number`, "reserved is []; want a finite number",
		`strategy "clever"`, `party "B": there are 1 weights for 2 issues`,
	} {
		require.ErrorContains(t, err, want)
	}
	_, err = try(t, "-in", save(t, `{"issues": [{"name": "x", "values": [1, 2]}], "parties": [
	  {"name": "A", "weights": [1e200], "values": [[0, 1e200]]}, {"name": "B", "values": [[0, 1]], "reserved": 2}]}`))
	require.ErrorContains(t, err, `party "A": values are too large: outcomes are worth 0 to +Inf`)
	require.ErrorContains(t, err, `party "B": reserved is 2, above`)
	_, err = try(t, "-games", save(t, `[{"game": 1, "issue_sizes": [2], "parties": [
	  {"name": "A", "scores": [[0, "q"]], "threshold": 1}, {"name": "B", "scores": [[0, 1]], "threshold": 2}]}, {"game": "c", "parties": 7}]`))
	for _, want := range []string{
		"[0].game is 1; want a string", `party "A": scores[0][1] is "q"`, `party "B": threshold is 2, above every outcome`,
		"[1].parties is 7; want a list", `game "c":`,
	} {
		require.ErrorContains(t, err, want)
	}
	_, err = try(t, "-in", "nowhere.json")
	require.ErrorIs(t, err, os.ErrNotExist)
}
