// Plans for words as they were typed: their spellings, their forms, and which of them make one name, as
// papernotes.search.wording has it. A plan is {op, ...}; see plans.js for what each finds.
"use strict";
(() => {
  const { fold, isAscii, isCertain, otherNumbers, pieces, unique, wanted, wantedInOrder } = papernotesSearch;
  const USUALLY_ONE = 4, MOST_GLUED = 4;

  const allOf = (plans) => (plans.length === 1 ? plans[0] : { op: "all", plans });
  const best = (plans) => {
    const several = unique(plans);
    return several.length === 1 ? several[0] : { op: "best", plans: several };
  };

  const forms = (plans) => {
    const several = unique(plans);
    return several.length === 1 ? several[0] : { op: "forms", plans: several, parts: several[0].parts };
  };

  // The plan for a name, word or phrase whose parts stand side by side; null if it has no letter. An exact one
  // wants the last word in just this form, and what punctuation holds apart in this order as well.
  function textPlan(text, parts, exact = false) {
    if (exact) {
      const whole = wantedInOrder(text);
      return whole && sideBySidePlan(whole, parts);
    }
    const plans = wanted(text, false).map((one) => sideBySidePlan(one, parts));
    return plans.length ? allOf(plans) : null;
  }

  // The plan for pieces that stand side by side: where their terms do not tell, the text itself is looked at.
  function sideBySidePlan(one, parts) {
    const op = one.begins ? "beginning" : "term";
    const needed = one.terms.map((chains) => chains.map((chain) => chain.map((text) => ({ op, text, parts }))));
    if (isCertain(one)) return forms(needed[0].flat());
    return { op: "phrase", hint: allOf(needed.map((chains) => best(chains.map(allOf)))), spelled: one.spelled, parts };
  }

  const togetherPlan = (words, parts) => textPlan(sideBySide(words), parts) ?? { op: "best", plans: [] };

  // Words with blanks between them but between Chinese and Chinese.
  function sideBySide(words) {
    return words.reduce((written, word) =>
      written + (!isAscii(written.at(-1)) && !isAscii(word[0]) ? "" : " ") + word);
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
        if (asOneWord(together, index)) found.push([start, end]);
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

  // How many documents have a name as one word, itself or as its plural or singular.
  const asOneWord = (together, index) =>
    Math.max(...[together, ...otherNumbers(together)].map((one) => index.holding(one)[0]));

  function isOneName(first, second, index, glossary) {
    const left = edgesOf(first).tail, right = edgesOf(second).head;
    if (!left || !right) return false;
    if (edgesOf(second).isNumber || [left, right].some((side) => side.length === 1 && !"ai".includes(side))) return true;
    if (glossary.compounds.has(left + right)) return true;
    const asOne = asOneWord(left + right, index);
    const rarer = Math.min(...[left, right].map((side) => index.holding(side)[0] + index.holding(side)[1]));
    return asOne > 0 && asOne * USUALLY_ONE >= rarer;
  }

  Object.assign(papernotesSearch, { allOf, best, forms, gluedSpans, namesIn, sideBySide, textPlan, togetherPlan });
})();
