// Package agenttest checks strategies that users write against the contract that the
// library's tables rely on, as testing/fstest.TestFS does for file systems.
//
//	func TestPatient(t *testing.T) {
//		if _, err := agenttest.TestPlayer(Patient{Margin: 0.5}, agenttest.Options{}); err != nil {
//			t.Fatal(err)
//		}
//	}
//
// [TestPlayer] seats copies of a player at tables of its own, with scripted others, and
// holds each of its moves against the [Rule]s. Tables differ in the size of the space and
// its constraints, the number of parties, the deadline, what is asked of the player,
// and in what the party would sign: everything, a little, nothing at all.
// [TestUtility] does the same for a utility.
//
// The error joins one [Broken] for each rule that is broken, with the first case of
// it. That a player keeps the rules does not make it a good one: what it achieves is
// seen by playing it against others (package sim/talks).
package agenttest
