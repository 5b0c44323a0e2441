"""Who may do what to a page in which state, by every channel: what the rules say, compared with what happens."""
