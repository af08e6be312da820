"""One process that posts with django-hordak's `transfer_to`, in a database of its own."""

import random
import sys
import time

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROOT = {"lft": 1, "rght": 2, "level": 0}
ACCOUNTS = 20_000  # as many as the ledger has wallets


def connect(host: str, database: str) -> None:
    settings.configure(
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "mptt", "hordak"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "HOST": host,
                "NAME": database,
                "USER": "haitun_owner",
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        CURRENCIES=["CNY"],
        DEFAULT_CURRENCY="CNY",
        HORDAK_INTERNAL_CURRENCY="CNY",
        USE_TZ=True,
    )
    django.setup()


def prepare() -> None:
    from hordak.models import Account

    call_command("migrate", verbosity=0)
    Account.objects.bulk_create(  # each the root of a tree, as `create` would make them one by one
        [
            Account(name=f"account {number}", code=str(number), type="AS", currencies=["CNY"], tree_id=number, **ROOT)
            for number in range(1, ACCOUNTS + 2)
        ],
        batch_size=1_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


def run(seconds: float, seed: int) -> float:
    """Acts a second: each from a random account to one that all of them share, as in the ledger's worker."""
    from hordak.models import Account
    from moneyed import Money

    accounts = list(Account.objects.order_by("id"))
    hot = accounts.pop()
    choose, done = random.Random(seed), 0
    start = time.perf_counter()
    while (elapsed := time.perf_counter() - start) < seconds:
        choose.choice(accounts).transfer_to(hot, Money(1, "CNY"))
        done += 1
    return done / elapsed


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        connect(*sys.argv[2:])
        prepare()
    else:
        connect(*sys.argv[4:])
        print(run(float(sys.argv[2]), int(sys.argv[3])))
