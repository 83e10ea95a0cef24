// The functions of this file build small situations by hand for tests: actors, modules, texts
// in force and regimes in, a Situation or a View out. The economy is market/wiod.Small, eight
// regions by eight sectors.

// Package trial holds the scenes shared by the tests of agent and the packages below: small
// situations, an independent pricing of policies, a strategy with a fixed choice, and the rank
// correlation. Actors, modules and regimes go in; a Situation, a View or a price comes out.
//
// Order of reading: trial.go for the scenes, ledger.go for the independent prices, stub.go for
// the strategy, spearman.go for the correlation.
package trial

import (
	"math/rand/v2"
	"slices"

	"github.com/stretchr/testify/require"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/agent/belief"
	"github.com/tradetalk/tradetalk/agent/redline"
	"github.com/tradetalk/tradetalk/agent/welfare"
	"github.com/tradetalk/tradetalk/internal/stream"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// Three returns a scene of three actors with a module of tariff cuts and a module of lower
// barriers.
func Three() Scene {
	services := treaty.BarrierCut("services", treaty.Services, 0.02, terms.Choice("depth", 0, 0.5, 1))
	return Scene{
		Actors:  agent.FromEconomy(Small, "CHN", "EUR", "USA"),
		Modules: []treaty.Module{Industry([]float64{0, 0.5, 1}, nil, treaty.CarveOuts{{Party: "CHN", Sectors: "ELE", Term: 3}}), services},
	}
}

// Drafts returns all drafts of a module.
func (s Scene) Drafts(tb TestingT, module string) []terms.Draft {
	return slices.Collect(s.Register(tb).Space(module).All())
}

// UnderThreat returns the view of the USA under a grave threat in electronics, with China,
// Europe and the USA bound by a module of tariff cuts with an exception. The caller may change
// the module and the view.
func UnderThreat(t TestingT, change func(m *treaty.Module, v *agent.View)) agent.View {
	m := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0, 0.5, 1))
	m.Exception = &treaty.SecurityException{}
	var probe agent.View
	change(&m, &probe)
	s := Three()
	s.Modules = []treaty.Module{m}
	s.Force = []Standing{{Module: "industry", Draft: "depth 1", Parties: []string{"CHN", "EUR", "USA"}, Since: 0}}
	s.Period = 3
	situation := s.Situation(t)
	p := agent.SecurityThreat{Sectors: "ELE"}.WithDefaults()
	situation.SecurityThreats = []agent.SecurityThreat{p, p, p}
	situation.Compliance = agent.ComplianceParameters{}.WithDefaults()
	v := s.View(situation, 2)
	v.Image, v.Private.Threat = v.Self.Prior, agent.ThreatGrave
	change(&m, &v)
	return v
}

// Wide returns a scene with a module of 65,536 drafts.
func Wide() Scene {
	m := treaty.Module{ID: "wide"}
	for _, sectors := range []treaty.Sectors{"AGF", "CHP", "MVH", "ELE", treaty.Goods} {
		name := "cut on " + string(sectors)
		m.Terms = append(m.Terms, terms.Choice(name, 0, 0.3, 0.6, 1))
		m.Commitments = append(m.Commitments, treaty.Commitment{Kind: treaty.CutTariffs, Sectors: sectors, Depth: treaty.Negotiated(name)})
	}
	m.Terms = append(m.Terms, terms.Choice("services", 0, 0.3, 0.6, 1), terms.Choice("work", 0, 0.3, 0.6, 1))
	m.Commitments = append(m.Commitments,
		treaty.Commitment{Kind: treaty.CutBarriers, Sectors: treaty.Services, Cut: 0.02, Depth: treaty.Negotiated("services")},
		treaty.Commitment{Kind: treaty.CutBarriers, Sectors: treaty.Services, Cut: 0.03, Obliged: []string{"EUR"}, Depth: treaty.Negotiated("work")})
	m = m.WithCarveOuts("kept out", nil,
		treaty.CarveOuts{{Party: "CHN", Sectors: "ELE", Term: 8}}, treaty.CarveOuts{{Party: "EUR", Sectors: "AGF"}}, treaty.CarveOuts{{Party: "USA", Sectors: "MVH", Retained: 0.5}})
	return Scene{Actors: agent.FromEconomy(Small, "CHN", "EUR", "USA"), Modules: []treaty.Module{m}, Lag: 2}
}

// TestingT is the common part of tests, fuzz targets and properties.
type TestingT interface {
	require.TestingT
	Helper()
}

// Small is an economy of eight regions by eight sectors. Small is immutable.
var Small = wiod.Small()

// Scene is a situation put together by hand. Period counts from 0, and Lag is the number of
// periods from signature to entry into force.
type Scene struct {
	// Actors, Modules, Force and Regimes are the content of the treaty world.
	Actors  []agent.Actor
	Modules []treaty.Module
	Force   []Standing
	Regimes []sanction.Regime
	// Period is the present period. Lag is RatifyAfter of the Situation. Seed is the root of
	// all random streams.
	Period int
	Lag    int
	Seed   uint64
}

// Standing is a module in force since a period, under a draft.
type Standing struct {
	Module, Draft string
	Parties       []string
	Since         int
}

// public returns the public parts of the actors.
func (s Scene) public() []agent.Public {
	out := make([]agent.Public, len(s.Actors))
	for k := range s.Actors {
		out[k] = s.Actors[k].Public
	}
	return out
}

// Register opens the treaty and brings the modules of Force into force.
func (s Scene) Register(tb TestingT) *treaty.Register {
	tb.Helper()
	parties := make([]treaty.Party, len(s.Actors))
	for k := range s.Actors {
		parties[k] = s.Actors[k].Party()
	}
	r, err := treaty.NewRegister(treaty.Treaty{Modules: s.Modules}, Small, parties...)
	require.NoError(tb, err)
	for _, f := range s.Force {
		d, err := r.Space(f.Module).Parse(f.Draft)
		require.NoError(tb, err)
		apply := func(kind treaty.EventKind, author string) {
			require.NoError(tb, r.Apply(treaty.Event{
				Kind: kind, Period: f.Since, Module: f.Module, Author: author, Draft: d, Signatories: f.Parties,
			}))
		}
		apply(treaty.Signed, f.Parties[0])
		for _, id := range f.Parties {
			apply(treaty.Ratified, id)
		}
		apply(treaty.EnteredIntoForce, f.Parties[0])
	}
	return r
}

// Situation returns the public situation, with an empty Evaluator.
func (s Scene) Situation(tb TestingT) *agent.Situation {
	tb.Helper()
	for k := range s.Actors {
		require.NoError(tb, s.Actors[k].Validate(Small))
	}
	r := s.Register(tb)
	for k := range s.Regimes {
		require.NoError(tb, s.Regimes[k].Validate(Small, r.Parties()))
	}
	public := s.public()
	// Everybody has the default record, and no threats, disruptions or transfers exist. Drafts are
	// appraised among all actors, for tests that work values out by hand.
	return &agent.Situation{
		Without: agent.Omissions{MembershipForesight: true},
		Period:  s.Period, Register: r, Regimes: s.Regimes, Actors: public, RatifyAfter: s.Lag,
		Book: welfare.NewEvaluator(Small, agent.Payoffs(public)),
	}
}

// View returns the view of the actor in a seat, with every other actor at the prior.
func (s Scene) View(of *agent.Situation, seat int) agent.View {
	self := &s.Actors[seat]
	trust := make([]belief.Trust, len(s.Actors))
	for k := range trust {
		trust[k] = self.Meets(s.Actors[k].ID)
	}
	return agent.View{
		Situation: of, Self: self, Seat: seat, Trust: trust,
		Rand: func(purpose string, subjects ...string) *rand.Rand {
			name := stream.Root(s.Seed).Int(uint64(s.Period)).Text(self.ID).Text(purpose)
			for _, one := range subjects {
				name = name.Text(one)
			}
			return name.Rand()
		},
	}
}

// Industry returns a module of tariff cuts with negotiable carve-outs.
func Industry(depths []float64, carved ...treaty.CarveOuts) treaty.Module {
	m := treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", depths...))
	if carved != nil {
		m = m.WithCarveOuts("kept out", carved...)
	}
	return m
}

// Stance returns a red line from words.
func Stance(tb TestingT, text string) redline.Position {
	s, err := redline.Parse(text)
	require.NoError(tb, err)
	return s
}

// Cuts returns a scene of China, Europe and the United States with a single module of three
// depths.
func Cuts() Scene {
	s := Three()
	s.Modules = []treaty.Module{treaty.TariffCut("industry", treaty.Goods, terms.Choice("depth", 0.25, 0.5, 1))}
	return s
}
