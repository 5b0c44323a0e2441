"""Blocks of the clinical content, one family a module; `body` alone composes them."""
