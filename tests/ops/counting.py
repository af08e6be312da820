"""What a page of the desk asks the database."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(client: Client, url: str) -> int:
    """How many queries a page makes; the savepoint round it is the test's own, for its transaction is open already."""
    client.get(url)  # what is cached for the process is cached now
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200, url
    return sum(not each["sql"].startswith(("SAVEPOINT", "RELEASE")) for each in captured)
