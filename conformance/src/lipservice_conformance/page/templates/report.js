"use strict";
(() => {
  const $ = (selector) => document.querySelector(selector);
  const filter = $("#filter"), only = $("#only-failures"), count = $("#count");
  const rules = [...document.querySelectorAll(".rule")].map((details) => ({
    details,
    kind: details.closest(".kind"),
    groups: [...details.querySelectorAll("tbody")].filter((body) => body.closest(".vectors")),
    vectors: [...details.querySelectorAll(".vector")],
  }));
  const total = rules.reduce((sum, rule) => sum + rule.vectors.length, 0);
  // So many matches are unfolded at once; more would bury the matrix.
  const UNFOLDED = 200;
  let before = null; // which rules were open when filtering began

  // The text of every vector, gathered when first needed.
  function gather() {
    for (const rule of rules) {
      const name = rule.details.querySelector("summary .title").textContent.toLowerCase();
      rule.texts ??= rule.vectors.map((vector) => {
        const why = vector.closest("tbody")?.querySelector(".why")?.textContent ?? "";
        return `${name}\n${why}\n${vector.textContent}`.toLowerCase();
      });
    }
  }

  function apply() {
    const words = filter.value.trim().toLowerCase();
    const active = Boolean(words) || only.checked;
    if (active) {
      gather();
      before ??= rules.map((rule) => rule.details.open);
    }
    const matches = rules.map((rule) => rule.vectors.map((vector, at) =>
      !active || ((!words || rule.texts[at].includes(words)) && (!only.checked || vector.classList.contains("failed")))));
    const found = matches.flat().filter(Boolean).length;
    rules.forEach((rule, index) => show(rule, matches[index]));
    for (const kind of new Set(rules.map((rule) => rule.kind))) {
      kind.hidden = rules.every((rule) => rule.kind !== kind || rule.details.hidden);
    }
    if (active) {
      for (const rule of rules) rule.details.open = !rule.details.hidden && found <= UNFOLDED;
    } else if (before) {
      rules.forEach((rule, index) => { rule.details.open = before[index]; });
      before = null;
    }
    count.textContent = active ? `${found.toLocaleString("en")} of ${total.toLocaleString("en")} vectors`
      : `${total.toLocaleString("en")} vectors`;
    const nothing = $("#nothing");
    nothing.hidden = found > 0;
    nothing.textContent = only.checked && !words ? "No vector failed." : "No vector is like that.";
  }

  function show(rule, matching) {
    rule.vectors.forEach((vector, at) => { vector.hidden = !matching[at]; });
    for (const group of rule.groups) group.hidden = !group.querySelector(".vector:not([hidden])");
    const table = rule.details.querySelector(".vectors");
    if (table) table.hidden = rule.groups.every((group) => group.hidden);
    rule.details.hidden = !matching.some(Boolean);
  }

  // A link to a vector opens what it is folded into.
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) {
      filter.value = "";
      only.checked = false;
      apply();
    }
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.scrollIntoView({ block: target.matches(".vector") ? "center" : "start" });
  }

  async function copy(code, button) {
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  }

  for (const code of document.querySelectorAll(".command code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", () => copy(code, button));
    code.after(button);
  }
  let waiting = 0;
  filter.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  only.addEventListener("change", apply);
  $("#close-all").addEventListener("click", () => {
    for (const rule of rules) rule.details.open = false;
  });
  const tools = $(".tools");
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.hidden = false;
  addEventListener("hashchange", reveal);
  addEventListener("load", reveal);
})();
