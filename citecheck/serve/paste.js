// What the clipboard holds as HTML, as Markdown that keeps links, lists, headings, notes and raised figures. The HTML
// is parsed into a document of its own that is never shown: nothing in it loads, runs or leaves a trace.

const SKIPPED = new Set(`head style script template noscript iframe object embed svg math canvas video audio img
  picture input select textarea button title meta link`.split(/\s+/));
const BLOCKS = new Set(`address article aside blockquote body center dd details div dl dt fieldset figcaption figure
  footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody thead tfoot tr ul`.split(/\s+/));
const RAISED = { 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

// The names of a note and of the mark that calls it, in Word (`_ftn1`, `_ftnref1`), Google Docs (`ftnt1`, `ftnt_ref1`),
// LibreOffice (`sdfootnote1sym`, `sdfootnote1anc`), Wikipedia (`cite_note-a-1`, `cite_ref-a_1-0`) and many a CMS
// (`fn1`, `fn:1`, `fnref:1`, `footnote-1`, `footnote-ref-1`, `note-1`).
const CALL = /^(?:_?(?:ftn|edn|fn|ftnt|edt|cite|footnote|endnote|note|easy-footnote)[-_:]?(?:ref|a?nchor)|sd(?:foot|end)note\d+anc|(?:ref|back)[-_:]?(?:fn|note))/i;
const NOTE = /^(?:_?(?:ftn|edn|fn|ftnt|edt|footnote|endnote|note|cite_note|easy-footnote-bottom|mntl-fn)[-_:]?[\w.-]*|sd(?:foot|end)note\d+sym)$/i;

/** Whether HTML of the clipboard says more than its plain text. */
export const isRich = (html) =>
  /<a\s[^>]*\bhref|<(?:li|h[1-6]|sup|table|blockquote)\b|vertical-align:\s*super|mso-list/i.test(html);

/** Return HTML as Markdown; `parse` makes a document of it that is not shown. */
export const toMarkdown = (html, parse) => {
  const body = parse(html).body;
  return tidy(blocks(body, { notes: findNotes(body), wrappers: findWrappers(body) }));
};

// --- notes

const fragment = (link) => {
  const href = link.getAttribute("href") ?? "";
  const at = href.indexOf("#");
  if (at < 0) return "";
  try {
    return decodeURIComponent(href.slice(at + 1));
  } catch {
    return href.slice(at + 1);
  }
};

/** Map the name of each note that stands in the paste to its label. */
const findNotes = (body) => {
  const named = new Map();
  for (const node of body.querySelectorAll("[id], a[name]")) {
    for (const name of [node.id, node.getAttribute("name")]) if (name) named.set(name, node);
  }
  const labels = new Map(); // by name
  const blocksOf = new Map(); // by the block that holds the note
  const taken = new Set();
  for (const link of body.querySelectorAll("a[href*='#']")) {
    const name = fragment(link);
    const target = named.get(name);
    if (!target || labels.has(name) || CALL.test(name) || !(NOTE.test(name) || link.closest("sup"))) continue;
    if (target.contains(link)) continue;
    const block = target.closest("li, p, div, dd, td, section") ?? target;
    if (block === body || block.contains(link)) continue;
    const printed = link.textContent.replace(/[^\p{L}\p{N}]/gu, "");
    let label = /^[\p{L}\p{N}]{1,8}$/u.test(printed) ? printed : String(labels.size + 1);
    while (taken.has(label)) label += "b";
    taken.add(label);
    labels.set(name, label);
    blocksOf.set(block, label);
  }
  return { labels, blocks: blocksOf };
};

const isBack = (link) => {
  const name = fragment(link);
  return CALL.test(name) || /^[\s↑↩︎^⬆]*$/u.test(link.textContent);
};

// --- blocks

const isHidden = (node) => {
  const style = node.getAttribute("style") ?? "";
  return node.hidden || /display:\s*none|visibility:\s*hidden|mso-hide:\s*all/i.test(style);
};

const isBlock = (node) => node.nodeType === Node.ELEMENT_NODE && BLOCKS.has(node.localName);

/** Return all that blocks stand in. */
const findWrappers = (body) => {
  const wrappers = new Set();
  for (const node of body.querySelectorAll([...BLOCKS].join())) {
    for (let above = node.parentElement; above && !wrappers.has(above); above = above.parentElement) wrappers.add(above);
  }
  return wrappers;
};

/** Return the blocks in a node, apart by blank lines. */
const blocks = (node, found) => {
  const parts = [];
  let run = [];
  const flush = () => {
    const text = paragraph(run.map((part) => inline(part, found)).join(""));
    if (text) parts.push(text);
    run = [];
  };
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) run.push(child);
    if (child.nodeType !== Node.ELEMENT_NODE || SKIPPED.has(child.localName) || isHidden(child)) continue;
    if (isBlock(child)) {
      flush();
      const text = block(child, found);
      if (text) parts.push(text);
    } else if (found.wrappers.has(child)) { // Google Docs wraps the whole article in a <b>
      flush();
      const text = blocks(child, found);
      if (text) parts.push(text);
    } else run.push(child);
  }
  flush();
  return parts.join("\n\n");
};

const block = (node, found) => {
  const label = found.notes.blocks.get(node);
  if (label !== undefined) return note(node, label, found);
  const name = node.localName;
  if (name === "ul" || name === "ol") return list(node, found);
  if (name === "li") return item(node, "- ", found);
  if (name === "table") return table(node, found);
  if (name === "hr") return "";
  if (name === "pre") return `\`\`\`\n${node.textContent.replaceAll("```", "'''").trimEnd()}\n\`\`\``;
  const heading = /^h([1-6])$/.exec(name) ?? /\bMsoHeading([1-6])\b/.exec(node.className);
  if (heading) {
    const text = paragraph(inlines(node, found)).replaceAll("\n", " ").replace(/^\*\*(.*)\*\*$/, "$1");
    return text && `${"#".repeat(Number(heading[1]))} ${text}`;
  }
  if (name === "blockquote") return blocks(node, found).replace(/^/gm, "> ").replace(/ +$/gm, "");
  return blocks(node, found);
};

const indented = (text, by) => text.replace(/\n(?=[^\n])/g, `\n${" ".repeat(by)}`);

const note = (node, label, found) => {
  const text = blocks(node, found)
    .replace(/^(?:- |\d+\. )/, "")
    .replace(/^[\^↑]\s+/, "") // the way back that stands in front of a note in a wiki
    .replace(/^\s*\\?\[?\^?[\p{L}\p{N}]{1,4}\]?[.)]?\s+(?=\S)/u, (mark) => mark.includes(label) ? "" : mark)
    .trim();
  return `[^${label}]: ${indented(text, 4)}`;
};

const item = (node, mark, found) => {
  const text = blocks(node, found);
  return text ? mark + indented(text, mark.length) : "";
};

const list = (node, found) => {
  const parts = [];
  let number = node.hasAttribute("start") ? Number.parseInt(node.getAttribute("start"), 10) || 0 : 1;
  let isLoose = false;
  for (const child of node.children) {
    if (isHidden(child)) continue;
    if (child.localName !== "li") { // Google Docs puts a list that belongs to an item behind it
      const nested = block(child, found);
      if (nested) parts.push(`  ${indented(nested, 2)}`);
      continue;
    }
    if (child.hasAttribute("value")) number = Number.parseInt(child.getAttribute("value"), 10) || number;
    const label = found.notes.blocks.get(child);
    const text = label === undefined
      ? item(child, node.localName === "ol" ? `${number}. ` : "- ", found)
      : note(child, label, found);
    isLoose ||= label !== undefined;
    number += 1;
    if (text) parts.push(text);
  }
  return parts.join(isLoose ? "\n\n" : "\n");
};

const table = (node, found) => {
  const rows = [...node.querySelectorAll("tr")].filter((row) => row.closest("table") === node);
  const cells = rows.map((row) => [...row.children].map((cell) => blocks(cell, found)));
  if (cells.some((row) => row.length > 1) && cells.flat().every((text) => !text.includes("\n\n"))) {
    const lines = cells.map((row) => `| ${row.map((text) => text.replaceAll("\n", " ").replaceAll("|", "\\|")).join(" | ")} |`);
    lines.splice(1, 0, `|${" --- |".repeat(cells[0].length)}`);
    return lines.join("\n");
  }
  return cells.flat().filter(Boolean).join("\n\n"); // a table that only lays out
};

// --- what stands in a line

const inlines = (node, found) => [...node.childNodes].map((child) => inline(child, found)).join("");

const inline = (node, found) => {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node.data.replace(/[ \t\r\n\f]+/g, " "));
  if (node.nodeType !== Node.ELEMENT_NODE || SKIPPED.has(node.localName) || isHidden(node)) return "";
  const name = node.localName;
  const style = node.getAttribute("style") ?? "";
  if (name === "br") return "\n";
  if (name === "a") return anchor(node, found);
  if (/mso-list:\s*ignore/i.test(style)) return `${node.textContent.replace(/[·§o]/, "-").trim()} `; // Word's own mark of an item
  const text = inlines(node, found);
  if (name === "sup" || /vertical-align:\s*super/i.test(style)) return raised(text);
  if (name === "code" || name === "kbd") return text.includes("`") ? text : `\`${text.replace(/\\(.)/g, "$1")}\``;
  if (name === "em" || name === "i" || (name === "span" && /font-style:\s*italic/i.test(style))) return wrapped(text, "*");
  const isBold = /font-weight:\s*(?:bold|[6-9]00)/i.test(style);
  const isPlain = /font-weight:\s*(?:normal|[1-5]00)/i.test(style);
  if ((name === "strong" || name === "b") ? !isPlain : isBold) return wrapped(text, "**");
  return text;
};

const anchor = (node, found) => {
  const name = fragment(node);
  const label = found.notes.labels.get(name);
  if (label !== undefined) return `[^${label}]`;
  const text = inlines(node, found);
  if (name && isBack(node)) return "";
  const target = address(node.getAttribute("href") ?? "");
  if (!/^https?:/i.test(target)) return name && /^\[?[\p{N}*†]{1,4}\]?$/u.test(text.trim()) ? raisedOrPrinted(text.trim()) : text;
  const words = text.trim();
  if (!words) return "";
  const [before, after] = [text.slice(0, text.indexOf(words[0])), /\s$/.test(text) ? " " : ""];
  const plain = words.replace(/\\(.)/g, "$1");
  if (plain === target || `https://${plain}` === target || plain === target.replace(/\/$/, "")) return `${before}${target}${after}`;
  if (/^\[[^\[\]]*\]$/.test(words)) return `${before}[\\[${words.slice(1, -1)}\\]](${target})${after}`;
  return `${before}[${words.replaceAll("\n", " ")}](${target})${after}`;
};

/** Return where a link leads: without the detour that Google Docs and Outlook write in, and safe within brackets. */
const address = (href) => {
  let target = href.trim();
  try {
    const url = new URL(target);
    if (/^www\.google\.[a-z.]+$/.test(url.hostname) && url.pathname === "/url") target = url.searchParams.get("q") ?? target;
    if (url.hostname.endsWith(".safelinks.protection.outlook.com")) target = url.searchParams.get("url") ?? target;
  } catch {
    return "";
  }
  return target.replace(/[\s<>()\\]/g, (sign) => encodeURIComponent(sign).replace("(", "%28").replace(")", "%29"));
};

const raisedOrPrinted = (text) => /^\d+$/.test(text) ? raised(text) : text;

/** Return raised figures as such; other raised words as they are. */
const raised = (text) => {
  const words = text.trim();
  if (!/^\d+(?:\s*[,;–-]\s*\d+)*$/.test(words)) return text;
  if (/^\d+$/.test(words)) return [...words].map((sign) => RAISED[sign]).join("");
  return `[${words}]`; // several: plain brackets are read everywhere
};

const wrapped = (text, sign) => {
  const words = text.trim();
  if (!words || words.includes("\n") || /^[\p{P}\p{S}\s]*$/u.test(words) || words.startsWith(sign)) return text;
  const start = text.indexOf(words);
  return `${text.slice(0, start)}${sign}${words}${sign}${text.slice(start + words.length)}`;
};

/** Return words so that Markdown shows them and does nothing else; `[1]` stays what it is. */
const escaped = (text) => text
  .replace(/\\(?=[!-/:-@[-`{-~])/g, "\\\\")
  .replace(/[*`]|_(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])_/gu, "\\$&")
  .replace(/<(?=[a-z/!?])/gi, "\\<")
  .replace(/\](?=\(|:)/g, "]\\");

const paragraph = (text) => text
  .replace(/[ \t]*\n[ \t]*/g, "\n")
  .replace(/ {2,}/g, " ")
  .replace(/^[\s\u00a0]+|[\s\u00a0]+$/g, "")
  .replace(/^(?=#{1,6}\s|>|~~~|\+\s|=+\s*$)/gm, "\\");

const tidy = (text) => text.replace(/\n{3,}/g, "\n\n").replace(/\u0000/g, "").trim() + "\n";
