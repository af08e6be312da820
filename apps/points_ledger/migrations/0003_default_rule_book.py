from datetime import UTC, date, datetime

from django.db import migrations

BANDS = {30: 20_000, 60: 40_000, 100: 60_000, 150: 80_000, 300: 100_000, 450: 140_000, 600: 180_000}
FIRST_DAY = date(2020, 1, 1)


def publish_default(apps, schema_editor):
    """The programme's published rules; from here on they are data that staff edit by a new version."""
    alias = schema_editor.connection.alias
    book = apps.get_model("points_ledger", "RuleBook")(version=1, effective_from=FIRST_DAY, status="draft")
    book.save(using=alias)
    bands = apps.get_model("points_ledger", "RuleBookBand").objects.using(alias)
    for from_packages, points in BANDS.items():
        bands.create(rule_book=book, from_packages=from_packages, points=points)
    book.status, book.published_at = "published", datetime(2020, 1, 1, tzinfo=UTC)
    book.save(using=alias)


class Migration(migrations.Migration):
    dependencies = [("points_ledger", "0002_guards")]
    operations = [migrations.RunPython(publish_default, migrations.RunPython.noop)]
