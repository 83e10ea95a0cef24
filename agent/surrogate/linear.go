package surrogate

import "github.com/tradetalk/tradetalk/internal/vec"

// A ground is the linear economy on which a Survey stands: what a draft of a module does to
// tariffs and costs of delivery, worked out by groups of flows, times what these are worth
// at the margin. Of several commitments on one flow the deepest governs, and carve-outs
// take it away, so that drafts are no sum over terms even where the economy is linear. A
// ground has that bend; the Survey adds what the economy's own curvature does.
//
// It knows cuts of tariffs and of costs of delivery. Disciplines on export restraints and
// standstills, which do nothing while there are no restraints, and the length of phase-ins
// are left to the Survey.
type linearModel struct {
	stride int
	blocks []flowGroup
	effect []float64 // by block and output: what a unit of its level is worth
}

// flowGroup is a group of flows that a draft treats alike: how far it goes on them depends on
// the options of a few terms.
type flowGroup struct {
	terms, strides []int32
	// level is the share of the tariff, or minus the log of the cost, that the
	// draft takes away beyond what the anchor does, by the options of the terms.
	level []float64
}

// maxLevels bounds the table of a block. What depends on more terms than that is left to
// the Survey.
const maxLevels = 4096

// Output is an output of a ground: a sum of outputs of a gradient, by weight.
type Output struct {
	Weight []float64
	// Flows into party have weights of their own; -1 for none.
	Party int
	Own   []float64
}

// Stage is some quarters in which the same carve-outs hold: a period of theirs, and what the
// outputs make of what is done in them.
type Stage struct {
	Period  int
	Outputs []Output
}

// levels is how many blocks are summed at a time.
const levels = 128

// add adds to dst what the ground makes of a draft beyond what it makes of the anchor. The
// room for dst is the ground's stride.
func (b *linearModel) add(dst []float64, choice []int32) {
	var level [levels]float64
	for from := 0; from < len(b.blocks); from += levels {
		blocks := b.blocks[from:min(from+levels, len(b.blocks))]
		for k := range blocks {
			level[k] = blocks[k].level[blocks[k].at(choice)]
		}
		vec.MulTransAdd(dst[:b.stride], b.effect[from*b.stride:], level[:len(blocks)])
	}
}

// one is what add adds to one output.
func (b *linearModel) one(output int, choice []int32) (sum float64) {
	for k := range b.blocks {
		one := &b.blocks[k]
		sum += b.effect[k*b.stride+output] * one.level[one.at(choice)]
	}
	return sum
}

// at is the entry of a block's table for a draft.
func (b *flowGroup) at(choice []int32) (at int32) {
	strides := b.strides[:len(b.terms)]
	for i, t := range b.terms {
		at += choice[t] * strides[i]
	}
	return at
}
