// Plans for words as they were typed: their spellings, their forms, and which of them make one name, as
// papernotes.search.wording has it. A plan is {op, ...}; see plans.js for what each finds.
"use strict";
(() => {
  const { fold, otherNumber, pieces, unique, wanted } = papernotesSearch;
  const USUALLY_ONE = 4, MOST_GLUED = 4;

  const allOf = (plans) => (plans.length === 1 ? plans[0] : { op: "all", plans });
  const best = (plans) => {
    const several = unique(plans);
    return several.length === 1 ? several[0] : { op: "best", plans: several };
  };

  // The plan for a name, word or phrase whose parts stand side by side; null if it has no letter.
  // An exact one wants the last word in just this form, and not as its plural or singular.
  function textPlan(text, parts, exact = false) {
    const plans = wanted(text).map(({ chains, begins }) => {
      if (begins) return { op: "beginning", text: chains[0][0], parts };
      const changed = exact ? [] : chains.flatMap((chain) => {
        const other = otherNumber(chain.at(-1));
        return other ? [[...chain.slice(0, -1), other]] : [];
      });
      return best([...chains, ...changed].map((texts) => ({ op: "chain", texts, parts })));
    });
    return plans.length ? allOf(plans) : null;
  }

  const termsOf = (text) => wanted(text).flatMap((one) => one.chains.flat());

  // The plan for what only texts have in which two words stand next to each other, in this order.
  function jointPlan(first, second, parts) {
    const left = pieces(fold(first).text).at(-1), right = pieces(fold(second).text)[0];
    if (!left || !right) return null;
    const apart = new Set([...termsOf(first), ...termsOf(second)]);
    const together = termsOf(first + (left.isCjk && right.isCjk ? "" : " ") + second).filter((one) => !apart.has(one));
    return together.length ? best(together.map((term) => ({ op: "chain", texts: [term], parts }))) : null;
  }

  // Joins the words that make one name, to be found side by side only: `low rank`, `Mamba 2`, `top k`.
  function namesIn(words, index, glossary) {
    const names = [];
    words.forEach((word, at) => {
      if (at && isOneName(words[at - 1], word, index, glossary)) names[names.length - 1] += " " + word;
      else names.push(word);
    });
    return names;
  }

  // Where neighbouring names are written as one word somewhere: a list of [first, end].
  function gluedSpans(names, index) {
    const edges = names.map(edgesOf), found = [];
    edges.forEach((first, start) => {
      let together = first.tail;
      for (let end = start + 2; end <= Math.min(edges.length, start + MOST_GLUED); end++) {
        const last = edges[end - 1];
        if (!together || !last.head) break;
        together += last.head;
        if (index.holding(together)[0]) found.push([start, end]);
        if (!last.isLatin) break;
      }
    });
    return found;
  }

  // Where a word can meet its neighbours: the Latin names that it begins and ends with, written together.
  function edgesOf(word) {
    const cut = pieces(fold(word).text), texts = cut.map((piece) => piece.text);
    const first = cut.findIndex((piece) => piece.isCjk), last = cut.findLastIndex((piece) => piece.isCjk);
    const head = first < 0 ? texts : texts.slice(0, first);
    const isNumber = head.length > 0 && /^\p{Nd}/u.test(head.at(-1)) && ["", "v"].includes(head.slice(0, -1).join(" "));
    return { head: head.join(""), tail: texts.slice(last + 1).join(""), isLatin: first < 0, isNumber };
  }

  function isOneName(first, second, index, glossary) {
    const left = edgesOf(first).tail, right = edgesOf(second).head;
    if (!left || !right) return false;
    if (edgesOf(second).isNumber || [left, right].some((side) => side.length === 1 && !"ai".includes(side))) return true;
    if (glossary.compounds.has(left + right)) return true;
    const [asOne] = index.holding(left + right);
    const rarer = Math.min(...[left, right].map((side) => index.holding(side)[0] + index.holding(side)[1]));
    return asOne > 0 && asOne * USUALLY_ONE >= rarer;
  }

  Object.assign(papernotesSearch, { allOf, best, textPlan, jointPlan, namesIn, gluedSpans });
})();
