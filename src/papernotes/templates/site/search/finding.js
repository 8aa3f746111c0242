// Which documents of an index a plan finds and how well they match it, as papernotes.search.matching and
// papernotes.search.scoring have it: a map from documents to scores.
"use strict";
(() => {
  const { similarWords } = papernotesSearch;
  const SATURATION = 0.6, LENGTH_MATTERS = 0.3, USUAL_LENGTH = 90; // BM25's k1 and b
  const WEIGHTS = [[1, 2.6], [2, 2.5], [4, 2.0], [8, 1.8], [16, 1.8], [32, 1.0], [64, 0.9], [128, 0.4]];
  const weightOf = (bits) => WEIGHTS.find(([bit]) => bits & bit)?.[1] ?? 0;

  function find(plan, index) {
    const { rows, days } = index;
    const having = (test) => new Map(rows.flatMap((_, number) => (test(number) ? [[number, 0]] : [])));
    switch (plan.op) {
      case "chain":
        return everyOf(plan.texts.map((text) => wordScores([index.words.get(text), index.joins.get(text)], plan.parts, index)));
      case "beginning":
        return wordScores(index.wordsFrom(plan.text).map((word) => index.words.get(word)), plan.parts, index);
      case "like": {
        const others = similarWords(plan.text, index.wordsFrom(plan.text[0])).map(([, word]) => word);
        const lists = [index.joins.get(plan.text), ...[plan.text, ...others].map((word) => index.words.get(word))];
        return wordScores(lists, plan.parts, index);
      }
      case "all": return everyOf(plan.plans.map((one) => find(one, index)));
      case "any": return anyOf(plan.plans.map((one) => find(one, index)), (one, other) => one + other);
      case "best": return anyOf(plan.plans.map((one) => find(one, index)), Math.max);
      case "label": return new Map((index.labels.get(plan.text) ?? []).map((number) => [number, plan.worth]));
      case "note": return notes(plan.text, index);
      case "days": {
        const [first, last] = plan.range;
        return having((number) => days[number][0] && days[number][0] <= last && days[number][1] >= first);
      }
      case "without": {
        const unwanted = find(plan.plan, index);
        return having((number) => !unwanted.has(number));
      }
      default: { // preferring
        const found = find(plan.plan, index);
        for (const [number, score] of find(plan.better, index)) {
          if (found.has(number)) found.set(number, found.get(number) + plan.times * score);
        }
        return found;
      }
    }
  }

  function wordScores(lists, parts, index) {
    const payloads = new Map();
    for (const list of lists) {
      for (let at = 0; list && at < list.length; at += 2) payloads.set(list[at], list[at + 1]);
    }
    const holding = payloads.size, total = index.rows.length;
    const rarity = Math.log1p((total - holding + 0.5) / (holding + 0.5));
    const found = new Map();
    for (const [number, payload] of payloads) {
      if (!(payload & parts)) continue;
      const often = payload >> 8;
      const norm = SATURATION * (1 - LENGTH_MATTERS + LENGTH_MATTERS * index.lengths[number] / USUAL_LENGTH);
      found.set(number, rarity * often * (SATURATION + 1) * weightOf(payload & parts & 255) / (often + norm));
    }
    return found;
  }

  function everyOf(several) {
    const [first, ...others] = several.sort((one, other) => one.size - other.size);
    const found = new Map();
    for (const [number, score] of first ?? []) {
      if (others.every((one) => one.has(number))) {
        found.set(number, others.reduce((sum, one) => sum + one.get(number), score));
      }
    }
    return found;
  }

  function anyOf(several, combine) {
    const found = new Map();
    for (const one of several) {
      for (const [number, score] of one) found.set(number, found.has(number) ? combine(found.get(number), score) : score);
    }
    return found;
  }

  function notes(part, index) {
    const found = new Map();
    for (const [label, numbers] of index.labels) {
      if (label.startsWith("note:") && label.slice(5).includes(part)) numbers.forEach((number) => found.set(number, 0));
    }
    return found;
  }

  Object.assign(papernotesSearch, { find });
})();
