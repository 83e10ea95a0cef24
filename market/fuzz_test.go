package market_test

import (
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tradetalk/tradetalk/market"
	"github.com/tradetalk/tradetalk/market/wiod"
)

// FuzzLoad replaces one file at a time of a small economy. Load must answer with
// an economy whose books close or an error, never with a panic or a NaN.
func FuzzLoad(f *testing.F) {
	names := []string{"regions.csv", "sectors.csv", "trade.csv", "io.csv", "production.csv"}
	for i, name := range names {
		f.Add(uint8(i), string(files()[name].Data))
	}
	f.Add(uint8(2), "sector,importer,exporter,value,tariff\ng,A,A,1e308,0\ng,B,B,1e308,1e308\ns,A,A,5e-324,0\ns,B,B,1,-0.99\n")
	f.Add(uint8(1), "sector,theta\n\"g\",1e-300\ns,1e300\n")
	f.Add(uint8(0), "region,deficit\nA,1\nB,-1\n")
	f.Add(uint8(3), "region,input,output,value\nA,g,g,\"30\n")
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		m := files()
		m[names[int(which)%len(names)]] = &fstest.MapFile{Data: []byte(text)}
		e, err := market.Load(m)
		if err != nil {
			if e != nil {
				t.Fatal("an economy and an error")
			}
			return
		}
		for r := range e.NumRegions() {
			if v := e.Income(r); !(v > 0) || math.IsInf(v, 0) {
				t.Fatalf("income of region %d is %v", r, v)
			}
			for j := range e.NumSectors() {
				for i := range e.NumRegions() {
					if v := e.Share(j, r, i); !(v >= 0 && v <= 1+1e-9) {
						t.Fatalf("share %v", v)
					}
				}
			}
		}
		q, err := e.Solve(e.Baseline())
		if err != nil {
			t.Fatal(err)
		}
		if q.RealIncome(0) != 1 {
			t.Fatal("the baseline changed something")
		}
	})
}

// FuzzReadPolicy reads policies for the small embedded economy. What is read
// either solves, with finite answers, or is refused with an error.
func FuzzReadPolicy(f *testing.F) {
	f.Add("sector,importer,exporter,tariff,iceberg\nELE,USA,CHN,0.25,\nENM,EUR,RUS,,inf\n")
	f.Add("sector,importer,exporter,weight,export_tax\nELE,USA,CHN,0.5,-0.9\n")
	f.Add("sector,importer,exporter,tariff,iceberg\nSRV,ROW,ROW,1e6,1e-300\nELE,USA,USA,-0.999,1e300\n")
	f.Add("sector,importer\n\"ELE,USA\n")
	e := wiod.Small()
	s := market.NewSolver(e)
	var q market.Equilibrium
	f.Fuzz(func(t *testing.T, text string) {
		p, err := e.ReadPolicy("policy.csv", strings.NewReader(text))
		if err != nil {
			if p != nil {
				t.Fatal("a policy and an error")
			}
			return
		}
		if s.Solve(&q, p, nil) != nil {
			return
		}
		for r := range e.NumRegions() {
			if v := q.RealIncome(r); !(v > 0) || math.IsInf(v, 0) {
				t.Fatalf("real income of region %d is %v", r, v)
			}
		}
	})
}
