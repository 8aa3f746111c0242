// Names that mean the same in either language, and what a query says by them, as papernotes.search.glossary
// and papernotes.search.translating have it.
"use strict";
(() => {
  const { APART, fold, isAscii, otherNumbers, pieces, sideBySide, writtenTogether } = papernotesSearch;
  const LONGEST_NAME = 5, MOST_RENDERINGS = 24, MOST_OTHERS = 50;
  const FILLERS = "的了和与在中是对用及之等";

  class Glossary {
    constructor(concepts) {
      this.concepts = concepts;
      this.keys = new Map(); // from a name, written together, to the numbers of what it names
      this.compounds = new Set(); // Latin names that are usually written with a hyphen
      concepts.forEach((names, number) => {
        for (const name of names) {
          const key = writtenTogether(name);
          this.keys.set(key, [...(this.keys.get(key) ?? []), number]);
          if (name.includes("-")) this.compounds.add(key);
        }
      });
      this.longest = Math.max(0, ...[...this.keys.keys()].filter((key) => !isAscii(key)).map((key) => key.length));
    }

    otherNames(key) {
      const numbers = [key, ...otherNumbers(key)].map((one) => this.keys.get(one)).find(Boolean) ?? [];
      const names = new Set(numbers.flatMap((number) => this.concepts[number]).slice(0, 2 * MOST_OTHERS));
      return [...names].filter((name) => writtenTogether(name) !== key).slice(0, MOST_OTHERS);
    }
  }

  // Cuts a name where the glossary knows parts of it, the longest first: a list of {text, others}.
  function segments(text, glossary, words = 5, characters = 20) {
    const found = [], folded = fold(text).text, cut = pieces(folded);
    for (let at = 0; at < cut.length;) {
      if (cut[at].isCjk) {
        found.push(...cjkSegments(cut[at].text, glossary, characters));
        at += 1;
        continue;
      }
      let stop = at + 1;
      while (stop < cut.length && stop - at < words && !cut[stop].isCjk && cut[stop].joint !== APART) stop += 1;
      for (; ; stop--) {
        const others = glossary.otherNames(cut.slice(at, stop).map((piece) => piece.text).join(""));
        if (others.length || stop === at + 1) {
          found.push({ text: folded.slice(cut[at].start, cut[stop - 1].end), others });
          break;
        }
      }
      at = stop;
    }
    return found;
  }

  function cjkSegments(run, glossary, longest) {
    const found = [];
    let at = 0, unknown = 0;
    const unknownTo = (end) => {
      if (unknown < end) found.push({ text: run.slice(unknown, end), others: [] });
    };
    while (at < run.length) {
      let size = Math.min(glossary.longest, longest, run.length - at), others = [];
      for (; size > 0; size--) {
        others = glossary.otherNames(run.slice(at, at + size));
        if (others.length) break;
      }
      if (others.length) {
        unknownTo(at);
        found.push({ text: run.slice(at, at + size), others });
        at += size;
        unknown = at;
      } else {
        at += 1;
      }
    }
    unknownTo(run.length);
    return found;
  }

  const startsAscii = (text) => isAscii(text[0]);

  // Other ways to write a name whose parts still stand side by side: `稀疏attention`.
  function renderings(text, glossary) {
    const found = new Set();
    for (const cut of [segments(text, glossary), segments(text, glossary, 1, 3)]) {
      if (!cut.some((segment) => segment.others.length)) continue;
      const choices = product(cut.map((segment) => [segment.text, ...segment.others]), MOST_RENDERINGS + 1);
      for (const choice of choices.slice(1)) found.add(sideBySide(choice));
    }
    return [...found];
  }

  // The first choices of one of each, the last changing fastest.
  function product(lists, most) {
    let total = 1;
    for (const list of lists) total = Math.min(most, total * list.length);
    return Array.from({ length: total }, (_, number) => {
      let rest = number;
      return lists.toReversed().map((list) => {
        const one = list[rest % list.length];
        rest = Math.floor(rest / list.length);
        return one;
      }).reverse();
    });
  }

  const telling = (cut) => cut.filter((segment) =>
    startsAscii(segment.text) || Array.from(segment.text).some((sign) => !FILLERS.includes(sign)));

  // Where several neighbouring words of a query are one name in the glossary: a list of [first, end, others].
  function knownSpans(names, glossary) {
    const found = [];
    for (let start = 0; start < names.length; start++) {
      for (let end = start + 2; end <= Math.min(names.length, start + LONGEST_NAME); end++) {
        const others = glossary.otherNames(names.slice(start, end).map(writtenTogether).join(""));
        if (others.length) found.push([start, end, others]);
      }
    }
    return found;
  }

  Object.assign(papernotesSearch, { Glossary, segments, renderings, telling, knownSpans, startsAscii });
})();
