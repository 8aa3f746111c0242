// The terms that a text must have to hold a name, as papernotes.search.analysis.names gives them: a list of
// {chains, begins}.
"use strict";
(() => {
  const { APART, camelParts, cutTerm, fold, pieces } = papernotesSearch;
  const MOST_OPEN_BOUNDARIES = 4;
  const unique = (values) => [...new Map(values.map((one) => [JSON.stringify(one), one])).values()];

  function wanted(text) {
    const folded = fold(text).text;
    const found = [];
    let group = [];
    for (const piece of pieces(folded)) {
      if (piece.joint === APART && group.length) {
        found.push(...wantedTogether(folded, group));
        group = [];
      }
      group.push(piece);
    }
    if (group.length) found.push(...wantedTogether(folded, group));
    return unique(found);
  }

  function wantedTogether(folded, group) {
    const found = [], pairs = [];
    let name = [];
    const close = () => {
      if (name.length) found.push({ chains: spellings(folded, name), begins: false });
      name = [];
    };
    group.forEach((piece, index) => {
      const before = group[index - 1];
      if (before && before.isCjk !== piece.isCjk) found.push(boundary(group, index));
      if (piece.isCjk) {
        close();
        const signs = Array.from(piece.text);
        for (let at = 0; at < signs.length - 1; at++) pairs.push(signs[at] + signs[at + 1]);
      } else {
        name.push(piece);
      }
    });
    close();
    if (pairs.length) found.push({ chains: [unique(pairs)], begins: false });
    return found.length ? found : group.map((piece) => ({ chains: [[piece.text]], begins: true }));
  }

  function boundary(group, index) {
    const before = group[index - 1], after = group[index];
    const side = (list) => {
      const end = list.findIndex((piece) => piece.isCjk);
      return end < 0 ? list : list.slice(0, end);
    };
    const latin = before.isCjk ? side(group.slice(index)) : side(group.slice(0, index).reverse()).reverse();
    const name = Array.from(latin.map((piece) => piece.text).join(""));
    const both = [2, 1].map((length) => before.isCjk
      ? Array.from(before.text).at(-1) + name.slice(0, length).join("")
      : name.slice(-length).join("") + Array.from(after.text)[0]);
    return { chains: unique(both).map((term) => [term]), begins: false };
  }

  const isLetter = (sign) => /^\p{L}$/u.test(sign ?? "");

  function spellings(folded, name) {
    const parts = [], boundaries = [], camel = [];
    for (const piece of name) {
      const within = camelParts(folded.slice(piece.start, piece.end), piece.start);
      const cuts = within.length > 1
        ? within.map(([start, end]) => folded.slice(start, end).toLowerCase())
        : [piece.text];
      cuts.forEach((part, index) => {
        if (parts.length) {
          const isOpen = isLetter(Array.from(parts.at(-1)).at(-1)) && isLetter(Array.from(part)[0]);
          boundaries.push(isOpen ? [false, true] : [false]);
          camel.push(index > 0);
        }
        parts.push(part);
      });
    }
    let choices = [[]];
    if (boundaries.filter((one) => one.length > 1).length > MOST_OPEN_BOUNDARIES) {
      choices = [camel, boundaries.map((one) => one.at(-1)), boundaries.map(() => false)];
    } else {
      for (const one of boundaries) choices = choices.flatMap((made) => one.map((value) => [...made, value]));
    }
    return unique(choices.map((choice) => chain(parts, choice)));
  }

  function chain(parts, closed) {
    const words = [parts[0]];
    parts.slice(1).forEach((part, index) => {
      if (closed[index]) words[words.length - 1] += part;
      else words.push(part);
    });
    const terms = words.length === 1 ? words : words.slice(1).map((word, index) => words[index] + word);
    return unique(terms.map(cutTerm));
  }

  function otherNumber(word) {
    if (word.length < 3 || !/^[A-Za-z]+$/.test(word)) return null;
    if (word.endsWith("ies") && word.length > 4) return word.slice(0, -3) + "y";
    if (/(?:sses|xes|zes|ches|shes)$/.test(word)) return word.slice(0, -2);
    if (/(?:ss|x|z|ch|sh|us|is)$/.test(word)) return word + "es";
    if (word.endsWith("s")) return word.slice(0, -1);
    if (word.endsWith("y") && !"aeiou".includes(word.at(-2))) return word.slice(0, -1) + "ies";
    return word + "s";
  }

  Object.assign(papernotesSearch, { unique, wanted, otherNumber });
})();
