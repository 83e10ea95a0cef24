package main

// figure is a published share, printed beside a share of the survey.
type figure struct {
	// id is the number of the share in the list of published figures, as printed.
	id string
	// share is the published share, in [0, 1], and n the number of cases behind the
	// share.
	share float64
	n     int
	// of names the cases counted.
	of string
	// from names the data source.
	from string
}

// tiesData names the data behind the figures: shares computed from version 4.1 of the
// Threat and Imposition of Economic Sanctions data (Morgan, Bapat and Kobayashi 2014,
// Conflict Management and Peace Science 31: 541-558). The data are not part of the
// module.
const tiesData = "TIES v4.1"

// figures holds the published figures by question. Narrow success is acquiescence of
// the target, whole or partial; broad success also counts negotiated settlements. The
// list omits T13 to T18 and T23 to T27 (by cost, specificity, institution and record of
// the sender), because the example holds too few kinds of case.
var figures = map[question]figure{
	threatsCarriedOut:       {"T01", 0.4615, 1053, "all threats", tiesData},
	impositionsUnthreatened: {"T02", 0.4249, 845, "all imposed", tiesData},
	gaveInAtThreat:          {"T03", 0.427, 473, "narrow success at the threat", tiesData},
	gaveInImposed:           {"T04", 0.330, 551, "narrow success after imposition", tiesData},
	broadAtThreat:           {"T06", 0.554, 473, "broad success at the threat", tiesData},
	broadImposed:            {"T07", 0.570, 551, "broad success after imposition", tiesData},
	gaveInAtThreatTrade:     {"T08", 0.349, 192, "trade practices, threat only", tiesData},
	gaveInImposedTrade:      {"T09", 0.128, 172, "trade practices, imposed", tiesData},
	threatsCarriedOutTrade:  {"T12", 0.491, 501, "threats over trade practices", tiesData},
	senderGaveUpImposed:     {"T32", 0.304, 540, "sender gives up, imposed", tiesData},
	stalemateImposed:        {"T33", 0.131, 540, "stalemates, imposed", tiesData},
	partialImposed:          {"T34", 0.109, 540, "partial acquiescence, imposed", tiesData},
}

// questionNames holds the cases counted and the share asked for, in the order of the
// survey.
var questionNames = [questions]struct{ of, what string }{
	nothingInForce:          {"histories", "no module ever enters into force"},
	someModuleNever:         {"modules", "never in force"},
	talksFailed:             {"talks", "fail"},
	ballotsLost:             {"votes at home", "lost"},
	signedInVain:            {"texts signed", "do not enter into force"},
	exceptionsAbused:        {"exceptions", "without the threat that the text asks for"},
	exceptionsReviewed:      {"exceptions", "ruled on"},
	abuseStruckDown:         {"abuses ruled on", "struck down"},
	rulingsIgnored:          {"adverse rulings", "ignored for a time or for good"},
	ignoredRetaliated:       {"ignored rulings", "answered by retaliation"},
	threatsCarriedOut:       {"threats", "carried out"},
	impositionsUnthreatened: {"impositions", "without a threat"},
	gaveInAtThreat:          {"ends at the threat", "target gives in"},
	gaveInImposed:           {"ends after imposition", "target gives in"},
	broadAtThreat:           {"ends at the threat", "target gives in or settles"},
	broadImposed:            {"ends after imposition", "target gives in or settles"},
	threatsCarriedOutTrade:  {"threats over trade", "carried out"},
	gaveInAtThreatTrade:     {"trade, at the threat", "target gives in"},
	gaveInImposedTrade:      {"trade, after imposition", "target gives in"},
	senderGaveUpImposed:     {"ends after imposition", "sender gives up"},
	lapsedImposed:           {"ends after imposition", "measures lapse for nothing"},
	stalemateImposed:        {"ends after imposition", "stalemate"},
	stalemateSoon:           {"ends after imposition", "stalemate, after 8 quarters"},
	stalemateLate:           {"ends after imposition", "stalemate, after 40 quarters"},
	partialImposed:          {"ends after imposition", "target gives in in part"},
	gaveInTrulyAtThreat:     {"ends at the threat", "target gives in in truth"},
	gaveInTrulyImposed:      {"ends after imposition", "target gives in in truth"},
	slicesDemanded:          {"demands", "for more after a gain"},
	coalitionsFrayed:        {"episodes", "a sender leaves the others"},
	reliefStaged:            {"impositions", "relief in more than one step"},
	reliefSnappedBack:       {"reliefs", "measures snap back"},
	sanctionsEvaded:         {"impositions", "evaded by a covert route"},
}
