// Package membership forecasts who will be bound by a draft: the signatories, their votes at
// home, and the worth of staying out while the others go ahead.
//
// Input is an [agent.Situation] and a draft of an open module as a [treaty.Text] among all
// actors. Output is a [Forecast], one for all actors, because every part of it is public, and an
// [Outlook] of one seat on it.
//
// Read stable.go first (the rule by which parties come and go), then forecast.go (the rule on the
// public payoffs of a draft), and ratifiers.go (the votes at home and the entry rule).
package membership
