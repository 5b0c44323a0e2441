import pytest

from cms.core.templatetags.glyphs import SHAPES, glyph


class TestGlyph:
    @pytest.mark.parametrize("name", sorted(SHAPES))
    def test_hides_the_drawing_from_screen_readers(self, name):
        drawn = glyph(name)

        assert 'aria-hidden="true"' in drawn
        assert "style=" not in drawn

    def test_escapes_the_class_name(self):
        assert "<script" not in glyph("check", classname='"><script')

    def test_refuses_a_name_that_it_cannot_draw(self):
        with pytest.raises(KeyError):
            glyph("unicorn")
