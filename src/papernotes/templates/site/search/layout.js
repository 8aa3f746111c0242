// Writes a text as its pieces in a row, so that what stands side by side in it is found by a pattern, as
// papernotes.search.analysis.layout does.
"use strict";
(() => {
  const { APART, camelParts, isBeforeVersion } = papernotesSearch;
  const JOINED = " ", PARTED = "\n", WITHIN = "\x1f", ANY = "?", ONWARDS = "*";
  const EDGES = "\\x00-\\x20", FIRST_CJK = "\u2e80";

  // Returns the layout and for each of its units where it stands in the folded text.
  function layout(folded, cut) {
    const places = [];
    let text = "";
    cut.forEach((piece, index) => {
      if (index) {
        text += piece.joint === APART ? PARTED : JOINED;
        places.push(piece.start);
      }
      const bounds = piece.isCjk || Array.from(piece.text).length < 3 ? [] : boundsOf(folded, piece, cut[index + 1]);
      for (let at = 0; at < piece.text.length; at++) {
        const place = Math.min(piece.start + at, piece.end - 1);
        if (bounds.includes(at)) {
          text += WITHIN;
          places.push(place);
        }
        text += piece.text[at];
        places.push(place);
      }
    });
    return { text, places };
  }

  // Where the parts of a word meet.
  function boundsOf(folded, piece, following) {
    let word = folded.slice(piece.start, piece.end);
    const bounds = new Set();
    if (isBeforeVersion(piece, following)) {
      word = word.slice(0, -1);
      bounds.add(piece.text.length - 1);
    }
    camelParts(word, 0).flat().forEach((bound) => bounds.add(bound));
    return [...bounds].filter((bound) => bound && bound < piece.text.length);
  }

  const isLatin = (sign) => sign !== "" && sign < FIRST_CJK && ![JOINED, PARTED, ANY].includes(sign);
  const isLetter = (sign) => /^\p{L}$/u.test(sign);
  const escaped = (sign) => sign.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

  // The expression that finds in a layout any of some things, each written as one.
  const pattern = (several) => new RegExp([...new Set(several)].map(alternative).join("|"), "gu");

  function alternative(wanted) {
    const goesOn = wanted.endsWith(ONWARDS);
    let made = "", before = "";
    for (const sign of Array.from(goesOn ? wanted.slice(0, -1) : wanted)) {
      if (sign === JOINED) {
        made += `[${JOINED}${WITHIN}]?`;
      } else if (sign === PARTED) {
        made += `[${JOINED}${PARTED}${WITHIN}]`;
      } else if (sign === ANY) {
        made += `[${FIRST_CJK}-\\u{10ffff}]`;
      } else {
        if (isLatin(before) && isLatin(sign) && isLetter(before) && isLetter(sign)) made += `[${JOINED}${WITHIN}]?`;
        made += escaped(sign);
        if (!before && isLatin(sign)) made += `(?<![^${EDGES}]${escaped(sign)})`;
      }
      before = sign;
    }
    return made + (goesOn ? `[^${EDGES}]*` : isLatin(before) ? `(?![^${EDGES}])` : "");
  }

  Object.assign(papernotesSearch, { ANY, JOINED, ONWARDS, PARTED, layout, pattern });
})();
