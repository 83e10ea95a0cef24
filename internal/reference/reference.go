// Package reference turns the reference data of published studies, found in the folder
// that the environment variable TRADETALK_REFERENCE names, into the directories of CSV
// files that package market reads. Only tests use the package.
package reference

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Dir returns a folder of the reference data on markets, or skips the test with a line
// that says what is missing.
func Dir(tb testing.TB, parts ...string) string {
	tb.Helper()
	root := os.Getenv("TRADETALK_REFERENCE")
	if root == "" {
		tb.Skip("TRADETALK_REFERENCE is not set: no reference data to compare with")
	}
	return filepath.Join(append([]string{root, "market"}, parts...)...)
}

// Read returns the records of a CSV file, unpacked if its name ends in .gz, as maps
// from column to field.
func Read(tb testing.TB, name string) []map[string]string {
	tb.Helper()
	f, err := os.Open(name)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			tb.Fatal(err)
		}
	}
	all, err := csv.NewReader(r).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	out := make([]map[string]string, 0, len(all)-1)
	for _, rec := range all[1:] {
		m := make(map[string]string, len(rec))
		for i, name := range all[0] {
			m[name] = rec[i]
		}
		out = append(out, m)
	}
	return out
}

// Number returns a field as a number.
func Number(tb testing.TB, s string) float64 {
	tb.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

// exact writes a number so that nothing of the number is lost.
func exact(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// write writes a CSV file.
func write(tb testing.TB, dir, name string, header string, lines []string) {
	tb.Helper()
	text := header + "\n"
	if len(lines) > 0 {
		text += strings.Join(lines, "\n") + "\n"
	}
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		tb.Fatal(err)
	}
}

// Ossa writes the economy of Ossa (2014), 7 regions and 33 sectors with political
// weights, to a new directory and returns its name. Value added is all of sales, as
// there are no inputs; theta is sigma - 1.
func Ossa(tb testing.TB) string {
	tb.Helper()
	from, dir := Dir(tb, "ossa2014"), tb.TempDir()
	var regions, sectors, trade, production, weights []string
	var ids []string
	sales := make(map[string]float64)
	for _, r := range Read(tb, filepath.Join(from, "trade.csv")) {
		if !slices.Contains(ids, r["exporter"]) {
			ids = append(ids, r["exporter"])
			regions = append(regions, r["exporter"])
		}
		sales[r["exporter"]+","+r["sector"]] += Number(tb, r["value"])
		trade = append(trade, strings.Join([]string{r["sector"], r["importer"], r["exporter"], r["value"], r["tariff"]}, ","))
	}
	for _, r := range Read(tb, filepath.Join(from, "sigma.csv")) {
		sectors = append(sectors, r["sector"]+","+exact(Number(tb, r["sigma"])-1)+","+r["sigma"])
		for _, id := range ids {
			production = append(production, fmt.Sprintf("%s,%s,%s", id, r["sector"], exact(sales[id+","+r["sector"]])))
		}
	}
	for _, r := range Read(tb, filepath.Join(from, "lambda.csv")) {
		for _, id := range ids {
			weights = append(weights, r["sector"]+","+id+","+r[id])
		}
	}
	write(tb, dir, "regions.csv", "region", regions)
	write(tb, dir, "sectors.csv", "sector,theta,sigma", sectors)
	write(tb, dir, "trade.csv", "sector,importer,exporter,value,tariff", trade)
	write(tb, dir, "io.csv", "region,input,output,value", nil)
	write(tb, dir, "production.csv", "region,sector,value_added", production)
	write(tb, dir, "weights.csv", "sector,region,weight", weights)
	return dir
}

// Liberation writes the economy of Ignatenko, Lashkaripour, Macedoni and Simonovska
// (2025), 194 countries and one sector without inputs, to a new directory, with the
// United States' tariffs of April 2025 as policy.csv, and returns the directory's name.
func Liberation(tb testing.TB) string {
	tb.Helper()
	from, dir := Dir(tb, "liberation_day"), tb.TempDir()
	var regions, trade, production, policy []string
	sales := make(map[string]float64)
	for _, r := range Read(tb, filepath.Join(from, "flows194.csv.gz")) {
		sales[r["exporter"]] += Number(tb, r["value_kusd"])
		trade = append(trade, strings.Join([]string{"all", r["importer"], r["exporter"], r["value_kusd"], "0"}, ","))
	}
	for _, r := range Read(tb, filepath.Join(from, "countries.csv")) {
		id := r["country"]
		regions = append(regions, id)
		production = append(production, id+",all,"+exact(sales[id]))
		if id != "USA" {
			policy = append(policy, "all,USA,"+id+","+r["ustr_tariff_on_exports_to_usa"])
		}
	}
	write(tb, dir, "regions.csv", "region", regions)
	write(tb, dir, "sectors.csv", "sector,theta", []string{"all,4"})
	write(tb, dir, "trade.csv", "sector,importer,exporter,value,tariff", trade)
	write(tb, dir, "io.csv", "region,input,output,value", nil)
	write(tb, dir, "production.csv", "region,sector,value_added", production)
	write(tb, dir, "policy.csv", "sector,importer,exporter,tariff", policy)
	return dir
}
