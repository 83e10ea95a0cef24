package report_test

import (
	"bytes"
	"context"
	"fmt"

	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/report"
	"github.com/tradetalk/tradetalk/sim/store"
)

// A run on a page that opens in a browser without the network.
func ExamplePage() {
	page := report.New("A small history")
	var recorder *report.Recorder = page.Add("seed 1", store.Describe("small", "", 1), "name: small")
	if _, err := sim.Run(context.Background(), small(), sim.Options{Seed: 1, Observers: []sim.Observer{recorder}}); err != nil {
		fmt.Println(err)
		return
	}
	var out bytes.Buffer
	if err := page.Write(&out); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("the title:", bytes.Contains(out.Bytes(), []byte("<title>A small history</title>")))
	fmt.Println("a script from elsewhere:", bytes.Contains(out.Bytes(), []byte("<script src")))
	// Output:
	// the title: true
	// a script from elsewhere: false
}
