// Starts `citecheck lsp` and shows what it finds; all else is the server's.
const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = () => {
  const command = workspace.getConfiguration("citecheck").get("path");
  client = new LanguageClient(
    "citecheck",
    "citecheck",
    { command, args: ["lsp"] },
    { documentSelector: ["markdown", "plaintext", "html"].map((language) => ({ scheme: "file", language })) },
  );
  return client.start();
};

exports.deactivate = () => client?.stop();
