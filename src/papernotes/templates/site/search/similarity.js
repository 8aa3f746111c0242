// Words that are spelled much alike, as papernotes.search.similarity finds them.
"use strict";
(() => {
  const { LONGEST_TERM } = papernotesSearch;
  const LETTERS = Array.from("abcdefghijklmnopqrstuvwxyz0123456789"), SURE = 3;
  const allowed = (length) => (length < 4 || length > LONGEST_TERM ? 0 : length < 8 ? 1 : 2);

  // A word and those of an index that are spelled nearly so, names with blanks in them too: what is one slip away
  // is looked up, what is two away is searched among the words that begin much the same.
  function nearWords(word, index) {
    const found = new Set([word]), signs = Array.from(word), most = allowed(signs.length);
    if (most) {
      for (const other of oneSlipAway(signs)) if (index.holding(other).some(Boolean)) found.add(other);
    }
    if (most > 1) {
      const begun = slipsAt(signs, 0).map((other) => Array.from(other).slice(0, SURE + 1).join(""));
      const words = new Set([signs[0], ...begun].flatMap((beginning) => index.wordsFrom(beginning)));
      for (const [, other] of similarWords(word, [...words])) found.add(other);
    }
    return [...found];
  }

  const oneSlipAway = (signs) =>
    [...signs.flatMap((_, at) => slipsAt(signs, at)), ...LETTERS.map((letter) => signs.join("") + letter)];

  // What a word becomes by one slip at a place.
  function slipsAt(signs, at) {
    const before = signs.slice(0, at).join(""), sign = signs[at], after = signs.slice(at + 1).join("");
    const next = signs[at + 1], swapped = next ? [before + next + sign + signs.slice(at + 2).join("")] : [];
    return [
      before + after, ...swapped,
      ...LETTERS.flatMap((letter) => [before + letter + after, before + letter + sign + after]),
    ];
  }

  // The words that differ a little from a word, each as [how much, word], the nearest first.
  function similarWords(word, vocabulary) {
    const most = allowed(Array.from(word).length);
    if (!most) return [];
    const near = (other) => other !== word && Math.abs(other.length - word.length) <= most;
    const found = vocabulary.filter(near).map((other) => [editDistance(word, other, most), other]);
    return found.filter(([distance]) => distance <= most).sort(([a, one], [b, other]) => a - b || (one < other ? -1 : 1));
  }

  // Counts insertions, deletions, replacements and swaps of neighbours; most + 1 as soon as there are more.
  function editDistance(one, other, most) {
    let before = [], row = Array.from({ length: other.length + 1 }, (_, at) => at);
    for (let i = 1; i <= one.length; i++) {
      const current = [i];
      for (let j = 1; j <= other.length; j++) {
        let cost = Math.min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (one[i - 1] !== other[j - 1]));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
          cost = Math.min(cost, before[j - 2] + 1);
        }
        current.push(cost);
      }
      if (Math.min(...current) > most) return most + 1;
      [before, row] = [row, current];
    }
    return row.at(-1);
  }

  Object.assign(papernotesSearch, { editDistance, nearWords, similarWords });
})();
