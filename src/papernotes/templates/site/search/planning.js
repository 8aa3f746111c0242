// From what a query asks for to what is looked up, as papernotes.search.planning has it.
"use strict";
(() => {
  const {
    allOf, begunPlan, best, fuzzyPlan, gluedSpans, identityOf, knownSpans, namesIn, renderings, segments, startsAscii,
    telling, textPlan, togetherPlan, writtenTogether,
  } = papernotesSearch;
  const PARTS = { name: 1, title: 2, author: 4, topic: 8, tag: 16, text: 32, link: 64, code: 128 };
  const ANYWHERE = 255;
  const WHOLE_NAME = 4, SIDE_BY_SIDE = 3, IDENTIFIER = 20;
  const PAPERS = ["arxiv", "doi", "openreview", "acl", "pubmed"];
  const NOTHING = { op: "any", plans: [] };
  const label = (text, worth = 0) => ({ op: "label", text, worth });

  // As a label has it: without regard to case and runs of blanks.
  const folded = (text) => text.toLowerCase().trim().replace(/\s+/g, " ");
  const foldedTag = (tag) => folded(tag).replace(/^#/, "").replace(/^\/+|\/+$/g, "");

  class Planner {
    constructor(index, glossary) {
      this.index = index;
      this.glossary = glossary;
    }

    // Plans by worth; those of a later list are for when the earlier find nothing.
    tiers(node) {
      const known = new Set();
      return [["literal", "translated"], ["apart"]].map((ways) => ways.flatMap((way) => {
        const plan = this.plan(node, ANYWHERE, way), key = JSON.stringify(plan);
        if (!plan || known.has(key)) return [];
        known.add(key);
        return [plan];
      })).filter((tier) => tier.length);
    }

    // The plan for a node; null if there is nothing in it to look up.
    plan(node, parts, way) {
      const several = (nodes) => nodes.map((one) => this.plan(one, parts, way)).filter(Boolean);
      switch (node.op) {
        case "words": return this.words(node.words, parts, way);
        case "phrase": return phrase(node.text, parts);
        case "prefix": return begunPlan(node.text, parts, this.index);
        case "fuzzy": return fuzzyPlan(node.text, parts);
        case "field": return tagLabel(node) ?? this.plan(node.node, PARTS[node.name], way);
        case "or": return { op: "any", plans: several(node.nodes) };
        case "within": return { op: "days", range: node.range };
        case "has": return property(node);
        case "not": {
          const unwanted = this.plan(node.node, parts, "literal");
          return unwanted && { op: "without", plan: unwanted };
        }
        default: {
          const plans = several(node.nodes);
          return plans.length ? allOf(plans) : null;
        }
      }
    }

    // Words that were typed side by side.
    words(typed, parts, way) {
      const words = typed.filter((word) => textPlan(word, parts));
      if (!words.length) return null;
      const names = way === "apart" ? words : namesIn(words, this.index, this.glossary);
      const plans = names.map((name) => this.name(name, parts, way));
      const spans = gluedSpans(names, this.index).map(([start, end]) => [start, end, [names.slice(start, end).join(" ")]]);
      if (way === "translated") spans.push(...knownSpans(names, this.glossary));
      const plan = best([
        allOf(plans),
        ...spans.map(([start, end, which]) => allOf([...plans.slice(0, start), anyOf(which, parts), ...plans.slice(end)])),
      ]);
      const runs = names.slice(1).map((name, at) => [names[at], name]);
      if (names.length > 2) runs.push(names);
      const better = { op: "any", plans: runs.map((run) => togetherPlan(run, parts)) };
      const together = { op: "preferring", plan, better, times: SIDE_BY_SIDE };
      const whole = label(`name:${writtenTogether(words.join(" "))}`, WHOLE_NAME);
      return { op: "preferring", plan: together, better: whole, times: 1 };
    }

    // A word, or several that make one name.
    name(name, parts, way) {
      if (way === "apart") {
        const cut = telling(segments(name, this.glossary));
        if (cut.length > 1 && cut.some((segment) => !startsAscii(segment.text))) {
          return allOf(cut.map((segment) => anyOf([segment.text, ...segment.others], parts)));
        }
      }
      const others = way === "translated" ? renderings(name, this.glossary) : [];
      return best([literal(name, parts), ...others.map((other) => textPlan(other, parts) ?? NOTHING)]);
    }
  }

  const anyOf = (names, parts) => best(names.map((name) => textPlan(name, parts) ?? NOTHING));

  function tagLabel({ name, node }) {
    const tag = node.op === "phrase" ? node.text : node.op === "words" && node.words.length === 1 ? node.words[0] : null;
    return name === "tag" && tag !== null ? label(`tag:${foldedTag(tag)}`) : null;
  }

  function phrase(text, parts) {
    const plan = textPlan(text, parts, true);
    return plan && { op: "preferring", plan, better: label(`name:${writtenTogether(text)}`, WHOLE_NAME), times: 1 };
  }

  // A name as typed; an identifier or address also finds the entries on that very work.
  function literal(name, parts) {
    const plan = textPlan(name, parts) ?? NOTHING;
    const identity = parts === ANYWHERE && /[/:.]/.test(name) ? identityOf(name) : null;
    return identity ? best([label(`id:${identity}`, IDENTIFIER), plan]) : plan;
  }

  function property({ name, value }) {
    if (name === "in") return { op: "note", text: value };
    if (name === "kind") return { op: "any", plans: (value === "paper" ? PAPERS : [value]).map((kind) => label(`kind:${kind}`)) };
    if (name === "id") return label(`id:${identityOf(value) ?? value}`);
    return label(`has:${value}`);
  }

  Object.assign(papernotesSearch, { PARTS, Planner, folded, foldedTag });
})();
