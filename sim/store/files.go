package store

import (
	"fmt"
	"io"
	"reflect"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
)

// Files is an observer that writes a run to a directory, whole or not at all: the state of actors
// (rows), their acts (events), and the state of sectors and of the world economy (sectors,
// world), each as CSV and as JSON lines. Call Commit or Discard at the end.
type Files struct {
	set *set

	rows, events, sectors, world *table
	rowCSV                       *CSV
}

var _ sim.MarketObserver = (*Files)(nil)

// Create begins the files of a run below a directory, which is made if there is none. An earlier
// run stays in place until Commit replaces the run. Create fails while another writer, of this
// process or another, has files there.
func Create(dir string, m Metadata) (*Files, error) { return create(osDisk{}, dir, m) }

// create is Create on a given disk.
func create(d disk, dir string, m Metadata) (f *Files, err error) {
	s, err := beginSet(d, dir, m)
	if err != nil {
		return nil, err
	}
	f = &Files{set: s}
	for _, one := range []struct {
		name string
		to   **table
		of   reflect.Type
	}{
		{"rows", &f.rows, nil}, {"events", &f.events, reflect.TypeFor[event.Event]()},
		{"sectors", &f.sectors, reflect.TypeFor[sim.SectorRow]()}, {"world", &f.world, reflect.TypeFor[sim.WorldRow]()},
	} {
		if err == nil {
			*one.to, err = beginTable(s, one.name, one.of)
		}
	}
	if err == nil {
		f.rowCSV = NewCSV(f.rows.cells)
		err = f.rowCSV.head()
	}
	if err != nil {
		f.Discard()
		return nil, fmt.Errorf("store: %w", err)
	}
	return f, nil
}

// Event writes an event. An error ends the run.
func (f *Files) Event(e event.Event) error {
	return f.set.failing(f.events.write(reflect.ValueOf(e), true))
}

// Sector writes the state of a sector. An error ends the run.
func (f *Files) Sector(r sim.SectorRow) error {
	return f.set.failing(f.sectors.write(reflect.ValueOf(r), false))
}

// World writes the state of the world economy. An error ends the run.
func (f *Files) World(r sim.WorldRow) error {
	return f.set.failing(f.world.write(reflect.ValueOf(r), false))
}

// Row writes a row. An error ends the run.
func (f *Files) Row(r sim.Row) error {
	return f.set.failing(f.rows.object(reflect.ValueOf(r), false), f.rowCSV.Row(r))
}

// Add writes a further file of the run, such as a picture or a report, beside the rows. The name
// has no directory. After an error the run cannot be committed.
func (f *Files) Add(name string, of io.WriterTo) error { return f.set.save(name, of) }

// Path returns the directory of the files: below the directory of Create, hidden until Commit. It
// is "" after a failed Commit and after Discard.
func (f *Files) Path() string { return f.set.path() }

// Commit puts the run in place and removes earlier runs. run is the error of the run, nil for a
// complete run. After an error of the run the results so far are kept, and metadata.json names
// the error; if the newest run before is complete, Latest still returns the complete run, and the
// results so far are in Path. If a file cannot be written, nothing is left behind of the run, the
// run before stays, and the error names the cause.
func (f *Files) Commit(run error) error {
	if !f.set.ended {
		f.set.failing(f.rowCSV.Flush(), f.events.flush(), f.sectors.flush(), f.world.flush())
	}
	return f.set.commit(run)
}

// Discard removes all files of the run. After Commit, Discard does nothing.
func (f *Files) Discard() { f.set.discard() }
