"""The most that one request may upload, refused before it fills the disk."""

from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES_A_REQUEST: Final = 64 * 1024 * 1024


class LimitedUpload(FileUploadHandler):
    """Stands before the handlers that keep files: judges the announced length, then counts what really comes."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *more: Any) -> None:  # noqa: N803
        self.received = 0
        refuse_over(content_length)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        refuse_over(self.received)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one keep the file."""


def refuse_over(size: int) -> None:
    if size > MOST_BYTES_A_REQUEST:
        raise RequestDataTooBig(f"a request of {size} bytes; at most {MOST_BYTES_A_REQUEST} are taken")
