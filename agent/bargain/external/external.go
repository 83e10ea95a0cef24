// Package external seats programs in other languages at a table: a player that speaks JSON
// lines over a pipe. A line with the turn goes to the program, and a line with the move comes
// back, within a time limit. All lines are kept in a transcript, from which the same talks
// can be played again without the program, byte for byte.
//
//	p := external.Program("python3", "player.py")
//	defer p.Close()
//	out, err := talks.Play(ctx, space, protocol, talks.Party{Name: "A", Utility: u, Player: p}, ...)
//	fmt.Println(p.Transcript(), p.Err())
//
// # Lines
//
// The first line of the pipe opens the talks; each further line is a turn:
//
//	{"seat":0,"parties":2,"rounds":20,"terms":[{"name":"price","options":["1","2","3"]}],"reserve":0.4,"values":[0,0.5,1]}
//	{"round":0,"call":"speak","proposer":1,"offer":["2"],"value":0.5,"heard":[{"seat":1,"round":0,"act":"offer","offer":["2"]}]}
//
// Values are the party's own, one for each draft in the order in which the last term varies
// fastest; they are left out where a space has more than 100,000 drafts. Reserve is absent
// for a party that signs anything, and a value for a draft that is never signed. Offer is the
// draft on the table, absent if there is none. The program answers each turn, and not the first
// line, with one of
//
//	{"act":"offer","offer":["3"]}   {"act":"accept"}   {"act":"pass"}   {"act":"leave"}
//
// A program learns what any player learns, and nothing of the utilities of others. Where an
// answer is late or cannot be read the player makes no move, which ends the talks with the
// status Fault, and Err says why. A program must be a function of the lines it has read, so
// that talks can be repeated and suspended: a copy of a player starts the program anew, sends
// the lines so far, and compares the answers.
package external

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tradetalk/tradetalk/agent/bargain"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// DefaultLimit is how long a program may take for an answer.
const DefaultLimit = 10 * time.Second

const (
	// maxValues is the largest space whose values are sent.
	maxValues = 100_000
	// maxLine is the longest answer, in bytes.
	maxLine = 1 << 20
)

// Line is a line of a transcript: what went to the program, and its answer, "" to the first.
type Line struct {
	In  string `json:"in"`
	Out string `json:"out"`
}

// Player is a party whose moves come from a program, or from a transcript. Use Program or Replay
// to make one.
type Player struct {
	command []string
	limit   time.Duration
	replay  []Line

	past   []Line // of these talks
	run    *process
	shared *family
}

var _ bargain.Player = (*Player)(nil)

// family is what a player shares with its copies.
type family struct {
	lock  sync.Mutex
	lines []Line
	err   error
	runs  []*process
}

// process is a running program.
type process struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines chan string
	errs  *tail
}

// Program returns a player that starts a program with its arguments when the talks open. The
// answer to a turn has DefaultLimit; see Within.
func Program(name string, args ...string) *Player {
	return &Player{command: append([]string{name}, args...), limit: DefaultLimit, shared: &family{}}
}

// Replay returns a player that gives the answers of a transcript, and faults as soon as the
// talks ask anything else than the transcript says.
func Replay(transcript []Line) *Player {
	return &Player{replay: slices.Clone(transcript), shared: &family{}}
}

// Within sets the time limit of an answer, above zero, and returns the player.
func (p *Player) Within(limit time.Duration) *Player {
	p.limit = limit
	return p
}

// Clone returns a copy with the same memory and a program of its own.
func (p *Player) Clone() bargain.Player {
	c := *p
	c.past, c.run = slices.Clone(p.past), nil
	return &c
}

// Transcript returns all lines of the player and its copies, in order.
func (p *Player) Transcript() []Line {
	p.shared.lock.Lock()
	defer p.shared.lock.Unlock()
	return slices.Clone(p.shared.lines)
}

// Err returns the first failure of the program, nil without any.
func (p *Player) Err() error {
	p.shared.lock.Lock()
	defer p.shared.lock.Unlock()
	return p.shared.err
}

// Close ends the programs of the player and its copies.
func (p *Player) Close() error {
	p.shared.lock.Lock()
	defer p.shared.lock.Unlock()
	for _, run := range p.shared.runs {
		run.end()
	}
	p.shared.runs = nil
	return nil
}

// opening is the first line.
type opening struct {
	Seat    int        `json:"seat"`
	Parties int        `json:"parties"`
	Rounds  int        `json:"rounds"`
	Terms   []term     `json:"terms"`
	Reserve *float64   `json:"reserve,omitempty"`
	Values  []*float64 `json:"values,omitempty"`
}

type term struct {
	Name    string   `json:"name"`
	Options []string `json:"options"`
}

// turn is a line that asks for a move.
type turn struct {
	Round    int      `json:"round"`
	Call     string   `json:"call"`
	Proposer int      `json:"proposer"`
	Offer    []string `json:"offer,omitempty"`
	Value    *float64 `json:"value,omitempty"`
	Text     []string `json:"text,omitempty"`
	Heard    []said   `json:"heard,omitempty"`
}

// calls are the questions by name.
var calls = map[bargain.Call]string{bargain.CallSpeak: "speak", bargain.CallPropose: "propose", bargain.CallAnswer: "answer", bargain.CallPrefer: "prefer"}

// acts are the moves by name.
var acts = map[bargain.Act]string{bargain.ActNone: "none", bargain.ActAccept: "accept", bargain.ActOffer: "offer", bargain.ActPass: "pass", bargain.ActLeave: "leave"}

// said is a move of a party.
type said struct {
	Seat  int      `json:"seat"`
	Round int      `json:"round"`
	Act   string   `json:"act"`
	Offer []string `json:"offer,omitempty"`
}

// move is an answer.
type move struct {
	Act   string   `json:"act"`
	Offer []string `json:"offer"`
}

// Act asks the program for a move.
func (p *Player) Act(t *bargain.Turn) bargain.Move {
	m, err := p.act(t)
	if err != nil {
		p.shared.lock.Lock()
		defer p.shared.lock.Unlock()
		if p.shared.err == nil {
			p.shared.err = fmt.Errorf("external: %s: %w", p.name(), err)
		}
		return bargain.Move{}
	}
	return m
}

// name names the program in errors.
func (p *Player) name() string {
	if p.command == nil {
		return "transcript"
	}
	return strings.Join(p.command, " ")
}

func (p *Player) act(t *bargain.Turn) (bargain.Move, error) {
	space := t.Menu.Space()
	if len(p.past) == 0 {
		if _, err := p.exchange(opens(t, space), false); err != nil {
			return bargain.Move{}, err
		}
	}
	out, err := p.exchange(asks(t, space), true)
	if err != nil {
		return bargain.Move{}, err
	}
	var m move
	d := json.NewDecoder(strings.NewReader(out))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return bargain.Move{}, fmt.Errorf("answer %.200q: %w", out, err)
	}
	switch m.Act {
	case "offer":
		draft, err := parse(space, m.Offer)
		return bargain.Offer(draft), err
	case "accept":
		return bargain.Accept(), nil
	case "pass":
		return bargain.Pass(), nil
	case "leave":
		return bargain.Leave(), nil
	}
	return bargain.Move{}, fmt.Errorf("answer %.200q: act is %q; want offer, accept, pass or leave", out, m.Act)
}

// opens writes the first line.
func opens(t *bargain.Turn, space *terms.Space) string {
	o := opening{Seat: t.Self, Parties: t.Parties, Rounds: t.Rounds, Reserve: finite(t.Reserve())}
	for _, one := range space.Terms() {
		entry := term{Name: one.Name}
		for _, option := range one.Options {
			entry.Options = append(entry.Options, option.Label)
		}
		o.Terms = append(o.Terms, entry)
	}
	if size, ok := space.Size(); ok && size <= maxValues {
		for d := range space.All() {
			o.Values = append(o.Values, finite(t.Value(d)))
		}
	}
	return line(o)
}

// asks writes the line of a turn.
func asks(t *bargain.Turn, space *terms.Space) string {
	a := turn{Round: t.Round, Call: calls[t.Call], Proposer: t.Proposer}
	if d, ok := t.Standing(); ok {
		a.Offer, a.Value = labels(space, d), finite(t.Value(d))
	}
	if t.HasText {
		a.Text = labels(space, t.Text)
	}
	for _, s := range t.Heard {
		one := said{Seat: s.Seat, Round: s.Round, Act: acts[s.Move.Act]}
		if s.Move.Act == bargain.ActOffer {
			one.Offer = labels(space, s.Move.Draft)
		}
		a.Heard = append(a.Heard, one)
	}
	return line(a)
}

// line writes a value on one line.
func line(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and finite numbers
	}
	return string(text)
}

// finite returns a number, nil if infinite.
func finite(v float64) *float64 {
	if v-v != 0 {
		return nil
	}
	return &v
}

// labels returns the options of a draft.
func labels(space *terms.Space, d terms.Draft) []string {
	out := make([]string, len(space.Terms()))
	for k := range out {
		out[k] = space.Option(d, k).Label
	}
	return out
}

// parse returns the draft with some options.
func parse(space *terms.Space, labels []string) (d terms.Draft, err error) {
	list := space.Terms()
	if len(labels) != len(list) {
		return d, fmt.Errorf("the offer has %d options; want one for each of %d terms", len(labels), len(list))
	}
	for k, label := range labels {
		at := slices.IndexFunc(list[k].Options, func(o terms.Option) bool { return o.Label == label })
		if at < 0 {
			return d, fmt.Errorf("the offer has %.100q for %s; want one of its options", label, list[k].Name)
		}
		d = space.With(d, k, at)
	}
	return d, nil
}

// exchange sends a line and, if one is due, returns the answer. The lines so far go first to a
// program that has not read them.
func (p *Player) exchange(in string, answer bool) (string, error) {
	at := len(p.past)
	one := Line{In: in}
	if p.command == nil {
		if at >= len(p.replay) || p.replay[at].In != in {
			return "", fmt.Errorf("line %d of the talks is %.200q; want the line of the transcript", at+1, in)
		}
		one.Out = p.replay[at].Out
	} else {
		if p.run == nil {
			if err := p.start(); err != nil {
				return "", err
			}
			for _, old := range p.past {
				out, err := p.run.ask(old.In, old.Out != "", p.limit)
				if err != nil {
					return "", err
				}
				if out != old.Out {
					return "", fmt.Errorf("a second run answers %.200q to %.200q, after %.200q; want the same answers to the same lines", out, old.In, old.Out)
				}
			}
		}
		var err error
		if one.Out, err = p.run.ask(in, answer, p.limit); err != nil {
			return "", err
		}
	}
	p.past = append(p.past, one)
	p.shared.lock.Lock()
	defer p.shared.lock.Unlock()
	p.shared.lines = append(p.shared.lines, one)
	return one.Out, nil
}

// start starts the program.
func (p *Player) start() error {
	if p.limit <= 0 {
		return fmt.Errorf("the time limit is %v; want more than zero", p.limit)
	}
	cmd := exec.Command(p.command[0], p.command[1:]...)
	cmd.WaitDelay = time.Second
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	run := &process{cmd: cmd, in: in, lines: make(chan string, 16), errs: &tail{}}
	cmd.Stderr = run.errs
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() {
		defer close(run.lines)
		s := bufio.NewScanner(out)
		s.Buffer(nil, maxLine)
		for s.Scan() {
			run.lines <- s.Text()
		}
	}()
	p.run = run
	p.shared.lock.Lock()
	defer p.shared.lock.Unlock()
	p.shared.runs = append(p.shared.runs, run)
	return nil
}

// ask sends a line and waits for the answer, if one is due.
func (r *process) ask(in string, answer bool, limit time.Duration) (string, error) {
	_, err := io.WriteString(r.in, in+"\n")
	if err == nil && !answer {
		return "", nil
	}
	if err == nil {
		timer := time.NewTimer(limit)
		defer timer.Stop()
		select {
		case out, ok := <-r.lines:
			if ok {
				return out, nil
			}
			err = errors.New("the program ended, or wrote a line that is too long")
		case <-timer.C:
			err = fmt.Errorf("no answer within %v", limit)
		}
	}
	r.end()
	if text := r.errs.String(); text != "" {
		err = fmt.Errorf("%w; the program says: %s", err, text)
	}
	return "", err
}

// end ends the program.
func (r *process) end() {
	r.in.Close()
	if r.cmd.Process != nil && r.cmd.ProcessState == nil {
		r.cmd.Process.Kill()
		go func() { // the reader may wait for room
			for range r.lines {
			}
		}()
		r.cmd.Wait()
	}
}

// tail keeps the end of what a program writes to its standard error.
type tail struct {
	lock sync.Mutex
	b    []byte
}

// Write keeps the last two thousand bytes.
func (t *tail) Write(p []byte) (int, error) {
	t.lock.Lock()
	defer t.lock.Unlock()
	t.b = append(t.b, p...)
	if n := len(t.b) - 2000; n > 0 {
		t.b = t.b[n:]
	}
	return len(p), nil
}

// String returns what was kept.
func (t *tail) String() string {
	t.lock.Lock()
	defer t.lock.Unlock()
	return string(bytes.TrimSpace(t.b))
}
