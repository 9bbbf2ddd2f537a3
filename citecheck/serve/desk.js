// The desk page. What the server sends as markup is parsed apart and only then shown; all else is text.
import { isRich, toMarkdown } from "./paste.js";

const token = new URLSearchParams(location.search).get("token") ?? "";
const $ = (id) => document.getElementById(id);
const [text, marks, notes, left, entries] = [$("text"), $("marks"), $("notes"), $("left"), $("entries")];

const policy = globalThis.trustedTypes?.createPolicy("citecheck", { createHTML: (html) => html });
const parse = (html) => new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
const show = (holder, html) => holder.replaceChildren(...parse(html).body.childNodes);

const QUICK = 100; // milliseconds; an article that was checked within these is checked at every key,
const WAIT = 300; // and a longer one after half the time that it takes, at most so long
const SLOW = 1000; // and before the new count is read out
const MANY = 4000; // marks; of more only the findings are painted, for browsers take seconds over the rest
const LARGE = 50_000; // characters; more are put in without a way back, for that takes browsers seconds

let file = null; // what was opened, where it cannot be edited as text
let name = "";
let who = "";
let report = { marks: [], markers: {} };
let checked = ""; // the text that the report is about
let here = null; // the key of the finding one is at

// --- the server

const ask = async (what, more = {}, given = file) => {
  const said = new URLSearchParams({ name, format: $("format").value, ...more });
  if (!given) said.set("is", "text");
  const body = given ?? new Blob([text.value]);
  const answer = await fetch(`/${what}?${said}`, { method: "POST", headers: { "X-Token": token }, body });
  if (!answer.ok) {
    const { error } = await answer.json().catch(() => ({ error: "citecheck cannot be reached." }));
    throw new Error(error);
  }
  return answer;
};

const attempt = async (work) => {
  try {
    await work();
    $("trouble").textContent = "";
  } catch (error) {
    const gone = error instanceof TypeError;
    $("trouble").textContent = gone ? "citecheck serve has ended; start it again and open its address." : error.message;
    document.body.classList.add("full");
  }
};

// --- checking: one check at a time, and after it another if the text has changed meanwhile

let running = null;
let again = false;
let timer = 0;
let took = 0; // milliseconds, by the last check

const check = () => {
  clearTimeout(timer);
  if (running) {
    again = true;
    return running;
  }
  running = attempt(async () => {
    const [asked, sent, start] = [file, text.value, performance.now()];
    const answer = await (await ask("check")).json();
    took = performance.now() - start;
    if (asked !== file) return;
    if (answer.text !== undefined) text.value = answer.text;
    checked = answer.text ?? sent;
    render(answer);
  }).finally(() => {
    running = null;
    if (again) {
      again = false;
      return check();
    }
  });
  return running;
};

const soon = () => {
  clearTimeout(timer);
  timer = setTimeout(check, took < QUICK ? 0 : Math.min(took / 2, WAIT));
};

// --- what is shown

const render = (answer) => {
  report = answer;
  const isEmpty = !checked.trim();
  const focused = document.activeElement?.closest?.(".note")?.id;
  const act = document.activeElement?.dataset?.act;
  const form = notes.querySelector("form.tick");
  const kept = form && { id: form.closest(".note").id, form };
  show($("head"), isEmpty ? "" : answer.head);
  show(notes, answer.findings);
  show(left.lastElementChild, answer.left);
  show(entries, answer.entries);
  const count = left.lastElementChild.childElementCount;
  left.hidden = !count;
  left.firstElementChild.textContent = `${count} left alone`;
  text.readOnly = !answer.editable;
  $("file").title = name;
  $("file").textContent = name ? `${name.split(/[\\/]/).pop()}${answer.editable ? "" : " – read only; paste its text to edit it"}` : "";
  document.title = answer.title ? `${answer.title} – citecheck` : "citecheck";
  document.body.classList.toggle("full", !isEmpty);
  for (const id of ["copy", "page", "word"]) $(id).disabled = isEmpty;
  $("fix-all").hidden = !answer.safe || !answer.editable;
  $("fix-all").textContent = answer.safe === 1 ? "Make the safe fix" : `Make ${answer.safe} safe fixes`;
  if (kept && $(kept.id)) $(kept.id).append(kept.form);
  if (here && !$(here)) here = null;
  if (focused) ($(focused)?.querySelector(act ? `[data-act="${act}"]` : ":scope") ?? $(focused) ?? $("findings")).focus({ preventScroll: true });
  here && $(here).classList.add("here");
  paint();
  tell();
};

let told = "";
let telling = 0;
const tell = () => {
  const all = [...notes.children];
  const at = all.findIndex((note) => note.id === here) + 1;
  $("where").textContent = all.length ? (at ? `${at} of ${all.length}` : `${all.length}`) : "";
  for (const id of ["previous", "next"]) $(id).disabled = !all.length;
  clearTimeout(telling);
  telling = setTimeout(() => {
    if (report.summary && report.summary !== told) say(report.summary, false);
    told = report.summary;
  }, SLOW);
};

let fading = 0;
const say = (words, seen = true) => {
  $("status").textContent = words;
  $("status").classList.toggle("shown", seen);
  clearTimeout(fading);
  fading = setTimeout(() => $("status").classList.remove("shown"), 4000);
};

/** Paint the layer under the text; what was typed since the last check moves the marks along. */
let fresh = null;
const paint = () => {
  const now = text.value;
  const shift = moved(checked, now);
  const ids = new Set(lit);
  const painted = report.marks.length > MANY ? report.marks.filter((mark) => mark[2].startsWith("fl")) : report.marks;
  const spans = painted.map(([start, end, kind, about]) => [shift(start), shift(end), kind, about])
    .filter(([start, end]) => start < end);
  const cuts = new Set([0, now.length]);
  for (const [start, end] of spans) cuts.add(start).add(end);
  if (fresh) cuts.add(fresh[0]).add(fresh[1]);
  const places = [...cuts].filter((at) => at <= now.length).sort((a, b) => a - b);
  const starts = spans.toSorted((a, b) => a[0] - b[0]);
  let open = [];
  let next = 0;
  const pieces = [];
  for (let i = 0; i + 1 < places.length; i++) {
    const [start, end] = [places[i], places[i + 1]];
    open = open.filter((span) => span[1] > start);
    while (next < starts.length && starts[next][0] <= start) open.push(starts[next++]);
    const kinds = new Set();
    for (const [from, to, kind, about] of open) {
      if (to <= start) continue;
      const isLong = kind.startsWith("fl") && to - from > 400;
      if (!isLong) for (const word of kind.split(" ")) kinds.add(word);
      if (!isLong && kind.startsWith("fl") && about === here) kinds.add("here");
      if (kind.startsWith("cl") && about.split(" ").some((id) => ids.has(id))) kinds.add("lit");
    }
    if (fresh && fresh[0] <= start && end <= fresh[1]) kinds.add("fresh");
    const words = now.slice(start, end);
    if (!kinds.size) pieces.push(words);
    else {
      const span = document.createElement("span");
      span.className = [...kinds].join(" ");
      span.textContent = words;
      pieces.push(span);
    }
  }
  marks.replaceChildren(...pieces, now.endsWith("\n") || !now ? "\u200b" : "");
};

/** Return how offsets of one text become those of another that differs in one stretch. */
const moved = (before, after) => {
  if (before === after) return (at) => at;
  const [start, endBefore, endAfter] = difference(before, after);
  return (at) => at <= start ? at : at >= endBefore ? at + endAfter - endBefore : Math.min(at, endAfter);
};

const difference = (before, after) => {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let same = 0;
  while (same < most - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  return [start, before.length - same, after.length - same];
};

// --- putting text in, with the browser's own way back where that is quick

const put = (start, end, words) => {
  text.focus({ preventScroll: true });
  text.setSelectionRange(start, end);
  const isQuick = words.length < LARGE && text.value.length < 4 * LARGE;
  const done = isQuick && !text.readOnly
    && (words ? document.execCommand("insertText", false, words) : start === end || document.execCommand("delete"));
  if (!done) {
    text.setRangeText(words, start, end, "end");
    text.dispatchEvent(new Event("input"));
  }
};

const become = (after) => {
  const before = text.value;
  const [start, endBefore, endAfter] = difference(before, after);
  put(start, endBefore, after.slice(start, endAfter));
  fresh = [start, Math.max(endAfter, start)];
  text.setSelectionRange(start, endAfter);
  setTimeout(() => { fresh = null; paint(); }, 4000);
};

const clean = (words) => words.replace(/\u0000/g, "\ufffd");

// --- what comes in: typing, pasting, files

text.addEventListener("input", () => {
  if (!text.value) { name = ""; $("file").textContent = ""; }
  paint();
  soon();
});

const takeHtml = (html, plain) => {
  let words = "";
  try {
    words = toMarkdown(html, parse);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // nested deeper than the browser can follow
  }
  if (!words.trim()) words = plain;
  const isWhole = text.selectionEnd - text.selectionStart >= text.value.trim().length;
  if (isWhole && words !== plain) {
    $("format").value = "markdown";
    name = "";
  }
  const isInside = !isWhole && !/\n\n/.test(words.trim());
  put(text.selectionStart, text.selectionEnd, clean(isInside ? words.trim() : words));
};

text.addEventListener("paste", (event) => {
  const [html, plain] = ["text/html", "text/plain"].map((kind) => event.clipboardData.getData(kind));
  const pasted = [...event.clipboardData.files];
  if (!html && !plain && pasted.length) {
    event.preventDefault();
    return openFile(pasted[0]);
  }
  if (text.readOnly && (html || plain)) release();
  const reads = $("format").value;
  if (!isRich(html) || (reads && reads !== "markdown")) return;
  event.preventDefault();
  takeHtml(html, plain);
});

/** Leave a file that cannot be edited, for what is put in its place. */
const release = () => {
  file = null;
  name = "";
  text.readOnly = false;
  text.value = "";
};

const openFile = async (chosen) => {
  clearTimeout(timer);
  await running?.catch(() => {});
  file = chosen;
  name = chosen.name;
  here = null;
  $("format").value = "";
  await check();
  if ($("trouble").textContent) { // it could not be read: nothing of it is here
    const said = $("trouble").textContent;
    release();
    await check();
    $("trouble").textContent = said;
    return;
  }
  if (report.editable) {
    file = null;
    $("format").value = report.format;
  }
  text.setSelectionRange(0, 0);
  document.querySelector(".article").scrollTop = document.querySelector(".sheet").scrollTop = 0;
};

for (const kind of ["dragenter", "dragover"]) {
  addEventListener(kind, (event) => {
    event.preventDefault();
    document.body.classList.add("dragging");
  });
}
addEventListener("dragleave", (event) => event.relatedTarget || document.body.classList.remove("dragging"));
addEventListener("drop", (event) => {
  document.body.classList.remove("dragging");
  const [dropped] = event.dataTransfer.files;
  const html = event.dataTransfer.getData("text/html");
  if (!dropped && !html) return;
  event.preventDefault();
  if (dropped) openFile(dropped);
  else takeHtml(html, event.dataTransfer.getData("text/plain"));
});
$("open").addEventListener("click", () => $("picked").click());
$("picked").addEventListener("change", () => {
  const [chosen] = $("picked").files;
  if (chosen) openFile(chosen);
  $("picked").value = "";
});
$("format").addEventListener("change", check);

$("add").addEventListener("click", () => $("sources").click());
$("sources").addEventListener("change", () => attempt(async () => {
  let count = 0;
  for (const source of $("sources").files) {
    ({ count } = await (await ask("source", { name: source.name }, source)).json());
  }
  $("sources").value = "";
  await check();
  say(`${count} ${count === 1 ? "source text is" : "source texts are"} held against the article.`);
}));

// --- going about

const isWide = () => matchMedia("(min-width: 64rem)").matches;

const go = (note, focus = true, reveals = true) => {
  if (here) $(here)?.classList.remove("here");
  here = note?.id ?? null;
  if (!note) return paint(), tell();
  if (note.closest("details")) note.closest("details").open = true;
  note.classList.add("here");
  light(note.dataset.entries.split(" "));
  if (focus) note.focus({ preventScroll: true });
  note.scrollIntoView({ block: "nearest" });
  paint();
  if (reveals) reveal();
  tell();
};

/** Bring a painted place into view, that of the finding or of what was changed; leave the page where it is if it is. */
const uncover = () => reveal(".fresh");
const reveal = (what = ".here") => {
  const place = marks.querySelector(what);
  const frame = isWide() ? document.querySelector(".article") : document.querySelector(".sheet");
  if (!place) return;
  const [box, around] = [place.getBoundingClientRect(), frame.getBoundingClientRect()];
  if (box.top < around.top + 24 || box.bottom > around.bottom - 24) {
    frame.scrollTop += box.top - around.top - around.height / 3;
  }
};

const step = (by) => {
  const all = [...notes.children];
  if (!all.length) return;
  const at = all.findIndex((note) => note.id === here);
  go(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length]);
};

const place = (note) => {
  const shift = moved(checked, text.value);
  return [shift(Number(note.dataset.start)), shift(Number(note.dataset.end))];
};

const select = (start, end) => {
  text.focus({ preventScroll: true });
  text.setSelectionRange(start, end);
  const before = marks.querySelector(".here");
  if (before) reveal();
  if (!isWide()) document.querySelector(".article").scrollIntoView({ block: "nearest" });
};

let lit = [];
const light = (ids) => {
  for (const id of lit) $(id)?.classList.remove("lit");
  lit = ids.filter((id) => id && $(id));
  for (const id of lit) $(id).classList.add("lit");
};

/** Show what belongs to the place of the caret: its finding and its entry. */
document.addEventListener("selectionchange", () => {
  if (document.activeElement !== text || text.value !== checked) return;
  const at = text.selectionStart;
  const around = report.marks.filter(([start, end]) => start <= at && at <= end);
  const flagged = around.filter(([, , kind]) => kind.startsWith("fl")).sort((a, b) => a[1] - a[0] - b[1] + b[0])[0];
  const cited = around.filter(([, , kind]) => kind.startsWith("mk"))[0] ?? around.filter(([, , kind]) => kind.startsWith("cl"))[0];
  const ids = flagged ? $(flagged[3])?.dataset.entries.split(" ") ?? [] : cited ? cited[3].split(" ") : [];
  const key = flagged?.[3] ?? null;
  if (key === here && ids.filter((id) => $(id)).join() === lit.join()) return;
  if (here) $(here)?.classList.remove("here");
  here = key;
  if (here) $(here)?.classList.add("here");
  light(ids);
  if (isWide()) {
    if (here) $(here)?.scrollIntoView({ block: "nearest" });
    else if (matchMedia("(min-width: 100rem)").matches && lit[0]) $(lit[0]).scrollIntoView({ block: "nearest" });
  }
  paint();
  tell();
});

$("previous").addEventListener("click", () => step(-1));
$("next").addEventListener("click", () => step(1));

entries.addEventListener("click", (event) => {
  const marker = report.markers[event.target.closest("a[href^='#']")?.getAttribute("href").slice(1)];
  if (!marker) return;
  event.preventDefault();
  const shift = moved(checked, text.value);
  fresh = marker.map(shift);
  paint();
  const seen = marks.querySelector(".fresh");
  const frame = isWide() ? document.querySelector(".article") : document.querySelector(".sheet");
  if (seen) frame.scrollTop += seen.getBoundingClientRect().top - frame.getBoundingClientRect().top - frame.clientHeight / 3;
  text.focus({ preventScroll: true });
  text.setSelectionRange(...fresh);
  if (!isWide()) document.querySelector(".article").scrollIntoView({ block: "nearest" });
  setTimeout(() => { fresh = null; paint(); }, 3000);
});

// --- what is done about a finding

const ACTS = {
  show: (note) => {
    go(note, false);
    select(...place(note));
  },
  fix: (note) => attempt(async () => {
    const what = note.querySelector(".what").textContent;
    const at = [...notes.children].indexOf(note);
    if (text.value !== checked) await check();
    const answer = await (await ask("fix", { finding: note.id })).json();
    if (answer.text === null) return say(answer.said);
    become(answer.text);
    await check();
    uncover();
    say(`Fixed: ${what.replace(/^\w+ /, "")} ${answer.said} Undo takes it back.`);
    const next = notes.children[Math.min(at, notes.childElementCount - 1)];
    if (next) go(next, true, false); else $("findings").focus();
  }),
  tick: (note) => {
    if (note.querySelector("form")) return note.querySelector("input").focus();
    const form = $("tick").content.cloneNode(true).firstElementChild;
    form.elements.who.value = who;
    note.append(form);
    form.elements.note.focus();
  },
  cancel: (note) => {
    note.querySelector("form").remove();
    note.focus();
  },
  untick: (note) => attempt(async () => {
    await ask("tick", { finding: note.id, undo: "yes" });
    await check();
    say("Taken back.");
    $(note.id) ? go($(note.id)) : $("findings").focus();
  }),
  mail: (note) => copy(note.dataset.mail, "Copied as a sentence for an e-mail."),
};

for (const holder of [notes, left]) {
  holder.addEventListener("click", (event) => {
    const note = event.target.closest(".note");
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (note && act) ACTS[act](note);
    else if (note && !event.target.closest("form") && getSelection().isCollapsed) ACTS.show(note);
  });
}

notes.addEventListener("submit", (event) => {
  event.preventDefault();
  const note = event.target.closest(".note");
  const given = Object.fromEntries(new FormData(event.target));
  const at = [...notes.children].indexOf(note);
  attempt(async () => {
    await ask("tick", { finding: note.id, ...given });
    who = given.who;
    event.target.remove();
    await check();
    say("Kept as checked.");
    const next = notes.children[Math.min(at, notes.childElementCount - 1)];
    if (next) go(next); else $("findings").focus();
  });
});

$("fix-all").addEventListener("click", () => attempt(async () => {
  if (text.value !== checked) await check();
  const before = report.count;
  const answer = await (await ask("fix")).json();
  if (answer.text === null) return say(answer.said);
  become(answer.text);
  await check();
  const gone = before - report.count;
  say(`${gone} ${gone === 1 ? "finding" : "findings"} fixed. ${answer.said} Undo takes it back.`);
}));

// --- taking things out

const copy = async (words, said) => {
  try {
    await navigator.clipboard.writeText(words);
    say(said);
  } catch {
    say("The browser does not let this page copy.");
  }
};

$("copy").addEventListener("click", () => copy(text.value, "The article is copied."));

const save = (what, ending) => attempt(async () => {
  const blob = await (await ask(what)).blob();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${(name || report.title || "article").replace(/\.[a-z0-9]+$/i, "").replace(/[^\p{L}\p{N} ._-]+/gu, "-").slice(0, 80)}${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  say("Saved.");
});
$("page").addEventListener("click", () => save("page", "-citations.html"));
$("word").addEventListener("click", () => save("word", "-citations.docx"));

// --- keys

addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("textarea, input, select");
  if (event.key === "F8") {
    event.preventDefault();
    return step(event.shiftKey ? -1 : 1);
  }
  if (event.key === "Escape") {
    const form = event.target.closest("form.tick");
    if (form) return ACTS.cancel(form.closest(".note"));
    if (event.target === text) return notes.childElementCount ? go($(here) ?? notes.firstElementChild) : $("findings").focus();
    if (event.target.closest(".beside")) return text.focus();
  }
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "n" || event.key === "p") {
    event.preventDefault();
    return step(event.key === "n" ? 1 : -1);
  }
  const note = event.target.closest(".note");
  if (!note) return;
  const act = { f: "fix", c: "tick", e: "mail", Enter: event.target === note ? "show" : "" }[event.key];
  if (act && (act === "show" || note.querySelector(`[data-act="${act}"]`))) {
    event.preventDefault();
    ACTS[act](note);
  }
});

// --- the start: the file that the command line named

await attempt(async () => {
  const answer = await fetch("/article", { headers: { "X-Token": token } });
  who = decodeURIComponent(answer.headers.get("X-Who") ?? "");
  if (answer.status === 204) {
    if (text.value) await check();
    return text.focus();
  }
  if (!answer.ok) throw new Error((await answer.json()).error);
  await openFile(new File([await answer.blob()], decodeURIComponent(answer.headers.get("X-Name"))));
});
