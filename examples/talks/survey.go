package main

import (
	"context"
	"errors"
	"io"

	"github.com/tradetalk/tradetalk/sim"
)

func survey(ctx context.Context, out io.Writer, sc sim.Scenario, seed uint64, many int, show *progress) error {
	return errors.New("no survey yet")
}
