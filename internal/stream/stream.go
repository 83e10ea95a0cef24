// Package stream derives random numbers from names. A seed and the parts of a name go in; a
// generator comes out. A draw belongs to the purpose (a seed, a period, a phase, an actor, a
// purpose, a subject) and to nothing else. A new actor, lever or draw moves no draw elsewhere,
// so two runs with a single lever changed share all other draws.
//
// # Scheme
//
// A Name is folded, part by part and with the length, into two 64-bit words by the finaliser of
// SplitMix64 (Steele, Lea and Flood 2014, Fast splittable pseudorandom number generators,
// OOPSLA; constants of Stafford's variant 13). The words seed a PCG generator (O'Neill 2014) of
// math/rand/v2. The version of the scheme is folded in first: a change of scheme is a change of
// Version, and of all draws.
package stream

import "math/rand/v2"

// Version is the version of the scheme, a part of every name.
const Version = 1

// Name is the address of a stream of draws.
type Name struct {
	h1, h2 uint64
}

// Root returns the first name under a seed.
func Root(seed uint64) Name {
	return Name{0x9e3779b97f4a7c15, 0xd1b54a32d192ed03}.Int(Version).Int(seed)
}

// Int returns the name with a number added.
func (n Name) Int(v uint64) Name {
	n.h1 = mix(n.h1 ^ mix(v+0x9e3779b97f4a7c15))
	n.h2 = mix(n.h2 + mix(v^0x8cb92ba72f3d8dd7))
	return n
}

// Text returns the name with a word added. Words are folded with the length, so that ("ab",
// "c") and ("a", "bc") are different names.
func (n Name) Text(s string) Name {
	n = n.Int(uint64(len(s)))
	for len(s) > 0 {
		var word uint64
		k := min(8, len(s))
		for i := range k {
			word |= uint64(s[i]) << (8 * i)
		}
		n = n.Int(word)
		s = s[k:]
	}
	return n
}

// Rand returns the generator of the name, at the first draw.
func (n Name) Rand() *rand.Rand {
	var g struct { // one allocation for both
		rand rand.Rand
		pcg  rand.PCG
	}
	g.pcg.Seed(n.h1, n.h2)
	g.rand = *rand.New(&g.pcg)
	return &g.rand
}

// Words returns the two words of the name.
func (n Name) Words() (uint64, uint64) { return n.h1, n.h2 }

// mix is the finaliser of SplitMix64.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
