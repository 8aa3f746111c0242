// Cuts a query into words, marks and operators; what means nothing else is a word. A lexeme is {kind, text}.
"use strict";
(() => {
  const CLOSING_QUOTE = { '"': '"', "“": "”", "”": "”", "＂": "＂", "「": "」", "『": "』" };
  const ONLY_CLOSING = Object.values(CLOSING_QUOTE).filter((mark) => !Object.hasOwn(CLOSING_QUOTE, mark));
  const ENDS_WORD = new Set([...")）", ...Object.keys(CLOSING_QUOTE), ...ONLY_CLOSING]);
  const OPERATORS = { AND: "and", OR: "or", NOT: "not" };
  const FIELD = /([A-Za-z]+)[:：]/y;
  const { identityOf } = papernotesSearch;
  const BLANK = /\s+/y;

  const matchAt = (pattern, text, at) => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };

  // Returns the pieces, and a sentence about each thing that was read otherwise than it was typed.
  // Fields whose values are no text, and have no fields in them, are properties.
  function lexemes(query, fields, properties) {
    const found = [], notices = [], partners = partnersIn(query);
    for (let at = 0; at < query.length;) {
      const blank = matchAt(BLANK, query, at), sign = query[at], next = query[at + 1] ?? "";
      const before = found.at(-1), isValue = before?.kind === "field" && properties.has(before.text);
      const field = isValue ? null : matchAt(FIELD, query, at);
      if (blank) {
        at += blank[0].length;
      } else if ("(（".includes(sign)) {
        found.push({ kind: "open", text: sign });
        at += 1;
      } else if (")）".includes(sign)) {
        found.push({ kind: "close", text: sign });
        at += 1;
      } else if (ONLY_CLOSING.includes(sign)) {
        notices.push(`The quotation mark ${sign} was not opened; it was passed over.`);
        at += 1;
      } else if (Object.hasOwn(CLOSING_QUOTE, sign)) {
        const end = query.indexOf(CLOSING_QUOTE[sign], at + 1);
        if (end < 0) notices.push(`The quotation mark ${sign} is not closed; it was passed over.`);
        else if (query.slice(at + 1, end).trim()) found.push({ kind: "phrase", text: query.slice(at + 1, end) });
        at = Math.max(at, end) + 1;
      } else if ("-－".includes(sign) && next.trim()) {
        found.push({ kind: "not", text: sign });
        at += 1;
      } else if (field && fields.has(field[1].toLowerCase())) {
        found.push({ kind: "field", text: field[1].toLowerCase() });
        at += field[0].length;
      } else {
        const word = wordAt(query, at, partners);
        if (field && !word.includes("://") && identityOf(word) === null) {
          notices.push(`${field[1]}: is not a field; “${word}” was read as text.`);
        }
        found.push({ kind: Object.hasOwn(OPERATORS, word) ? OPERATORS[word] : "word", text: word });
        at += word.length;
      }
    }
    return { lexemes: balanced(found, notices), notices };
  }

  // The word that begins at a place: to a blank, a quotation mark or a bracket. What stands in brackets without a
  // blank is a part of the word before them, unless that is an operator.
  function wordAt(query, start, partners) {
    let at = start;
    for (; at < query.length && query[at].trim() && !ENDS_WORD.has(query[at]); at++) {
      if (!"(（".includes(query[at])) continue;
      if (!partners.has(at) || Object.hasOwn(OPERATORS, query.slice(start, at))) break;
      at = partners.get(at);
    }
    return query.slice(start, at);
  }

  // Where each bracket is closed that is so before a blank or a quotation mark.
  function partnersIn(query) {
    const found = new Map();
    let opened = [];
    for (let at = 0; at < query.length; at++) {
      if ("(（".includes(query[at])) opened.push(at);
      else if (")）".includes(query[at])) {
        if (opened.length) found.set(opened.pop(), at);
      } else if (!query[at].trim() || ENDS_WORD.has(query[at])) opened = [];
    }
    return found;
  }

  // The pieces without the brackets that have no partner.
  function balanced(found, notices) {
    const opened = [], lonely = new Set();
    found.forEach((lexeme, index) => {
      if (lexeme.kind === "open") opened.push(index);
      else if (lexeme.kind === "close" && opened.pop() === undefined) lonely.add(index);
    });
    opened.forEach((index) => lonely.add(index));
    return found.filter((lexeme, index) => {
      if (lonely.has(index)) notices.push(`The bracket ${lexeme.text} has no partner; it was passed over.`);
      return !lonely.has(index);
    });
  }

  Object.assign(papernotesSearch, { lexemes });
})();
