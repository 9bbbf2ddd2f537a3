"""What the texts of sources say about an article's claims."""
