"""Add the gazetteer: listed places, and what may be typed first of each.

On PostgreSQL the key is compared letter by letter (collation "C"), as SQLite compares
every text; the order of a language would pass over spaces, and a beginning would no
longer be a range.
"""

import django.db.models.deletion
from django.db import migrations, models

COLLATE = (
    'ALTER TABLE people_placestart ALTER COLUMN key TYPE varchar(120) COLLATE "C"'
)


def collate(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(COLLATE)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_postings")]
    operations = [
        migrations.CreateModel(
            name="ListedPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("source", models.CharField(max_length=60)),
                ("external_id", models.CharField(max_length=200)),
                ("version", models.PositiveIntegerField(default=1)),
                ("digest", models.BigIntegerField()),
                ("name", models.CharField(blank=True, max_length=120)),
                ("street", models.CharField(blank=True, max_length=120)),
                ("locality", models.CharField(blank=True, max_length=120)),
                ("town", models.CharField(blank=True, max_length=120)),
                ("postcode", models.CharField(blank=True, max_length=60)),
                ("loaded_at", models.DateTimeField()),
                ("act", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "external_id", "version"),
                        name="listed_place_version",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaceStart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("line", models.CharField(max_length=550)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.listedplace",
                    ),
                ),
            ],
        ),
        migrations.RunPython(collate, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="placestart",
            index=models.Index(fields=["key", "line"], name="place_start"),
        ),
    ]
