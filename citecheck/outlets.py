"""The table of outlets and hosts, tldextract behind it."""
