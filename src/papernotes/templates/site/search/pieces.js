// Cuts a text into words, numbers and runs of Chinese, as papernotes.search.analysis.pieces does.
"use strict";
(() => {
  const { fold, isAscii, withoutAccents } = papernotesSearch;
  const LETTER = "[\\p{L}\\p{Nl}\\p{No}]", LATIN = `(?=[\\x00-\\u2e7f])${LETTER}`;
  const PIECE = new RegExp(
    `\\p{Nd}+(?:\\.\\p{Nd}+)*|((?:(?![\\x00-\\u2e7f])${LETTER})+)|${LATIN}#(?![A-Za-z\\p{Nd}_])` +
      `|${LATIN}(?:[A-Za-z\\u0300-\\u036f]|${LATIN})*|(?<=[A-Za-z])\\+(?:\\+|(?![A-Za-z\\p{Nd}_+]))`,
    "gu",
  );
  const APART = 0, SPACED = 1, HYPHENED = 2, GLUED = 3;
  const HYPHEN_LIKE =
    /^(?:[-\u00ad\u2010-\u2013\u2212_]{1,2}|[./'\u2019\u00b7\u200b-\u200d\u2060\ufeff])$/u;
  const BLANK = "[\\t\\f\\v \\x1c-\\x1f\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*";
  const SPACE = new RegExp(`^${BLANK}(?:\\r?\\n)?${BLANK}$`, "u");
  const WIDEST_GAP = 8, LONGEST_TERM = 60;

  function jointOf(gap) {
    if (gap === "") return GLUED;
    if (HYPHEN_LIKE.test(gap)) return HYPHENED;
    return SPACE.test(gap) ? SPACED : APART;
  }

  function pieces(folded) {
    const found = [];
    let end = 0;
    for (const match of folded.matchAll(PIECE)) {
      const start = match.index;
      const joint = found.length && start - end <= WIDEST_GAP ? jointOf(folded.slice(end, start)) : APART;
      end = start + match[0].length;
      const isCjk = match[1] !== undefined;
      found.push({ text: isCjk ? match[0] : withoutAccents(match[0]), start, end, joint, isCjk });
    }
    return found;
  }

  const isLower = (word) => /[a-z]/.test(word) && !/[A-Z]/.test(word);
  const isUpper = (word) => /[A-Z]/.test(word) && !/[a-z]/.test(word);

  function camelParts(word, start) {
    if (!isAscii(word) || isLower(word) || isUpper(word) || isLower(word.slice(1))) return [];
    const plural = /^([A-Z]{2,})s$/.exec(word);
    if (plural) return [[start, start + plural[1].length]];
    const parts = Array.from(word.matchAll(/[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+/g), (match) => [
      start + match.index,
      start + match.index + match[0].length,
    ]);
    return parts.length > 1 ? parts : [];
  }

  // Whether a word is a name with the v of the version that is glued to it: the DINOv of DINOv3.
  const isBeforeVersion = (piece, following) => following?.joint === GLUED && /^\p{Nd}/u.test(following.text) &&
    piece.text.endsWith("v") && Array.from(piece.text).length > 2;

  const cutTerm = (term) => (term.length > LONGEST_TERM ? Array.from(term).slice(0, LONGEST_TERM).join("") : term);

  // A name without what joins its parts, which is the same for all its spellings.
  const writtenTogether = (text) => cutTerm(pieces(fold(text).text).map((piece) => piece.text).join(""));

  Object.assign(papernotesSearch, {
    APART, GLUED, LONGEST_TERM, SPACED, camelParts, cutTerm, isBeforeVersion, isUpper, pieces, writtenTogether,
  });
})();
