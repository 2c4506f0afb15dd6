"""Make the table of postings, the shape that each engine reads fastest.

On SQLite the rows live in the primary key itself (WITHOUT ROWID). On PostgreSQL the
rows lie in a heap and one index on the key alone finds them: it holds each key once,
which takes half the room of an index on both columns. The spool beside it has no index:
a bulk load lays its keys down there, to be merged in one sorted pass.
"""

from django.db import migrations

MAKE = {
    "sqlite": [
        "CREATE TABLE people_posting (key integer NOT NULL, record integer NOT NULL,"
        " PRIMARY KEY (key, record)) WITHOUT ROWID",
        "CREATE TABLE people_spool (key integer NOT NULL, record integer NOT NULL)",
    ],
    "postgresql": [
        "CREATE TABLE people_posting (key bigint NOT NULL, record bigint NOT NULL)",
        "CREATE INDEX people_posting_key ON people_posting (key) WITH (fillfactor = 100)",
        "CREATE TABLE people_spool (key bigint NOT NULL, record bigint NOT NULL)",
    ],
}


def make(apps, schema_editor):
    for sql in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(sql)


def unmake(apps, schema_editor):
    schema_editor.execute("DROP TABLE people_posting")
    schema_editor.execute("DROP TABLE people_spool")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_begin")]
    operations = [migrations.RunPython(make, unmake)]
