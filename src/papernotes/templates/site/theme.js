// Sets the chosen theme before anything is drawn.
"use strict";
(() => {
  const root = document.documentElement;
  const kept = (value) => {
    try {
      if (value !== undefined) localStorage.setItem("papernotes-theme", value);
      return localStorage.getItem("papernotes-theme");
    } catch {
      return value; // a browser may refuse to keep anything for a file
    }
  };
  const chosen = kept();
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  addEventListener("DOMContentLoaded", () => {
    document.getElementById("theme").addEventListener("click", () => {
      const dark = getComputedStyle(root).colorScheme === "dark" ||
        (!root.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
      root.dataset.theme = dark ? "light" : "dark";
      kept(root.dataset.theme);
    });
  });
})();
