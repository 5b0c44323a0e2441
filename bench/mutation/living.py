"""Puts a changed body into the functions that live in this process, decorated ones and methods alike."""

from __future__ import annotations

import functools
import gc
import types
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bench.mutation.sources import Mutant


class Living:
    """The functions of some modules, found once among all objects of the process."""

    def __init__(self, root: Path, sources: Mapping[str, bytes]) -> None:
        self.root, self.sources = root, sources
        files = {str(root / path): path for path in sources}
        self.functions: dict[tuple[str, str], list[types.FunctionType]] = {}
        self.caches = []
        gc.unfreeze()  # what is frozen is not listed
        for each in gc.get_objects():
            if type(each) is types.FunctionType and each.__code__.co_filename in files:
                name = files[each.__code__.co_filename], each.__code__.co_qualname
                self.functions.setdefault(name, []).append(each)
            elif type(each) is functools._lru_cache_wrapper:
                self.caches.append(each)
        gc.freeze()

    def names(self, path: str) -> list[str]:
        """Return the functions of a module that can be changed: those in no other function."""
        return sorted(name for known, name in self.functions if known == path and "<" not in name)

    def put(self, path: str, source: bytes, names: Iterable[str]) -> None:
        """Give the functions called `names` the bodies that they have in `source`; what was remembered is forgotten."""
        file = str(self.root / path)
        bodies = dict(codes(compile(source, file, "exec", dont_inherit=True)))
        for name in names:
            for function in self.functions[path, name]:
                function.__code__ = bodies[name]
        for cache in self.caches:
            if getattr(cache.__wrapped__, "__module__", "") == path.removesuffix(".py").replace("/", "."):
                cache.cache_clear()

    def raise_in(self, path: str, names: Iterable[str]) -> None:
        """Let each of these functions raise whatever it is asked."""
        for name in names:
            for function in self.functions[path, name]:
                function.__code__ = raising(function.__code__)

    def mutate(self, mutant: Mutant) -> None:
        """Let `mutant` live in this process."""
        self.put(mutant.path, mutant.apply(self.sources[mutant.path]), [mutant.outermost])


def codes(code: types.CodeType) -> Iterator[tuple[str, types.CodeType]]:
    """Yield every piece of code inside a module's, by its qualified name."""
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant.co_qualname, constant
            yield from codes(constant)


def raising(code: types.CodeType) -> types.CodeType:
    """Return code with the same free names that only raises."""
    free = "".join(f"    {name} = None\n" for name in code.co_freevars)
    used = "".join(f"        {name}\n" for name in code.co_freevars)
    source = f"def around():\n{free}    def body(*args, **kwargs):\n{used}        raise RuntimeError\n"
    return dict(codes(compile(source, code.co_filename, "exec")))["around.<locals>.body"]
