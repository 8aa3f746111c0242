// Writes a text as its pieces in a row, so that what stands side by side in it is found by a pattern, as
// papernotes.search.analysis.layout does.
"use strict";
(() => {
  const { APART, camelParts, isBeforeVersion } = papernotesSearch;
  const JOINED = " ", PARTED = "\n", WITHIN = "\x1f", ANY = "?", ONWARDS = "*";
  const EDGES = "\\x00-\\x20", FIRST_CJK = "\u2e80";
  const LONGEST = 300; // characters that must stand in a row; of what is longer the beginning is looked for

  function layout(folded, cut) {
    let text = "";
    cut.forEach((piece, index) => {
      if (index) text += piece.joint === APART ? PARTED : JOINED;
      const bounds = piece.isCjk || piece.text.length < 3 ? [] : boundsOf(folded, piece, cut[index + 1]);
      let from = 0;
      for (const bound of bounds) {
        text += piece.text.slice(from, bound) + WITHIN;
        from = bound;
      }
      text += piece.text.slice(from);
    });
    return text;
  }

  // For each unit of a layout, where it stands in the folded text.
  function placesIn(written, cut) {
    const places = [];
    let index = 0, at = 0;
    for (const sign of written) {
      for (let unit = 0; unit < sign.length; unit++) {
        if (sign === PARTED || sign === JOINED) {
          index += 1;
          at = 0;
        }
        places.push(Math.min(cut[index].start + at, cut[index].end - 1));
        if (sign !== PARTED && sign !== JOINED && sign !== WITHIN) at += 1;
      }
    }
    return places;
  }

  // Where the parts of a word meet, in order.
  function boundsOf(folded, piece, following) {
    let word = folded.slice(piece.start, piece.end);
    const bounds = new Set();
    if (isBeforeVersion(piece, following)) {
      word = word.slice(0, -1);
      bounds.add(piece.text.length - 1);
    }
    camelParts(word, 0).flat().forEach((bound) => bounds.add(bound));
    return [...bounds].filter((bound) => bound && bound < piece.text.length).sort((one, other) => one - other);
  }

  const isLatin = (sign) => sign !== "" && sign < FIRST_CJK && ![JOINED, PARTED, ANY].includes(sign);
  const isLetter = (sign) => /^\p{L}$/u.test(sign);
  const escaped = (sign) => sign.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

  // The expression that finds in a layout any of some things, each written as one.
  const pattern = (several) => new RegExp([...new Set(several)].map(alternative).join("|"), "gu");

  function alternative(wanted) {
    const goesOn = wanted.endsWith(ONWARDS);
    const signs = Array.from(goesOn ? wanted.slice(0, -1) : wanted), isLong = signs.length > LONGEST;
    let made = "", before = "";
    for (const sign of signs.slice(0, LONGEST)) {
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
    return isLong ? made : made + (goesOn ? `[^${EDGES}]*` : isLatin(before) ? `(?![^${EDGES}])` : "");
  }

  Object.assign(papernotesSearch, { ANY, JOINED, ONWARDS, PARTED, layout, pattern, placesIn });
})();
