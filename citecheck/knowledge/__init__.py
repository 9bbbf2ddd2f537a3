"""What citecheck knows of the world, as reviewed data: languages, outlets, places, how common words are."""
