"""Fetching an article's sources: politely, within limits, never from inside a private network, and only when asked to.

Nothing else of citecheck reaches the network. What is fetched is kept as a WARC with a readable index, so that a check
that reads it needs no network and is the same each time.
"""
