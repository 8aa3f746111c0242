// Reads a query as papernotes.search.query.parsing does: words are ANDed, OR binds less, NOT and - more.
// Nodes are {op: "words" | "phrase" | "prefix" | "fuzzy" | "field" | "within" | "has" | "and" | "or" | "not"}.
"use strict";
(() => {
  const { fold, lexemes, parseRange } = papernotesSearch;
  const TEXT_FIELDS = new Set(["name", "title", "author", "tag", "topic", "text", "code"]);
  const DATE_FIELDS = new Set(["date", "year", "month"]);
  const PROPERTIES = ["kind", "has", "in", "id"];
  const FIELDS = new Set([...TEXT_FIELDS, ...DATE_FIELDS, ...PROPERTIES]);
  const VALUED = new Set([...DATE_FIELDS, ...PROPERTIES]);
  const FEATURES = ["image", "code", "link"];
  const LONGEST = 2000, DEEPEST = 50, MOST_WORDS = 200, MOST_OPEN = 10;

  // Returns {node, notices}; the node is null where no word is left.
  // context: {today, latestYear, kinds}.
  function parse(query, context) {
    const text = shortened(query), length = Array.from(text).length;
    const { lexemes: all, notices } = lexemes(text, FIELDS, VALUED);
    if (text.length < query.trim().length) {
      notices.unshift(`The query is too long; only its first ${length} characters were searched.`);
    }
    const words = all.flatMap((one, index) => (["word", "phrase", "field"].includes(one.kind) ? [index] : []));
    let left = all;
    if (words.length > MOST_WORDS) {
      notices.push(`Only the first ${MOST_WORDS} words were searched.`);
      left = all.slice(0, words[MOST_WORDS]).filter((one) => one.kind !== "open" && one.kind !== "close");
    }
    const node = new Parser(left, notices, context).any();
    return { node, notices: [...new Set(notices)] };
  }

  // The beginning of a query that is read: all of it, or whole words where there is a blank.
  function shortened(query) {
    const whole = query.trim();
    let head = Array.from(whole.slice(0, 2 * LONGEST)).slice(0, LONGEST).join("");
    const { text, places } = fold(head), signs = Array.from(text);
    if (places && signs.length > LONGEST) head = head.slice(0, places[signs.slice(0, LONGEST).join("").length][0]);
    if (head.length === whole.length || /\s$/.test(head) || /\s/.test(whole[head.length])) return head.trimEnd();
    const blank = head.search(/\s+\S*$/);
    return blank > 0 ? head.slice(0, blank) : head;
  }

  class Parser {
    constructor(found, notices, context) {
      this.left = found.reverse();
      this.notices = notices;
      this.context = context;
      this.depth = 0;
      this.open = 0;
    }

    nextIs(...kinds) {
      return kinds.includes(this.left.at(-1)?.kind);
    }

    // Alternatives up to the end or a closing bracket.
    any() {
      const nodes = [];
      for (;;) {
        const node = this.all();
        if (node) nodes.push(node);
        if (!this.nextIs("or")) break;
        this.left.pop();
      }
      return nodes.length > 1 ? { op: "or", nodes } : nodes[0] ?? null;
    }

    // What is wanted together, up to OR, the end or a closing bracket.
    all() {
      const nodes = [];
      let words = [];
      const close = () => {
        if (words.length) nodes.push({ op: "words", words });
        words = [];
      };
      while (this.left.length && !this.nextIs("or", "close")) {
        const node = this.one();
        if (node?.op === "words") {
          words.push(...node.words);
          continue;
        }
        close();
        if (node) nodes.push(node);
      }
      close();
      return nodes.length > 1 ? { op: "and", nodes } : nodes[0] ?? null;
    }

    // A word, a phrase, a group, or what is denied or in a field; null for a bare operator.
    one() {
      const { kind, text } = this.left.pop();
      switch (kind) {
        case "and": return null;
        case "not": return this.denied();
        case "open": return this.group();
        case "field": return this.inField(text);
        case "phrase": return { op: "phrase", text };
        default: return this.word(text);
      }
    }

    denied() {
      let isDenied = true;
      while (this.nextIs("not")) {
        this.left.pop();
        isDenied = !isDenied;
      }
      const node = this.hasOperand() ? this.one() : null;
      return node && isDenied ? { op: "not", node } : node;
    }

    hasOperand() {
      return this.left.length > 0 && !this.nextIs("and", "or", "close");
    }

    group() {
      this.depth += 1;
      if (this.depth > DEEPEST) {
        this.left = this.left.filter((one) => one.kind !== "open" && one.kind !== "close");
        this.notices.push(`Brackets nested more than ${DEEPEST} deep were passed over.`);
        return this.any();
      }
      const node = this.any();
      if (this.nextIs("close")) this.left.pop();
      this.depth -= 1;
      return node?.op === "words" ? { op: "and", nodes: [node] } : node; // continues no words before it
    }

    inField(name) {
      if (!this.hasOperand()) {
        this.notices.push(`${name}: has nothing after it; it was passed over.`);
        return null;
      }
      if (TEXT_FIELDS.has(name)) {
        const node = this.one();
        return node && { op: "field", name, node };
      }
      return this.nextIs("word", "phrase") ? this.value(name, this.left.pop().text) : this.withValues(name, this.one());
    }

    // What stands in brackets or is denied after a field, its words as values of the field.
    withValues(name, node) {
      const within = (nodes) => nodes.map((one) => this.withValues(name, one)).filter(Boolean);
      switch (node?.op) {
        case "words": {
          const values = DATE_FIELDS.has(name) ? [node.words.join(" ")] : node.words;
          const nodes = values.map((value) => this.value(name, value));
          return nodes.length > 1 ? { op: "and", nodes } : nodes[0];
        }
        case "phrase": return this.value(name, node.text);
        case "and": case "or": return { op: node.op, nodes: within(node.nodes) };
        case "not": {
          const denied = this.withValues(name, node.node);
          return denied && { op: "not", node: denied };
        }
        default:
          this.notices.push(`${name}: takes words or phrases in quotation marks; it was passed over.`);
          return node;
      }
    }

    value(name, value) {
      return DATE_FIELDS.has(name) ? this.dates(name, value) : this.property(name, value);
    }

    dates(name, value) {
      const range = parseRange(value, this.context.today, (month, day) => this.yearTaken(month, day));
      if (range) return { op: "within", range };
      this.notices.push(`${name}:${value} was read as text: it is no date.`);
      return asText(value);
    }

    // The year that a month or a day of it is taken to be of, which is said.
    yearTaken(month, day) {
      const year = this.context.latestYear(month, day), asked = day ? `${month}.${day}` : `month ${month}`;
      const two = (number) => String(number).padStart(2, "0");
      const taken = `${year}-${two(month)}${day ? `-${two(day)}` : ""}`;
      this.notices.push(
        year === null ? `no year has notes of ${asked}` : `${asked} is taken as ${taken}, the latest with notes`,
      );
      return year;
    }

    // A word, and what the mark at its end makes of it.
    word(text) {
      const stem = text.slice(0, -1);
      if (!/[*＊~～]$/.test(text) || !/[^*＊~～]/.test(stem)) return { op: "words", words: [text] };
      this.open += 1;
      if (this.open > MOST_OPEN) {
        this.notices.push(`Only the first ${MOST_OPEN} words with * or ~ were searched in more than one form.`);
        return { op: "words", words: [stem] };
      }
      return { op: /[*＊]$/.test(text) ? "prefix" : "fuzzy", text: stem };
    }

    property(name, value) {
      if (name === "id") return { op: "has", name, value };
      const folded = value.toLowerCase(), feature = folded.replace(/s$/, "");
      if (name === "in") return { op: "has", name, value: folded };
      if (name === "kind" && this.context.kinds.includes(folded)) return { op: "has", name, value: folded };
      if (name === "has" && FEATURES.includes(feature)) return { op: "has", name, value: feature };
      const known = name === "kind" ? this.context.kinds : FEATURES;
      this.notices.push(`${name}:${value} was read as text; ${name}: takes ${known.join(", ")}.`);
      return asText(value);
    }
  }

  function asText(value) {
    const words = value.split(/\s+/).filter(Boolean);
    return { op: "words", words: words.length ? words : [value] };
  }

  Object.assign(papernotesSearch, { parse, shortened });
})();
