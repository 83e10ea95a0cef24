package treaty

import "fmt"

// Milestone is a task of a party, with a verifier able to find the task done.
type Milestone struct {
	// ID is the name of the milestone, unique within the module.
	ID string
	// What is the task in words.
	What string
	// Party is the ID of the party with the task.
	Party string
	// Verifier is another party, or the body of the monitoring article of the module.
	Verifier string
	// By is the date due, in quarters after entry into force; the default 0 is no date.
	// A milestone can be met late.
	By Parameter
}

// milestone returns the milestone with an ID, or nil.
func (m *Module) milestone(id string) *Milestone {
	for k := range m.Milestones {
		if m.Milestones[k].ID == id {
			return &m.Milestones[k]
		}
	}
	return nil
}

// text returns the milestone as an article reads.
func (x *Milestone) text() string {
	s := fmt.Sprintf("Milestone %s: %s by %s, verified by %s", x.ID, x.What, x.Party, x.Verifier)
	if x.By.value != 0 || x.By.term != "" {
		s += fmt.Sprintf(", due %s after entry into force", x.By.span())
	}
	return s + "."
}
