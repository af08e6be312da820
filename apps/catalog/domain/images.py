"""Pictures of goods: sent in by suppliers, named by their hash, shown to every member once published."""

from datetime import datetime

from django.db import transaction

from apps.catalog.models import ProductImage, UploadedImage
from apps.common.uploads import IMAGES, Upload, check_upload
from apps.events.domain.recording import record_event

MOST_BYTES = 5 * 1024 * 1024


@transaction.atomic
def upload_image(*, supplier_id: int, file: Upload, now: datetime, actor_id: int | None = None) -> UploadedImage:
    """Keep a JPEG or PNG of at most 5 MiB; the same picture is kept once. Raises UploadRefused."""
    checked = check_upload(file, extensions=IMAGES, most_bytes=MOST_BYTES)
    known = UploadedImage.objects.filter(supplier_id=supplier_id, sha256=checked.sha256).first()
    if known:
        return known
    image = UploadedImage.objects.create(
        supplier_id=supplier_id,
        file=checked.file,
        name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        uploaded_at=now,
    )
    payload = {"name": checked.name, "sha256": checked.sha256}
    record_event(
        name="image.uploaded", subject=image, payload=payload, now=now, actor_id=actor_id, supplier_id=supplier_id
    )
    return image


def find_image(sha256: str, *, sent_in: bool) -> ProductImage | UploadedImage | None:
    """A published picture; with `sent_in` also one that is not, for its supplier and staff: sellers may not ask."""
    published = ProductImage.objects.filter(sha256=sha256).first()
    if published or not sent_in:
        return published
    return UploadedImage.objects.filter(sha256=sha256).first()
