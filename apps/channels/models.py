from typing import ClassVar

from django.db import models

from apps.tenancy.declare import ALL_BUT_DELETE, Audience, Tenancy


class Store(models.Model):
    """One seller's account on a channel."""

    tenancy: ClassVar = Tenancy(
        Audience.SELLER, tenant_may=ALL_BUT_DELETE, ops_may=ALL_BUT_DELETE, system_may=ALL_BUT_DELETE
    )

    seller = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="stores", db_index=False)
    channel = models.CharField(max_length=40)
    name = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar = ["channel", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller", "channel", "name"], name="store_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.channel}/{self.name}"
