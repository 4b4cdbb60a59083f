"""The fixed parts of an ODS file: manifest, styles, view settings."""

from xml.sax.saxutils import quoteattr

NAMESPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in {
            "office": "office",
            "style": "style",
            "text": "text",
            "table": "table",
            "number": "datastyle",
            "fo": "xsl-fo-compatible",
            "config": "config",
            "meta": "meta",
            "manifest": "manifest",
        }.items()
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:ooo="http://openoffice.org/2004/office"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
VERSION = 'office:version="1.3"'

MANIFEST = (
    f'{HEAD}<manifest:manifest {NAMESPACES} manifest:version="1.3">'
    '<manifest:file-entry manifest:full-path="/" manifest:version="1.3"'
    ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}.xml" manifest:media-type="text/xml"/>'
        for name in ("content", "styles", "meta", "settings")
    )
    + "</manifest:manifest>"
)

META = (
    f"{HEAD}<office:document-meta {NAMESPACES} {VERSION}><office:meta>"
    "<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
    "</office:meta></office:document-meta>"
)

STYLES = (
    f"{HEAD}<office:document-styles {NAMESPACES} {VERSION}><office:styles>"
    '<style:default-style style:family="table-cell"><style:text-properties'
    ' fo:font-family="&apos;Noto Sans CJK TC&apos;" style:font-family-asian="&apos;Noto Sans CJK TC&apos;"'
    ' fo:font-size="11pt" style:font-size-asian="11pt"/></style:default-style>'
    '<style:style style:name="Default" style:family="table-cell"/></office:styles>'
    '<office:automatic-styles><style:page-layout style:name="page"><style:page-layout-properties'
    ' fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape"'
    ' fo:margin="1.5cm" style:scale-to-X="1" style:scale-to-Y="0"/>'
    "<style:footer-style/></style:page-layout></office:automatic-styles>"
    '<office:master-styles><style:master-page style:name="Default" style:page-layout-name="page">'
    "<style:footer><text:p><text:page-number>1</text:page-number> / "
    "<text:page-count>1</text:page-count></text:p></style:footer>"
    "</style:master-page></office:master-styles></office:document-styles>"
)

_DAY = (
    '{year}<number:text>{mark}</number:text><number:month number:style="long"/>'
    '<number:text>{mark}</number:text><number:day number:style="long"/>'
)
_CLOCK = (
    '<number:text> </number:text><number:hours number:style="long"/>'
    '<number:text>:</number:text><number:minutes number:style="long"/>'
)
_NUMBERS = (
    '<number:number-style style:name="N-integer">'
    '<number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/>'
    '</number:number-style><number:number-style style:name="N-decimal">'
    '<number:number number:decimal-places="1" number:min-integer-digits="1"/></number:number-style>'
    '<number:percentage-style style:name="N-percent">'
    '<number:number number:decimal-places="1" number:min-integer-digits="1"/>'
    "<number:text>%</number:text></number:percentage-style>"
    '<number:text-style style:name="N-text"><number:text-content/></number:text-style>'
)
_LOOKS = {
    "title": ("", 'fo:font-size="16pt" style:font-size-asian="16pt"', True, "#17324d"),
    "remark": ("", 'fo:font-size="10pt" style:font-size-asian="10pt"', False, "#55606e"),
    "heading": (
        'fo:background-color="#e6ebf1" fo:border-bottom="0.75pt solid #17324d" fo:wrap-option="wrap"',
        "",
        True,
        "#000000",
    ),
    "body": (
        'fo:border-bottom="0.5pt solid #d5dae1" fo:wrap-option="wrap" style:vertical-align="top"',
        "",
        False,
        "#000000",
    ),
    "total": ('fo:border-top="0.75pt solid #17324d"', "", True, "#000000"),
}
_KINDS = {
    "text": "start",
    "integer": "end",
    "decimal": "end",
    "percent": "end",
    "date": "start",
    "datetime": "start",
}


def automatic_styles(widths: set[int], language: str) -> str:
    """Return the styles that cells (look-kind) and columns (w and the width) refer to."""
    columns = "".join(
        f'<style:style style:name="w{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * 0.21 + 0.4:.2f}cm"/></style:style>'
        for width in sorted(widths)
    )
    cells = "".join(_cell_style(look, kind) for look in _LOOKS for kind in _KINDS)
    sheet = (
        '<style:style style:name="sheet" style:family="table" style:master-page-name="Default">'
        '<style:table-properties table:display="true"/></style:style>'
    )
    return (
        f"<office:automatic-styles>{_NUMBERS}{_date_styles(language)}{columns}{cells}{sheet}"
        "</office:automatic-styles>"
    )


def _date_styles(language: str) -> str:
    place, year, mark = "", '<number:year number:style="long"/>', "-"
    if language == "zh":
        # Without the place, readers with other settings do not know the calendar.
        place = ' number:language="zh" number:country="TW"'
        year, mark = '<number:year number:style="long" number:calendar="ROC"/>', "/"
    day = _DAY.format(year=year, mark=mark)
    return "".join(
        f'<number:date-style style:name="N-{kind}"{place}>{parts}</number:date-style>'
        for kind, parts in (("date", day), ("datetime", day + _CLOCK))
    )


def _cell_style(look: str, kind: str) -> str:
    cell, text, bold, colour = _LOOKS[look]
    weight = 'fo:font-weight="bold" style:font-weight-asian="bold" ' if bold else ""
    return (
        f'<style:style style:name="{look}-{kind}" style:family="table-cell"'
        f' style:parent-style-name="Default" style:data-style-name="N-{kind}">'
        f"<style:table-cell-properties {cell}/>"
        f'<style:paragraph-properties fo:text-align="{_KINDS[kind]}"/>'
        f'<style:text-properties {weight}{text} fo:color="{colour}"/></style:style>'
    )


def settings(names: list[str], frozen_rows: list[int]) -> str:
    """Return view settings that keep that many rows in sight at the top of each sheet."""
    sheets = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(name)}>"
        f"{_item('VerticalSplitMode', 'short', 2)}{_item('VerticalSplitPosition', 'int', rows)}"
        f"{_item('ActiveSplitRange', 'short', 2)}{_item('PositionBottom', 'int', rows)}"
        f"{_item('ShowGrid', 'boolean', 'false')}</config:config-item-map-entry>"
        for name, rows in zip(names, frozen_rows, strict=True)
    )
    return (
        f"{HEAD}<office:document-settings {NAMESPACES} {VERSION}><office:settings>"
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f"{_item('ViewId', 'string', 'view1')}"
        f'<config:config-item-map-named config:name="Tables">{sheets}</config:config-item-map-named>'
        "</config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )


def _item(name: str, kind: str, value: int | str) -> str:
    return f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
