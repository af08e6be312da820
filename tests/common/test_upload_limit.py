"""A request that would fill the disk is refused, by what it announces and by what it sends."""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from apps.common import upload_limit
from apps.common.upload_limit import LimitedUpload


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_limit, "MOST_BYTES_A_REQUEST", 2000)


@pytest.mark.django_db
def test_an_announced_length_over_the_limit_is_a_bad_request(small: None):
    big = SimpleUploadedFile("a.csv", b"x" * 3000)
    assert Client(raise_request_exception=False).post("/accounts/login/", {"file": big}).status_code == 400


def test_a_file_within_the_limit_arrives_whole(small: None):
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.csv", b"x" * 1000)})
    assert request.FILES["file"].read() == b"x" * 1000


def test_what_comes_without_a_length_is_counted(small: None):
    handler = LimitedUpload()
    handler.handle_raw_input(None, {}, 0, None, None)
    assert handler.receive_data_chunk(b"x" * 1999, 0) == b"x" * 1999
    with pytest.raises(RequestDataTooBig, match="2001 bytes"):
        handler.receive_data_chunk(b"xx", 1999)
