package keys

import (
	"slices"
	"testing"
)

func TestOf(t *testing.T) {
	for name, want := range map[string]string{
		"ID": "id", "RatifyAfter": "ratify_after", "RoundsPerPeriod": "rounds_per_period", "PhaseIn": "phase_in", "GDPShare": "gdp_share", "": "",
	} {
		if got := Of(name); got != want {
			t.Errorf("Of(%q) = %q; want %q", name, got, want)
		}
	}
}

func TestNear(t *testing.T) {
	if got := Nearest("patiance", []string{"hazard", "patience"}); got != "patience" {
		t.Errorf("nearest to patiance is %q", got)
	}
	if got := Nearest("zebra", []string{"hazard", "patience"}); got != "" {
		t.Errorf("nearest to zebra is %q", got)
	}
	if got := Near("CHM", []string{"JPN", "CHE", "CHN", "USA"}, 3); !slices.Equal(got, []string{"CHE", "CHN"}) {
		t.Errorf("near CHM are %q", got)
	}
	for _, c := range []struct {
		a, b string
		want int
	}{{"theri", "their", 1}, {"kitten", "sitting", 3}, {"", "four", 4}} {
		if got := Distance(c.a, c.b); got != c.want {
			t.Errorf("Distance(%q, %q) = %d; want %d", c.a, c.b, got, c.want)
		}
	}
}
