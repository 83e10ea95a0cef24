package surrogate

import "github.com/tradetalk/tradetalk/internal/vec"

// linearModel is the linear economy under a Model: the effect of a draft of a module on tariffs
// and costs of delivery, by groups of flows, times the marginal values of the tariffs and costs.
// Of several commitments on one flow the deepest governs, and carve-outs reduce the governing
// commitment, so that the effect of a draft is not a sum over terms even in a linear economy. A
// linearModel represents the maximum over commitments; the Model adds the curvature of the
// economy.
//
// A linearModel covers cuts of tariffs and of costs of delivery. Disciplines on export restraints
// and standstills, which have no effect without restraints, and the length of phase-ins are left
// to the Model.
type linearModel struct {
	stride int
	blocks []flowGroup
	effect []float64 // by block and output: the value of a unit of the level
}

// flowGroup is a group of flows with equal treatment by a draft. The depth of the draft on the
// flows depends on the options of a few terms.
type flowGroup struct {
	terms, strides []int32
	// level is the share of the tariff, or minus the log of the cost, that the draft removes
	// beyond the anchor, by the options of the terms.
	level []float64
}

// maxLevels is the largest size of the table of a flow group. Effects that depend on more terms are left to
// the Model.
const maxLevels = 4096

// Output is an output of a linear economy: a weighted sum of outputs of a gradient.
type Output struct {
	Weight []float64
	// Party is the index of the party whose inward flows have the weights Own; -1 for none.
	Party int
	Own   []float64
}

// Stage is a set of quarters with the same carve-outs: one period of the stage, and the outputs
// of the stage.
type Stage struct {
	Period  int
	Outputs []Output
}

// levels is the number of flow groups summed at a time.
const levels = 128

// add adds to dst the effect of a draft beyond the anchor in the linear economy. dst has the
// length of the stride.
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

// one returns the effect that add would add to one output.
func (b *linearModel) one(output int, choice []int32) (sum float64) {
	for k := range b.blocks {
		one := &b.blocks[k]
		sum += b.effect[k*b.stride+output] * one.level[one.at(choice)]
	}
	return sum
}

// at returns the index of the entry of a draft in the table of a flow group.
func (b *flowGroup) at(choice []int32) (at int32) {
	strides := b.strides[:len(b.terms)]
	for i, t := range b.terms {
		at += choice[t] * strides[i]
	}
	return at
}
