// Which rows are chosen by month, day, topic, tag, term and kind, and how many have what, as
// papernotes.exporters.pages.filtering has it.
"use strict";
(() => {
  const { writtenTogether } = papernotesSearch;
  const SHOWN = 24; // values of a facet; months are all listed
  const UNDATED = "undated";
  const same = (one, other) => one.toLowerCase() === other.toLowerCase();
  const monthOf = (row) => row.date.slice(0, 7) || UNDATED;

  function passes(row, { month, day, topic, tag, term, kind }) {
    return (!month || monthOf(row) === month) &&
      (!day || row.date === day) &&
      (!topic || row.within.some((one) => same(one, topic))) &&
      (!tag || row.tags.some((one) => `${one}/`.toLowerCase().startsWith(`${tag}/`.toLowerCase()))) &&
      (!kind || row.kinds.includes(kind)) &&
      (!term || row.terms.some((one) => writtenTogether(one) === writtenTogether(term)));
  }

  function count(rows) {
    const facets = { month: new Map(), topic: new Map(), tag: new Map(), term: new Map(), kind: new Map() };
    for (const row of rows) {
      const tags = row.tags.flatMap((tag) => tag.split("/").map((_, at, parts) => parts.slice(0, at + 1).join("/")));
      const values = { month: [monthOf(row)], topic: row.within, tag: tags, term: row.terms, kind: row.kinds };
      for (const [name, several] of Object.entries(values)) {
        for (const value of new Set(several)) facets[name].set(value, (facets[name].get(value) ?? 0) + 1);
      }
    }
    return Object.fromEntries(Object.entries(facets).map(([name, counts]) => [name, listed(name, [...counts])]));
  }

  function listed(name, counts) {
    if (name !== "month") return counts.sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)).slice(0, SHOWN);
    return counts.sort(([one], [other]) => (one === UNDATED) - (other === UNDATED) || (one < other ? 1 : -1));
  }

  Object.assign(papernotesSearch, { passes, count });
})();
