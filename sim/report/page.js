"use strict";
(function () {
  var data = JSON.parse(document.getElementById("data").textContent);
  var runs = data.runs, columns = data.columns;
  var $ = function (id) { return document.getElementById(id); };
  // Colours of Okabe and Ito (2008), safe for colour-blind readers, and two greys.
  var palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8a6d00", "#7f7f7f", "#5d3a9b", "#a0522d"];
  var symbols = ["circle", "rect", "triangle", "diamond", "pin", "arrow", "roundRect"];
  var actors = [];
  runs.forEach(function (r) { r.actors.forEach(function (a) { if (actors.indexOf(a) < 0) actors.push(a); }); });
  var periods = Math.max.apply(null, runs.map(function (r) { return r.periods; }));
  var phases = [], objects = [], kinds = [];
  runs.forEach(function (r) {
    r.events = (r.events || []).map(function (e, k) {
      var text = function (i) { return r.texts[e[i]]; };
      return { k: k, t: e[0], kind: text(1), phase: text(2), actor: text(3), other: text(4), object: text(5), text: text(6), reason: text(7), details: e[8] };
    });
    r.events.forEach(function (e) {
      if (e.phase && phases.indexOf(e.phase) < 0) phases.push(e.phase);
      if (e.object && objects.indexOf(e.object) < 0) objects.push(e.object);
      if (kinds.indexOf(e.kind) < 0) kinds.push(e.kind);
    });
  });
  objects.sort();
  kinds.sort();
  // Moves at the table and routine reports are many; the first choice of acts leaves them out.
  var routine = { "reported": 1, "offered": 1, "refused": 1, "accepted": 1, "found nothing to offer": 1 };
  var state = { t: 0, column: 0, object: "", phase: "main", off: {}, chosen: null };
  var colour = function (a) { return palette[actors.indexOf(a) % palette.length]; };
  var root = document.documentElement;

  function make(tag, text, attributes) {
    var e = document.createElement(tag);
    if (text !== undefined && text !== null) e.textContent = text;
    for (var name in attributes || {}) e.setAttribute(name, attributes[name]);
    return e;
  }
  function options(select, list) {
    list.forEach(function (one) { select.appendChild(make("option", one[1], { value: one[0] })); });
  }
  function period(t) { return runs[0].length + " " + t + " (0 to " + (periods - 1) + ")"; }
  function format(x) {
    if (x === undefined || x === null) return "";
    if (Number.isInteger(x)) return String(x);
    var a = Math.abs(x);
    return a >= 100 ? x.toFixed(1) : a >= 1 ? x.toFixed(2) : a >= 0.001 || a === 0 ? x.toFixed(4) : x.toExponential(2);
  }
  function style(name) { return getComputedStyle(root).getPropertyValue(name).trim(); }

  // Names go into charts as text; ECharts is told to draw tooltips as text, not as HTML.
  function base() {
    return {
      animation: false, textStyle: { color: style("--ink"), fontFamily: "inherit" },
      tooltip: { renderMode: "richText", confine: true, backgroundColor: style("--panel"), borderColor: style("--line"), textStyle: { color: style("--ink") } },
      aria: { enabled: true }
    };
  }
  function axis(more) {
    var a = {
      axisLine: { onZero: false, lineStyle: { color: style("--soft") } }, axisLabel: { color: style("--soft") },
      splitLine: { lineStyle: { color: style("--line") } }, nameTextStyle: { color: style("--soft") }
    };
    for (var k in more) a[k] = more[k];
    return a;
  }
  function timeAxis() {
    return axis({ type: "value", min: -0.5, max: periods - 0.5, minInterval: 1, name: runs[0].length, nameLocation: "middle", nameGap: 26, splitLine: { show: false },
      axisLabel: { color: style("--soft"), formatter: function (v) { return Number.isInteger(v) ? String(v) : ""; } } });
  }
  var charts = {};
  ["path", "acts", "relations"].forEach(function (id) { charts[id] = echarts.init($(id), null, { renderer: "canvas" }); });

  function shown(a) { return !state.off[a]; }
  function keeps(e) {
    return (!state.object || e.object === state.object) && (!state.phase || (state.phase === "main" ? !routine[e.kind] : e.phase === state.phase)) && (!e.actor || shown(e.actor) || e.other && shown(e.other));
  }
  function now() { return { silent: true, symbol: "none", label: { show: false }, lineStyle: { color: style("--soft"), type: "dashed" }, data: [{ xAxis: state.t }] }; }

  function drawPath() {
    var c = columns[state.column], series = [], legend = [];
    runs.forEach(function (r, k) {
      r.actors.forEach(function (a, i) {
        if (!shown(a)) return;
        var name = runs.length > 1 ? a + ", " + r.name : a;
        legend.push(name);
        series.push({
          name: name, type: "line", showSymbol: false, symbol: "circle", lineStyle: { width: 2, type: k ? "dashed" : "solid" }, itemStyle: { color: colour(a) },
          data: r.rows.map(function (row, t) { return [t, row && row[i] ? row[i][state.column] : null]; }),
          markLine: series.length ? undefined : now()
        });
      });
    });
    $("path-title").textContent = c.label + (c.unit ? ", " + c.unit : "");
    $("path-meaning").textContent = c.meaning || "";
    var o = base();
    o.tooltip.trigger = "axis";
    o.tooltip.valueFormatter = format;
    o.legend = { type: "scroll", top: 0, textStyle: { color: style("--ink") }, pageTextStyle: { color: style("--ink") }, data: legend };
    o.grid = { left: 8, right: 16, top: 36, bottom: 36, containLabel: true };
    o.xAxis = timeAxis();
    o.yAxis = axis({ type: "value", scale: true });
    o.series = series;
    charts.path.setOption(o, true);
  }

  function drawActs() {
    var rows = [], series = [];
    runs.forEach(function (r, k) {
      actors.forEach(function (a) { if (shown(a)) rows.push(runs.length > 1 ? a + ", " + r.name : a); });
      if (r.events.some(function (e) { return !e.actor; })) rows.push(runs.length > 1 ? "all, " + r.name : "all");
    });
    rows.reverse();
    var byPhase = {};
    runs.forEach(function (r, k) {
      var stack = {};
      r.events.forEach(function (e) {
        if (!keeps(e)) return;
        var who = e.actor || "all", row = rows.indexOf(runs.length > 1 ? who + ", " + r.name : who);
        if (row < 0) return;
        var at = e.t + "/" + row, n = stack[at] = (stack[at] || 0) + 1;
        if (n > 6) return; // more are in the list
        var p = e.phase || "other";
        (byPhase[p] = byPhase[p] || []).push({ value: [e.t + ((n - 1) % 3 - 1) * 0.25, row + (n > 3 ? 0.18 : 0)], run: k, k: e.k, name: e.text });
      });
    });
    Object.keys(byPhase).forEach(function (p) {
      var n = Math.max(phases.indexOf(p), 0);
      series.push({ name: p, type: "scatter", symbol: symbols[n % symbols.length], symbolSize: 9, itemStyle: { color: palette[n % palette.length], opacity: 0.85 }, data: byPhase[p], markLine: series.length ? undefined : now() });
    });
    var o = base();
    o.tooltip.trigger = "item";
    o.tooltip.formatter = function (p) { var s = p.data.name; return s.length > 120 ? s.slice(0, 117) + "..." : s; };
    o.legend = { type: "scroll", top: 0, textStyle: { color: style("--ink") }, pageTextStyle: { color: style("--ink") } };
    o.grid = { left: 8, right: 16, top: 36, bottom: 36, containLabel: true };
    o.xAxis = timeAxis();
    o.yAxis = axis({ type: "value", min: -1, max: rows.length, interval: 1, axisLabel: { color: style("--ink"), formatter: function (v) { var s = rows[v] || ""; return s.length > 18 ? s.slice(0, 16) + ".." : s; } } });
    if (!series.length) series.push({ type: "scatter", data: [], markLine: now() });
    o.series = series;
    $("acts").style.height = Math.max(260, 90 + 30 * rows.length) + "px";
    charts.acts.resize();
    charts.acts.setOption(o, true);
  }

  function drawRelations() {
    var narrow = $("relations").clientWidth < 600 && runs.length > 1;
    $("relations").style.height = (narrow ? 640 : 380) + "px";
    charts.relations.resize();
    var o = base(), series = [], most = 1, per = runs.map(function (r) {
      var count = {};
      r.events.forEach(function (e) {
        if (e.t > state.t || !keeps(e) || !e.actor || !e.other || actors.indexOf(e.other) < 0 || e.actor === e.other || !shown(e.actor) || !shown(e.other)) return;
        var key = e.actor + "\n" + e.other;
        count[key] = (count[key] || 0) + 1;
        most = Math.max(most, count[key]);
      });
      return count;
    });
    runs.forEach(function (r, k) {
      series.push({
        type: "graph", layout: "circular", name: r.name, left: narrow ? "20%" : 100 * k / runs.length + 8 + "%", width: narrow ? "60%" : 100 / runs.length - 20 + "%", top: narrow ? 60 + 320 * k : 60, height: narrow ? 200 : 250, symbolSize: 26, edgeSymbol: ["none", "arrow"], edgeSymbolSize: 9,
        label: { show: true, position: "bottom", color: style("--ink") },
        data: actors.filter(shown).map(function (a) { return { name: a, itemStyle: { color: colour(a) } }; }),
        links: Object.keys(per[k]).map(function (key) {
          var p = key.split("\n");
          return { source: p[0], target: p[1], value: per[k][key], lineStyle: { width: 1 + 5 * per[k][key] / most, color: colour(p[0]), curveness: 0.15, opacity: 0.75 } };
        })
      });
    });
    o.tooltip.formatter = function (p) { return p.dataType === "edge" ? p.data.source + " to " + p.data.target + ": " + p.data.value + " acts" : p.name; };
    o.title = runs.map(function (r, k) { return { text: runs.length > 1 ? r.name : "", left: narrow ? "50%" : 100 * (k + 0.5) / runs.length + "%", textAlign: "center", top: narrow ? 320 * k : 0, textStyle: { color: style("--soft"), fontSize: 14, fontWeight: "normal" } }; });
    o.series = series;
    charts.relations.setOption(o, true);
  }

  function pairs(list, names) {
    var dl = make("dl"), biggest = 0;
    list.forEach(function (p) { if (typeof p[1] === "number") biggest = Math.max(biggest, Math.abs(p[1])); });
    list.forEach(function (p) {
      dl.appendChild(make("dt", typeof p[0] === "number" ? names[p[0]] : p[0]));
      var dd = make("dd");
      if (Array.isArray(p[1])) dd.appendChild(pairs(p[1], names));
      else if (typeof p[1] === "number") {
        dd.textContent = format(p[1]);
        if (list.length > 2 && biggest > 0 && !Number.isInteger(p[1])) {
          var bar = make("span", null, { "class": "bar" + (p[1] < 0 ? " minus" : ""), "aria-hidden": "true" });
          bar.style.width = Math.round(90 * Math.abs(p[1]) / biggest) + "px";
          dd.appendChild(bar);
        }
      } else dd.textContent = p[1];
      dl.appendChild(dd);
    });
    return dl;
  }

  function choose(run, k, move) {
    state.chosen = run + "/" + k;
    var e = runs[run].events[k], d = $("detail");
    d.textContent = "";
    d.appendChild(make("h3", e.text));
    if (e.reason) d.appendChild(make("p", e.reason));
    var facts = [["kind", e.kind]];
    if (e.phase) facts.push(["phase", e.phase]);
    if (e.actor) facts.push(["actor", e.actor]);
    if (e.object) facts.push(["on", e.object]);
    if (runs.length > 1) facts.push(["run", runs[run].name]);
    d.appendChild(pairs(facts.concat(e.details || []), runs[run].names));
    if (e.t !== state.t) show(e.t);
    else mark();
    if (move) d.focus();
  }
  function mark() {
    Array.prototype.forEach.call($("list").querySelectorAll("button"), function (b) { b.setAttribute("aria-current", String(b.dataset.at === state.chosen)); });
  }

  function drawList() {
    var list = $("list");
    list.textContent = "";
    $("list-title").textContent = "What happened in " + period(state.t);
    runs.forEach(function (r, k) {
      if (runs.length > 1) list.appendChild(make("h3", r.name));
      var some = 0, before = "", times = 0, last = null;
      r.events.forEach(function (e) {
        if (e.t !== state.t || !keeps(e)) return;
        some++;
        var line = e.text + "\n" + (e.reason || "");
        if (line === before) { times++; last.textContent = e.text + " (" + (times + 1) + " times)"; return; }
        before = line; times = 0;
        last = make("button", e.text, { type: "button" });
        last.dataset.at = k + "/" + e.k;
        last.addEventListener("click", function () { choose(k, e.k, true); });
        list.appendChild(last);
      });
      if (!some) list.appendChild(make("p", "Nothing in this choice.", { "class": "note", style: "padding:6px 10px" }));
    });
    mark();
  }

  function drawState() {
    var table = $("state");
    table.textContent = "";
    $("state-title").textContent = "State of the world after " + period(state.t);
    var head = make("tr");
    head.appendChild(make("th", "State", { scope: "col" }));
    if (runs.length > 1) head.appendChild(make("th", "Run", { scope: "col" }));
    columns.forEach(function (c) { head.appendChild(make("th", c.label, { scope: "col", title: [c.unit, c.meaning].filter(Boolean).join(". ") })); });
    table.appendChild(head);
    actors.filter(shown).forEach(function (a) {
      runs.forEach(function (r) {
        var i = r.actors.indexOf(a), row = r.rows[state.t];
        if (i < 0 || !row || !row[i]) return;
        var tr = make("tr");
        tr.appendChild(make("th", a, { scope: "row" }));
        if (runs.length > 1) tr.appendChild(make("td", r.name));
        row[i].forEach(function (x) { tr.appendChild(make("td", format(x))); });
        table.appendChild(tr);
      });
    });
  }

  function show(t) {
    state.t = Math.min(Math.max(t, 0), periods - 1);
    $("period").value = state.t;
    $("period-text").textContent = period(state.t);
    $("period").setAttribute("aria-valuetext", period(state.t));
    drawPath(); drawActs(); drawRelations(); drawList(); drawState();
    root.dataset.period = state.t;
  }

  function provenance() {
    var p = $("provenance");
    runs.forEach(function (r) {
      p.appendChild(make("h3", r.name));
      if (r.metadata) p.appendChild(make("pre", JSON.stringify(r.metadata, null, 1)));
      if (r.scenario) {
        var d = make("details");
        d.appendChild(make("summary", "The scenario"));
        d.appendChild(make("pre", r.scenario));
        p.appendChild(d);
      }
    });
    p.appendChild(make("p", "Charts: Apache ECharts " + data.charts.version + " (Apache License 2.0), SHA-256 " + data.charts.sha256 + ".", { "class": "note" }));
  }

  var timer = null;
  function play() {
    if (timer) { clearInterval(timer); timer = null; $("play").textContent = "Play"; return; }
    if (state.t === periods - 1) show(0);
    $("play").textContent = "Stop";
    timer = setInterval(function () { if (state.t < periods - 1) show(state.t + 1); else play(); }, 700);
  }
  function theme(dark) {
    root.dataset.theme = dark ? "dark" : "light";
    $("theme").textContent = dark ? "Light" : "Dark";
    $("theme").setAttribute("aria-pressed", String(dark));
  }

  $("summary").textContent = runs.map(function (r) {
    return (runs.length > 1 ? r.name + ": " : "") + r.actors.length + " states, " + r.periods + " " + r.length + "s, " + r.events.length + " acts";
  }).join("; ") + ". A stylised history, not a forecast.";
  options($("column"), columns.map(function (c, k) { return [k, c.label + (c.unit ? " (" + c.unit + ")" : "")]; }));
  options($("object"), [["", "all"]].concat(objects.map(function (o) { return [o, o]; })));
  options($("phase"), [["main", "all but moves at the table and routine reports"], ["", "all"]].concat(phases.map(function (p) { return [p, p]; })));
  actors.forEach(function (a) {
    var label = make("label"), box = make("input", null, { type: "checkbox" }), patch = make("i", null, { "aria-hidden": "true" });
    box.checked = true;
    patch.style.background = colour(a);
    box.addEventListener("change", function () { state.off[a] = !box.checked; show(state.t); });
    label.appendChild(box); label.appendChild(patch); label.appendChild(document.createTextNode(a));
    $("actors").appendChild(label);
  });
  $("period").max = periods - 1;
  $("period").addEventListener("input", function () { show(Number($("period").value)); });
  $("back").addEventListener("click", function () { show(state.t - 1); });
  $("on").addEventListener("click", function () { show(state.t + 1); });
  $("play").addEventListener("click", play);
  $("column").addEventListener("change", function () { state.column = Number($("column").value); drawPath(); });
  $("object").addEventListener("change", function () { state.object = $("object").value; show(state.t); });
  $("phase").addEventListener("change", function () { state.phase = $("phase").value; show(state.t); });
  $("theme").addEventListener("click", function () { theme(root.dataset.theme !== "dark"); show(state.t); });
  charts.acts.on("click", function (p) { if (p.data && p.data.k !== undefined) choose(p.data.run, p.data.k, false); });
  window.addEventListener("resize", function () { for (var id in charts) charts[id].resize(); });
  theme(window.matchMedia && window.matchMedia("(prefers-color-scheme: dark)").matches);
  provenance();
  show(periods - 1);
})();
