// The type Memory of this file remembers forecasts by the content of games: a Game in, the averages over
// rounds of thought out. Two games with the same numbers have the same forecasts, whoever asks and
// whenever.

package crisis

import (
	"encoding/binary"
	"math"

	"github.com/tradetalk/tradetalk/agent/belief"
)

// Memory remembers the forecasts of games by their content, for the games that share the Memory. Results
// are the same with and without one. A Memory is for one goroutine. The zero value is empty and
// ready.
type Memory struct {
	// Watch is told when rounds of thought begin and end, but for rounds inside others; nil means
	// nobody watches.
	Watch    func(begins bool)
	thinking bool
	averages map[string]*averages
	rests    map[string]*following
	slab     slab
	key      []byte
}

// manyGames is the number of forecasts remembered before all are forgotten. A forecast takes about 30
// kilobytes.
const manyGames = 512

// recall returns the forecasts of a game, worked out anew if no game with the same content has any.
func (m *Memory) recall(c *Game, threat bool) *averages {
	if m == nil {
		return c.rounds(threat)
	}
	tag := byte(0)
	if threat {
		tag = 1
	}
	m.key = c.content(append(m.key[:0], tag))
	if a, ok := m.averages[string(m.key)]; ok {
		return a
	}
	key := string(m.key)
	a := m.play(c, threat)
	if m.averages == nil || len(m.averages) >= manyGames {
		m.averages = map[string]*averages{}
	}
	m.averages[key] = a
	return a
}

// play plays the rounds of thought of a game under the eyes of Watch.
func (m *Memory) play(c *Game, threat bool) *averages {
	if m.Watch == nil || m.thinking {
		return c.rounds(threat)
	}
	m.thinking = true
	m.Watch(true)
	a := c.rounds(threat)
	m.Watch(false)
	m.thinking = false
	return a
}

// rest returns the rest of an issue played by a game, worked out anew if no game with the same content
// is known.
func (m *Memory) rest(g *Game) *following {
	if m == nil {
		return follow(g)
	}
	m.key = g.content(m.key[:0])
	if n, ok := m.rests[string(m.key)]; ok {
		return n
	}
	key := string(m.key)
	n := follow(g)
	if m.rests == nil || len(m.rests) >= manyGames {
		m.rests = map[string]*following{}
	}
	m.rests[key] = n
	return n
}

// content appends all numbers that averages depend on: the exported fields of the game, without the
// Depth, which has no averages, and without Held and Kept, which say what of a plan is left.
func (c *Game) content(dst []byte) []byte {
	dst = numbers(dst, c.Precision, c.Zeta, c.Structural, c.Now, c.Least, c.Trust, c.Detection, c.Speed)
	dst = numbers(dst, float64(c.Rounds), float64(c.age()), float64(c.Recess), float64(c.Horizon))
	for _, b := range [...]bool{c.Staged, c.Posing, c.Retaliation} {
		if b {
			dst = append(dst, 1)
		} else {
			dst = append(dst, 0)
		}
	}
	dst = list(dst, c.Beyond)
	dst = list(dst, c.Levels)
	for _, b := range [...]*belief.Resolve{&c.Resolve, &c.Value, &c.BeganResolve, &c.BeganValue} {
		dst = list(dst, b.Types)
		dst = list(dst, b.Weights)
	}
	for _, s := range [...]*Side{&c.Target, &c.Leader} {
		dst = numbers(dst, s.Discount, s.Audience, s.Win, s.Imposed, s.Later, s.Both, s.Entry, s.Threat, s.Threatened)
		dst = list(dst, s.Relieved)
	}
	return dst
}

// numbers appends the bits of numbers.
func numbers(dst []byte, xs ...float64) []byte {
	for _, x := range xs {
		dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(x))
	}
	return dst
}

// list appends the length and the bits of a list.
func list(dst []byte, xs []float64) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(xs)))
	return numbers(dst, xs...)
}

// slab hands out lists of numbers that live until a release. Rounds of thought take thousands of short
// lists and keep none.
type slab struct {
	blocks [][]float64
	at     slabMark
}

// slabMark is a place in a slab.
type slabMark struct{ block, used int }

// slabBlock is the length of a block.
const slabBlock = 1 << 13

// take returns a list of n zeros. A nil slab makes a list of its own.
func (s *slab) take(n int) []float64 {
	if s == nil || n > slabBlock {
		return make([]float64, n)
	}
	for {
		if s.at.block == len(s.blocks) {
			s.blocks = append(s.blocks, make([]float64, slabBlock))
		}
		block := s.blocks[s.at.block]
		if from := s.at.used; from+n <= len(block) {
			s.at.used += n
			out := block[from : from+n : from+n]
			clear(out)
			return out
		}
		s.at = slabMark{s.at.block + 1, 0}
	}
}

// release takes back all lists handed out since a mark.
func (s *slab) release(mark slabMark) { s.at = mark }

// clone returns a copy of a list.
func (s *slab) clone(list []float64) []float64 {
	out := s.take(len(list))
	copy(out, list)
	return out
}
