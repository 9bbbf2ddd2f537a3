-- Neovim 0.11 or later: put this in init.lua; needs `pip install 'citecheck-editorial[lsp]'`.
vim.lsp.config["citecheck"] = {
  cmd = { "citecheck", "lsp" },
  filetypes = { "markdown", "text", "html", "mediawiki" },
  root_markers = { "citecheck.toml", "pyproject.toml", ".git" },
  -- settings of citecheck.toml, for articles that have no file of their own
  init_options = { citecheck = {} },
}
vim.lsp.enable("citecheck")
