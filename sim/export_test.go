package sim

import (
	"math/rand/v2"
)

// Draws are the words drawn from each named stream of a World.
type Draws map[string][]uint64

// RecordDraws has a World tell what it draws, from now on.
func (w *World) RecordDraws(into Draws) {
	w.drawn = func(stream string, src rand.Source) rand.Source {
		into[stream] = nil // asked for again, a stream begins again
		return &recorder{src, stream, into}
	}
}

type recorder struct {
	src    rand.Source
	stream string
	into   Draws
}

func (r *recorder) Uint64() uint64 {
	u := r.src.Uint64()
	r.into[r.stream] = append(r.into[r.stream], u)
	return u
}
