package experiment

// SetShortStudy hands the program of ExampleStudy to the tests.
func SetShortStudy(f func()) { shortStudy = f }
