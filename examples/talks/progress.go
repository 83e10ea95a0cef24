package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
)

// progress is a line on a terminal that says how far the program is.
type progress struct {
	to  io.Writer
	off bool
	mu  sync.Mutex
	was int // characters of the line that stands
}

// isTerminal reports whether somebody looks at what is written.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// of is told how much of something is done.
func (p *progress) of(what string) func(done, all int) {
	return func(done, all int) {
		if p.off {
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		line := fmt.Sprintf("%s: %d of %d", what, done, all)
		fmt.Fprintf(p.to, "\r%s%s", line, strings.Repeat(" ", max(0, p.was-len(line))))
		p.was = len(line)
	}
}

// clear leaves an empty line.
func (p *progress) clear() {
	if p.off {
		return
	}
	fmt.Fprintf(p.to, "\r%s\r", strings.Repeat(" ", p.was))
	p.was = 0
}
