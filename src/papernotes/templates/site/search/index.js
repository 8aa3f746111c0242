// The rows of data.js by the terms and labels that they have. A posting list holds a document and a payload in
// turn; a payload is how often the term stands in the text, times 256, plus the bits of the parts that have it.
"use strict";
(() => {
  const { PARTS, analysed, daysOfDate, folded, foldedTag, writtenTogether } = papernotesSearch;
  const BUSY = 40; // milliseconds after which the page gets its turn
  const MOST_OFTEN = 255;

  class Index {
    constructor(rows) {
      this.rows = rows;
      this.words = new Map();
      this.joins = new Map(); // what is found as a whole alone: words with a blank between them, three characters
      this.layouts = []; // of each document, its parts as [bit, layout], the text first
      this.labels = new Map();
      this.days = []; // of each document, the first and the last
      this.lengths = [];
    }

    async build() {
      let started = performance.now();
      for (let number = 0; number < this.rows.length; number++) {
        this.add(number);
        if (performance.now() - started > BUSY) {
          await new Promise((resolve) => setTimeout(resolve));
          started = performance.now();
        }
      }
      this.vocabulary = [...this.words.keys()].sort();
    }

    add(number) {
      const row = this.rows[number], { tokens: found, layout } = analysed(row.text);
      const payloads = [new Map(), new Map()], layouts = [[PARTS.text, layout]];
      for (const [term, , , whole] of found) {
        const known = payloads[+whole], payload = known.get(term) ?? PARTS.text;
        known.set(term, payload >> 8 < MOST_OFTEN ? payload + 256 : payload);
      }
      for (const [bit, text] of partsOf(row)) {
        const part = analysed(text);
        layouts.push([bit, part.layout]);
        for (const [term, , , whole] of part.tokens) {
          const known = payloads[+whole];
          known.set(term, (known.get(term) ?? 256) | bit);
        }
      }
      [this.words, this.joins].forEach((lists, which) => {
        for (const [term, payload] of payloads[which]) {
          const list = lists.get(term);
          if (list) list.push(number, payload);
          else lists.set(term, [number, payload]);
        }
      });
      for (const label of new Set(labelsOf(row))) {
        const list = this.labels.get(label);
        if (list) list.push(number);
        else this.labels.set(label, [number]);
      }
      this.days.push(daysOfDate(row.date, row.end));
      this.lengths.push(found.length);
      this.layouts.push(layouts);
    }

    // How many documents hold a term as one word, and how many with a blank in it.
    holding(term) {
      return [this.words, this.joins].map((lists) => (lists.get(term)?.length ?? 0) / 2);
    }

    wordsFrom(beginning) {
      let low = 0, high = this.vocabulary.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.vocabulary[middle] < beginning) low = middle + 1;
        else high = middle;
      }
      let end = low;
      while (end < this.vocabulary.length && this.vocabulary[end].startsWith(beginning)) end += 1;
      return this.vocabulary.slice(low, end);
    }

    // The latest year in which a month, or a day of it, has entries; null if there is none.
    latestYear(month, day) {
      const of = (first) => Math.floor(first / 100) % 100 === month && (!day || first % 100 === day);
      const years = this.days.filter(([first]) => of(first)).map(([first]) => Math.floor(first / 10000));
      return years.length ? years.reduce((one, other) => Math.max(one, other)) : null;
    }
  }

  // What is indexed beside the text.
  function* partsOf(row) {
    const called = row.isDay ? {} : { name: [row.name], title: [row.title] };
    const others = { author: row.authors, topic: row.topics, tag: row.tags, link: row.addresses, code: row.code };
    for (const [name, texts] of Object.entries({ ...called, ...others })) {
      for (const text of texts) if (text) yield [PARTS[name], text];
    }
  }

  function* labelsOf(row) {
    yield `note:${row.place.replace(/:\d+$/, "").toLowerCase()}`;
    for (const id of row.ids) yield `id:${id}`;
    for (const kind of row.kinds) yield `kind:${kind}`;
    for (const feature of row.has) yield `has:${feature}`;
    for (const topic of row.within) yield `topic:${folded(topic)}`;
    for (const tag of row.tags) {
      const parts = foldedTag(tag).split("/");
      for (let depth = 1; depth <= parts.length; depth++) yield `tag:${parts.slice(0, depth).join("/")}`;
    }
    if (row.isDay) return;
    for (const name of [row.name, row.title]) if (name) yield `name:${writtenTogether(name)}`;
  }

  Object.assign(papernotesSearch, { Index });
})();
