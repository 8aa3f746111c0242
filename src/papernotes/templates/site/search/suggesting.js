// Queries like one that found nothing, in words that the log has, as papernotes.search.suggesting makes them.
"use strict";
(() => {
  const {
    PARTS, chineseNearly, editDistance, find, fold, foldedTag, nearWords, pieces, similarWords, textPlan, written,
  } = papernotesSearch;
  const MOST = 3, MOST_TRIED = 9, MOST_LOOKED_AT = 6, ANYWHERE = Object.values(PARTS).reduce((all, bit) => all | bit);
  const LETTERS = /^\p{L}+$/u;

  // A query with words that the log does not have replaced by those that it has; only such as find something.
  function suggest(query, node, index, finds) {
    const looked = [...new Map(doubtful(node, index))].slice(0, MOST_LOOKED_AT);
    const replaced = looked.map(([typed, others]) => [typed, others()]).filter(([, others]) => others.length);
    let choices = [[]];
    for (const [typed, others] of replaced) {
      choices = choices.flatMap((made) => others.map((other) => [...made, [typed, other]])).slice(0, MOST_TRIED);
    }
    const made = choices.map((choice) => choice.reduce((text, [typed, other]) => text.replaceAll(typed, other), query));
    return [...new Set(made)].filter((one) => one !== query && finds(one)).slice(0, MOST);
  }

  // The words that a query wants and the log may not have, each with what finds those that are like it.
  function* doubtful(node, index) {
    const isTag = node.op === "field" && node.name === "tag", inner = node.node;
    if (isTag && (inner.op === "phrase" || (inner.op === "words" && inner.words.length === 1))) {
      const tag = inner.op === "phrase" ? inner.text : inner.words[0];
      yield [tag, () => nearestTags(tag, index)];
    } else if (node.op === "words") for (const word of node.words) yield* inWords(word, index);
    else if (node.op === "phrase" || node.op === "fuzzy") yield* inWords(node.text, index);
    else if (node.op === "field") yield* doubtful(inner, index);
    else if (node.op === "and" || node.op === "or") for (const one of node.nodes) yield* doubtful(one, index);
  }

  function* inWords(text, index) {
    const folded = fold(text).text;
    for (const piece of pieces(folded)) {
      const typed = folded.slice(piece.start, piece.end);
      if (piece.isCjk) yield [typed, () => nearestChinese(typed, index)];
      else if (LETTERS.test(piece.text) && !index.holding(piece.text).some(Boolean)) {
        yield [typed, () => nearestTo(piece.text, index)];
      }
    }
  }

  // The log's tags that are spelled most like a tag.
  function nearestTags(tag, index) {
    const tags = [...index.labels.keys()].filter((one) => one.startsWith("tag:")).map((one) => one.slice(4));
    return similarWords(foldedTag(tag), tags).slice(0, MOST).map(([, other]) => other);
  }

  // The log's words that are spelled most like a word, the most frequent of equals first.
  function nearestTo(word, index) {
    const often = (other) => index.holding(other)[0] + index.holding(other)[1];
    const near = nearWords(word, index).filter((other) => LETTERS.test(other) && index.holding(other)[0]);
    return near.map((other) => [editDistance(word, other, word.length), other])
      .sort(([a, one], [b, other]) => a - b || often(other) - often(one) || (one < other ? -1 : 1))
      .slice(0, MOST).map(([, other]) => other);
  }

  // What the log has in place of a Chinese word that has one character wrong.
  function nearestChinese(word, index) {
    const exactly = textPlan(word, ANYWHERE, true), nearly = chineseNearly(word, ANYWHERE);
    if (nearly?.op !== "phrase" || (exactly && find(exactly, index).size)) return [];
    return [...written(nearly, index)].sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))
      .slice(0, MOST).map(([way]) => way);
  }

  Object.assign(papernotesSearch, { suggest });
})();
