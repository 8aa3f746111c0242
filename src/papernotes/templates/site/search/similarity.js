// Words that are spelled much alike, as papernotes.search.similarity finds them.
"use strict";
(() => {
  const allowed = (length) => (length < 4 ? 0 : length < 8 ? 1 : 2);

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

  Object.assign(papernotesSearch, { similarWords });
})();
