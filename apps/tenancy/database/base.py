"""Django's PostgreSQL engine, whose transactions begin together with their first statement.

BEGIN and the context are a round trip each, which short transactions feel. Here they wait until the first
statement and are sent in front of it, as one message. Nothing can pass them by: every statement goes
through the driver's cursor, and a transaction that says nothing sends nothing.
"""

from typing import Any

from django.db.backends.postgresql import base
from psycopg2 import extensions


class Connection(extensions.connection):
    """A driver's connection that begins and ends transactions by itself; to the driver it autocommits."""

    waiting = ""
    has_begun = False

    def begin_with_next(self) -> None:
        self.waiting, self.has_begun = "begin;", True

    def commit(self) -> None:
        if self.has_begun:
            self._end("commit")
        else:
            super().commit()

    def rollback(self) -> None:
        if self.has_begun:
            self._end("rollback")
        else:
            super().rollback()

    def take_waiting(self) -> str:
        waiting, self.waiting = self.waiting, ""
        return waiting

    def _end(self, how: str) -> None:
        self.has_begun = False
        if not self.take_waiting():
            with self.cursor() as cursor:
                cursor.execute(how)


class Cursor(extensions.cursor):
    """Puts what waits on its connection in front of the next statement."""

    connection: Connection

    def execute(self, query: Any, vars: Any = None) -> None:
        if self.connection.waiting:
            if self.name is None and isinstance(query, str):
                query = self.connection.take_waiting() + query
            else:
                self._send_waiting()
        super().execute(query, vars)

    def executemany(self, query: Any, vars_list: Any) -> None:
        self._send_waiting()
        super().executemany(query, vars_list)

    def callproc(self, procname: Any, parameters: Any = ()) -> Any:
        self._send_waiting()
        return super().callproc(procname, parameters)

    def copy_expert(self, sql: Any, file: Any, size: int = 8192) -> None:
        self._send_waiting()
        super().copy_expert(sql, file, size)

    def copy_from(self, file: Any, table: str, *options: Any, **named: Any) -> None:
        self._send_waiting()
        super().copy_from(file, table, *options, **named)

    def copy_to(self, file: Any, table: str, *options: Any, **named: Any) -> None:
        self._send_waiting()
        super().copy_to(file, table, *options, **named)

    def _send_waiting(self) -> None:
        if waiting := self.connection.take_waiting():
            with self.connection.cursor() as cursor:
                cursor.execute(waiting)


class DatabaseWrapper(base.DatabaseWrapper):
    """What `transaction.atomic()` begins, waits; so does what is said before its first statement."""

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "connection_factory": Connection, "cursor_factory": Cursor}

    def _start_transaction_under_autocommit(self) -> None:
        self.connection.begin_with_next()

    def say_first(self, sql: str) -> None:
        """Run a statement without parameters in the transaction: with its first one, if that is still to come."""
        if self.connection.waiting:
            self.connection.waiting += f"{sql};"
        else:
            with self.cursor() as cursor:
                cursor.execute(sql)
