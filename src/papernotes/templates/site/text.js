// The short texts of cards: what was searched is marked, addresses are links, formulas are plain text, since
// they are cut anywhere; the page of an entry draws them.
"use strict";
const papernotesText = (() => {
  const FORMULA = /\$\$([^$]*)\$\$|\$(?=\S)([^$\n]+?)(?<=\S)\$(?!\d)|\$\$[^$]*\\[^$]*…$/gu;
  const ADDRESS = /https?:\/\/[^\s<>"'，。；：、！？（）《》「」]*[^\s<>"'，。；：、！？（）《》「」,.;:!?)\]]/gu;
  const SEPARATORS = /^[ \t\n|,:;.，：；、。\-–—]+/u;
  const SIGNS = new Map(
    `alpha α|beta β|gamma γ|delta δ|epsilon ε|varepsilon ε|zeta ζ|eta η|theta θ|lambda λ|mu μ|nu ν|xi ξ|pi π|rho ρ|
    sigma σ|tau τ|phi φ|varphi φ|chi χ|psi ψ|omega ω|Gamma Γ|Delta Δ|Theta Θ|Lambda Λ|Sigma Σ|Phi Φ|Psi Ψ|Omega Ω|
    cdot ·|times ×|le ≤|leq ≤|ge ≥|geq ≥|ne ≠|neq ≠|approx ≈|sim ∼|propto ∝|to →|rightarrow →|in ∈|sum Σ|prod ∏|
    int ∫|partial ∂|nabla ∇|infty ∞|sqrt √|pm ±|ll ≪|gg ≫|odot ⊙|otimes ⊗|oplus ⊕|mid ∣|ldots …|dots …|cdots …|top ⊤`
      .split("|").map((pair) => pair.trim().split(" ")),
  );

  // A formula in words: what has no sign of its own keeps its name.
  function inWords(formula) {
    return formula
      .replace(/\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}/g, " $1/$2")
      .replace(/\\(?:text|math|operatorname)\w*\*?\s*(?=\{)/g, "")
      .replace(/\\(?:[,;!]|q?quad\b|left\b|right\b)/g, " ")
      .replace(/\\([a-zA-Z]+)\s?/g, (_, name) => SIGNS.get(name) ?? `${name} `)
      .replace(/\\\|/g, "‖")
      .replace(/[{}\\]|\s(?=\s)/g, "")
      .trim();
  }

  const length = (text) => Array.from(text).length;

  // Returns a text with stretches replaced, and the marks outside them where they are then. Marks count
  // characters, which JavaScript counts otherwise outside the usual plane.
  function replaced(text, marks, pattern, other) {
    let made = "", at = 0, shift = 0;
    const gone = [];
    for (const found of text.matchAll(pattern)) {
      const words = other(found), start = length(text.slice(0, found.index)), end = start + length(found[0]);
      made += text.slice(at, found.index) + words;
      at = found.index + found[0].length;
      shift += length(words) - (end - start);
      gone.push({ start, end, shift });
    }
    const kept = marks.filter(([from, to]) => !gone.some(({ start, end }) => from < end && to > start));
    const moved = (place) => place + (gone.findLast(({ end }) => end <= place)?.shift ?? 0);
    return [made + text.slice(at), kept.map(([from, to]) => [moved(from), moved(from) + to - from])];
  }

  // Leaves out a name at the beginning, which stands above the text already, however often.
  function withoutName(text, marks, name) {
    let rest = text;
    while (name && rest.startsWith(name) && /^$|^[^\p{L}\p{N}]/u.test(rest.slice(name.length))) {
      rest = rest.slice(name.length).replace(SEPARATORS, "");
    }
    const gone = length(text) - length(rest);
    return [rest, marks.filter(([from]) => from >= gone).map(([from, to]) => [from - gone, to - gone])];
  }

  // Puts a text into a box, with marks as [start, end].
  function marked(box, text, marks = []) {
    const signs = Array.from(text);
    let at = 0;
    box.replaceChildren();
    for (const [start, end] of marks) {
      const mark = document.createElement("mark");
      mark.textContent = signs.slice(start, end).join("");
      box.append(signs.slice(at, start).join(""), mark);
      at = end;
    }
    box.append(signs.slice(at).join(""));
  }

  // Puts what a card says into its box.
  function said(box, text, marks = [], name = "") {
    const plain = replaced(
      ...withoutName(text, marks, name), FORMULA, (found) => (found[2] ? inWords(found[2]) : ""));
    marked(box, ...replaced(...plain, /^\s+|\n\s*\n/gu, (blank) => (blank.index ? "\n" : "")));
    for (const node of [...box.childNodes].filter((one) => one.nodeType === Node.TEXT_NODE)) linked(node);
  }

  // Makes links of the addresses in a piece of text.
  function linked(node) {
    for (const found of [...node.data.matchAll(ADDRESS)].reverse()) {
      const link = document.createElement("a");
      link.href = link.textContent = found[0];
      link.rel = "noopener noreferrer";
      node.splitText(found.index + found[0].length);
      node.splitText(found.index).replaceWith(link);
    }
  }

  // What a link is called that stands by itself: the name of its site.
  const sites = JSON.parse(document.documentElement.dataset.sites);
  function siteOf(url) {
    const host = /^https?:\/\/(?:www\.)?([^/:?#]+)/i.exec(url)?.[1].toLowerCase();
    return (sites[host] ?? host ?? "mail") + " ↗";
  }

  return { marked, said, siteOf };
})();
