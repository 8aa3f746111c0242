// Where in a text stands what was searched, as papernotes.search.marking finds it: a list of [start, end].
"use strict";
(() => {
  const { isAscii, isBoundary, similarWords, tokens } = papernotesSearch;

  class Marker {
    constructor(plans) {
      this.chains = [];
      this.beginnings = [];
      this.likes = [];
      plans.forEach((plan) => this.collect(plan));
      this.terms = new Set(this.chains.flat());
    }

    // Notes what a plan looks for, leaving out what it only prefers or does not want.
    collect(plan) {
      if (plan.op === "chain" && !(plan.texts.length === 1 && isBoundary(plan.texts[0]))) this.chains.push(plan.texts);
      if (plan.op === "beginning") this.beginnings.push(plan.text);
      if (plan.op === "like") this.likes.push(plan.text);
      if (["all", "any", "best"].includes(plan.op)) plan.plans.forEach((one) => this.collect(one));
      if (plan.op === "preferring") this.collect(plan.plan);
    }

    // The places, in order; those that touch are one.
    marks(text) {
      const places = new Map(), found = [], cut = tokens(text);
      const words = this.likes.length ? [...new Set(cut.map(([term]) => term))] : [];
      const likes = new Set(this.likes.flatMap((like) => [like, ...similarWords(like, words).map(([, word]) => word)]));
      for (const [term, start, end, spaced] of cut) {
        if (this.terms.has(term)) {
          if (!places.has(term)) places.set(term, []);
          places.get(term).push([start, end]);
        }
        if (spaced) continue;
        if (likes.has(term)) found.push([start, end]);
        for (const beginning of this.beginnings) {
          if (term.startsWith(beginning)) found.push([start, isAscii(beginning) ? end : start + beginning.length]);
        }
      }
      for (const chain of this.chains) found.push(...runs(chain, places));
      return merged(found);
    }
  }

  // Where the terms of a chain follow each other, each beginning within the one before it.
  function runs(chain, places) {
    const inOrder = (spans) => (spans ?? []).toSorted((one, other) => one[0] - other[0]);
    let ends = inOrder(places.get(chain[0])).map(([start, end]) => [start, end, start]); // latest term, whole beginning
    for (const term of chain.slice(1)) {
      const following = [];
      let at = 0;
      for (const [start, end] of inOrder(places.get(term))) {
        while (at + 1 < ends.length && ends[at + 1][0] < start) at += 1;
        const before = ends[at];
        if (before && before[0] < start && start <= before[1]) following.push([start, end, before[2]]);
      }
      ends = following;
    }
    return ends.map(([, end, whole]) => [whole, end]);
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
