package agent

import "fmt"

// OptionKind is the kind of an option. Strategies and readers of a choice go by the kind and
// the typed fields of an option; the words are for people.
type OptionKind uint8

// The kinds of options, grouped by decision. DoUnspecified is the kind of an option with an
// Action ([Option.Action]).
const (
	DoUnspecified OptionKind = iota

	// The options of ToComplain, ToObey, ToRenew.
	DoLetPass
	DoComplain
	DoFollow
	DoIgnore
	DoRenew
	DoLetLapse

	// The options of ToRespond, beside DoLetPass, DoComplain and DoRetaliate: a suspension in
	// proportion and the end of the module; of ToAppeal; and of ToSettle.
	DoSuspendConcessions
	DoTerminate
	DoAppeal
	DoSettle
	DoGoOn

	// The options of ToDemand and ToCarryOut.
	DoNothing
	DoThreaten
	DoImpose
	DoAccept
	DoBackDown
	DoExtend
	DoWait

	// The options of ToMaintain, ToEscalate, ToEase, ToRelieve, ToSnapBack, ToName.
	DoHold
	DoEscalate
	DoSuspend
	DoLift
	DoEase
	DoRelieve
	DoWithholdRelief
	DoLetGo
	DoSnapBack
	DoLetBe
	DoName

	// The options of ToAnswer and ToEndure.
	DoResist
	DoConcede
	DoOffer
	DoThreatenRetaliation
	DoHoldOut
	DoFeign
	DoRetaliate
	DoCushion

	// The options of ToJoin and ToEvade.
	DoStayOut
	DoBeIn
	DoStayNeutral
	DoEvade

	// The options of ToAccept, ToInduce, ToMediate; an offer of money is DoOffer too.
	DoTakeBack
	DoComply
	DoWithhold
	DoStop

	// The options of ToNotify and ToReport.
	DoNotify
	DoKeepSilent
	DoAdmit
	DoDeny

	// The options of ToSetTariffs, beside DoHold and DoTakeBack.
	DoRaise

	// The options of ToPolice, with the effort as level, and of ToFind, beside DoLetBe.
	DoPolice
	DoFind

	// The options of ToAmend, ToAdopt, ToAccede, ToAdmit; to stay out is DoStayOut.
	DoKeepTerms
	DoAmend
	DoInterpret
	DoAdopt
	DoReject
	DoAccede
	DoLetIn
)

// optionWords are the words for the kinds. The words name the noise of an option: other words
// draw another history.
var optionWords = [...]string{
	DoUnspecified: "unspecified",
	DoLetPass:     "let it pass", DoComplain: "complain", DoFollow: "follow", DoIgnore: "ignore", DoRenew: "renew", DoLetLapse: "let lapse",
	DoSuspendConcessions: "suspend concessions", DoTerminate: "terminate", DoAppeal: "appeal", DoSettle: "settle", DoGoOn: "go on",
	DoNothing: "nothing", DoThreaten: "threaten", DoImpose: "impose", DoAccept: "accept", DoBackDown: "back down", DoExtend: "extend", DoWait: "wait",
	DoHold: "hold", DoEscalate: "escalate", DoSuspend: "suspend", DoLift: "lift", DoEase: "ease", DoRelieve: "give relief", DoWithholdRelief: "withhold relief",
	DoLetGo: "let it go", DoSnapBack: "snap back", DoLetBe: "let it be", DoName: "name",
	DoResist: "resist", DoConcede: "concede", DoOffer: "offer", DoThreatenRetaliation: "threaten to retaliate",
	DoHoldOut: "hold out", DoFeign: "comply for show", DoRetaliate: "retaliate", DoCushion: "cushion",
	DoStayOut: "stay out", DoBeIn: "be in", DoStayNeutral: "neutral", DoEvade: "bust",
	DoTakeBack: "take back", DoComply: "comply", DoWithhold: "withhold", DoStop: "stop",
	DoNotify: "notify", DoKeepSilent: "keep silent", DoAdmit: "admit", DoDeny: "deny",
	DoRaise:  "raise",
	DoPolice: "police", DoFind: "find",
	DoKeepTerms: "keep the terms", DoAmend: "amend", DoInterpret: "interpret", DoAdopt: "adopt", DoReject: "reject",
	DoAccede: "accede", DoLetIn: "let in",
}

// String returns the words for the kind, such as "back down".
func (k OptionKind) String() string {
	if int(k) >= len(optionWords) {
		return fmt.Sprintf("OptionKind(%d)", uint8(k))
	}
	return optionWords[k]
}
