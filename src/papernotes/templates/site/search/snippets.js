// What a card shows of a text: its beginning, or the stretch that has most of what was searched.
"use strict";
(() => {
  const EXCERPT = 300, NEAR = 120, BEFORE = 40; // characters
  const clipped = (text) => {
    const signs = Array.from(text);
    return signs.length > EXCERPT ? signs.slice(0, EXCERPT).join("").trimEnd() + "…" : text;
  };

  // The beginning of a text, without what stands above it already and the lines that are nothing but addresses.
  function excerpt(text, name) {
    const rest = name && text.startsWith(name) ? text.slice(name.length).replace(/^[ \t\n|,:;.，：；、。\-–—]+/u, "") : text;
    const lines = rest.split("\n").filter((line) => line.trim() && !/^\s*(?:https?:\/\/\S+\s*)+$/u.test(line));
    return clipped(lines.join("\n"));
  }

  // What a row shows of why it was found: {snippet, marks}.
  function shownOf(row, marker) {
    for (const text of [row.text, ...row.code, ...(row.isDay ? row.topics : [])]) {
      const marks = marker.marks(text);
      if (marks.length) return stretch(text, marks);
    }
    return { snippet: excerpt(row.text, ""), marks: [] };
  }

  function stretch(text, all) {
    const anchor = bestMark(text, all), line = text.lastIndexOf("\n", anchor) + 1;
    const start = anchor - line > NEAR ? anchor - BEFORE : line;
    const before = start > line ? "…" : "";
    const shown = Array.from(text.slice(start)).slice(0, EXCERPT).join(""), end = start + shown.length;
    const within = all.filter(([from, to]) => from >= start && to <= end);
    const shift = before.length - start, snippet = before + shown + (end < text.length ? "…" : "");
    return { snippet, marks: inCharacters(snippet, within.map(([from, to]) => [from + shift, to + shift])) };
  }

  // Where that mark begins soon after which, on the same line, most is marked.
  function bestMark(text, marks) {
    let best = 0, most = 0, end = 0, lineEnd = -1;
    marks.forEach(([start], at) => {
      if (start > lineEnd) lineEnd = (text.indexOf("\n", start) + text.length + 1) % (text.length + 1);
      while (end < marks.length && end < at + 50 && marks[end][0] - start < NEAR && marks[end][0] <= lineEnd) end += 1;
      if (end - at > most) [best, most] = [at, end - at];
    });
    return marks[best][0];
  }

  // Marks as an answer has them: in characters, where JavaScript counts some characters twice.
  function inCharacters(text, marks) {
    const length = (end) => Array.from(text.slice(0, end)).length;
    return /[\ud800-\udfff]/.test(text) ? marks.map(([start, end]) => [length(start), length(end)]) : marks;
  }

  Object.assign(papernotesSearch, { excerpt, inCharacters, shownOf });
})();
