;; Emacs 29 or later, with eglot; needs `pip install 'citecheck-editorial[lsp]'`.
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               '((markdown-mode text-mode mhtml-mode) . ("citecheck" "lsp"))))
(add-hook 'markdown-mode-hook #'eglot-ensure)
