"""Blocks of videos and sessions, and of the files and people that any page may show; `body` alone composes them."""
