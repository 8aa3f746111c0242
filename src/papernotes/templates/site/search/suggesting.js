// Queries like one that found nothing, in words that the log has, as papernotes.search.suggesting makes them.
"use strict";
(() => {
  const { fold, pieces, similarWords } = papernotesSearch;
  const MOST = 3;

  function suggest(query, node, index) {
    const replaced = [...new Set(textsOf(node))].flatMap((text) => {
      const folded = fold(text).text;
      return pieces(folded).flatMap((piece) => {
        if (piece.isCjk || !/^\p{L}+$/u.test(piece.text) || index.holding(piece.text).some(Boolean)) return [];
        const nearest = nearestTo(piece.text, index), typed = folded.slice(piece.start, piece.end);
        return nearest.length ? [nearest.map((word) => [typed, word])] : [];
      });
    });
    if (!replaced.length) return [];
    let choices = [[]];
    for (const words of replaced) {
      choices = choices.flatMap((made) => words.map((word) => [...made, word])).slice(0, MOST);
    }
    const made = choices.map((choice) => choice.reduce((text, [typed, word]) => text.replaceAll(typed, word), query));
    return [...new Set(made)].filter((one) => one !== query);
  }

  // The log's words that are spelled most like a word, the most frequent of equals first.
  function nearestTo(word, index) {
    const often = (other) => index.holding(other)[0] + index.holding(other)[1];
    const letters = index.wordsFrom(word[0]).filter((other) => /^\p{L}+$/u.test(other));
    return similarWords(word, letters).slice(0, 20)
      .sort(([a, one], [b, other]) => a - b || often(other) - often(one) || (one < other ? -1 : 1))
      .slice(0, MOST).map(([, other]) => other);
  }

  function* textsOf(node) {
    if (node.op === "words") yield* node.words;
    else if (node.op === "phrase" || node.op === "fuzzy") yield node.text;
    else if (node.op === "field") yield* textsOf(node.node);
    else if (node.op === "and" || node.op === "or") for (const one of node.nodes) yield* textsOf(one);
  }

  Object.assign(papernotesSearch, { suggest });
})();
