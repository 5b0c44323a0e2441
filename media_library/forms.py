"""Forms through which files enter, named in settings as the base of every Wagtail image form."""

from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from media_library.content_check import check_image, pixel_limit


class CheckedImageField(WagtailImageField):
    """An image field that reads the header first, so that no damaged or huge file reaches a decoder unprepared."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help_text = f"{self.help_text} At most {pixel_limit() // 1_000_000} megapixels; a larger image is refused."

    def to_python(self, data: UploadedFile | None) -> Any:
        """Return the checked file; raise ValidationError in words that say what to do."""
        if data not in self.empty_values:
            if data.size > self.max_upload_size:
                raise ValidationError(self.error_messages["file_too_large_unknown_size"], code="file_too_large")
            extension = PurePosixPath(data.name).suffix.lower().lstrip(".")
            if data.size:
                check_image(data.file, extension)
        return super().to_python(data)


class CenterImageForm(BaseImageForm):
    """Wagtail's image form with a file field that checks content before it decodes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            stock = self.fields["file"]
            self.fields["file"] = CheckedImageField(
                label=stock.label, required=stock.required, max_length=stock.max_length, widget=stock.widget
            )
