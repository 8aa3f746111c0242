// Which documents of an index a plan finds and how well they match it, as papernotes.search.matching and
// papernotes.search.scoring have it: a map from documents to scores.
"use strict";
(() => {
  const { PARTS, nearWords, pattern } = papernotesSearch;
  const SATURATION = 0.6, LENGTH_MATTERS = 0.3, USUAL_LENGTH = 90; // BM25's k1 and b
  const WEIGHTS = [[1, 2.6], [2, 2.5], [4, 2.2], [8, 1.7], [16, 1.7], [32, 0.6], [64, 0.5], [128, 0.3]];
  const IN_TEXT = 0.6, IN_TEXT_TOO = 0.25, MOST_OFTEN = 255;

  function find(plan, index) {
    const { rows, days } = index;
    const having = (test) => new Map(rows.flatMap((_, number) => (test(number) ? [[number, 0]] : [])));
    switch (plan.op) {
      case "term": case "beginning": case "like": case "phrase": case "forms":
        return wordScores(occurrences(plan, index), plan.parts, index);
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

  // Where a word occurs: a map from documents to payloads.
  function occurrences(plan, index) {
    const lists = (several) => united(several.map((list) => entriesOf(list ?? [])));
    switch (plan.op) {
      case "term": return lists([index.words.get(plan.text), index.joins.get(plan.text)]);
      case "beginning": return lists(index.wordsFrom(plan.text).map((word) => index.words.get(word)));
      case "like": return lists(nearWords(plan.text, index).flatMap((word) => [index.words.get(word), index.joins.get(word)]));
      case "forms": return united(plan.plans.map((one) => occurrences(one, index)));
      default: { // phrase
        const sought = pattern(plan.spelled), found = new Map();
        for (const number of find(plan.hint, index).keys()) {
          const payload = phrasePayload(sought, index.layouts[number]);
          if (payload) found.set(number, payload);
        }
        return found;
      }
    }
  }

  function* entriesOf(list) {
    for (let at = 0; at < list.length; at += 2) yield [list[at], list[at + 1]];
  }

  // The payloads of several words as those of one, which stands wherever any of them does.
  function united(several) {
    const found = new Map();
    for (const one of several) {
      for (const [number, payload] of one) {
        const known = found.get(number) ?? 0;
        found.set(number, Math.min((known >> 8) + (payload >> 8), MOST_OFTEN) << 8 | (known | payload) & 255);
      }
    }
    return found;
  }

  // How often and where a phrase stands in a document; 0 if nowhere.
  function phrasePayload(sought, layouts) {
    let often = 0, bits = 0;
    for (const [bit, layout] of layouts) {
      const times = layout.match(sought)?.length ?? 0;
      if (times) bits |= bit;
      if (bit === PARTS.text) often = Math.min(times, MOST_OFTEN);
    }
    return bits && (Math.max(often, 1) << 8 | bits);
  }

  // The ways in which a phrase is written, and in how many documents each.
  function written(plan, index) {
    const sought = pattern(plan.spelled), found = new Map();
    for (const number of find(plan.hint, index).keys()) {
      const ways = new Set(index.layouts[number].flatMap(([, layout]) => layout.match(sought) ?? []));
      for (const way of ways) found.set(way, (found.get(way) ?? 0) + 1);
    }
    return found;
  }

  function wordScores(payloads, parts, index) {
    const holding = payloads.size, total = index.rows.length;
    const rarity = Math.log1p((total - holding + 0.5) / (holding + 0.5));
    const found = new Map();
    for (const [number, payload] of payloads) {
      if (payload & parts) found.set(number, rarity * factor(payload >> 8, payload & parts & 255, index.lengths[number]));
    }
    return found;
  }

  // What an occurrence counts: a name more than a topic, that more than a comment, that more than code.
  function factor(often, bits, length) {
    const [part, weight] = WEIGHTS.find(([bit]) => bits & bit);
    if (!(bits & PARTS.text)) return weight;
    const norm = SATURATION * (1 - LENGTH_MATTERS + LENGTH_MATTERS * length / USUAL_LENGTH);
    return weight + (part === PARTS.text ? IN_TEXT : IN_TEXT_TOO) * often * (SATURATION + 1) / (often + norm);
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

  Object.assign(papernotesSearch, { find, written });
})();
