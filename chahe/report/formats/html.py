"""One self-contained HTML file: no request leaves it, it prints, and it is marked up for those who do not see it."""

from base64 import b64encode
from html import escape
from pathlib import Path

from chahe.report.chart_image import png
from chahe.report.content import (
    DRAFT,
    DRAFT_LINE,
    Block,
    Code,
    Document,
    Heading,
    Para,
    Picture,
    Points,
    Table,
    printable,
)
from chahe.report.volumes import Volume

SUFFIX = ".html"
VOLUMES = (1, 2, 3)

_STYLE = """
:root { color-scheme: light; }
body { font-family: "Microsoft JhengHei", "Noto Sans CJK TC", "PingFang TC", sans-serif; line-height: 1.65;
  max-width: 62rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; color: #1a1a1a; background: #fff; }
h1, h2, h3, h4 { line-height: 1.3; } h2 { border-bottom: 2px solid #44546a; margin-top: 2.5rem; }
table { border-collapse: collapse; width: 100%; margin: .8rem 0; table-layout: fixed; }
th, td { border: 1px solid #767676; padding: .3rem .5rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; font-weight: normal; }
thead th { background: #e7ecf2; font-weight: bold; } table.small { font-size: .82rem; }
tbody th { background: #f6f8fa; } caption { text-align: left; font-weight: bold; padding: .3rem 0; }
pre { background: #f6f8fa; border-left: 3px solid #767676; padding: .6rem; font-size: .78rem; white-space: pre-wrap;
  overflow-wrap: anywhere; }
figure { margin: 1rem 0; } figure img { max-width: 100%; height: auto; }
.note { font-size: .9rem; color: #444; } .marking { text-align: center; font-weight: bold; }
.draft { position: sticky; top: 0; background: #b00020; color: #fff; text-align: center; font-weight: bold;
  padding: .35rem; z-index: 1; }
nav ol { list-style: none; padding-left: 0; } nav li.l2 { padding-left: 1.5rem; } a { color: #1a4f8b; }
.mark { display: none; } .skip { position: absolute; left: -999px; } .skip:focus { position: static; }
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; } .draft { position: static; }
  .mark { display: block; position: fixed; top: 38%; left: 0; right: 0; text-align: center; font-size: 110pt;
  font-weight: bold; color: #b00020; opacity: .1; transform: rotate(-35deg); }
  h2.fresh { break-before: page; } tr, figure { break-inside: avoid; }
  thead { display: table-header-group; } a { color: inherit; text-decoration: none; } .skip { display: none; } }
@page { size: A4; margin: 18mm; }
"""


def write(volume: Volume, path: Path) -> None:
    """Write one volume."""
    path.write_text(page(volume.document), encoding="utf-8", newline="\n")


def page(document: Document) -> str:
    """The whole page."""
    # On paper the banner stands once; the mark behind the text is repeated on every sheet.
    mark = f'<div class="mark" aria-hidden="true">{_text(DRAFT)}</div>'
    draft = f'<div class="draft" role="note">{_text(DRAFT_LINE)}</div>{mark}' if document.draft else ""
    title = _text(document.title) + (f"（{_text(DRAFT)}）" if document.draft else "")
    body = [_block(b, n) for n, b in enumerate(document.blocks)]
    cover = "".join(f'<tr><th scope="row">{_text(k)}</th><td>{_text(v)}</td></tr>' for k, v in document.cover)
    return (
        "<!DOCTYPE html>\n"
        '<html lang="zh-Hant-TW">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        'img-src data:">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n"
        "<body>\n"
        f'<a class="skip" href="#main">跳至內容</a>\n{draft}\n'
        f'<header><p class="marking">{_text(document.marking)}</p><h1>{title}</h1>\n'
        f'<table><colgroup><col style="width:24%"><col></colgroup><tbody>{cover}</tbody></table></header>\n'
        f"{_contents(document)}\n"
        f'<main id="main">\n{chr(10).join(body)}\n</main>\n</body>\n</html>\n'
    )


def _contents(document: Document) -> str:
    lines = [
        f'<li class="l{b.level}"><a href="#b{n}">{_text(b.text)}</a></li>'
        for n, b in enumerate(document.blocks)
        if isinstance(b, Heading) and b.listed and b.level <= 2
    ]
    return f'<nav aria-label="目錄"><h2>目錄</h2><ol>{"".join(lines)}</ol></nav>'


def _block(block: Block, number: int) -> str:
    match block:
        case Heading():
            level = block.level + 1  # the title of the page is the only h1
            fresh = ' class="fresh"' if block.level == 1 and block.fresh else ""
            anchor = f'<a id="i-{_attribute(block.anchor)}"></a>' if block.anchor else ""
            return f'<h{level} id="b{number}"{fresh}>{anchor}{_text(block.text)}</h{level}>'
        case Para():
            label = f"<strong>【{_text(block.label)}】</strong>" if block.label else ""
            return f"<p{' class=note' if block.note else ''}>{label}{_text(block.text)}</p>"
        case Points():
            return "<ul>" + "".join(f"<li>{_text(i)}</li>" for i in block.items) + "</ul>"
        case Code():
            return f"<pre><code>{escape(printable(block.text))}</code></pre>"
        case Picture():
            data = b64encode(png(block)).decode("ascii")
            return (
                f'<figure><img alt="{_attribute(block.alt)}" src="data:image/png;base64,{data}">'
                f"<figcaption>{_text(block.title)}</figcaption></figure>"
            )
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    total = sum(table.widths)
    columns = "".join(f'<col style="width:{100 * w / total:.1f}%">' for w in table.widths)
    head = "".join(f'<th scope="col">{_text(h)}</th>' for h in table.headers)
    caption = f"<caption>{_text(table.caption)}</caption>" if table.caption else ""
    rows = []
    for number, row in enumerate(table.rows):
        link = table.links[number] if table.links else ""
        first = f'<a href="#i-{_attribute(link)}">{_text(row[0])}</a>' if link else _text(row[0])
        rest = "".join(f"<td>{_text(c)}</td>" for c in row[1:])
        rows.append(f'<tr><th scope="row">{first}</th>{rest}</tr>')
    return (
        f"<table{' class=small' if table.small else ''}>{caption}<colgroup>{columns}</colgroup>"
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _text(text: str) -> str:
    return escape(printable(text)).replace("\n", "<br>")


def _attribute(text: str) -> str:
    return escape(printable(text), quote=True).replace("\n", " ")
