"""What is vendored carries no Crown identity, no stray address and its licence."""

import re

import pytest

from doorstep.web import vendor

FILES = sorted(p for p in vendor.STATIC.rglob("*") if p.suffix in (".css", ".js"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_vendored_file_holds_what_is_reserved_for_government(path: object) -> None:
    text = path.read_text("utf-8")  # type: ignore[attr-defined]
    assert "GDS Transport" not in text
    assert "govuk-crest" not in text
    assert "/assets/" not in text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_vendored_file_points_to_a_source_map(path: object) -> None:
    text = path.read_text("utf-8")  # type: ignore[attr-defined]
    assert len(text) > 1000
    assert "sourceMappingURL" not in text


def test_every_image_and_font_asked_for_is_there() -> None:
    for path in [p for p in FILES if p.suffix == ".css"]:
        for name in re.findall(r"url\(([^)\"']+)\)", path.read_text("utf-8")):
            if not name.startswith("data:"):
                assert (vendor.STATIC / name).is_file(), name


def test_each_package_has_its_version_and_licence_beside_it() -> None:
    versions = (vendor.STATIC / "VERSIONS.txt").read_text("utf-8")
    assert all(f"{name} " in versions for name in vendor.PACKAGES)
    assert len(list(vendor.STATIC.glob("LICENCE-*.txt"))) == len(vendor.PACKAGES)


def test_a_style_sheet_loses_crest_typeface_and_map() -> None:
    css = (
        "@font-face{font-family:GDS Transport;src:url(/assets/fonts/x.woff2)}"
        "a{font-family:GDS Transport,arial}"
        "b{background:url(/assets/images/govuk-crest.svg)}"
        "c{background:url(/assets/images/tick.svg)}/*# sourceMappingURL=x.map */"
    )
    assert vendor.sheet(css) == (
        'a{font-family:"Source Sans 3",arial}b{background:none}'
        "c{background:url(img/tick.svg)}"
    )


def test_a_script_of_one_line_keeps_all_but_its_map() -> None:
    script = "export{a};//# sourceMappingURL=x.js.map"
    assert vendor.without_source_map(script) == "export{a};"
