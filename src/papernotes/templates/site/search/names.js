// The terms that a text must have to hold a name, as papernotes.search.analysis.names gives them: a list of
// {terms, spelled, begins}.
"use strict";
(() => {
  const { APART, JOINED, PARTED, camelParts, cutTerm, fold, pieces } = papernotesSearch;
  const MOST_OPEN_BOUNDARIES = 4;
  const unique = (values) => [...new Map(values.map((one) => [JSON.stringify(one), one])).values()];

  // An exact one wants a Latin word at the end in just this form, and not as its plural or singular.
  function wanted(text, exact = true) {
    const folded = fold(text).text;
    const found = [];
    let group = [];
    for (const piece of pieces(folded)) {
      if (piece.joint === APART && group.length) {
        found.push(wantedTogether(folded, group, exact));
        group = [];
      }
      group.push(piece);
    }
    if (group.length) found.push(wantedTogether(folded, group, exact));
    return unique(found);
  }

  // What a text must hold to hold a phrase whole, in its order; null if there is no letter in it.
  function wantedInOrder(text) {
    const several = wanted(text), plain = several.filter((one) => !one.begins);
    if (several.length < 2) return several[0] ?? null;
    const terms = unique((plain.length ? plain : several).flatMap((one) => one.terms));
    return { terms, spelled: [several.map((one) => one.spelled[0]).join(PARTED)], begins: !plain.length };
  }

  // Whether each text with the terms holds what is wanted, since there is but one.
  const isCertain = ({ terms }) => terms.length === 1 && terms[0].every((chain) => chain.length === 1);

  function wantedTogether(folded, group, exact) {
    const texts = group.map((piece) => piece.text), last = texts.at(-1);
    const spelled = [texts.join(JOINED)];
    if (!exact && !group.at(-1).isCjk) {
      spelled.push(...otherNumbers(last).map((other) => [...texts.slice(0, -1), other].join(JOINED)));
    }
    const found = [], runs = [];
    let name = [];
    const close = (inAnyNumber) => {
      const chains = name.length ? spellings(folded, name) : [];
      const others = (chain) => otherNumbers(chain.at(-1)).map((other) => [...chain.slice(0, -1), other]);
      if (name.length) found.push(inAnyNumber ? unique([...chains, ...chains.flatMap(others)]) : chains);
      name = [];
    };
    group.forEach((piece, index) => {
      const before = group[index - 1];
      if (before && before.isCjk !== piece.isCjk) found.push(boundary(group, index));
      if (piece.isCjk) {
        close(false);
        const signs = Array.from(piece.text), size = Math.min(3, signs.length);
        for (let at = 0; size > 1 && at + size <= signs.length; at++) runs.push(signs.slice(at, at + size).join(""));
      } else {
        name.push(piece);
      }
    });
    close(!exact);
    if (runs.length) found.push([unique(runs)]);
    const terms = found.length ? unique(found) : texts.map((text) => [[text]]);
    return { terms, spelled, begins: !found.length };
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
    return unique(both).map((term) => [term]);
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

  const SIBILANTS = /(?:s|x|z|ch|sh)$/;

  // What may be an English word's plural, or its singular if it may be a plural.
  function otherNumbers(word) {
    if (word.length < 3 || !/^[\x00-\x7f]*[A-Za-z]{3}$/.test(word)) return [];
    const found = [], last = word.at(-1), before = word.at(-2);
    if (word.endsWith("ies") && word.length > 4) found.push(word.slice(0, -3) + "y");
    else if (word.endsWith("es") && SIBILANTS.test(word.slice(0, -2))) found.push(word.slice(0, -2));
    else if (SIBILANTS.test(word) && (last !== "s" || "sui".includes(before))) found.push(word + "es");
    if (word.endsWith("ses")) found.push(word.slice(0, -2) + "is");
    else if (word.endsWith("sis")) found.push(word.slice(0, -2) + "es");
    if (last === "s" && before !== "s") found.push(word.slice(0, -1));
    else if (last === "y" && !"aeiou".includes(before)) found.push(word.slice(0, -1) + "ies");
    else if (!found.length) found.push(word + "s");
    return found;
  }

  Object.assign(papernotesSearch, { isCertain, otherNumbers, unique, wanted, wantedInOrder });
})();
