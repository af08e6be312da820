"""How many questions a page asks the database."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

MOST = 12
FRAME = ("SAVEPOINT", "RELEASE SAVEPOINT")
"""The transaction that a test runs in makes these of a request's own BEGIN and COMMIT."""


def cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(url)
    assert answer.status_code == 200, url
    return sum(not query["sql"].startswith(FRAME) for query in caught)
