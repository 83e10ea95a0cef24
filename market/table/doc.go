// Package table reads economies from tables in the form in which they are published:
// the inter-country input-output tables of WIOD and of the OECD (ICIO), wide, with a row
// and a column for each country and industry, and the trade flows of CEPII's BACI with
// gross domestic products.
//
//	e, report, err := table.WIOD(file, table.Options{
//		Concordance: market.Concordance{Regions: regions, Sectors: sectors},
//		Sectors:     []market.Sector{{ID: "goods", Theta: 5}, {ID: "services", Theta: 5}},
//	})
//
// The accounts close exactly, by the steps of DATA.md beside package market: trade is
// the sum of deliveries, value added is output less inputs with tariffs, and entries made
// negative by inventories are raised to zero. The Report lists the changes.
//
// Load reads a directory that holds a table, its sectors, concordance and tariffs. The files
// are read in this order: options.go (steps of closing), wide.go (WIOD and ICIO), baci.go,
// load.go.
package table
