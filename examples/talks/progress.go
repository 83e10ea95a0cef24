package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
)

// progress is a line of progress on a terminal. The methods are safe for concurrent
// use.
type progress struct {
	// to is the terminal, and off suppresses all output.
	to  io.Writer
	off bool
	// mu guards the line, because several histories report progress.
	mu  sync.Mutex
	was int // the length of the present line, in characters
}

// isTerminal reports whether a writer is a terminal.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// of returns a function that shows the progress of a task.
func (p *progress) of(what string) func(done, all int) {
	return func(done, all int) {
		if p.off {
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		line := fmt.Sprintf("%s: %d of %d", what, done, all)
		// Blanks cover the rest of a longer earlier line.
		fmt.Fprintf(p.to, "\r%s%s", line, strings.Repeat(" ", max(0, p.was-len(line))))
		p.was = len(line)
	}
}

// clear empties the line.
func (p *progress) clear() {
	if p.off {
		return
	}
	fmt.Fprintf(p.to, "\r%s\r", strings.Repeat(" ", p.was))
	p.was = 0
}
