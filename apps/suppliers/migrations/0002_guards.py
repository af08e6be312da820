from datetime import date

from django.db import migrations

from apps.common.sql import read_sql

DROP_GUARDS = """
drop function suppliers_profile_guard() cascade;
drop function suppliers_document_guard() cascade;
drop function suppliers_agreement_guard() cascade;
drop function suppliers_inspection_guard() cascade;
"""


def set_first_standard(apps, schema_editor):
    """A standard to begin with; from here on it is data that staff add to."""
    standards = apps.get_model("suppliers", "InspectionStandard").objects.using(schema_editor.connection.alias)
    standards.create(
        effective_from=date(2020, 1, 1), pass_mark=70, production_weight=40, quality_control_weight=40,
        packaging_weight=20,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("suppliers", "0001_initial")]

    operations = [
        migrations.RunSQL(read_sql("suppliers", "guards"), DROP_GUARDS),
        migrations.RunPython(set_first_standard, migrations.RunPython.noop),
    ]
