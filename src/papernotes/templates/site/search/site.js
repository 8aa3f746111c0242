// Answers a page's questions from the rows of data.js, as the served page's server does.
"use strict";
(() => {
  const {
    Glossary, Index, Marker, Planner, count, excerpt, find, inCharacters, parse, passes, setSimplified, shortened, shownOf,
    suggest,
  } = papernotesSearch;
  const APART = "No entry has the words of a name side by side; these have them apart.";

  const STEPS_A_DOUBLING = 24;

  class Site {
    constructor(data) {
      setSimplified(...data.fold);
      this.pageSize = data.pageSize;
      this.kinds = data.kinds;
      this.rows = data.rows.map((row) => Object.fromEntries(data.fields.map((name, at) => [name, row[at]])));
      this.glossary = new Glossary(data.glossary);
      this.index = new Index(this.rows);
      this.ready = this.index.build();
    }

    // question: {q, month, day, topic, tag, term, kind}; pages count from 1.
    async answer(question, page) {
      await this.ready;
      const query = question.q.trim();
      const found = query ? this.found(query, question) : this.listed(question);
      const shown = found.numbers.slice((page - 1) * this.pageSize, page * this.pageSize);
      return {
        total: found.numbers.length,
        hits: shown.map((number) => card(this.rows[number], found.marker)),
        facets: count(found.numbers.map((number) => this.rows[number])),
        notices: found.notices,
        suggestions: found.suggestions,
      };
    }

    listed(question) {
      const numbers = this.rows.flatMap((row, number) => (!row.isDay && passes(row, question) ? [number] : []));
      return { numbers, marker: null, notices: [], suggestions: [] };
    }

    // While the last word is being typed, what begins so will do.
    found(query, question) {
      const exact = this.search(query, question);
      if (exact.numbers.length || !/[A-Za-z0-9]$/.test(query)) return exact;
      const begun = this.search(`${query}*`, question);
      return begun.numbers.length ? begun : exact;
    }

    search(query, question) {
      const latestYear = (month, day) => this.index.latestYear(month, day);
      const { node, notices } = parse(query, { today: new Date(), latestYear, kinds: this.kinds });
      if (!node) return { numbers: [], marker: null, notices: [...notices, "There is no word to search for."], suggestions: [] };
      const tiers = new Planner(this.index, this.glossary).tiers(node);
      for (const [place, plans] of tiers.entries()) {
        const numbers = this.ranked(plans, question);
        if (!numbers.length) continue;
        return { numbers, marker: new Marker(plans), notices: place ? [...notices, APART] : notices, suggestions: [] };
      }
      const finds = (other) => {
        const changed = parse(other, { today: new Date(), latestYear, kinds: this.kinds }).node;
        const plans = changed ? new Planner(this.index, this.glossary).tiers(changed).flat() : [];
        return this.ranked(plans, question).length > 0;
      };
      return { numbers: [], marker: null, notices, suggestions: suggest(shortened(query), node, this.index, finds) };
    }

    // What plans find, the best first, the newer of those about as good; what only a later plan finds comes after
    // all that the earlier ones find.
    ranked(plans, question) {
      const ranked = new Set();
      for (const plan of plans) {
        const scores = [...find(plan, this.index)].filter(([number]) => passes(this.rows[number], question));
        const places = scores.map(([number, score]) => {
          return [step(score), this.index.days[number][0], this.rows[number].isDay, -number];
        });
        places.sort((one, other) => one.reduce((sign, value, at) => sign || other[at] - value, 0));
        places.forEach((place) => ranked.add(-place[3]));
      }
      return [...ranked];
    }
  }

  // Equal for scores within about 3 %: the length of a comment should not decide between two entries.
  const step = (score) => (score > 0 ? Math.round(STEPS_A_DOUBLING * Math.log2(score)) : -10_000);

  function card(row, marker) {
    const { url, key, name, date, topics, tags, kinds, place, link, images } = row;
    const title = row.title === name ? "" : row.title;
    const shown = { url, key, name, title, date, topics, tags, kinds, place, link, images };
    if (!marker) return { ...shown, snippet: excerpt(row.text, name) };
    const marksIn = (text) => inCharacters(text, marker.marks(text));
    const { snippet, marks } = shownOf(row, marker);
    const lists = { topics: topics.map(marksIn), tags: tags.map(marksIn) };
    return { ...shown, snippet, marked: { snippet: marks, name: marksIn(name), title: marksIn(title), ...lists } };
  }

  let data = null;
  Object.assign(papernotesSearch, {
    receive: (given) => { data = given; },
    site: () => new Site(data),
  });
})();

// Called by data.js.
function papernotesData(data) {
  papernotesSearch.receive(data);
}
