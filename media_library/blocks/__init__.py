"""Blocks of recordings, one family a module; `body` alone composes them."""
