from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0004_routing"),
    ]

    operations = [
        migrations.AddField(
            model_name="purchaseline",
            name="received_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="received at"),
        ),
        migrations.AddField(
            model_name="purchaseline",
            name="withdrawn_at",
            field=models.DateTimeField(
                blank=True,
                help_text="Its order was cancelled when a part was on its way: only that part counts as accepted.",
                null=True,
                verbose_name="withdrawn at",
            ),
        ),
    ]
