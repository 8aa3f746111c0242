// Where in a text stands what was searched, as papernotes.search.marking finds it: a list of [start, end].
"use strict";
(() => {
  const { analysed, isAscii, pattern, placesIn, similarWords } = papernotesSearch;

  // To cut a megabyte into words takes seconds, so a text that is longer is looked through in some stretches only.
  const LONGEST = 20_000, STRETCH = 4_000, MOST_STRETCHES = 4, MOST_SIGNS = 100, SIGN = 4, BESIDE_SIGN = 60;

  // The expression of how something begins, whatever stands between its letters.
  const signOf = (written) =>
    Array.from(written).filter((one) => /[\p{L}\p{N}]/u.test(one)).slice(0, SIGN).join("[^\\p{L}\\p{N}]{0,3}");

  // Where the word at a place begins; the place itself if there is no blank near it.
  function afterBlank(text, lowest, at) {
    const tail = /\S*$/.exec(text.slice(Math.max(lowest, at - BESIDE_SIGN, 0), at))[0];
    return tail.length < Math.min(BESIDE_SIGN, at - lowest) ? at - tail.length : at;
  }

  class Marker {
    constructor(plans) {
      this.terms = new Set();
      this.beginnings = new Set();
      this.likes = [];
      this.phrases = [];
      this.signs = new Set();
      plans.forEach((plan) => this.collect(plan));
      this.lengths = [...new Set(Array.from(this.beginnings, (one) => one.length))];
      this.sign = new RegExp([...this.signs].slice(0, MOST_SIGNS).join("|"), "giu");
    }

    // Notes what a plan looks for, leaving out what it only prefers or does not want.
    collect(plan) {
      if (plan.op === "term") this.terms.add(plan.text);
      if (plan.op === "beginning") this.beginnings.add(plan.text);
      if (plan.op === "like") this.likes.push(plan.text);
      if (plan.op === "phrase") this.phrases.push(pattern(plan.spelled));
      if (["term", "beginning", "like", "phrase"].includes(plan.op)) {
        for (const one of plan.spelled ?? [plan.text]) this.signs.add(signOf(one));
      }
      if (["all", "any", "best", "forms"].includes(plan.op)) plan.plans.forEach((one) => this.collect(one));
      if (plan.op === "preferring") this.collect(plan.plan);
    }

    // The places, in order; those that touch are one. Of a long text these are the first places only.
    marks(text) {
      if (text.length <= LONGEST) return this.marksIn(text);
      const shifted = (start, marks) => marks.map(([one, other]) => [start + one, start + other]);
      return this.stretches(text).flatMap(([start, end]) => shifted(start, this.marksIn(text.slice(start, end))));
    }

    // The stretches of a long text in which something searched seems to begin, else the first one.
    stretches(text) {
      const found = [];
      for (let at = 0; found.length < MOST_STRETCHES;) {
        this.sign.lastIndex = at;
        const sign = this.sign.exec(text);
        if (!sign && at) break;
        const start = sign ? afterBlank(text, at, sign.index) : at;
        const end = afterBlank(text, start + STRETCH - BESIDE_SIGN, Math.min(start + STRETCH, text.length));
        found.push([start, end]);
        at = end;
      }
      return found;
    }

    marksIn(text) {
      const found = [], { tokens: cut, layout, folded, cut: pieces } = analysed(text);
      const words = this.likes.length ? [...new Set(cut.map(([term]) => term))] : [];
      const likes = new Set(this.likes.flatMap((like) => [like, ...similarWords(like, words).map(([, word]) => word)]));
      for (const [term, start, end, whole] of cut) {
        if (this.terms.has(term) || likes.has(term)) found.push([start, end]);
        if (whole) continue;
        for (const length of this.lengths) {
          const beginning = term.slice(0, length);
          if (this.beginnings.has(beginning)) found.push([start, isAscii(beginning) ? end : start + length]);
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
