// The search of a static site: the analyzer of papernotes.search.analysis over again, so that a text is found
// by the same terms here and there, and a small index over the rows of data.js.
"use strict";
const papernotesSearch = (() => {
  // --- Spellings of one character
  const simplified = new Map();
  const folds = new Map();
  const CLUSTER = /[\s\S][\u0300-\u036f\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\u1161-\u11ff\uff9e\uff9f]*/gu;
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
    if (text.normalize("NFC") === text) {
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
    return isAscii(lower) ? lower : lower.normalize("NFKD").replace(/\p{Mn}/gu, "");
  }

  // --- Words, numbers and runs of Chinese
  const LETTER = "[\\p{L}\\p{Nl}\\p{No}]", LATIN = `(?=[\\x00-\\u2e7f])${LETTER}`;
  const PIECE = new RegExp(
    `\\p{Nd}+(?:\\.\\p{Nd}+)*|((?:(?![\\x00-\\u2e7f])${LETTER})+)|${LATIN}#(?![A-Za-z\\p{Nd}_])` +
      `|${LATIN}(?:[A-Za-z\\u0300-\\u036f]|${LATIN})*(?:\\+\\+)?`,
    "gu",
  );
  const APART = 0, SPACED = 1, HYPHENED = 2, GLUED = 3;
  const HYPHEN_LIKE =
    /^(?:[-\u00ad\u2010-\u2013\u2212_]{1,2}|[./'\u2019\u00b7\u200b-\u200d\u2060\ufeff])$/u;
  const BLANK = "[\\t\\f\\v \\x1c-\\x1f\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*";
  const SPACE = new RegExp(`^${BLANK}(?:\\r?\\n)?${BLANK}$`, "u");
  const WIDEST_GAP = 8, LONGEST_TERM = 60, WIDEST_WINDOW = 3, MOST_OPEN_BOUNDARIES = 4;

  function jointOf(gap) {
    if (gap === "") return GLUED;
    if (HYPHEN_LIKE.test(gap)) return HYPHENED;
    return SPACE.test(gap) ? SPACED : APART;
  }

  function pieces(folded) {
    const found = [];
    let end = 0;
    for (const match of folded.matchAll(PIECE)) {
      const start = match.index;
      const joint = found.length && start - end <= WIDEST_GAP ? jointOf(folded.slice(end, start)) : APART;
      end = start + match[0].length;
      const isCjk = match[1] !== undefined;
      found.push({ text: isCjk ? match[0] : withoutAccents(match[0]), start, end, joint, isCjk });
    }
    return found;
  }

  const isLower = (word) => /[a-z]/.test(word) && !/[A-Z]/.test(word);
  const isUpper = (word) => /[A-Z]/.test(word) && !/[a-z]/.test(word);

  function camelParts(word, start) {
    if (!isAscii(word) || isLower(word) || isUpper(word) || isLower(word.slice(1))) return [];
    const plural = /^([A-Z]{2,})s$/.exec(word);
    if (plural) return [[start, start + plural[1].length]];
    const parts = Array.from(word.matchAll(/[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+/g), (match) => [
      start + match.index,
      start + match.index + match[0].length,
    ]);
    return parts.length > 1 ? parts : [];
  }

  // --- The terms by which a text is found, each as [term, start, end, whether blanks stand within]
  const cut60 = (term) => (term.length > LONGEST_TERM ? Array.from(term).slice(0, LONGEST_TERM).join("") : term);
  const firstTwo = (word) => Array.from(word).slice(0, 2).join("");
  const lastTwo = (word) => Array.from(word).slice(-2).join("");

  function tokens(text) {
    const { text: folded, places } = fold(text);
    const found = [];
    const cut = pieces(folded);
    let chunk = 0;
    cut.forEach((piece, index) => {
      const next = cut[index + 1];
      const following = next && next.joint ? next : null;
      if (piece.isCjk) {
        addCjk(found, piece, following);
        chunk = index + 1;
        return;
      }
      if (piece.joint <= SPACED) chunk = index;
      addWord(found, folded, cut, index, following);
      if (!following || following.isCjk || following.joint === SPACED) {
        if (index - chunk >= WIDEST_WINDOW) found.push(joined(cut.slice(chunk, index + 1)));
        if (following?.isCjk) {
          const first = Array.from(following.text)[0];
          found.push([lastTwo(piece.text) + first, piece.end - 1, following.start + first.length, false]);
        }
      }
    });
    if (!places) return found;
    return found.map(([term, start, end, spaced]) => [term, places[start][0], places[end - 1][1], spaced]);
  }

  function addCjk(found, piece, following) {
    const signs = Array.from(piece.text);
    let at = piece.start;
    for (let number = 0; number < signs.length - 1; number++) {
      const pair = signs[number] + signs[number + 1];
      found.push([pair, at, at + pair.length, false]);
      at += signs[number].length;
    }
    const last = signs.at(-1);
    if (following && !following.isCjk) {
      found.push([last + firstTwo(following.text), at, following.start + 1, false]);
    } else {
      found.push([last, at, piece.end, false]);
    }
  }

  function addWord(found, folded, cut, index, following) {
    const piece = cut[index], text = piece.text, length = Array.from(text).length;
    const gluedOn = Boolean(following && following.joint === GLUED && !following.isCjk);
    if (length > 1 || !(gluedOn || (piece.joint === GLUED && !cut[index - 1].isCjk))) {
      found.push([cut60(text), piece.start, piece.end, false]);
    }
    if (length > 2) addParts(found, folded, piece, gluedOn);
    let first = index;
    while (first > 0 && index - first < WIDEST_WINDOW - 1 && cut[first].joint && !cut[first - 1].isCjk) {
      first -= 1;
      found.push(joined(cut.slice(first, index + 1)));
    }
  }

  function addParts(found, folded, piece, gluedOn) {
    let word = folded.slice(piece.start, piece.end);
    if (gluedOn && word.endsWith("v")) {
      word = word.slice(0, -1);
      found.push([cut60(withoutAccents(word)), piece.start, piece.end - 1, false]);
    }
    let before = null;
    for (const [start, end] of camelParts(word, piece.start)) {
      const part = folded.slice(start, end);
      if (part.length > 2 || (part.length === 2 && isUpper(part))) {
        found.push([cut60(part.toLowerCase()), start, end, false]);
      }
      if (before !== null && end - before < piece.end - piece.start) {
        found.push([cut60(folded.slice(before, end).toLowerCase()), before, end, false]);
      }
      before = start;
    }
  }

  function joined(window) {
    const spaced = window.slice(1).some((piece) => piece.joint === SPACED);
    return [cut60(window.map((piece) => piece.text).join("")), window[0].start, window.at(-1).end, spaced];
  }

  // --- The terms that a text must have to hold a name: a list of {chains, begins}
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
    return unique(terms.map(cut60));
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

  const writtenTogether = (text) => cut60(pieces(fold(text).text).map((piece) => piece.text).join(""));

  // --- Queries
  const LEXEME =
    /\s+|"([^"]*)"|“([^”]*)”|「([^」]*)」|([()（）])|([-－])(?=\S)|(tag|topic|kind|date)[:：](?:"([^"]*)"|([^\s()（）]+))|(?:[^\s()（）"“「]|(?<=\S)[(（][^\s()（）]*[)）])+|./giu;

  // Returns a tree of {op: "and" | "or" | "not" | "words" | "phrase" | "field"}.
  function parse(query) {
    const list = Array.from(query.matchAll(LEXEME)).filter((one) => one[0].trim());
    let at = 0;
    const either = () => {
      const nodes = [all()];
      while (list[at]?.[0] === "OR") {
        at += 1;
        nodes.push(all());
      }
      return nodes.length > 1 ? { op: "or", nodes } : nodes[0];
    };
    const all = () => {
      const nodes = [];
      let words = [];
      const close = () => {
        if (words.length) nodes.push({ op: "words", words });
        words = [];
      };
      while (at < list.length && list[at][0] !== "OR" && !")）".includes(list[at][4] ?? "x")) {
        const one = list[at++], text = one[0];
        const phrase = one[1] ?? one[2] ?? one[3];
        if (text === "AND") continue;
        if (phrase !== undefined || one[4] || one[5] || one[6] || text === "NOT") close();
        if (phrase !== undefined) nodes.push({ op: "phrase", text: phrase });
        else if (one[4]) nodes.push(group());
        else if (one[5] || text === "NOT") nodes.push({ op: "not", node: single() });
        else if (one[6]) nodes.push(field(one));
        else words.push(text);
      }
      close();
      return { op: "and", nodes };
    };
    const group = () => {
      const node = either();
      if (list[at]?.[4]) at += 1;
      return node;
    };
    const single = () => {
      const one = list[at++];
      if (!one) return { op: "and", nodes: [] };
      if (one[4]) return group();
      if (one[6]) return field(one);
      return { op: "phrase", text: one[1] ?? one[2] ?? one[3] ?? one[0] };
    };
    const field = (one) => ({ op: "field", name: one[6].toLowerCase(), value: one[7] ?? one[8] });
    const nodes = [either()];
    while (at < list.length) { // a closing bracket without its partner
      at += 1;
      nodes.push(either());
    }
    return { op: "and", nodes };
  }

  // --- The index
  const WEIGHTS = { name: 2.6, title: 2.5, authors: 2.0, topics: 1.8, tags: 1.8, text: 1.0, addresses: 0.9, code: 0.4 };
  const WHOLE_NAME = 4, NEXT_TO_EACH_OTHER = 1.5, TRANSLATED = 0.7, USUALLY_ONE = 4, EXCERPT = 300;
  const BUSY = 40; // milliseconds after which the page gets its turn

  class Site {
    constructor(data) {
      setSimplified(...data.fold);
      const extra = ["text", "terms", "authors", "addresses", "code"];
      this.pageSize = data.pageSize;
      this.rows = data.rows.map((row) => Object.fromEntries([...data.fields, ...extra].map((name, at) => [name, row[at]])));
      this.postings = new Map(); // from a term to documents and weights in turn
      this.glossary = new Map();
      for (const names of data.glossary) {
        for (const name of names) {
          const key = writtenTogether(name);
          this.glossary.set(key, [...(this.glossary.get(key) ?? []), ...names.filter((one) => one !== name)]);
        }
      }
      this.whole = this.rows.map((row) => writtenTogether(row.name));
      this.ready = this.build();
    }

    async build() {
      let started = performance.now();
      for (let number = 0; number < this.rows.length; number++) {
        this.add(number);
        if (performance.now() - started > BUSY) {
          await new Promise((resolve) => setTimeout(resolve));
          started = performance.now();
        }
      }
      this.vocabulary = [...this.postings.keys()].sort();
    }

    add(number) {
      const row = this.rows[number];
      const weights = new Map();
      for (const [name, weight] of Object.entries(WEIGHTS)) {
        const value = row[name];
        for (const part of Array.isArray(value) ? value : [value]) {
          if (!part) continue;
          for (const [term] of tokens(part)) {
            const known = weights.get(term) ?? 0;
            weights.set(term, known >= weight ? known + 0.1 * weight : weight);
          }
        }
      }
      for (const [term, weight] of weights) {
        const list = this.postings.get(term);
        if (list) list.push(number, weight);
        else this.postings.set(term, [number, weight]);
      }
    }

    async answer(question, page) {
      await this.ready;
      const query = question.q.trim();
      let scores = null, terms = new Set(), notices = [];
      if (query) {
        const words = /[A-Za-z0-9]$/.test(query) ? [query, query + "*"] : [query];
        for (const typed of words) {
          for (const apart of [false, true]) {
            terms = new Set();
            scores = this.evaluate(parse(typed), terms, apart);
            if (scores.size) {
              if (apart) notices = ["No entry has the words of a name side by side; these have them apart."];
              break;
            }
          }
          if (scores.size) break;
        }
      }
      const found = [];
      this.rows.forEach((row, number) => {
        if (scores ? scores.has(number) : row.key && !row.kinds.includes("day")) {
          if (this.passes(row, question)) found.push(number);
        }
      });
      if (scores) found.sort((one, other) => scores.get(other) - scores.get(one) || one - other);
      const shown = found.slice((page - 1) * this.pageSize, page * this.pageSize);
      return {
        total: found.length,
        hits: shown.map((number) => this.card(this.rows[number], query ? terms : null)),
        facets: this.count(found),
        notices,
      };
    }

    // Returns the documents that answer to a node, each with its score; terms are put into `terms`.
    evaluate(node, terms, apart) {
      switch (node.op) {
        case "and": {
          const wantedOnes = node.nodes.filter((one) => one.op !== "not");
          const unwanted = node.nodes.filter((one) => one.op === "not");
          let found = wantedOnes.length
            ? intersection(wantedOnes.map((one) => this.evaluate(one, terms, apart)))
            : new Map(unwanted.length ? this.rows.map((_, number) => [number, 0]) : []);
          for (const one of unwanted) {
            const without = this.evaluate(one.node, new Set(), apart);
            found = new Map([...found].filter(([number]) => !without.has(number)));
          }
          return found;
        }
        case "or":
          return union(node.nodes.map((one) => this.evaluate(one, terms, apart)));
        case "not":
          return this.evaluate({ op: "and", nodes: [node] }, terms, apart);
        case "field":
          return new Map(this.rows.flatMap((row, number) =>
            this.passes(row, node.name === "date" ? { date: node.value } : { [node.name]: node.value }) ? [[number, 1]] : []));
        case "phrase":
          return this.name(node.text, terms, true);
        default:
          return this.words(node.words, terms, apart);
      }
    }

    words(words, terms, apart) {
      const kept = words.filter((word) => wanted(word).length);
      if (!kept.length) return new Map();
      const names = apart
        ? kept.flatMap((word) => pieces(fold(word).text).map((piece) => piece.text))
        : this.together(kept);
      const found = names.map((name) => name.length > 1 && name.endsWith("*")
        ? this.beginning(name.slice(0, -1), terms) : this.name(name, terms, false));
      let scores = intersection(found);
      if (!apart) scores = union([scores, ...this.translations(names, found, terms)]);
      for (const [number, score] of this.name(kept.join(" "), new Set(), false)) {
        if (scores.has(number)) scores.set(number, Math.max(scores.get(number), score) * NEXT_TO_EACH_OTHER);
      }
      const whole = writtenTogether(kept.join(" "));
      for (const number of scores.keys()) {
        if (this.whole[number] === whole) scores.set(number, scores.get(number) + WHOLE_NAME);
      }
      return scores;
    }

    // Joins words that this log itself writes as one name: `low rank`, `Mamba 2`.
    together(words) {
      const names = [];
      words.forEach((word, index) => {
        const before = words[index - 1];
        if (before !== undefined && this.isOneName(before, word)) names[names.length - 1] += " " + word;
        else names.push(word);
      });
      return names;
    }

    isOneName(first, second) {
      const left = pieces(fold(first).text).at(-1), right = pieces(fold(second).text)[0];
      if (!left || !right || left.isCjk || right.isCjk) return false;
      if (/^(?:v\s?)?\p{Nd}+(?:\.\p{Nd}+)*$/u.test(second)) return true;
      const [one, other] = [writtenTogether(first), writtenTogether(second)];
      if ([one, other].some((word) => word.length === 1 && !"ai".includes(word))) return true;
      const holding = (term) => (this.postings.get(term)?.length ?? 0) / 2;
      const both = holding(one + other);
      return both > 0 && both * USUALLY_ONE >= Math.min(holding(one), holding(other));
    }

    // Yields what has the other names that the glossary knows for some neighbouring words.
    *translations(names, found, terms) {
      for (let start = 0; start < names.length; start++) {
        for (let end = start + 1; end <= names.length; end++) {
          const key = writtenTogether(names.slice(start, end).join(" "));
          const others = this.glossary.get(key) ?? this.glossary.get(otherNumber(key) ?? "");
          if (!others) continue;
          const other = union(others.map((name) => this.name(name, terms, false)));
          const scores = intersection([...found.slice(0, start), other, ...found.slice(end)]);
          yield new Map([...scores].map(([number, score]) => [number, score * TRANSLATED]));
        }
      }
    }

    name(text, terms, exact) {
      const needed = wanted(text).map(({ chains, begins }) => {
        if (begins) return this.beginning(chains[0][0], terms);
        const all = [...chains];
        if (!exact) {
          for (const one of chains) {
            const other = otherNumber(one.at(-1));
            if (other) all.push([...one.slice(0, -1), other]);
          }
        }
        return union(all.map((one) => intersection(one.map((term) => this.term(term, terms)))));
      });
      return needed.length ? intersection(needed) : new Map();
    }

    term(term, terms) {
      terms.add(term);
      const list = this.postings.get(term), found = new Map();
      if (!list) return found;
      const rarity = Math.log(1 + (2 * this.rows.length) / list.length);
      for (let at = 0; at < list.length; at += 2) found.set(list[at], list[at + 1] * rarity);
      return found;
    }

    beginning(text, terms) {
      const start = writtenTogether(text);
      if (!start) return new Map();
      let low = 0, high = this.vocabulary.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.vocabulary[middle] < start) low = middle + 1;
        else high = middle;
      }
      let end = low;
      while (end < this.vocabulary.length && this.vocabulary[end].startsWith(start)) end += 1;
      const begun = this.vocabulary.slice(low, end)
        .sort((one, other) => this.postings.get(other).length - this.postings.get(one).length)
        .slice(0, 64);
      return union(begun.map((term) => this.term(term, terms)));
    }

    passes(row, { month, day, date, topic, tag, term, kind }) {
      const same = (one, other) => one.toLowerCase() === other.toLowerCase();
      return (!month || (month === "undated" ? !row.date : row.date.slice(0, 7) === month)) &&
        (!day || row.date === day) &&
        (!date || row.date.startsWith(date)) &&
        (!topic || row.topics.some((one) => same(one, topic))) &&
        (!tag || row.tags.some((one) => (one + "/").toLowerCase().startsWith(tag.toLowerCase() + "/"))) &&
        (!kind || row.kinds.includes(kind)) &&
        (!term || row.terms.some((one) => writtenTogether(one) === writtenTogether(term)));
    }

    count(found) {
      const facets = { month: new Map(), topic: new Map(), tag: new Map(), term: new Map(), kind: new Map() };
      const add = (name, value) => facets[name].set(value, (facets[name].get(value) ?? 0) + 1);
      for (const number of found) {
        const row = this.rows[number];
        add("month", row.date.slice(0, 7) || "undated");
        new Set(row.topics).forEach((one) => add("topic", one));
        const tags = row.tags.flatMap((tag) => tag.split("/").map((_, at, parts) => parts.slice(0, at + 1).join("/")));
        new Set(tags).forEach((one) => add("tag", one));
        row.terms.forEach((one) => add("term", one));
        row.kinds.forEach((one) => add("kind", one));
      }
      return Object.fromEntries(Object.entries(facets).map(([name, counts]) => [
        name,
        name === "month"
          ? [...counts].sort(([one], [other]) => (one === "undated") - (other === "undated") || (one < other ? 1 : -1))
          : [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)).slice(0, 24),
      ]));
    }

    card(row, terms) {
      const { text, terms: _, authors, addresses, code, ...card } = row;
      const { snippet, marks } = terms ? shownOf(text, code, terms) : { snippet: excerpt(text, row.name), marks: [] };
      return { ...card, snippet, marks };
    }
  }

  function intersection(several) {
    const [first, ...others] = several.sort((one, other) => one.size - other.size);
    const found = new Map();
    for (const [number, score] of first ?? []) {
      if (others.every((one) => one.has(number))) {
        found.set(number, others.reduce((sum, one) => sum + one.get(number), score));
      }
    }
    return found;
  }

  function union(several) {
    const found = new Map();
    for (const one of several) {
      for (const [number, score] of one) {
        if (!(found.get(number) >= score)) found.set(number, score);
      }
    }
    return found;
  }

  // --- What a card shows of a text
  function excerpt(text, name) {
    const rest = name && text.startsWith(name) ? text.slice(name.length).replace(/^[ \t\n,:;.，：；、。\-–—]+/u, "") : text;
    const shown = rest.split("\n").filter((line) => line.trim() && !/^\s*(?:https?:\/\/\S+\s*)+$/u.test(line)).join("\n");
    const signs = Array.from(shown);
    return signs.length > EXCERPT ? signs.slice(0, EXCERPT).join("").trimEnd() + "…" : shown;
  }

  function marksIn(text, terms) {
    const marks = [];
    for (const [term, start, end] of tokens(text)) {
      if (!terms.has(term)) continue;
      const last = marks.at(-1);
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else marks.push([start, end]);
    }
    marks.sort((one, other) => one[0] - other[0]);
    return marks.filter((one, at) => !at || one[0] >= marks[at - 1][1]);
  }

  function shownOf(text, code, terms) {
    let all = marksIn(text, terms);
    if (!all.length && code) {
      const within = marksIn(code, terms);
      if (within.length) [text, all] = [code, within];
    }
    if (!all.length) return { snippet: excerpt(text, ""), marks: [] };
    const line = text.lastIndexOf("\n", all[0][0]) + 1;
    const start = all[0][0] - line > 120 ? all[0][0] - 40 : line;
    const signs = Array.from(text.slice(start));
    const shown = signs.slice(0, EXCERPT).join("");
    const before = start > line ? "…" : "", after = signs.length > EXCERPT ? "…" : "";
    const length = (part) => Array.from(part).length;
    const marks = all
      .filter(([from, to]) => from >= start && to <= start + shown.length)
      .map(([from, to]) => [length(before + text.slice(start, from)), length(before + text.slice(start, to))]);
    return { snippet: before + shown + after, marks };
  }

  let data = null;
  return {
    fold, tokens, wanted, otherNumber, writtenTogether, setSimplified, parse, Site,
    receive: (given) => { data = given; },
    site: () => new Site(data),
  };
})();

// Called by data.js.
function papernotesData(data) {
  papernotesSearch.receive(data);
}

if (typeof module !== "undefined") module.exports = papernotesSearch;
