// Plans for words that are typed in part, or perhaps misspelled, as papernotes.search.unsure has them.
"use strict";
(() => {
  const {
    ANY, APART, JOINED, LONGEST_TERM, ONWARDS, allOf, best, fold, forms, pieces, textPlan, wantedInOrder,
  } = papernotesSearch;
  const SHORTEST_CHINESE = 3, LONGEST_CHINESE = 20, MOST_WORDS = 3, TELLING = 3, JUST_SO = 3, MOST_CUTS = 200;

  // A beginning: its last word is unfinished, what stands before it is not.
  function begunPlan(text, parts, index) {
    const whole = fold(text).text, cut = pieces(whole);
    if (!cut.length || cut.at(-1).isCjk) return textPlan(text, parts, true);
    let start = cut.length - 1;
    while (start && cut[start].joint !== APART && !cut[start - 1].isCjk) start -= 1;
    const texts = cut.slice(start).map((piece) => piece.text), last = begun(texts, parts, index);
    const rest = whole.slice(0, cut[start].start), plan = textPlan(rest, parts, true);
    if (!plan) return last;
    if (cut[start].joint === APART) return allOf([plan, last]);
    const spelled = wantedInOrder(rest).spelled.map((one) => one + JOINED + texts.join(JOINED) + ONWARDS);
    return { op: "phrase", hint: allOf([plan, last]), spelled, parts };
  }

  // A Latin beginning, as one word and as several: the `kvc` of `KV cache`.
  function begun(texts, parts, index) {
    const text = texts.join(""), asOne = { op: "beginning", text, parts };
    const several = cuts(text, index, MOST_WORDS).map(([words, last]) => allOf([
      ...words.map((word) => ({ op: "term", text: word, parts })),
      ...(last.length >= TELLING ? [{ op: "beginning", text: last, parts }] : []),
    ]));
    if (!several.length) return asOne;
    return forms([asOne, { op: "phrase", hint: best(several), spelled: [texts.join(JOINED) + ONWARDS], parts }]);
  }

  // Whole words that a beginning may be made of, and the beginning of the word after them.
  function cuts(text, index, most) {
    const found = [];
    for (let end = 1; end < Math.min(text.length, LONGEST_TERM); end++) {
      const word = text.slice(0, end), rest = text.slice(end);
      if (!index.holding(word).some(Boolean)) continue;
      found.push([[word], rest]);
      if (most > 2) found.push(...cuts(rest, index, most - 1).map(([words, last]) => [[word, ...words], last]));
    }
    return found.slice(0, MOST_CUTS);
  }

  // A word or name that may be misspelled, and is better as typed.
  function fuzzyPlan(text, parts) {
    const plans = [];
    let name = "";
    const add = (plan, better) => plans.push({ op: "preferring", plan, better, times: JUST_SO });
    const close = () => {
      if (name) add({ op: "like", text: name, parts }, { op: "term", text: name, parts });
      name = "";
    };
    for (const piece of pieces(fold(text).text)) {
      if (!piece.isCjk) name += piece.text;
      else {
        close();
        add(chineseNearly(piece.text, parts), textPlan(piece.text, parts, true));
      }
    }
    close();
    return plans.length ? allOf(plans) : null;
  }

  // A Chinese word in which any one character may be wrong, if it has three.
  function chineseNearly(word, parts) {
    const signs = Array.from(word);
    if (signs.length < SHORTEST_CHINESE || signs.length > LONGEST_CHINESE) return textPlan(word, parts, true);
    const halves = signs.map((_, wrong) => [signs.slice(0, wrong).join(""), signs.slice(wrong + 1).join("")]);
    const hints = halves.map((half) => allOf(half.filter(Boolean).map((one) => textPlan(one, parts, true))));
    return { op: "phrase", hint: best(hints), spelled: halves.map(([before, after]) => before + ANY + after), parts };
  }

  Object.assign(papernotesSearch, { begunPlan, chineseNearly, fuzzyPlan });
})();
