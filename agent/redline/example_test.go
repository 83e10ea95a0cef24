package redline_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/agent/redline"
)

func ExampleParse() {
	for _, text := range []string{
		"industry.depth <= 0.5 at price 0.02 public", `industry."kept out" != nothing`, "no deal until chips lifted", "industry.depth << 1",
	} {
		s, err := redline.Parse(text)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%T, price %g, public %v: %v\n", s.Line, s.Price, s.Public, s)
	}
	// Output:
	// redline.TermBound, price 0.02, public true: industry.depth <= 0.5 at price 0.02 public
	// redline.TermBound, price 0, public false: industry."kept out" != nothing
	// redline.NoDealUntilLifted, price 0, public false: no deal until chips lifted
	// agent: red line "industry.depth << 1": at character 17: found <; want a number
}
