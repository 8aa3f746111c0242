// The search of a static site. Python wrote into data.js for each entry the line of text in which words are found
// (`layout`), its labels and its days; here queries are read and tried on these lines. The rules are those of
// papernotes.search, less what the page's help names. tests/web/queries.yaml holds both to the same answers.
"use strict";
const papernotesSearch = (() => {
  const ELSEWHERE = "The command line (papernotes search) and papernotes serve have it.";
  const APART = "No entry has the words of a name side by side; these have them apart.";
  const LONGEST_QUERY = 500, LONGEST_SPELLED = 300, LONGEST_SNIPPET = 300, MOST_RENDERINGS = 24;
  const PARTS = { name: "\x01", topic: "\x04", tag: "\x05" };
  const ANYWHERE = ["title", "author", "text", "code", "id"], LEFT_OUT = ["has", "in"];
  const FIELDS = [...Object.keys(PARTS), "kind", "date", "year", "month", ...ANYWHERE, ...LEFT_OUT];
  let data, rows, simplified, everything, known, notices, written;

  // --- Words.
  const LETTER = "[\\p{L}\\p{Nl}\\p{No}]", LATIN = `(?=[\\0-\\u2e7f])${LETTER}`;
  const PIECE = new RegExp(
    `\\p{Nd}+(?:\\.\\p{Nd}+)*|((?:(?![\\0-\\u2e7f])${LETTER})+)|${LATIN}#(?![A-Za-z\\p{Nd}_])` +
      `|${LATIN}(?:[A-Za-z\\u0300-\\u036f]|${LATIN})*|(?<=[A-Za-z])\\+(?:\\+|(?![A-Za-z\\p{Nd}_+]))`, "gu");
  const JOINT = /^(?:[-\u00ad\u2010-\u2013\u2212_]{1,2}|[./'\u2019\u00b7\u200b-\u200d\u2060\ufeff]|(?!.{9})[^\S\n\r]*(?:\r?\n)?[^\S\n\r]*)$/;
  const CAMEL = /[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+/g;
  const isLatin = (sign) => sign > "\x20" && sign < "\u2e80";
  const isLatinLetter = (sign) => isLatin(sign) && /\p{L}/u.test(sign);
  const escaped = (sign) => sign.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  const asOneWord = (text) => pieces(text).map((piece) => piece.text).join("");
  const fold = (text) =>
    Array.from(text.normalize("NFKC"), (sign) => simplified.get(sign) ?? sign).join("").normalize("NFC");

  // Cuts a text into words, numbers and runs of Chinese.
  function pieces(text) {
    const folded = fold(text);
    let end = -1;
    return Array.from(folded.matchAll(PIECE), ({ 0: piece, 1: cjk, index: start }) => {
      const isApart = end < 0 || !JOINT.test(folded.slice(end, start));
      end = start + piece.length;
      const lower = piece.toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ").normalize("NFKD").replace(/\p{M}/gu, "");
      const parts = /^[A-Za-z]+$/.test(piece) && !/^[A-Z]{2,}s$/.test(piece) ? piece.match(CAMEL).length : 1;
      return { text: cjk ?? lower, before: folded.slice(0, start), shown: piece, isCjk: Boolean(cjk), isApart, parts };
    });
  }

  // The plural of a word, or its singular if it may be a plural.
  function otherNumbers(word) {
    if (!/^[\0-\x7f]*[A-Za-z]{3}$/.test(word)) return [];
    const sibilant = /(?:s|x|z|ch|sh)$/, found = [], stem = (letters) => word.slice(0, -letters);
    if (/.ies$/.test(word) && word.length > 4) found.push(stem(3) + "y");
    else if (word.endsWith("es") && sibilant.test(stem(2))) found.push(stem(2));
    else if (sibilant.test(word) && /(?:[sui]s|[^s])$/.test(word)) found.push(word + "es");
    if (word.endsWith("ses")) found.push(stem(2) + "is");
    else if (word.endsWith("sis")) found.push(stem(2) + "es");
    if (/[^s]s$/.test(word)) found.push(stem(1));
    else if (/[^aeiou]y$/.test(word)) found.push(stem(1) + "ies");
    else if (!found.length) found.push(word + "s");
    return found;
  }

  // What a text must hold to hold a word, name or phrase: a list of {spelled, isTerm}. A name of one or two parts
  // is a term; a longer one, and what has Chinese in it, is a pattern. An exact one allows no other form.
  function wanted(text, exact) {
    const groups = [];
    for (const piece of pieces(text)) {
      if (piece.isApart) groups.push([]);
      groups.at(-1).push(piece);
    }
    const found = groups.map((group) => {
      const texts = group.map((piece) => piece.text), last = texts.at(-1), whole = texts.join(" ");
      const isTerm = !group.some((piece) => piece.isCjk) && group.reduce((sum, piece) => sum + piece.parts, 0) < 3;
      if (exact || group.at(-1).isCjk) return { spelled: [whole], isTerm };
      if (isTerm) return { spelled: [whole, ...otherNumbers(texts.join(""))], isTerm };
      return { spelled: [last, ...otherNumbers(last)].map((one) => [...texts.slice(0, -1), one].join(" ")), isTerm };
    });
    return exact && found.length > 1 ? [{ spelled: [found.map((one) => one.spelled[0]).join("\n")] }] : found;
  }

  // A beginning: its last Latin word is unfinished, what stands before it is not.
  function begun(text) {
    const cut = pieces(text);
    if (!cut.length || cut.at(-1).isCjk) return wanted(text, true);
    let start = cut.length - 1;
    while (start && !cut[start].isApart && !cut[start - 1].isCjk) start -= 1;
    const before = start ? wanted(cut[start].before, true) : [];
    const last = cut.slice(start).map((piece) => piece.text).join(" ");
    if (!start || cut[start].isApart) return [...before, { spelled: [last], goesOn: true, isBeginning: true }];
    return [{ spelled: [`${before[0].spelled[0]} ${last}`], goesOn: true }];
  }

  // In a layout a blank is between the pieces of a text, a line break where punctuation is, \x1f between the parts
  // of a word, and \v before each term that cannot be seen from the rest.
  function expression({ spelled, isTerm, isBeginning, goesOn }) {
    const edge = isTerm ? "\\0-\\x1e " : "\\0-\\x20";
    return new RegExp(spelled.map((one) => {
      const all = Array.from(isTerm ? one.replaceAll(" ", "") : one), signs = all.slice(0, LONGEST_SPELLED);
      if (isTerm && signs.length === 1) return `\\v${escaped(one)}(?![^${edge}])`;
      let made = isLatin(signs[0]) ? `(?<![^${edge}])` : "";
      signs.forEach((sign, at) => {
        if (at && (isTerm || (isLatinLetter(signs[at - 1]) && isLatinLetter(sign)))) made += "[ \\x1f]?";
        made += sign === " " ? "[ \\x1f]?" : sign === "\n" ? "[ \\n\\x1f]" : escaped(sign);
      });
      return made + (goesOn || signs.length < all.length || !isLatin(signs.at(-1)) ? "" : `(?![^${edge}])`);
    }).join("|"), "gu");
  }

  // Terms are of three words at most. What goes beyond a word neither begins nor ends within one.
  function stands(one, layout) {
    for (const { 0: found, index } of layout.matchAll(one.expression)) {
      const within = (place) => layout[place] === "\x1f", before = within(index - 1), after = within(index + found.length);
      const words = found.split(" ").length;
      if (one.isTerm ? words < 4
        : one.isBeginning ? words < 4 && (!before || /[ \x1f]/.test(found))
        : !(before && /^[\0-\u2e7f]* [\0-\u2e7f]/.test(found)) && !(after && !one.goesOn && /[\0-\u2e7f] [\0-\u2e7f]*$/.test(found))) {
        return true;
      }
    }
    return false;
  }

  // --- Sets of rows.
  const having = (test) => new Set(everything.filter(test));
  const both = (sets) => having((number) => sets.every((one) => one.has(number)));
  const any = (sets) => having((number) => sets.some((one) => one.has(number)));
  const labelled = (label) => having((number) => rows[number].labels.includes(label));

  function holding(several, part) {
    return both(several.map((one) => {
      const key = JSON.stringify([one, part]);
      if (!known.has(key)) {
        const tried = { ...one, expression: expression(one) };
        known.set(key, having((number) => stands(tried, rows[number].parts[part])));
        written.push(...one.spelled.map((spelled) => ({ spelled, goesOn: one.goesOn })));
      }
      return known.get(key);
    }));
  }

  const text = (one, part) => {
    const several = wanted(one, false);
    return several.length ? holding(several, part) : new Set();
  };
  const anyOf = (names, part) => any(names.map((name) => text(name, part)));

  // --- Other names, by the glossary.
  function otherNames(key) {
    const found = [key, ...otherNumbers(key)].map((one) => data.glossary[one]).find(Boolean) ?? [];
    return found.filter((name) => asOneWord(name) !== key).slice(0, 50);
  }

  // Cuts a name where the glossary knows parts of it, the longest first: a list of {text, others}.
  function segments(name, words, characters) {
    const cut = pieces(name).flatMap((piece) =>
      (piece.isCjk ? Array.from(piece.text, (sign, at) => ({ ...piece, text: sign, shown: sign, isApart: !at && piece.isApart, isCut: !at })) : [piece]));
    const found = [];
    for (let at = 0; at < cut.length;) {
      const most = cut[at].isCjk ? characters : words;
      let stop = at + 1;
      while (stop < cut.length && stop - at < most && cut[stop].isCjk === cut[at].isCjk && !cut[stop].isApart && !cut[stop].isCut) stop += 1;
      let others = [];
      for (; stop > at; stop--) {
        others = otherNames(cut.slice(at, stop).map((piece) => piece.text).join(""));
        if (others.length || stop === at + 1) break;
      }
      const shown = cut.slice(at, stop).map((piece) => piece.shown).join(cut[at].isCjk ? "" : " ");
      const last = found.at(-1), goesOn = last && cut[at].isCjk && last.isCjk && !cut[at].isCut && !last.others.length && !others.length;
      if (goesOn) last.text += shown;
      else found.push({ text: shown, others, isCjk: cut[at].isCjk });
      at = stop;
    }
    return found;
  }

  // Other ways to write a name whose parts still stand side by side.
  function renderings(name) {
    return [segments(name, 5, 20), segments(name, 1, 3)].flatMap((cut) => {
      let made = [""];
      for (const { text: first, others } of cut.toReversed()) { // so that the last changes fastest
        const rest = made;
        made = [first, ...others].flatMap((one) => rest.map((end) => one + (end && (isLatin(one.at(-1)) || isLatin(end[0])) ? " " : "") + end));
        made.length = Math.min(made.length, MOST_RENDERINGS + 1);
      }
      return made.slice(1);
    });
  }

  // --- Words that were typed side by side.
  // Joins those that make one name: `low rank`, `Mamba 2`, `top k`.
  function namesIn(words) {
    return words.reduce((names, word, at) => {
      if (at && isOneName(pieces(words[at - 1]), pieces(word))) names.push(`${names.pop()} ${word}`);
      else names.push(word);
      return names;
    }, []);
  }

  function isOneName(left, right) {
    const tail = left.slice(left.findLastIndex((piece) => piece.isCjk) + 1).map((piece) => piece.text).join("");
    const end = right.findIndex((piece) => piece.isCjk), head = right.slice(0, end < 0 ? right.length : end).map((piece) => piece.text);
    const joined = head.join("");
    if (!tail || !joined) return false;
    if (/^\p{Nd}/u.test(head.at(-1)) && ["", "v"].includes(head.slice(0, -1).join(" "))) return true;
    return [tail, joined].some((side) => side.length === 1 && !"ai".includes(side)) ||
      data.names.has(`${tail} ${joined}`);
  }

  function wordsFound(typed, part, way) {
    const words = typed.filter((word) => pieces(word).length), names = way === "apart" ? words : namesIn(words);
    const sets = names.map((name) => nameFound(name, part, way)), found = [both(sets)];
    names.forEach((_, start) => {
      for (let end = start + 2; end <= Math.min(names.length, start + 5); end++) {
        const others = way === "translated" ? otherNames(names.slice(start, end).map(asOneWord).join("")) : [];
        const glued = end - start < 5 ? [names.slice(start, end).join(" ")] : [];
        if (others.length + glued.length) found.push(both([...sets.slice(0, start), anyOf([...glued, ...others], part), ...sets.slice(end)]));
      }
    });
    return words.length ? any(found) : null;
  }

  function nameFound(name, part, way) {
    if (way === "apart") {
      const cut = segments(name, 5, 20).filter((one) => !/^[的了和与在中是对用及之等]+$/.test(one.text));
      if (cut.length > 1 && cut.some((one) => one.isCjk)) return both(cut.map((one) => anyOf([one.text, ...one.others], part)));
    }
    const id = part ? null : /^(?:\S*(?:arxiv|ar5iv|alphaxiv|doi)\S*[/:])?(10\.\d{4,9}\/\S+|\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?$/i.exec(name)?.[1];
    const ids = id ? [labelled(`id:${id.startsWith("10.") ? "doi" : "arxiv"}:${id.toLowerCase()}`)] : [];
    return any([...ids, anyOf([name, ...(way === "translated" ? renderings(name) : [])], part)]);
  }

  // The rows that a node finds; null where there is nothing in it to look for.
  function find(node, part, way) {
    const several = () => node.nodes.map((one) => find(one, part, way)).filter(Boolean);
    switch (node?.op) {
      case undefined: return null;
      case "words": return wordsFound(node.words, part, way);
      case "phrase": case "prefix": {
        const sought = node.op === "phrase" ? wanted(node.text, true) : begun(node.text);
        return sought.length ? holding(sought, part) : null;
      }
      case "tag": return labelled(`tag:${tagOf(node.text)}`);
      case "kind": return labelled(`kind:${node.text.toLowerCase()}`);
      case "days": return having((number) => rows[number].days[0] && rows[number].days[0] <= node.last && rows[number].days[1] >= node.first);
      case "field": return find(node.node, PARTS[node.name], way);
      case "or": return any(several());
      case "not": {
        const marks = written.length, unwanted = find(node.node, part, "literal");
        written.length = marks;
        return unwanted && having((number) => !unwanted.has(number));
      }
      default: {
        const found = several();
        return found.length ? both(found) : null;
      }
    }
  }

  const tagOf = (tag) => tag.toLowerCase().trim().replace(/\s+/g, " ").replace(/^#/, "").replace(/^\/+|\/+$/g, "");

  // --- The query.
  const QUOTES = `"“”＂「」『』`, BRACKETS = "()（）";
  const WORD = `[^\\s${QUOTES}${BRACKETS}]`;
  const LEXEME = new RegExp(
    `"([^"]*)"|“([^”]*)”|＂([^＂]*)＂|「([^」]*)」|『([^』]*)』|([(（])|([)）])|([-－])(?=\\S)|(AND|OR|NOT)(?!${WORD})|` +
      `(${WORD}(?:${WORD}|[(（]${WORD}*[)）])*)|\\S`, "gu");

  function lexemes(query) {
    const found = [];
    LEXEME.lastIndex = 0;
    for (let match; (match = LEXEME.exec(query));) {
      const [, q1, q2, q3, q4, q5, open, close, minus, operator, word] = match;
      const phrase = q1 ?? q2 ?? q3 ?? q4 ?? q5, field = /^([A-Za-z]+)[:：]/.exec(word ?? "");
      if (phrase?.trim()) found.push({ kind: "phrase", text: phrase });
      else if (open || close) found.push({ kind: open ? "open" : "close" });
      else if (minus) found.push({ kind: "not" });
      else if (operator) found.push({ kind: operator.toLowerCase() });
      else if (field && FIELDS.includes(field[1].toLowerCase())) {
        found.push({ kind: "field", text: field[1].toLowerCase() });
        LEXEME.lastIndex = match.index + field[0].length;
      } else if (word) found.push({ kind: "word", text: word });
      else if (phrase === undefined) notices.push(`The mark ${match[0]} has no partner; it was passed over.`);
    }
    let depth = 0;
    const isBalanced = found.every(({ kind }) => (depth += (kind === "open") - (kind === "close")) >= 0) && !depth;
    if (isBalanced) return found;
    notices.push("A bracket has no partner; all of them were passed over.");
    return found.filter(({ kind }) => kind !== "open" && kind !== "close");
  }

  function parse(query) {
    const left = lexemes(query).reverse(), nextIs = (...kinds) => kinds.includes(left.at(-1)?.kind);
    const list = (op, nodes) => (nodes.length > 1 ? { op, nodes } : nodes[0] ?? null);
    const hasOperand = () => left.length > 0 && !nextIs("and", "or", "close");

    function alternatives() {
      const nodes = [together()];
      while (nextIs("or")) {
        left.pop();
        nodes.push(together());
      }
      return list("or", nodes.filter(Boolean));
    }

    function together() {
      const nodes = [];
      let words = null; // those that were typed side by side
      while (left.length && !nextIs("or", "close")) {
        const node = one();
        if (node?.op === "words" && words) words.words.push(...node.words);
        else if (node) nodes.push(node);
        if (node?.op !== "words" || !words) words = node?.op === "words" ? node : node ? null : words;
      }
      return list("and", nodes);
    }

    function one() {
      const { kind, text: typed } = left.pop();
      if (kind === "not") {
        const node = hasOperand() ? one() : null;
        return node?.op === "not" ? node.node : node && { op: "not", node };
      }
      if (kind === "open") {
        const node = alternatives();
        left.pop();
        return node?.op === "words" ? { op: "and", nodes: [node] } : node;
      }
      if (kind === "field") return hasOperand() ? field(typed, one()) : null;
      if (kind === "phrase") return { op: "phrase", text: typed };
      if (kind !== "word") return null;
      const stem = typed.replace(/[*＊~～]$/, "");
      if (stem === typed || /^[*＊~～]*$/.test(stem)) return { op: "words", words: [typed] };
      if (/[*＊]$/.test(typed)) return { op: "prefix", text: stem };
      notices.push(`Words spelled much like “${stem}” (~) are not searched on this page. ${ELSEWHERE}`);
      return { op: "words", words: [stem] };
    }

    return alternatives();
  }

  // What is wanted in a field. Of kind: and the dates each word or phrase is a value.
  function field(name, node) {
    if (!node) return null;
    const values = node.op === "phrase" ? [node.text] : node.op === "words" ? node.words : null;
    if (name === "tag" && values?.length === 1) return { op: "tag", text: values[0] };
    if (name in PARTS) return { op: "field", name, node };
    if (ANYWHERE.includes(name)) {
      notices.push(`${name}: is not searched on this page; its words were searched anywhere. ${ELSEWHERE}`);
      return node;
    }
    if (node.nodes) return { ...node, nodes: node.nodes.map((one) => field(name, one)) };
    if (node.op === "not") return { op: "not", node: field(name, node.node) };
    if (LEFT_OUT.includes(name) || !values) {
      notices.push(`${name}: was passed over, as this page does not search it. ${ELSEWHERE}`);
      return null;
    }
    const nodes = values.map((value) => (name === "kind" ? kind(value) : days(name, value)));
    return nodes.length > 1 ? { op: "and", nodes } : nodes[0];
  }

  function kind(text) {
    if (data.kinds.includes(text.toLowerCase())) return { op: "kind", text };
    notices.push(`kind:${text} was read as text; kind: takes ${data.kinds.join(", ")}.`);
    return { op: "words", words: text.split(/\s+/) };
  }

  function days(name, value) {
    const DAY = "(?:(\\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\\d|3[01]))?)?)?";
    const match = new RegExp(`^${DAY}(\\.\\.${DAY})?$`).exec(value), dates = match?.[0].split("..") ?? [];
    const number = (date, rest) => Number(date.replaceAll("-", "") + rest.slice(date.replaceAll("-", "").length));
    const first = number(dates[0] || "0000", "00000101"), last = number(dates.at(-1) || "9999", "00001231");
    if (match && value !== ".." && first <= last) return { op: "days", first, last };
    notices.push(`${name}:${value} was passed over: this page takes 2025, 2025-12, 2025-12-03 and ranges with “..” only. ${ELSEWHERE}`);
    return null;
  }

  // --- Answers.
  // What matches best comes first: a name that is the query, a name that has it, then the newest.
  function search(typed, question) {
    const query = typed.slice(0, LONGEST_QUERY);
    notices = typed === query ? [] : [`Only the first ${LONGEST_QUERY} characters were searched.`];
    known = new Map();
    written = [];
    const node = parse(query);
    for (const way of node ? ["translated", "apart"] : []) {
      const all = find(node, "", way), found = [...all ?? []].filter((number) => passes(rows[number], question));
      if (!found.length) continue;
      const marks = [...written], named = find(node, PARTS.name, way) ?? new Set(), whole = `name:${asOneWord(query)}`;
      const rank = (number) => (rows[number].labels.includes(whole) ? 0 : named.has(number) ? 1 : 2);
      found.sort((one, other) => rank(one) - rank(other) || one - other);
      return { found, marks, notices: way === "apart" ? [...notices, APART] : notices };
    }
    return { found: [], marks: [], notices: node ? notices : [...notices, "There is no word to search for."] };
  }

  const FILTERS = ["month", "topic", "tag", "term", "kind"];
  const passes = (row, question) => (!question.day || row.date === question.day) && FILTERS.every((name) =>
    !question[name] || row.values[name].some((value) => value.toLowerCase() === question[name].toLowerCase()));

  function counted(found) {
    return Object.fromEntries(FILTERS.map((name) => {
      const counts = new Map();
      for (const value of found.flatMap((number) => rows[number].values[name])) counts.set(value, (counts.get(value) ?? 0) + 1);
      const order = (one, other) => (one < other ? -1 : one > other ? 1 : 0), isMonth = name === "month";
      const sorted = [...counts].sort(([one, a], [other, b]) => (isMonth
        ? (one === "undated") - (other === "undated") || order(other, one) : b - a || order(one, other)));
      return [name, isMonth ? sorted : sorted.slice(0, data.shown)];
    }));
  }

  // Where in a text what was searched stands, as [start, end] in characters; text as it was typed is looked for.
  function marksIn(shown, marks) {
    const several = marks.map(({ spelled, goesOn }) => {
      const signs = Array.from(spelled.replaceAll(" ", "")), between = "[\\s\\-_./]?";
      const made = signs.map((sign, at) => (at && (isLatin(sign) || isLatin(signs[at - 1])) ? between : "") + (sign === "\n" ? "\\W*" : escaped(sign))).join("");
      return (isLatin(signs[0]) ? "(?<![A-Za-z])" : "") + made + (goesOn ? "[A-Za-z]*" : isLatin(signs.at(-1)) ? "(?![A-Za-z])" : "");
    });
    if (!several.length) return [];
    const length = (end) => Array.from(shown.slice(0, end)).length;
    return Array.from(shown.matchAll(new RegExp(several.join("|"), "giu")), ({ 0: found, index }) => [length(index), length(index + found.length)]);
  }

  function card({ parts, labels, days: _, values, text: whole, ...row }, marks) {
    if (!marks) return row;
    const signs = Array.from(whole), [first] = marksIn(whole, marks), line = first ? signs.lastIndexOf("\n", first[0]) + 1 : 0;
    const start = first && first[0] - line > 120 ? first[0] - 40 : line;
    const cut = (start > line ? "…" : "") + signs.slice(start, start + LONGEST_SNIPPET).join("") + (signs.length > start + LONGEST_SNIPPET ? "…" : "");
    const snippet = first ? cut : row.snippet, marked = { snippet: marksIn(snippet, marks) };
    for (const name of ["name", "title"]) marked[name] = marksIn(row[name], marks);
    for (const name of ["topics", "tags"]) marked[name] = row[name].map((one) => marksIn(one, marks));
    return { ...row, snippet, marked };
  }

  // question: {q, month, day, topic, tag, term, kind}; pages count from 1.
  function answer(question, page) {
    const query = question.q.trim();
    let made = { found: everything.filter((number) => !rows[number].isDay && passes(rows[number], question)), notices: [] };
    if (query) made = search(query, question);
    // While a word is being typed, what begins so will do.
    if (query && !made.found.length && /[A-Za-z0-9]$/.test(query) && !/\b(?:date|year|month|kind)[:：]\S*$/i.test(query)) {
      const begins = search(`${query}*`, question);
      if (begins.found.length) made = begins;
    }
    const hits = made.found.slice((page - 1) * data.pageSize, page * data.pageSize).map((number) => card(rows[number], made.marks));
    return { total: made.found.length, hits, facets: counted(made.found), notices: [...new Set(made.notices)], suggestions: [] };
  }

  function receive(given) {
    data = { ...given, names: new Set(given.names) };
    simplified = new Map(Array.from(data.traditional, (sign, at) => [sign, Array.from(data.simplified)[at]]));
    rows = data.rows.map((values) => Object.fromEntries(data.fields.map((name, at) => [name, values[at]])));
    everything = [...rows.keys()];
    for (const row of rows) {
      const all = row.layout.split("\0"), only = (part) => all.filter((one) => one[0] === part).join("\0");
      row.parts = { "": row.layout, ...Object.fromEntries(Object.values(PARTS).map((part) => [part, only(part)])) };
      delete row.layout;
    }
  }

  return { answer, receive };
})();
const papernotesData = papernotesSearch.receive; // called by data.js
