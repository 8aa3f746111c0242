// The terms by which a text is found, as papernotes.search.analysis.tokens gives them: each is
// [term, start, end, whether it is found as a whole alone].
"use strict";
(() => {
  const {
    GLUED, SPACED, camelParts, cutTerm, fold, isBeforeVersion, isUpper, layout, pieces, withoutAccents,
  } = papernotesSearch;
  const WIDEST_WINDOW = 3;
  const firstTwo = (word) => Array.from(word).slice(0, 2).join("");
  const lastTwo = (word) => Array.from(word).slice(-2).join("");

  const tokens = (text) => analysed(text).tokens;

  // The tokens of a text, its layout, and what both were made of.
  function analysed(text) {
    const folded = fold(text), cut = pieces(folded.text);
    return { tokens: tokensOf(folded, cut), layout: layout(folded.text, cut), folded, cut };
  }

  function tokensOf({ text: folded, places }, cut) {
    const found = [];
    let chunk = 0;
    cut.forEach((piece, index) => {
      const next = cut[index + 1];
      const following = next && next.joint ? next : null;
      if (piece.isCjk) {
        addCjk(found, piece, following);
        chunk = index + 1;
        return;
      }
      if (piece.joint <= SPACED) chunk = index;
      addWord(found, folded, cut, index, following);
      if (!following || following.isCjk || following.joint === SPACED) {
        if (index - chunk >= WIDEST_WINDOW) found.push(joined(cut.slice(chunk, index + 1)));
        if (following?.isCjk) {
          const first = Array.from(following.text)[0];
          found.push([lastTwo(piece.text) + first, piece.end - 1, following.start + first.length, false]);
        }
      }
    });
    if (!places) return found;
    return found.map(([term, start, end, whole]) => [term, places[start][0], places[end - 1][1], whole]);
  }

  function addCjk(found, piece, following) {
    const signs = Array.from(piece.text);
    for (let number = 0, at = piece.start; number < signs.length - 2; number++) {
      const three = signs[number] + signs[number + 1] + signs[number + 2];
      found.push([three, at, at + three.length, true]);
      at += signs[number].length;
    }
    let at = piece.start;
    for (let number = 0; number < signs.length - 1; number++) {
      const pair = signs[number] + signs[number + 1];
      found.push([pair, at, at + pair.length, false]);
      at += signs[number].length;
    }
    const last = signs.at(-1);
    if (following && !following.isCjk) {
      found.push([last + firstTwo(following.text), at, following.start + 1, false]);
    } else {
      found.push([last, at, piece.end, false]);
    }
  }

  function addWord(found, folded, cut, index, following) {
    const piece = cut[index], text = piece.text, length = Array.from(text).length;
    const gluedOn = Boolean(following && following.joint === GLUED && !following.isCjk);
    const isLetterOfMore = gluedOn || (piece.joint === GLUED && !cut[index - 1].isCjk);
    if (text[0] !== "+" && (length > 1 || !isLetterOfMore)) {
      found.push([cutTerm(text), piece.start, piece.end, false]);
    }
    if (length > 2) addParts(found, folded, piece, following);
    let first = index;
    while (first > 0 && index - first < WIDEST_WINDOW - 1 && cut[first].joint && !cut[first - 1].isCjk) {
      first -= 1;
      found.push(joined(cut.slice(first, index + 1)));
    }
  }

  function addParts(found, folded, piece, following) {
    let word = folded.slice(piece.start, piece.end);
    if (isBeforeVersion(piece, following)) {
      word = word.slice(0, -1);
      found.push([cutTerm(withoutAccents(word)), piece.start, piece.end - 1, false]);
    }
    let before = null;
    for (const [start, end] of camelParts(word, piece.start)) {
      const part = folded.slice(start, end);
      if (part.length > 2 || (part.length === 2 && isUpper(part))) {
        found.push([cutTerm(part.toLowerCase()), start, end, false]);
      }
      if (before !== null && end - before < piece.end - piece.start) {
        found.push([cutTerm(folded.slice(before, end).toLowerCase()), before, end, false]);
      }
      before = start;
    }
  }

  function joined(window) {
    const spaced = window.slice(1).some((piece) => piece.joint === SPACED);
    return [cutTerm(window.map((piece) => piece.text).join("")), window[0].start, window.at(-1).end, spaced];
  }

  Object.assign(papernotesSearch, { analysed, tokens });
})();
