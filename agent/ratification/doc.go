// Package ratification holds the domestic vote on a signed draft. A View or a public Situation and
// a module go in. The vote of groups and of a bloc's council, or the chance of each draft in the
// vote, comes out. The theory is the two-level game of Putnam (1988, International Organization
// 42: 427-460) with the executive's uncertainty of Iida (1993, Journal of Conflict Resolution 37:
// 403-426).
//
// Order of reading: vote.go for the vote of groups, council.go for the vote of a bloc's members,
// winset.go for the forecast of both.
package ratification
