"""What every kind of library file must say of itself."""

import pytest

from media_library.models.library_file import LibraryFile


def test_a_kind_that_does_not_say_what_its_file_may_be_is_refused_when_it_is_defined():
    with pytest.raises(TypeError, match="AnythingGoes must say what its file may be: give it check_content"):
        type("AnythingGoes", (LibraryFile,), {"__module__": __name__})
