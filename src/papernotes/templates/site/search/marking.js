// Where in a text stands what was searched, as papernotes.search.marking finds it: a list of [start, end].
"use strict";
(() => {
  const { analysed, isAscii, pattern, placesIn, similarWords } = papernotesSearch;

  class Marker {
    constructor(plans) {
      this.terms = new Set();
      this.beginnings = [];
      this.likes = [];
      this.phrases = [];
      plans.forEach((plan) => this.collect(plan));
    }

    // Notes what a plan looks for, leaving out what it only prefers or does not want.
    collect(plan) {
      if (plan.op === "term") this.terms.add(plan.text);
      if (plan.op === "beginning") this.beginnings.push(plan.text);
      if (plan.op === "like") this.likes.push(plan.text);
      if (plan.op === "phrase") this.phrases.push(pattern(plan.spelled));
      if (["all", "any", "best", "forms"].includes(plan.op)) plan.plans.forEach((one) => this.collect(one));
      if (plan.op === "preferring") this.collect(plan.plan);
    }

    // The places, in order; those that touch are one.
    marks(text) {
      const found = [], { tokens: cut, layout, folded, cut: pieces } = analysed(text);
      const words = this.likes.length ? [...new Set(cut.map(([term]) => term))] : [];
      const likes = new Set(this.likes.flatMap((like) => [like, ...similarWords(like, words).map(([, word]) => word)]));
      for (const [term, start, end, whole] of cut) {
        if (this.terms.has(term) || likes.has(term)) found.push([start, end]);
        if (whole) continue;
        for (const beginning of this.beginnings) {
          if (term.startsWith(beginning)) found.push([start, isAscii(beginning) ? end : start + beginning.length]);
        }
      }
      const places = this.phrases.length ? placesIn(layout, pieces) : [];
      for (const phrase of this.phrases) {
        for (const { 0: shown, index } of layout.matchAll(phrase)) {
          const start = places[index], end = places[index + shown.length - 1] + 1;
          found.push(folded.places ? [folded.places[start][0], folded.places[end - 1][1]] : [start, end]);
        }
      }
      return merged(found);
    }
  }

  function merged(marks) {
    const found = [];
    for (const [start, end] of marks.toSorted((one, other) => one[0] - other[0] || one[1] - other[1])) {
      const last = found.at(-1);
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else found.push([start, end]);
    }
    return found;
  }

  Object.assign(papernotesSearch, { Marker });
})();
