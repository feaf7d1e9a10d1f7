// The page of all entries: search, filter, sort, charts. Reads data.js; the address after # is its whole state.
"use strict";
(() => {
  const data = window.LLMLIST;
  const COLUMNS = ["title", "authors", "date", "venue", "institutes", "section", "kind"];
  const FILTERS = ["section", "year", "venue", "kind", "institute", "author", "tag"];
  const FIRST_ROWS = 60;
  const MORE_ROWS = 200;
  const SUGGESTIONS = 30;
  const BARS = 12;

  const byId = (id) => document.getElementById(id);
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children);
    return element;
  };
  // Text of others may hold marks that turn the direction of what follows: it is kept apart.
  const apart = (text) => make("bdi", {}, text);
  // What reads alike is alike: accents, width of letters and case do not count.
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  // ---- the entries, with what is computed of each once ------------------------------------------------------
  const sections = data.sections;
  const isInside = sections.map((_, index) => {
    const around = new Set();
    for (let at = index; at >= 0; at = sections[at].parent) around.add(at);
    return around;
  });
  const entries = data.entries.map((row, index) => {
    const [page, title, date, authors, venue, series, institutes, kind, tags, places, links, words] = row;
    const names = authors.map((one) => data.authors[one]);
    const homes = institutes.map((one) => data.institutes[one]);
    const labels = tags.map((one) => data.tags[one]);
    const folded = fold(title);
    return {
      index, page, title, date, names, venue, homes, labels, places, links, folded,
      year: date.slice(0, 4),
      series: series < 0 ? "" : data.venues[series],
      kind: data.kinds[kind],
      text: [folded, fold([...names, venue, ...homes, ...labels, words].join(" \n "))].join(" \n "),
    };
  });
  const foldedNames = { author: new Map(), institute: new Map(), tag: new Map() };
  const isNamed = (filter, names, wanted) => {
    const known = foldedNames[filter];
    return names.some((name) => {
      let folded = known.get(name);
      if (folded === undefined) known.set(name, (folded = fold(name)));
      return folded.includes(wanted);
    });
  };

  // ---- state: the address and nothing else ------------------------------------------------------------------
  let state = {};
  const readState = () => {
    const parameters = new URLSearchParams(location.hash.slice(1));
    const read = {};
    for (const name of ["q", ...FILTERS, "sort"]) {
      const value = parameters.get(name);
      if (value) read[name] = value;
    }
    if (read.sort && !COLUMNS.includes(read.sort.replace(/^-/, ""))) delete read.sort;
    return read;
  };
  const formatState = () => {
    const parameters = new URLSearchParams();
    for (const name of ["q", ...FILTERS, "sort"]) if (state[name]) parameters.set(name, state[name]);
    return parameters.toString();
  };
  const change = (changes, { keeps = false } = {}) => {
    state = { ...state, ...changes };
    const address = `#${formatState()}`;
    // Every letter typed would be a step back; a choice is one.
    history[keeps ? "pushState" : "replaceState"](null, "", address);
    show();
  };

  // ---- what is found, and in which order --------------------------------------------------------------------
  const termsOf = (query) => {
    const found = fold(query).match(/"[^"]+"|[^\s"]+/g) || [];
    return found.map((term) => term.replaceAll('"', "")).filter(Boolean);
  };
  const tests = {
    section: (wanted) => {
      const chosen = sections.findIndex((one) => one.key === wanted);
      return (entry) => entry.places.some((place) => isInside[place].has(chosen));
    },
    year: (wanted) => (entry) => entry.year === wanted,
    venue: (wanted) => (entry) => entry.series === wanted,
    kind: (wanted) => (entry) => entry.kind === wanted,
    institute: (wanted) => (entry) => isNamed("institute", entry.homes, fold(wanted)),
    author: (wanted) => (entry) => isNamed("author", entry.names, fold(wanted)),
    tag: (wanted) => (entry) => isNamed("tag", entry.labels, fold(wanted)),
  };
  const relevance = (entry, terms) => {
    const query = terms.join(" ");
    let score = entry.folded === query ? 16 : entry.folded.startsWith(query) ? 8 : 0;
    for (const term of terms) {
      const at = entry.folded.indexOf(term);
      if (at >= 0) score += at === 0 || !/[\p{L}\p{N}]/u.test(entry.folded[at - 1]) ? 3 : 1;
    }
    return score;
  };
  const sortValues = {
    title: (entry) => entry.title,
    authors: (entry) => entry.names.join(", "),
    date: (entry) => entry.date,
    venue: (entry) => entry.venue,
    institutes: (entry) => entry.homes.join(", "),
    section: (entry) => (entry.places.length ? String(entry.places[0]).padStart(6, "0") : ""),
    kind: (entry) => entry.kind,
  };
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const ranks = {};
  // Comparing words is slow: the place of each entry in each order is worked out once, when first asked for.
  const rankOf = (column) => {
    if (ranks[column]) return ranks[column];
    const values = entries.map(sortValues[column]);
    const order = entries.map((_, index) => index);
    order.sort((one, other) => collator.compare(values[one], values[other]) || one - other);
    const rank = new Int32Array(entries.length);
    let last = -1;
    order.forEach((index, position) => {
      const equal = position > 0 && collator.compare(values[order[position - 1]], values[index]) === 0;
      if (!equal) last += 1;
      rank[index] = values[index] === "" ? -1 : last;
    });
    return (ranks[column] = rank);
  };
  const find = () => {
    const terms = termsOf(state.q || "");
    const filters = FILTERS.filter((name) => state[name]).map((name) => tests[name](state[name]));
    const found = entries.filter(
      (entry) => terms.every((term) => entry.text.includes(term)) && filters.every((test) => test(entry)),
    );
    if (state.sort) {
      const sign = state.sort.startsWith("-") ? -1 : 1;
      const rank = rankOf(state.sort.replace(/^-/, ""));
      // What has no value stands last in either direction.
      found.sort((one, other) => {
        const [left, right] = [rank[one.index], rank[other.index]];
        if (left < 0 || right < 0) return (left < 0) - (right < 0) || one.index - other.index;
        return sign * (left - right) || one.index - other.index;
      });
    } else if (terms.length) {
      const score = new Int32Array(entries.length);
      for (const entry of found) score[entry.index] = relevance(entry, terms);
      found.sort((one, other) => score[other.index] - score[one.index] || one.index - other.index);
    }
    return { found, terms };
  };

  // ---- rows -------------------------------------------------------------------------------------------------
  const markSpans = (title, terms) => {
    const lower = title.toLowerCase();
    // Where folding changes the length of a text, its places are not those of the title.
    if (lower.length !== title.length) return [];
    const spans = [];
    for (const term of terms) {
      for (let at = lower.indexOf(term); at >= 0; at = lower.indexOf(term, at + term.length)) spans.push([at, at + term.length]);
    }
    spans.sort((one, other) => one[0] - other[0]);
    const joined = [];
    for (const [start, end] of spans) {
      const last = joined.at(-1);
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else joined.push([start, end]);
    }
    return joined;
  };
  const marked = (title, terms) => {
    const pieces = [];
    let at = 0;
    for (const [start, end] of markSpans(title, terms)) {
      pieces.push(title.slice(at, start), make("mark", {}, title.slice(start, end)));
      at = end;
    }
    pieces.push(title.slice(at));
    const held = apart("");
    held.replaceChildren(...pieces.filter((piece) => piece !== ""));
    return held;
  };
  const shownNames = (names) => (names.length > 6 ? [...names.slice(0, 5), "et al."] : names);
  const used = Object.fromEntries(COLUMNS.map((column) => [column, true]));
  const rowOf = (entry, terms) => {
    const title = make("th", { scope: "row", role: "rowheader" }, make("a", { href: entry.page, class: "title" }, marked(entry.title, terms)));
    if (entry.links.length) {
      const links = make("div", { class: "links" });
      for (const [label, url] of entry.links) {
        links.append(make("a", { href: url, rel: "noopener noreferrer" }, apart(label), make("span", { class: "hidden" }, `: ${entry.title}`)));
      }
      title.append(links);
    }
    const place = entry.places.length ? sections[entry.places[0]] : null;
    const cells = {
      authors: shownNames(entry.names).join(", "),
      date: entry.date,
      venue: entry.venue,
      institutes: entry.homes.join(", "),
      section: place ? place.path.at(-1) || "" : "",
      kind: entry.kind,
    };
    const row = make("tr", { role: "row" }, title);
    for (const [column, text] of Object.entries(cells)) {
      if (!used[column]) continue;
      row.append(make("td", { role: "cell", class: column === "date" ? "nowrap" : null }, ...(text ? [apart(text)] : [])));
    }
    return row;
  };

  const body = byId("rows");
  const more = byId("more");
  let shown = { found: [], terms: [], count: 0 };
  const showMore = (count) => {
    const next = shown.found.slice(shown.count, shown.count + count);
    body.append(...next.map((entry) => rowOf(entry, shown.terms)));
    shown.count += next.length;
    const left = shown.found.length - shown.count;
    more.hidden = left <= 0;
    more.textContent = `Show more (${left} left)`;
  };

  // ---- charts -----------------------------------------------------------------------------------------------
  const chartOf = (filter, values, labelOf, { byName = false } = {}) => {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
    counts.delete("");
    const order = [...counts].sort((one, other) => (byName ? (one[0] < other[0] ? 1 : -1) : other[1] - one[1]));
    const largest = Math.max(1, ...order.map(([, count]) => count));
    const bars = order.slice(0, BARS).map(([value, count]) => {
      const bar = make("span", { class: "bar", "aria-hidden": "true" });
      bar.style.width = `${(100 * count) / largest}%`;
      const button = make("button", { type: "button", "aria-pressed": String(state[filter] === value) }, bar, apart(labelOf(value)), make("span", {}, String(count)));
      button.addEventListener("click", () => change({ [filter]: state[filter] === value ? undefined : value }, { keeps: true }));
      return make("li", {}, button);
    });
    const list = byId(`chart-${filter}`);
    const focused = list.contains(document.activeElement) ? [...list.querySelectorAll("button")].indexOf(document.activeElement) : -1;
    list.replaceChildren(...bars);
    if (focused >= 0) list.querySelectorAll("button")[Math.min(focused, bars.length - 1)]?.focus();
    const left = order.length - bars.length;
    byId(`chart-${filter}-left`).textContent = left > 0 ? `and ${left} more` : "";
  };
  const charts = byId("charts");
  const showCharts = () => {
    if (!charts.open) return;
    chartOf("year", shown.found.map((entry) => entry.year), (year) => year, { byName: true });
    chartOf("venue", shown.found.map((entry) => entry.series), (venue) => venue);
    const keys = shown.found.flatMap((entry) => entry.places.map((place) => sections[place].key));
    const titles = new Map(sections.map((one) => [one.key, one.path.at(-1) || data.name]));
    chartOf("section", keys, (key) => titles.get(key));
  };
  charts.addEventListener("toggle", showCharts);

  // ---- controls ---------------------------------------------------------------------------------------------
  const search = byId("q");
  const status = byId("count");
  const clear = byId("clear");
  const sorts = byId("sort");
  const option = (value, label) => make("option", { value }, label);
  const countBy = (values) => {
    const counts = new Map();
    for (const value of values) if (value) counts.set(value, (counts.get(value) || 0) + 1);
    return counts;
  };
  const fillSelect = (filter, choices) => {
    const select = byId(filter);
    select.append(option("", "All"), ...choices.map(([value, label]) => option(value, label)));
    select.addEventListener("change", () => change({ [filter]: select.value || undefined }, { keeps: true }));
    if (choices.length < 2) select.closest("label").hidden = true;
  };
  const fillSelects = () => {
    const years = [...countBy(entries.map((entry) => entry.year))].sort((one, other) => (one[0] < other[0] ? 1 : -1));
    const venues = [...countBy(entries.map((entry) => entry.series))].sort((one, other) => collator.compare(one[0], other[0]));
    const kinds = [...countBy(entries.map((entry) => entry.kind))].sort((one, other) => other[1] - one[1]);
    const counted = ([value, count]) => [value, `${value} (${count})`];
    fillSelect("year", years.map(counted));
    fillSelect("venue", venues.map(counted));
    fillSelect("kind", kinds.map(counted));
    const inside = new Map();
    for (const entry of entries) {
      for (const around of new Set(entry.places.flatMap((place) => [...isInside[place]]))) inside.set(around, (inside.get(around) || 0) + 1);
    }
    const titled = sections.map((one, index) => [index, one]).filter(([index, one]) => inside.get(index) && one.path.length);
    fillSelect("section", titled.map(([index, one]) => [one.key, `${"\u2003".repeat(one.path.length - 1)}${one.path.at(-1)} (${inside.get(index)})`]));
  };
  const suggest = (filter, names) => {
    const input = byId(filter);
    const list = byId(`${filter}-names`);
    const counts = [...countBy(names)].sort((one, other) => other[1] - one[1]);
    const folded = counts.map(([name]) => fold(name));
    if (!counts.length) input.closest("label").hidden = true;
    const fill = () => {
      const wanted = fold(input.value);
      const near = [];
      for (let at = 0; at < counts.length && near.length < SUGGESTIONS; at += 1) if (folded[at].includes(wanted)) near.push(counts[at][0]);
      list.replaceChildren(...near.map((name) => option(name)));
    };
    input.addEventListener("focus", fill);
    input.addEventListener("input", () => {
      fill();
      change({ [filter]: input.value || undefined });
    });
  };
  const heads = [...document.querySelectorAll("thead th")];
  const turn = (column) => {
    const now = state.sort;
    // First the way that is of most use: newest first, all else from A. A third press takes the list's own order.
    const [first, then] = column === "date" ? ["-date", "date"] : [column, `-${column}`];
    change({ sort: now === first ? then : now === then ? undefined : first }, { keeps: true });
  };
  const hideUnused = () => {
    used.authors = data.authors.length > 0;
    used.date = entries.some((entry) => entry.date);
    used.venue = entries.some((entry) => entry.venue);
    used.institutes = data.institutes.length > 0;
    used.section = sections.some((one) => one.path.length);
    used.kind = new Set(entries.map((entry) => entry.kind)).size > 1;
    for (const head of heads) head.hidden = !used[head.dataset.column];
    for (const one of [...sorts.options]) if (one.value && !used[one.value.replace(/^-/, "")]) one.remove();
  };

  const show = () => {
    performance.mark("llmlist-start");
    const { found, terms } = find();
    shown = { found, terms, count: 0 };
    body.replaceChildren();
    showMore(FIRST_ROWS);
    const all = entries.length;
    status.textContent = found.length === all ? `${all} entries` : `${found.length} of ${all} entries`;
    byId("none").hidden = found.length > 0;
    if (search.value !== (state.q || "") && document.activeElement !== search) search.value = state.q || "";
    for (const filter of FILTERS) {
      const control = byId(filter);
      if (control.value !== (state[filter] || "") && (control.tagName === "SELECT" || document.activeElement !== control)) control.value = state[filter] || "";
    }
    sorts.value = state.sort || "";
    for (const head of heads) {
      const column = head.dataset.column;
      const sorted = state.sort === column ? "ascending" : state.sort === `-${column}` ? "descending" : null;
      if (sorted) head.setAttribute("aria-sort", sorted);
      else head.removeAttribute("aria-sort");
    }
    clear.hidden = !formatState();
    showCharts();
    performance.measure("llmlist-filter", "llmlist-start");
  };

  const openAddress = () => {
    state = readState();
    search.value = state.q || "";
    for (const filter of ["institute", "author", "tag"]) byId(filter).value = state[filter] || "";
    show();
  };
  const walk = (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Escape" && event.target === search && search.value) {
      event.preventDefault();
      search.value = "";
      change({ q: undefined });
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const titles = [...body.querySelectorAll("a.title")];
      const at = titles.indexOf(event.target);
      if (event.target !== search && at < 0) return;
      const next = event.key === "ArrowDown" ? titles[at + 1] : at > 0 ? titles[at - 1] : at === 0 ? search : null;
      if (!next) return;
      event.preventDefault();
      next.focus();
      if (at + 10 > titles.length) showMore(MORE_ROWS);
    }
  };

  fillSelects();
  suggest("institute", entries.flatMap((entry) => entry.homes));
  suggest("author", entries.flatMap((entry) => entry.names));
  suggest("tag", entries.flatMap((entry) => entry.labels));
  hideUnused();
  for (const head of heads) head.querySelector("button").addEventListener("click", () => turn(head.dataset.column));
  sorts.addEventListener("change", () => change({ sort: sorts.value || undefined }, { keeps: true }));
  search.addEventListener("input", () => change({ q: search.value || undefined }));
  clear.addEventListener("click", () => {
    history.pushState(null, "", "#");
    openAddress();
    search.focus();
  });
  more.addEventListener("click", () => {
    const before = shown.count;
    showMore(MORE_ROWS);
    body.querySelectorAll("a.title")[before]?.focus();
  });
  const end = byId("end");
  const atEnd = new IntersectionObserver((seen) => {
    if (!seen.at(-1).isIntersecting || more.hidden) return;
    showMore(MORE_ROWS);
    // Looked at anew: who drags the page to its end is there again before the next look, and nothing would change.
    atEnd.unobserve(end);
    atEnd.observe(end);
  }, { rootMargin: "600px" });
  atEnd.observe(end);
  document.addEventListener("keydown", walk);
  addEventListener("hashchange", openAddress);
  addEventListener("popstate", openAddress);
  addEventListener("beforeprint", () => showMore(Infinity));
  byId("app").hidden = false;
  openAddress();
  // A small screen is for the list first; what is chosen already stays in sight.
  if (matchMedia("(max-width: 44rem)").matches && !FILTERS.some((name) => state[name])) byId("filters").open = false;
  performance.mark("llmlist-ready");
})();
