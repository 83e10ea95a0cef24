package sim_test

import (
	"os"
	"testing"

	"github.com/tradetalk/tradetalk/internal/checks"
)

// Most properties of this package play whole histories, several for each draw.
func TestMain(m *testing.M) { os.Exit(checks.Main(m, 30)) }
