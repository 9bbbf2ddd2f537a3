// Starts `citecheck lsp` and shows what it finds; all else is the server's.
const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const LANGUAGES = ["markdown", "plaintext", "html", "wikitext", "latex", "restructuredtext"];

/** @type {LanguageClient | undefined} */
let client;

exports.activate = () => {
  const command = workspace.getConfiguration("citecheck").get("path", "citecheck");
  client = new LanguageClient(
    "citecheck",
    "citecheck",
    { command, args: ["lsp"] },
    {
      documentSelector: LANGUAGES.flatMap((language) => [
        { scheme: "file", language },
        { scheme: "untitled", language },
      ]),
      synchronize: { configurationSection: "citecheck" },
    },
  );
  return client.start();
};

exports.deactivate = () => client?.stop();
