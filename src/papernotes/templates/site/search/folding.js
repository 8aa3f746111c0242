// One form for all spellings of a character, as papernotes.search.analysis.folding gives it.
"use strict";
const papernotesSearch = {};
(() => {
  const simplified = new Map();
  const folds = new Map();
  const CLUSTER = /[\s\S][\u0300-\u036f\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\u1161-\u11ff\uff9e\uff9f]{0,30}/gu;
  // Marks are put in order in time that grows with the square of their number.
  const MANY_MARKS = /\p{M}{31}/u;

  const isAscii = (text) => /^[\x00-\x7f]*$/.test(text);

  function setSimplified(traditional, simple) {
    const to = Array.from(simple);
    Array.from(traditional).forEach((sign, at) => simplified.set(sign, to[at]));
    folds.clear();
  }

  function foldSign(sign) {
    let made = folds.get(sign);
    if (made === undefined) {
      const whole = /^[\ud800-\udfff]$/u.test(sign) ? "\ufffd" : sign;
      made = Array.from(whole.normalize("NFKC"), (one) => simplified.get(one) ?? one).join("");
      folds.set(sign, made);
    }
    return made;
  }

  // Places say for each unit of the folded text where what it came from begins and ends; null where that is
  // the same.
  function fold(text) {
    if (isAscii(text)) return { text, places: null };
    if (!MANY_MARKS.test(text) && text.normalize("NFC") === text) {
      const signs = Array.from(text);
      const made = signs.map(foldSign), folded = made.join("");
      if (Array.from(folded).length === signs.length && folded.normalize("NFC") === folded) {
        return { text: folded, places: /[\ud800-\udfff]/.test(text + folded) ? placesOf(signs, made) : null };
      }
    }
    const clusters = Array.from(text.matchAll(CLUSTER), (match) => match[0]);
    const made = clusters.map((one) => Array.from(one.normalize("NFC"), foldSign).join("").normalize("NFC"));
    return { text: made.join(""), places: placesOf(clusters, made) };
  }

  function placesOf(given, made) {
    const places = [];
    let start = 0;
    given.forEach((one, at) => {
      const place = [start, start + one.length];
      for (let count = made[at].length; count; count--) places.push(place);
      start = place[1];
    });
    return places;
  }

  function withoutAccents(word) {
    const lower = word.toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ")
      .replace(/[\u1f80-\u1fff]/g, (sign) => sign.toUpperCase().toLowerCase()); // an iota below becomes a letter
    const withoutMarks = (text) => text.replace(/\p{Mn}/gu, ""); // first, as to put many in order takes long
    return isAscii(lower) ? lower : withoutMarks(withoutMarks(lower).normalize("NFKD"));
  }

  Object.assign(papernotesSearch, { fold, isAscii, setSimplified, withoutAccents });
})();
