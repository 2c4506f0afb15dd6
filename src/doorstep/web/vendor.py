"""Renew the vendored front-end files: `python -m doorstep.web.vendor FOLDER`.

FOLDER holds `node_modules` with the packages of `PACKAGES`; how to fill it is in
docs/how-to/update-frontend.md. Node is needed for that alone: what this module
writes is committed, so that nothing is built when Doorstep is installed. It stands
in the package because its edits of the files are tested like any other code.
"""

import json
import re
import sys
from pathlib import Path

PACKAGES = (
    "govuk-frontend",
    "@ministryofjustice/frontend",
    "@fontsource/source-sans-3",
)
STATIC = Path(__file__).parent / "static" / "vendor"
# Latin-ext as well: Ŵ, ŵ, Ł and ź are only there, and names need them.
SUBSETS = ("latin", "latin-ext")
WEIGHTS = (400, 700)
# In quotation marks: a family name of which a word begins with a digit needs them.
FAMILY = '"Source Sans 3"'
SHEETS = {
    "govuk.css": "govuk-frontend/dist/govuk/govuk-frontend.min.css",
    "moj.css": "@ministryofjustice/frontend/moj/moj-frontend.min.css",
}
SCRIPTS = {
    "govuk.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "moj.js": "@ministryofjustice/frontend/moj/moj-frontend.min.js",
}
_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_SOURCE_MAP = re.compile(r"(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=.*?\*/)")
_IMAGE = re.compile(r"url\(/assets/images/([\w-]+\.svg)\)")


def without_source_map(text: str) -> str:
    """Drop the source-map comment, which manifest storage would try to follow.

    A pattern and not a line is taken out: the minified files are one line long.
    """
    return _SOURCE_MAP.sub("", text)


def own_identity(css: str) -> str:
    """Take the Crown's typeface and crest out of a style sheet.

    Both are reserved for GOV.UK services; Doorstep is none.
    """
    css = _FONT_FACE.sub("", css).replace("GDS Transport,", f"{FAMILY},")
    return css.replace("url(/assets/images/govuk-crest.svg)", "none")


def images_of(css: str) -> list[str]:
    """Name the images a style sheet still asks for, once each, in order."""
    return sorted(set(_IMAGE.findall(css)))


def sheet(css: str) -> str:
    """Turn a published style sheet into ours: own font, relative images, no map."""
    return _IMAGE.sub(r"url(img/\1)", own_identity(without_source_map(css)))


def font_faces(unicode_ranges: dict[str, str]) -> str:
    """Write the `@font-face` rules for every vendored subset and weight.

    unicode_ranges  CSS `unicode-range` by subset, so that the larger latin-ext
                    file is fetched only where a name needs it.
    """
    rule = (
        "@font-face{{font-family:{family};font-style:normal;font-display:swap;"
        "font-weight:{weight};src:url(fonts/{subset}-{weight}.woff2) format('woff2');"
        "unicode-range:{reach}}}\n"
    )
    return "".join(
        rule.format(
            family=FAMILY, weight=weight, subset=subset, reach=unicode_ranges[subset]
        )
        for subset in SUBSETS
        for weight in WEIGHTS
    )


def _write_sheets(modules: Path) -> None:
    (STATIC / "img").mkdir(parents=True, exist_ok=True)
    images = modules / "@ministryofjustice/frontend/moj/assets/images"
    for name, source in SHEETS.items():
        css = own_identity((modules / source).read_text("utf-8"))
        for image in images_of(css):
            (STATIC / "img" / image).write_bytes((images / image).read_bytes())
        (STATIC / name).write_text(sheet(css), "utf-8")


def _write_scripts(modules: Path) -> None:
    for name, source in SCRIPTS.items():
        script = (modules / source).read_text("utf-8")
        (STATIC / name).write_text(without_source_map(script), "utf-8")


def _write_fonts(modules: Path) -> None:
    package = modules / "@fontsource/source-sans-3"
    (STATIC / "fonts").mkdir(parents=True, exist_ok=True)
    for subset in SUBSETS:
        for weight in WEIGHTS:
            source = package / f"files/source-sans-3-{subset}-{weight}-normal.woff2"
            target = STATIC / "fonts" / f"{subset}-{weight}.woff2"
            target.write_bytes(source.read_bytes())
    ranges = json.loads((package / "unicode.json").read_text("utf-8"))
    (STATIC / "fonts.css").write_text(font_faces(ranges), "utf-8")
    licence = (package / "LICENSE").read_text("utf-8")
    (STATIC / "LICENCE-source-sans-3.txt").write_text(licence, "utf-8")


def _versions(modules: Path) -> str:
    lines = []
    for name in PACKAGES:
        package = json.loads((modules / name / "package.json").read_text("utf-8"))
        lines.append(f"{name} {package['version']} {package['license']}\n")
    return "".join(lines)


def main(folder: str) -> None:
    """Copy, edit and note the versions of everything under `static/vendor`."""
    modules = Path(folder) / "node_modules"
    _write_sheets(modules)
    _write_scripts(modules)
    _write_fonts(modules)
    (STATIC / "VERSIONS.txt").write_text(_versions(modules), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
