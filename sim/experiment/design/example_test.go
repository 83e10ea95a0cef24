package design_test

import (
	"fmt"

	"github.com/tradetalk/tradetalk/sim/experiment/design"
)

func ExampleSobol() {
	points, err := design.Sobol(2, 4)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, x := range points.All() {
		fmt.Println(i, x)
	}
	// Output:
	// 0 [0 0]
	// 1 [0.5 0.5]
	// 2 [0.75 0.25]
	// 3 [0.25 0.75]
}

func ExampleOwenSobol() {
	points, err := design.OwenSobol(2, 2, 7)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(points)
	for _, x := range points.All() {
		fmt.Printf("%.4f\n", x)
	}
	// Output:
	// sobol, Owen-scrambled, 2 points in 2 dimensions
	// [0.8963 0.1431]
	// [0.3547 0.7929]
}

func ExampleFactorial() {
	table, err := design.Factorial([]design.Factor{
		{Name: "mechanism.reputation", Levels: []string{"on", "off"}},
		{Name: "actors.CHN.precision", Levels: design.Evenly(1, 3, 3)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range table.Rows {
		fmt.Println(row)
	}
	// Output:
	// [on 1]
	// [on 2]
	// [on 3]
	// [off 1]
	// [off 2]
	// [off 3]
}

func ExampleSpread() {
	points, err := design.Halton(2, 4)
	if err != nil {
		fmt.Println(err)
		return
	}
	table, err := design.Spread([]design.Factor{
		{Name: "talks.rounds", Low: 1, High: 10, Whole: true},
		{Name: "severity", Low: 0.01, High: 1, Scale: design.Log},
	}, points)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range table.Rows {
		fmt.Printf("%.0f %.3f\n", row[0].Number, row[1].Number)
	}
	// Output:
	// 1 0.010
	// 6 0.046
	// 3 0.215
	// 8 0.017
}

func ExampleFactor() {
	err := design.Check([]design.Factor{{Name: "severity", Low: 0.3, High: 0.3}})
	fmt.Println(err)
	// Output:
	// design: factor "severity": constant: the range is 0.3 to 0.3
}

func ExampleLatinHypercube() {
	points, err := design.LatinHypercube(2, 4, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	// Each quarter of each dimension holds one point.
	for _, x := range points.All() {
		fmt.Println(int(4*x[0]), int(4*x[1]))
	}
	// Output:
	// 2 1
	// 1 0
	// 3 2
	// 0 3
}

func ExampleOneAtATime() {
	table, err := design.OneAtATime([]design.Factor{
		{Name: "mechanism.reputation", Levels: []string{"on", "off"}},
		{Name: "sanction.severity", Levels: []string{"0.1", "0.2", "0.3"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range table.Rows {
		fmt.Println(row)
	}
	// Output:
	// [on 0.1]
	// [off 0.1]
	// [on 0.2]
	// [on 0.3]
}

// Rows by hand, in words, and the value of a factor at a point of a design. The dimensions of
// Sobol and Halton designs end at the tables of their numbers.
func ExampleList() {
	factors := []design.Factor{{Name: "talks.rounds", Low: 1, High: 40, Whole: true}, {Name: "switches.panels", Levels: []string{"true", "false"}}}
	rows, err := design.List(factors, [][]string{{"24", "true"}, {"8", "false"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, row := range rows.Rows {
		fmt.Println(row)
	}
	fmt.Println(factors[0].At(0.5))
	fmt.Println(design.MaxSobolDim, design.MaxHaltonDim)
	// Output:
	// [24 true]
	// [8 false]
	// 21
	// 21201 1229
}
