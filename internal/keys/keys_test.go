package keys

import "testing"

func TestOf(t *testing.T) {
	for name, want := range map[string]string{
		"ID": "id", "RatifyAfter": "ratify_after", "RoundsPerPeriod": "rounds_per_period", "PhaseIn": "phase_in", "GDPShare": "gdp_share", "": "",
	} {
		if got := Of(name); got != want {
			t.Errorf("Of(%q) = %q; want %q", name, got, want)
		}
	}
}
