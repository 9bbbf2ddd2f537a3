-- Opens the article, waits for what the server finds, makes all safe fixes, leaves one finding alone, saves.
local article, answer = os.getenv("ARTICLE"), {}
vim.cmd("edit " .. article)
local function found() return vim.diagnostic.get(0) end
assert(vim.wait(20000, function() return #found() > 0 end, 50), "nothing was found")
answer.found = found()
local function apply(title)
  local lines = vim.api.nvim_buf_line_count(0)
  local params = vim.lsp.util.make_given_range_params({ 1, 0 }, { lines, 0 })
  params.context = { diagnostics = {} }
  for id, reply in pairs(vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, 20000)) do
    for _, action in ipairs(reply.result) do
      if action.title == title then
        local encoding = vim.lsp.get_client_by_id(id).offset_encoding
        vim.lsp.util.apply_workspace_edit(action.edit, encoding)
        return
      end
    end
  end
  error("no action " .. title)
end
local before = #found()
apply("Make all safe fixes (citecheck)")
assert(vim.wait(20000, function() return #found() < before end, 50), "nothing was fixed")
answer.fixed = found()
before = #found()
apply("Leave missing-reference alone here, with a reason")
assert(vim.wait(20000, function() return #found() < before end, 50), "nothing was left alone")
answer.left = found()
local column = string.find(vim.api.nvim_buf_get_lines(0, 0, 1, false)[1], "%[1%]")
vim.api.nvim_win_set_cursor(0, { 1, column })
vim.lsp.buf.definition()
assert(vim.wait(20000, function() return vim.api.nvim_win_get_cursor(0)[1] == 3 end, 50), "the entry was not gone to")
vim.lsp.buf.definition()
assert(vim.wait(20000, function() return vim.api.nvim_win_get_cursor(0)[1] == 1 end, 50), "no way back")
answer.cursor = vim.api.nvim_win_get_cursor(0)
vim.cmd("write")
vim.fn.writefile({ vim.fn.json_encode(answer) }, os.getenv("ANSWER"))
vim.cmd("quitall!")
