package agent

import "fmt"

// OptionKind says what an option is. Strategies and the code that reads a choice go by the
// kind and the typed fields of an option; its words are for readers.
type OptionKind uint8

// The kinds of options, by the decisions that offer them. DoUnspecified is the kind of a
// course of compliance ([Option.Course]).
const (
	DoUnspecified OptionKind = iota

	// ToComplain, ToObey, ToRenew
	DoLetPass
	DoComplain
	DoFollow
	DoIgnore
	DoRenew
	DoLetLapse

	// ToDemand and ToCarryOut
	DoNothing
	DoThreaten
	DoImpose
	DoAccept
	DoBackDown
	DoExtend
	DoWait

	// ToMaintain, ToEscalate, ToEase, ToRelieve, ToSnapBack, ToName
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

	// ToAnswer and ToEndure
	DoResist
	DoConcede
	DoOffer
	DoThreatenRetaliation
	DoHoldOut
	DoFeign
	DoRetaliate
	DoCushion

	// ToJoin and ToEvade
	DoStayOut
	DoBeIn
	DoStayNeutral
	DoEvade

	// ToAccept, ToInduce, ToMediate; offers of money are DoOffer too
	DoTakeBack
	DoComply
	DoWithhold
	DoStop
)

// optionWords are what options are called. The words name the noise of an option, so that
// other words draw another history.
var optionWords = [...]string{
	DoUnspecified: "unspecified",
	DoLetPass:     "let it pass", DoComplain: "complain", DoFollow: "follow", DoIgnore: "ignore", DoRenew: "renew", DoLetLapse: "let lapse",
	DoNothing: "nothing", DoThreaten: "threaten", DoImpose: "impose", DoAccept: "accept", DoBackDown: "back down", DoExtend: "extend", DoWait: "wait",
	DoHold: "hold", DoEscalate: "escalate", DoSuspend: "suspend", DoLift: "lift", DoEase: "ease", DoRelieve: "give relief", DoWithholdRelief: "withhold relief",
	DoLetGo: "let it go", DoSnapBack: "snap back", DoLetBe: "let it be", DoName: "name",
	DoResist: "resist", DoConcede: "concede", DoOffer: "offer", DoThreatenRetaliation: "threaten to retaliate",
	DoHoldOut: "hold out", DoFeign: "comply for show", DoRetaliate: "retaliate", DoCushion: "cushion",
	DoStayOut: "stay out", DoBeIn: "be in", DoStayNeutral: "neutral", DoEvade: "bust",
	DoTakeBack: "take back", DoComply: "comply", DoWithhold: "withhold", DoStop: "stop",
}

// String reads "back down".
func (k OptionKind) String() string {
	if int(k) >= len(optionWords) {
		return fmt.Sprintf("OptionKind(%d)", uint8(k))
	}
	return optionWords[k]
}
