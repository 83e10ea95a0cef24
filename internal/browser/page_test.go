package browser

import (
	"context"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/tradetalk/tradetalk/agent"
	"github.com/tradetalk/tradetalk/market/wiod"
	"github.com/tradetalk/tradetalk/sim"
	"github.com/tradetalk/tradetalk/sim/event"
	"github.com/tradetalk/tradetalk/sim/report"
	"github.com/tradetalk/tradetalk/sim/store"
	"github.com/tradetalk/tradetalk/treaty"
	"github.com/tradetalk/tradetalk/treaty/sanction"
	"github.com/tradetalk/tradetalk/treaty/terms"
)

// evil is a name that would be markup, if the page took it for markup.
const evil = `<img src=x onerror="document.title='broken'">'` + "\n" + `</script>`

// page writes a report of two runs and returns its address.
func page(t *testing.T) string {
	t.Helper()
	e := wiod.Small()
	p := report.New("A small history " + evil)
	for seed, name := range []string{"first", "second"} {
		sc := sim.Scenario{
			Name: "small", Economy: e, Actors: agent.FromEconomy(e, "CHN", "EUR", "USA"),
			Treaty:  treaty.Treaty{Modules: []treaty.Module{treaty.BarrierCut("customs", treaty.Goods, 0.02, terms.Choice("depth", 0.5, 1))}},
			Regimes: []sanction.Regime{sanction.Ban("ELE", "CHN", "USA").From(2).Until(4)},
			Periods: 8,
		}
		rec := p.Add(name, store.Describe("small", "", uint64(seed)), "name: small")
		if _, err := sim.Run(context.Background(), sc, sim.Options{Seed: uint64(seed), Observers: []sim.Observer{rec}}); err != nil {
			t.Fatal(err)
		}
		if err := rec.Event(event.Event{Period: 3, Phase: "Talk", Kind: event.Signed, Actor: evil, Module: evil, Reason: evil}); err != nil {
			t.Fatal(err)
		}
	}
	name := filepath.Join(t.TempDir(), "page.html")
	if err := p.Save(name); err != nil {
		t.Fatal(err)
	}
	return (&url.URL{Scheme: "file", Path: name}).String()
}

// open starts a browser of a width, loads the page, and returns the context with the lists of
// console messages and of addresses asked for.
func open(t *testing.T, address string, width int64, dark bool) (ctx context.Context, said, asked func() []string) {
	t.Helper()
	found := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			found = path
			break
		}
	}
	if found == "" {
		t.Skip("no Chromium is installed: the page is not tested in a browser")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(found), chromedp.NoSandbox, chromedp.DisableGPU)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(allocator)
	t.Cleanup(end)
	ctx, late := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(late)
	var lock sync.Mutex
	var messages, addresses []string
	chromedp.ListenTarget(ctx, func(ev any) {
		lock.Lock()
		defer lock.Unlock()
		switch ev := ev.(type) {
		case *runtime.EventConsoleAPICalled:
			messages = append(messages, string(ev.Type))
		case *runtime.EventExceptionThrown:
			messages = append(messages, ev.ExceptionDetails.Error())
		case *network.EventRequestWillBeSent:
			addresses = append(addresses, ev.Request.URL)
		}
	})
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	if err := chromedp.Run(ctx, network.Enable(), emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
		emulation.SetDeviceMetricsOverride(width, 900, 1, width < 600), chromedp.Navigate(address), chromedp.WaitVisible("#list button, #list p")); err != nil {
		t.Fatal(err)
	}
	copied := func(list *[]string) func() []string {
		return func() []string {
			lock.Lock()
			defer lock.Unlock()
			return append([]string(nil), *list...)
		}
	}
	return ctx, copied(&messages), copied(&addresses)
}

// text returns the result of an expression.
func text(t *testing.T, ctx context.Context, expression string) string {
	t.Helper()
	var out string
	if err := chromedp.Run(ctx, chromedp.Evaluate(expression, &out)); err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return out
}

// picture is a checksum of the pixels of a chart.
func picture(id string) string {
	return `(function(){var c=document.querySelector("#` + id + ` canvas"),d=c.getContext("2d").getImageData(0,0,c.width,c.height).data,h=7;for(var i=0;i<d.length;i+=4)h=(h*31+d[i]+d[i+1]*3+d[i+2]*5)|0;return String(h)})()`
}

// The page asks the network for nothing, says nothing on the console, moves its charts with
// the slider and shows the reasons of an act; at 1280 and at 390 pixels, light and dark.
func TestPageInABrowser(t *testing.T) {
	address := page(t)
	for _, c := range []struct {
		name  string
		width int64
		dark  bool
	}{{"wide and light", 1280, false}, {"narrow and dark", 390, true}} {
		t.Run(c.name, func(t *testing.T) {
			ctx, said, asked := open(t, address, c.width, c.dark)
			if got := text(t, ctx, `document.documentElement.dataset.theme`); (got == "dark") != c.dark {
				t.Errorf("theme is %q", got)
			}
			before, acts := text(t, ctx, picture("path")), text(t, ctx, picture("acts"))
			set := func(v string) string {
				return `(function(){var p=document.getElementById("period");p.value=` + v + `;p.dispatchEvent(new Event("input"));return document.documentElement.dataset.period})()`
			}
			if got := text(t, ctx, set("3")); got != "3" {
				t.Errorf("the slider shows period %q, want 3", got)
			}
			if text(t, ctx, picture("path")) == before || text(t, ctx, picture("acts")) == acts {
				t.Error("the slider moves no chart")
			}
			// A click on an act shows its reasons.
			if err := chromedp.Run(ctx, chromedp.Click("#list button:last-of-type", chromedp.NodeVisible)); err != nil {
				t.Fatal(err)
			}
			if got := text(t, ctx, `document.getElementById("detail").textContent`); !strings.Contains(got, evil) {
				t.Errorf("the reasons are %q, want those of the act of %q", got, evil)
			}
			if got := text(t, ctx, `document.activeElement.id`); got != "detail" {
				t.Errorf("the focus is on %q, want the reasons", got)
			}
			// A press of a key moves the slider.
			if err := chromedp.Run(ctx, chromedp.SendKeys("#period", kb.ArrowRight)); err != nil {
				t.Fatal(err)
			}
			if got := text(t, ctx, `document.documentElement.dataset.period`); got != "4" {
				t.Errorf("a key moves the slider to %q, want 4", got)
			}
			for _, one := range []string{"column", "object", "phase"} {
				text(t, ctx, `(function(){var s=document.getElementById("`+one+`");s.selectedIndex=s.options.length-1;s.dispatchEvent(new Event("change"));return ""})()`)
			}
			if got := text(t, ctx, `document.title`); !strings.HasPrefix(got, "A small history") {
				t.Errorf("a name ran as markup: the title is %q", got)
			}
			if wide := text(t, ctx, `String(document.documentElement.scrollWidth <= window.innerWidth + 1)`); wide != "true" {
				t.Errorf("the page is wider than the window of %d pixels", c.width)
			}
			if got := said(); len(got) > 0 {
				t.Errorf("the console says %q", got)
			}
			for _, a := range asked() {
				if a != address && !strings.HasPrefix(a, "data:") && !strings.HasPrefix(a, "blob:") {
					t.Errorf("the page asks for %s", a)
				}
			}
		})
	}
}
