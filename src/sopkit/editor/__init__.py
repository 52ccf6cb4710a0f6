"""This package helps to write procedures in an editor: the language server and what it answers.

All answers are functions on a `Page`, one open file; they know no protocol. Only `server` does, and
only it needs the extra `lsp`.
"""
