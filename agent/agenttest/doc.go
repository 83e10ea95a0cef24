// Package agenttest checks users' strategies against the contract of the library's tables, as
// testing/fstest.TestFS does for file systems. A player or a utility goes in; an error with
// each broken rule comes out.
//
//	func TestPatient(t *testing.T) {
//		if _, err := agenttest.TestPlayer(Patient{Margin: 0.5}, agenttest.Options{}); err != nil {
//			t.Fatal(err)
//		}
//	}
//
// [TestPlayer] seats copies of a player at test tables with scripted others, and checks each
// move against the [Rule]s. Tables differ in the size of the space and the constraints, the
// number of parties, the deadline, the questions to the player, and in the drafts acceptable to
// the party: everything, a little, nothing at all. [TestUtility] does the same for a utility.
//
// The error joins a [Broken] for each broken rule, with the first case. A player within the
// rules is not yet a good player: package sim/talks plays players against each other.
//
// Order of reading: rule.go for the contract, player.go and utility.go for the two checks,
// setting.go for the tables, trial.go for a run at a table.
package agenttest
