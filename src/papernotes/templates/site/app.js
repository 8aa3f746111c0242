// Searches and filters while the reader types. A served page asks its server, a static site its search.js and
// data.js, which are loaded at the first search. Both give the same answer.
"use strict";
(() => {
  const FILTERS = ["month", "day", "topic", "tag", "term", "kind"];
  const PAUSE = 120; // milliseconds after a key before a search
  const PATIENCE = 300; // milliseconds without an answer after which the page says that it is searching
  const LOOK = 2000; // milliseconds between looks at the library's version
  const { marked, said, siteOf } = papernotesText;
  const html = document.documentElement;
  const root = html.dataset.root;
  const byId = (id) => document.getElementById(id);
  const input = byId("q"), results = byId("results"), hits = byId("hits"), more = byId("more");
  const facetsBefore = byId("facets").cloneNode(true);
  let asked = 0; // answers to older questions are dropped
  let shown = 0; // pages of hits
  let state = {};

  // --- What is asked for stands in the address, so that it can be kept, sent and gone back to.
  function read() {
    const found = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    if (!found.size && location.search) {
      const q = new URLSearchParams(location.search).get("q");
      if (q) found.set("q", q);
    }
    return Object.fromEntries(["q", ...FILTERS].map((name) => [name, found.get(name) || ""]));
  }

  function go(changes, replace) {
    const next = { ...state, ...changes };
    const words = new URLSearchParams(Object.entries(next).filter(([, value]) => value));
    const address = location.pathname + (words.size ? "#" + words : "");
    history[replace ? "replaceState" : "pushState"](null, "", address);
    return show();
  }

  const isEmpty = () => !Object.values(state).some((value) => value.trim());

  // --- Asking.
  let loaded = null;
  function load(name) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = root + name;
      script.onload = resolve;
      script.onerror = () => reject(new Error(name + " cannot be loaded"));
      document.head.append(script);
    });
  }
  async function ask(question, page) {
    if (html.dataset.live) {
      const answer = await fetch("/api/search?" + new URLSearchParams({ ...question, page }));
      if (!answer.ok) throw new Error((await answer.text()).trim());
      return answer.json();
    }
    loaded ??= load("search.js").then(() => load("data.js"));
    await loaded;
    return papernotesSearch.answer(question, page);
  }

  // What goes wrong is said where the hits would be.
  async function answered(page) {
    try {
      return await ask(state, page);
    } catch (error) {
      return { total: 0, hits: [], facets: {}, notices: [String(error.message || error)], suggestions: [] };
    }
  }

  // --- Showing.
  async function show() {
    state = read();
    if (input.value.trim() !== state.q.trim()) input.value = state.q;
    const number = ++asked;
    if (isEmpty()) {
      results.hidden = true;
      byId("page").hidden = false;
      byId("facets").replaceWith(facetsBefore.cloneNode(true));
      return;
    }
    const uncover = () => {
      byId("page").hidden = true;
      results.hidden = false;
    };
    const slow = setTimeout(() => {
      uncover();
      byId("status").textContent = "Searching…";
    }, PATIENCE);
    const answer = await answered(1);
    clearTimeout(slow);
    if (number !== asked) return;
    shown = 1;
    uncover();
    const counted = answer.total === 1 ? "1 found" : answer.total + " found";
    byId("status").textContent = [counted, ...answer.notices].join(" · ");
    suggestions(answer.suggestions);
    chips();
    facets(answer.facets);
    hits.replaceChildren(...answer.hits.map(card));
    more.hidden = hits.children.length >= answer.total;
  }

  more.addEventListener("click", async () => {
    const number = asked;
    const answer = await answered(shown + 1);
    if (number !== asked) return;
    if (!answer.hits.length) {
      byId("status").textContent = answer.notices.join(" · ");
      more.hidden = !answer.notices.length;
      return;
    }
    shown += 1;
    hits.append(...answer.hits.map(card));
    more.hidden = hits.children.length >= answer.total;
  });

  function suggestions(queries) {
    byId("suggestions").replaceChildren(...queries.map((query) => {
      const item = document.createElement("li"), button = document.createElement("button");
      button.type = "button";
      button.textContent = query;
      button.addEventListener("click", () => go({ q: query }));
      item.append(button);
      return item;
    }));
  }

  function chips() {
    byId("chips").replaceChildren(...FILTERS.filter((name) => state[name]).map((name) => {
      const chip = document.createElement("li"), button = document.createElement("button");
      button.type = "button";
      button.textContent = name + ": " + state[name] + " ×";
      button.setAttribute("aria-label", "Without " + name + " " + state[name]);
      button.addEventListener("click", () => go({ [name]: "" }));
      chip.append(button);
      return chip;
    }));
  }

  function facets(counts) {
    for (const box of byId("facets").children) {
      const name = box.dataset.facet, values = counts[name] || [];
      box.hidden = !values.length;
      if (state[name]) box.open = true;
      box.querySelector("ul").replaceChildren(...values.map(([value, number]) => {
        const item = byId("value").content.cloneNode(true), link = item.querySelector("a");
        linked(link, name, value);
        link.querySelector("span").textContent = value;
        link.querySelector("b").textContent = number;
        if (state[name].toLowerCase() === value.toLowerCase()) link.setAttribute("aria-current", "true");
        return item;
      }));
    }
  }

  function linked(link, name, value) {
    link.dataset.filter = name;
    link.dataset.value = value;
    link.href = root + "index.html#" + new URLSearchParams({ [name]: value });
  }

  function card(one) {
    const made = byId("card").content.firstElementChild.cloneNode(true);
    made.dataset.key = one.key;
    const slot = (name) => made.querySelector(`[data-slot="${name}"]`);
    const marks = one.marked || {};
    for (const name of ["date", "place"]) slot(name).textContent = one[name];
    for (const name of ["name", "title"]) marked(slot(name), one[name], marks[name]);
    said(slot("snippet"), one.snippet, marks.snippet, one.name);
    slot("name").href = root + one.url;
    const link = slot("link");
    link.hidden = !/^(https?:\/\/|mailto:)/i.test(one.link);
    if (!link.hidden) {
      link.href = one.link;
      link.textContent = siteOf(one.link);
    }
    for (const [list, name] of [["topics", "topic"], ["tags", "tag"], ["kinds", "kind"]]) {
      const box = made.querySelector(`[data-list="${list}"]`), first = box.firstElementChild;
      box.replaceChildren(...one[list].map((value, at) => {
        const item = first.cloneNode(true);
        marked(item, value, marks[list]?.[at]);
        linked(item, name, value);
        return item;
      }));
    }
    const pictures = made.querySelector('[data-list="images"]'), first = pictures.firstElementChild;
    pictures.replaceChildren(...one.images.map((address) => {
      const picture = first.cloneNode(true);
      picture.src = root + address;
      return picture;
    }));
    return made;
  }

  // --- Typing and clicking.
  let waiting = 0, typing = false;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      go({ q: input.value.trim() }, typing);
      typing = true;
    }, PAUSE);
  });
  input.addEventListener("blur", () => { typing = false; });
  input.form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    await go({ q: input.value.trim() }, typing);
    if (document.activeElement === input) focusCard(0); // unless the reader went elsewhere in the meantime
  });
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const all = event.target.closest(".facet button");
    if (all) all.closest(".facet").classList.add("all");
    const link = event.target.closest("a[data-filter]");
    if (!link) return;
    event.preventDefault();
    const { filter, value } = link.dataset;
    drawer(false);
    go({ [filter]: state[filter] === value ? "" : value });
    scrollTo(0, 0);
  });
  const drawer = (open) => {
    document.body.classList.toggle("open", open);
    byId("panel").setAttribute("aria-expanded", String(open));
  };
  byId("panel").addEventListener("click", () => drawer(!document.body.classList.contains("open")));

  // --- Keys.
  const visible = () => [...document.querySelectorAll(".card")].filter((one) => one.offsetParent);
  function focusCard(step) {
    const cards = visible();
    if (!cards.length) return;
    const at = cards.indexOf(document.activeElement?.closest?.(".card"));
    const next = cards[Math.min(Math.max(at < 0 ? 0 : at + step, 0), cards.length - 1)];
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      drawer(false);
      clearTimeout(waiting);
      input.value = "";
      input.blur();
      if (!isEmpty()) go(Object.fromEntries(Object.keys(state).map((name) => [name, ""])));
      return;
    }
    if (event.target.closest("input, textarea, select")) return;
    const turn = { j: 1, k: -1 }[event.key];
    if (event.key === "/") {
      event.preventDefault();
      input.focus();
      input.select();
    } else if (turn) {
      const neighbour = document.querySelector(turn > 0 ? 'a[rel="next"]' : 'a[rel="prev"]');
      if (visible().length) focusCard(turn);
      else if (neighbour) neighbour.click();
    } else if (event.key === "Enter" && event.target.matches(".card")) {
      event.target.querySelector("h3 a").click();
    }
  });

  // --- Following the library.
  async function look() {
    if (document.hidden) return;
    try {
      const { version } = await (await fetch("/api/version")).json();
      if (version === html.dataset.live) return;
      const page = await fetch(location.pathname);
      if (!page.ok) return;
      const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
      html.dataset.live = version;
      byId("page").replaceChildren(...fresh.getElementById("page").childNodes);
      const calendar = document.querySelector(".calendar"), drawn = fresh.querySelector(".calendar");
      if (calendar && drawn) calendar.replaceWith(drawn);
      facetsBefore.replaceChildren(...fresh.getElementById("facets").childNodes);
      readable();
      show();
    } catch {
      // the server is away; it is asked again
    }
  }
  if (html.dataset.live) setInterval(look, LOOK);

  // --- The cards that the page came with.
  function readable() {
    for (const box of document.querySelectorAll("#page .card .text")) said(box, box.textContent);
  }

  readable();
  addEventListener("popstate", show);
  addEventListener("hashchange", show);
  show();
})();
