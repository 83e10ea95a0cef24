// Package discovery finds the worlds in which something happens: boxes in the space of
// factors where the share of cases of interest is high. In which worlds does the treaty
// die?
//
//	trajectory, err := discovery.Peel(points, died, discovery.Options{})
//	if err != nil {
//		return err
//	}
//	for _, box := range trajectory.Boxes {
//		fmt.Printf("%.2f of the deaths, %.2f dead inside\n", box.Coverage, box.Density)
//	}
//	fmt.Println(trajectory.Best()) // x0 in [0.31, 0.69], ...
//
// # Method
//
// The patient rule induction method (PRIM) of Friedman and Fisher (1999, Statistics and
// Computing 9, 123-143) peels a thin slice off the box at a time, the slice whose
// removal raises the density most, and offers every box on the way. Users of scenario
// discovery pick a box on this trajectory by coverage, density and the number of
// restricted factors (Bryant and Lempert 2010, Technological Forecasting and Social
// Change 77, 34-49). Best picks the box where coverage and density balance, and drops
// restrictions that chance explains.
//
// # Reading a box
//
// Coverage is the share of all cases inside the box, density the share of cases among
// the points inside, mass the share of all points inside. A restriction with a high
// quasi-p-value could be chance. The p-values are of a box found by looking at the same
// points, hence the name: they order restrictions and prove nothing. New points inside
// and outside the box do.
package discovery
