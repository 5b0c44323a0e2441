"""Blocks of hubs and standard pages, one family a module; `body` alone composes them."""
