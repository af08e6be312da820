"""Pictures: checked when they come, kept once, shown to members and staff with the browser's own copy for a year."""

import pytest
from django.test import Client

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import Organization
from apps.catalog.domain.images import upload_image
from apps.catalog.models import UploadedImage
from apps.common.uploads import UploadRefused
from apps.tenancy.context import acting_as_system, acting_for_supplier
from tests.accounts.people import make_organization, make_user
from tests.factories.catalog import OFFERED_AT, published
from tests.factories.suppliers import image_file, pdf_file
from tests.ops.staff import make_staff, proven_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(toys: Organization) -> UploadedImage:
    with acting_for_supplier(toys.pk):
        return upload_image(supplier_id=toys.pk, file=image_file("train.png", form="PNG"), now=OFFERED_AT)


def member_of(organization: Organization) -> Client:
    with acting_as_system():
        user = make_user(f"{organization.code.lower()}@example.com", organization.name)
        add_member(organization=organization, user=user, role=Role.OWNER)
    client = Client()
    client.force_login(user)
    return client


def status(client: Client, url: str) -> int:
    answer = client.get(url)
    if answer.streaming:
        b"".join(answer.streaming_content)  # reading to the end closes the file
    return answer.status_code


def seller() -> Organization:
    with acting_as_system():
        return make_organization("seller", "S1", "Blue Harbour")


def test_published_picture_is_shown_to_every_member_and_kept_by_browsers(toys: Organization, picture: UploadedImage):
    published("TRAIN-1", supplier=toys, images=[picture.sha256])
    client, url = member_of(seller()), f"/catalog/images/{picture.sha256}"
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    again = client.get(url, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_picture_that_is_not_published_is_its_suppliers_and_staffs(
    toys: Organization, rival: Organization, picture: UploadedImage
):
    url = f"/catalog/images/{picture.sha256}"
    clients = [member_of(toys), proven_client(make_staff("ming@haitun.example")), member_of(rival), member_of(seller())]
    assert [status(client, url) for client in clients] == [200, 200, 404, 404]
    assert status(Client(), url) == 302


def test_same_picture_is_kept_once_for_a_supplier(toys: Organization, picture: UploadedImage):
    with acting_for_supplier(toys.pk):
        again = upload_image(supplier_id=toys.pk, file=image_file("copy.png", form="PNG"), now=OFFERED_AT)
        assert again == picture
        assert UploadedImage.objects.count() == 1


def test_what_is_no_picture_is_refused(toys: Organization):
    with acting_for_supplier(toys.pk):
        for file in (pdf_file("train.pdf"), pdf_file("train.png"), image_file("train.gif", form="GIF")):
            with pytest.raises(UploadRefused):
                upload_image(supplier_id=toys.pk, file=file, now=OFFERED_AT)
        assert not UploadedImage.objects.exists()
