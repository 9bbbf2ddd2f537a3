// Filter and jump. The page reads without this; nothing here writes markup.
"use strict";
(() => {
  const articles = [...document.querySelectorAll(".article")];
  const tools = document.querySelector(".tools");
  const choice = tools.querySelector("select");
  const search = tools.querySelector("input");
  const place = tools.querySelector("output");
  const weights = { info: 0, warning: 1, error: 2 };
  let here = null;

  const shown = () => articles.length === 1 ? articles[0] : articles.find((article) => article.matches(".open"));
  const notes = () => [...(shown() ?? document.body).querySelectorAll(".note[id]:not([hidden])")];

  // --- jump: to an entry, a marker or a finding without losing one's place in the other column

  const reveal = (target) => {
    const list = target.closest(".list");
    if (!list || getComputedStyle(list).position !== "sticky") return target.scrollIntoView({ block: "center" });
    for (let i = 0; i < 3; i++) { // what comes into view may turn out higher than it was thought to be
      const [box, frame] = [target.getBoundingClientRect(), list.getBoundingClientRect()];
      const top = Math.max(frame.top, 0);
      if (box.top < top || box.bottom > innerHeight) list.scrollTop += box.top - top - 16;
    }
  };

  const go = (target) => {
    here?.classList.remove("here");
    here = target;
    here.classList.add("here");
    here.focus({ preventScroll: true });
    reveal(target);
    tell();
  };

  const open = () => {
    const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    const wanted = target?.closest(".article");
    if (articles.length > 1) {
      for (const article of articles) article.classList.toggle("open", article === wanted);
    }
    if (wanted) document.title = wanted.querySelector(".headline").textContent;
    if (target && target !== wanted) go(target);
    else if (wanted) scrollTo(0, 0);
    tell();
  };

  const step = (by) => {
    const all = notes();
    if (!all.length) return;
    const at = all.indexOf(here);
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length];
    const article = next.closest(".article");
    if (articles.length > 1 && !article.matches(".open")) location.hash = next.id;
    else go(next);
  };

  const tell = () => {
    const all = notes();
    const at = all.indexOf(here) + 1;
    const total = `${all.length} ${all.length === 1 ? "finding" : "findings"}`;
    place.textContent = at ? `${at} of ${total}` : total;
    for (const button of tools.querySelectorAll("button")) button.disabled = !all.length;
  };

  document.addEventListener("click", (event) => {
    const anchor = event.target.closest('a[href^="#"]');
    const target = anchor && document.getElementById(anchor.getAttribute("href").slice(1));
    if (!target || target.matches(".article") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(target);
  });
  for (const button of tools.querySelectorAll("button")) {
    button.addEventListener("click", () => step(Number(button.dataset.step)));
  }
  addEventListener("hashchange", open);

  // --- light up what belongs together

  const entriesOf = (node) => {
    const holder = node?.closest?.("[data-entries], .entry");
    if (!holder) return [];
    return holder.matches(".entry") ? [holder.id] : holder.dataset.entries.split(" ").filter(Boolean);
  };
  let lit = [];
  const light = (node) => {
    for (const part of lit) part.classList.remove("lit");
    const ids = entriesOf(node).map((id) => CSS.escape(id));
    const parts = ids.map((id) => `#${id}, .claim[data-entries~="${id}"]`).join();
    lit = parts ? [...node.closest(".article").querySelectorAll(parts)] : [];
    for (const part of lit) part.classList.add("lit");
  };
  document.addEventListener("mouseover", (event) => light(event.target));
  document.addEventListener("focusin", (event) => light(event.target));

  // --- filter: findings by weight or rule, entries by their findings, articles by either and by words

  const wanted = (note) => {
    const [kind, value] = choice.value.split(":");
    if (kind === "rule") return note.dataset.rule === value;
    return kind === "" || weights[note.dataset.severity] >= weights[value];
  };
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const article of articles) {
      const concerned = new Set();
      let some = false;
      for (const note of article.querySelectorAll(".note[id]")) {
        note.hidden = !wanted(note);
        if (note.hidden) continue;
        some = true;
        for (const id of entriesOf(note)) concerned.add(id);
        const entry = note.closest(".entry");
        if (entry) concerned.add(entry.id);
      }
      for (const entry of article.querySelectorAll(".entry")) {
        entry.hidden = choice.value !== "" && !concerned.has(entry.id);
      }
      const text = article.querySelector(".head").textContent.toLowerCase();
      const found = (choice.value === "" || some) && words.every((word) => text.includes(word));
      article.hidden = articles.length > 1 && !found;
    }
    tell();
  };
  const rules = new Set([...document.querySelectorAll(".note[id]")].map((note) => note.dataset.rule));
  for (const rule of [...rules].sort()) choice.add(new Option(rule, `rule:${rule}`));
  choice.addEventListener("change", filter);
  search.addEventListener("input", filter);
  search.parentElement.hidden = articles.length < 2;

  tools.hidden = false;
  if (articles.length === 1) document.title = articles[0].querySelector(".headline").textContent;
  open();
})();
