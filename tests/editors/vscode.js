// Runs the built extension under as much of Visual Studio Code as it asks for: opens an article, prints what is shown.
// The classes of the editor that are only filled and read are made as they are asked for.
const Module = require("node:module");
const [, , built, command, text] = process.argv;

class Emitter {
  #listeners = new Set();
  event = (listener, self) => {
    const bound = self ? listener.bind(self) : listener;
    this.#listeners.add(bound);
    return { dispose: () => this.#listeners.delete(bound) };
  };
  fire(value) { for (const listener of this.#listeners) listener(value); }
  dispose() {}
}
const made = (name) => {
  if (/^on[A-Z]/.test(name)) return new Emitter().event;
  if (/^[A-Z]/.test(name)) return class { constructor(...parts) { this.parts = parts; } dispose() {} };
  return /^(?:create|register|set)/.test(name) ? () => ({ dispose() {} }) : undefined;
};
const open = (held) => new Proxy(held, {
  get: (it, name) => (name in it || typeof name === "symbol" ? it[name] : (it[name] = made(name))),
});

class Position {
  constructor(line, character) { Object.assign(this, { line, character }); }
}
class Range {
  constructor(start, column, line, character) {
    Object.assign(this, { start: new Position(start, column), end: new Position(line, character) });
  }
}
class Uri {
  constructor(path) { Object.assign(this, { scheme: "file", path, fsPath: path }); }
  toString() { return `file://${this.path}`; }
  static parse(uri) { return new Uri(uri.replace("file://", "")); }
  static file(path) { return new Uri(path); }
}
class Diagnostic {
  constructor(range, message, severity) { Object.assign(this, { range, message, severity }); }
}
class CodeActionKind {
  static Empty = new CodeActionKind("");
  constructor(value) { this.value = value; }
  append(part) { return new CodeActionKind(`${this.value}.${part}`); }
}
class CancellationTokenSource {
  token = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose() {} }) };
  cancel() {}
  dispose() {}
}

const article = { uri: new Uri("/a.md"), languageId: "markdown", version: 1, isClosed: false, getText: () => text };
const shown = new Emitter();
const settings = { get: (name, fallback) => ({ path: command })[name] ?? fallback, has: () => true };
const matches = (selector, document) =>
  [selector].flat().some(({ language, scheme }) => language === document.languageId && scheme === document.uri.scheme);
const vscode = open({
  Position, Range, Uri, Diagnostic, CodeActionKind, CancellationTokenSource, EventEmitter: Emitter, version: "1.91.0",
  DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
  env: open({ language: "en", appName: "test" }),
  window: open({
    createOutputChannel: () => ({ append() {}, appendLine: console.error, show() {}, dispose() {} }),
    showErrorMessage: async (...said) => console.error(...said),
    visibleTextEditors: [],
    tabGroups: open({ all: [] }),
  }),
  languages: open({
    match: (selector, document) => (matches(selector, document) ? 10 : 0),
    createDiagnosticCollection: () => ({ set: (_, found) => shown.fire(found), delete() {}, clear() {}, dispose() {} }),
  }),
  workspace: open({
    textDocuments: [article],
    notebookDocuments: [],
    workspaceFolders: undefined,
    getConfiguration: () => settings,
    createFileSystemWatcher: () => open({ dispose() {} }),
  }),
  extensions: open({ all: [] }),
  commands: open({ registerCommand: () => ({ dispose() {} }), getCommands: async () => [] }),
});

const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));
const extension = require(built);
shown.event(async (found) => {
  console.log(JSON.stringify(found.map(({ code, range, severity }) => ({ code, range, severity }))));
  await extension.deactivate();
  process.exit(0);
});
setTimeout(() => process.exit(3), 60_000);
extension.activate().catch((error) => { console.error(error); process.exit(4); });
