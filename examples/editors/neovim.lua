-- Put this in init.lua; needs `pip install 'citecheck-editorial[lsp]'`.
local citecheck = {
  name = "citecheck",
  cmd = { "citecheck", "lsp" },
  filetypes = { "markdown", "text", "html", "mediawiki", "tex", "rst" },
  root_markers = { "citecheck.toml", "pyproject.toml", ".git" },
  -- what citecheck.toml may say, for articles that have no such file
  init_options = { citecheck = {} },
}

if vim.lsp.config then -- Neovim 0.11 and later
  vim.lsp.config["citecheck"] = citecheck
  vim.lsp.enable("citecheck")
else
  local client
  vim.api.nvim_create_autocmd("FileType", {
    pattern = citecheck.filetypes,
    callback = function(event)
      citecheck.root_dir = vim.fn.getcwd()
      client = client or vim.lsp.start_client(citecheck)
      vim.lsp.buf_attach_client(event.buf, client)
    end,
  })
end
