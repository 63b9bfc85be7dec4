"""Memory of `gazette parse` for a file of very many pages: a scan without a text layer, or the sample's PDF over and over.

    python bench/long.py scan [PAGES]      every page another picture, so that nothing is known of it; a second a page and core
    python bench/long.py text [PAGES]

The figure is the resident memory of the command and of all processes that it started, taken every half second; what
they share is counted for each of them.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pypdfium2

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / 'corpus' / 'linzhi-2023-03' / 'source.pdf'
PAGES = 2_000
WHOLE = 25  # every so many pages of the scan one is printed from top to bottom, the others have a few lines
BAND = 12  # parts of a page, one of which is printed on such a page
TICK = 0.5  # seconds


def made(kind: str, count: int, path: Path) -> None:
    """Write a file of so many pages."""
    document = pypdfium2.PdfDocument.new()
    if kind == 'scan':
        _draw(document, count)
    else:
        sample = pypdfium2.PdfDocument(SAMPLE)
        for start in range(0, count, len(sample)):
            document.import_pages(sample, range(min(len(sample), count - start)))
    document.save(path)


def _draw(document: pypdfium2.PdfDocument, count: int) -> None:
    """Pages that are one grey picture of 200 dpi each."""
    sys.path.append(str(ROOT / 'tests'))
    from make_scan import picture  # the tests' writer
    pictures = [picture(number).convert('L') for number in range(1, len(pypdfium2.PdfDocument(SAMPLE)) + 1)]
    for number in range(count):
        page = document.new_page(595, 842)
        image = pypdfium2.PdfImage.new(document)
        image.load_jpeg(io.BytesIO(_jpeg(pictures[number % len(pictures)].copy(), number)), inline=True)
        image.set_matrix(pypdfium2.PdfMatrix().scale(595, 842))
        page.insert_obj(image)
        page.gen_content()
        page.close()


def _jpeg(image: Any, number: int) -> bytes:
    """The picture of a page: whole, or one band of it, under a number that no other page has."""
    from PIL import ImageDraw
    draw = ImageDraw.Draw(image)
    if number % WHOLE:
        top = image.height * (1 + number % (BAND - 2)) // BAND
        draw.rectangle((0, 0, image.width, top), fill='white')
        draw.rectangle((0, top + image.height // BAND, image.width, image.height), fill='white')
    draw.text((200, 60), str(number + 1), fill='black', font_size=40)
    out = io.BytesIO()
    image.save(out, 'JPEG', quality=75)
    return out.getvalue()


def tree(pid: int) -> int:
    """Bytes resident in a process and all its descendants."""
    children: dict[int, list[int]] = {}
    for place in Path('/proc').glob('[0-9]*'):
        try:
            children.setdefault(int((place / 'stat').read_text().rpartition(') ')[2].split()[1]), []).append(int(place.name))
        except OSError:
            continue
    waiting, total = [pid], 0
    while waiting:
        one = waiting.pop()
        waiting += children.get(one, [])
        total += _resident(one)
    return total


def _resident(pid: int) -> int:
    try:
        return int(Path(f'/proc/{pid}/statm').read_text().split()[1]) * os.sysconf('SC_PAGE_SIZE')
    except OSError:
        return 0


def watched(path: Path, folder: Path) -> tuple[list[int], str]:
    """The memory at each moment while the file is parsed, and what the command told."""
    command = [sys.executable, '-m', 'gazette_parser', 'parse', str(path), '-o', str(folder / 'outputs'), '--jobs', '2']
    told = folder / 'told'
    with told.open('wb') as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, env={**os.environ, 'XDG_CACHE_HOME': str(folder / 'cache')})
        seen = []
        while process.poll() is None:
            seen.append(tree(process.pid))
            time.sleep(TICK)
    return seen, told.read_text('utf8')


def main(kind: str, count: int) -> None:
    """Print the peak, and the peak in each tenth of the time."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made(kind, count, folder / 'long.pdf')
        print(f'{count} pages, {(folder / "long.pdf").stat().st_size >> 20} MiB')
        seen, told = watched(folder / 'long.pdf', folder)
    print(told.strip().splitlines()[0] if told else 'nothing was told')
    parts = [seen[len(seen) * n // 10:len(seen) * (n + 1) // 10] or [0] for n in range(10)]
    print(f'peak {max(seen) >> 20} MiB in {len(seen) * TICK / 60:.1f} min; in each tenth of the time:',
          *(max(part) >> 20 for part in parts))


if __name__ == '__main__':
    main(sys.argv[1] if sys.argv[1:] else 'scan', int(sys.argv[2]) if sys.argv[2:] else PAGES)
