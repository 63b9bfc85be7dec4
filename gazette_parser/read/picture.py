"""Picture files (JPEG, PNG, TIFF of one page or many): each picture is a page and recognised like a scanned one."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial

from PIL import ExifTags, Image, ImageOps

from gazette_parser.errors import SourceError
from gazette_parser.model import Note, RawPage, Source
from gazette_parser.read.child import grant
from gazette_parser.read.ink import Image as Pixels
from gazette_parser.read.layout import compose_parts
from gazette_parser.read.lines import Sheet
from gazette_parser.read.ocr import INSTALL, is_installed
from gazette_parser.read.scan import Picture, read_pictures, scale_for, settle_sizes

FORMATS = ('JPEG', 'PNG', 'TIFF')
MAX_PIXELS = 80_000_000  # of a picture: A3 at 600 dpi has 70 million
MAX_PAGES = 5_000
PART = 100  # pages held at a time
LEAST_DPI = 100  # less is no scan but a photograph that was told nothing
A4_WIDTH = 595.3  # points: of a picture that does not tell its size
PAGE_PIXELS = 500_000  # fewer than a page at 72 dpi has: a sign or a button of a saved web page
DAMAGED = (OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, ArithmeticError, struct.error)
_NO_ROOM = 'the picture needs more memory than there is'
_SIDEWAYS = (5, 6, 7, 8)  # orientations of EXIF in which the rows of the file are columns of the page
HUGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def read_picture(source: Source) -> tuple[RawPage, ...]:
    """A page for each picture in the file; `SourceError` where it is damaged or huge, or the engine is not installed."""
    if not is_installed():
        raise SourceError(source.name, 'it is a picture of a page', f'to recognise it: {INSTALL}')
    with closing(_opened(source)) as image:
        count = _count(image)
        if count > MAX_PAGES:
            raise SourceError(source.name, f'it has more than {MAX_PAGES} pages', 'divide the file')
        grant(count)
        pages = tuple(compose_parts(_parts(image, count)))
    if not any(page.blocks for page in pages):
        lost = [note.message for page in pages for note in page.notes if note.severity == 'error']
        raise SourceError(source.name, next(iter(lost), 'no text was found on it'), 'scan or save the picture anew')
    return pages


def is_page(head: bytes) -> bool:
    """Whether a picture may be a page, by the beginning of its file: signs and buttons are smaller."""
    try:
        with strict(), Image.open(io.BytesIO(head), formats=FORMATS) as image:
            return image.width * image.height >= PAGE_PIXELS
    except (*DAMAGED, *HUGE, MemoryError):
        return True  # reading it will tell


def _opened(source: Source) -> Image.Image:
    try:
        with strict():
            return Image.open(io.BytesIO(source.data), formats=FORMATS)
    except HUGE as error:
        raise SourceError(source.name, _huge(), 'scan it with fewer dots an inch') from error
    except MemoryError as error:
        raise SourceError(source.name, _NO_ROOM, 'scan it with fewer dots an inch, or close other programs') from error
    except DAMAGED as error:
        raise SourceError(source.name, 'the picture is damaged', 'get the file again from where it came') from error


@contextmanager
def strict() -> Iterator[None]:
    """The warning of a huge picture is an error; those of small faults are nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        warnings.simplefilter('error', Image.DecompressionBombWarning)
        yield


def _huge() -> str:
    return f'the picture has more than {MAX_PIXELS // 10**6} million pixels'


def _count(image: Image.Image) -> int:
    """How many pages there are: only TIFF has several."""
    try:
        with strict():
            return int(getattr(image, 'n_frames', 1)) if image.format == 'TIFF' else 1
    except (*DAMAGED, MemoryError):
        return 1


def _parts(image: Image.Image, count: int) -> Iterator[list[Sheet]]:
    for start in range(1, count + 1, PART):
        lost: dict[int, Sheet] = {}
        numbers = range(start, min(start + PART, count + 1))
        found = dict(read_pictures(_pictures(image, numbers, lost), len(numbers), count))
        sheets = [lost.get(number) or found[number] or _lost(number, 'the engine failed or took too long') for number in numbers]
        settle_sizes(sheets)
        yield sheets


def _pictures(image: Image.Image, numbers: range, lost: dict[int, Sheet]) -> Iterator[Picture]:
    """The pictures one after the other; of those that cannot be read a blank sheet is put among the `lost`."""
    for number in numbers:
        try:
            with strict():
                width, height, pixels = _page(image, number)
        except HUGE:
            lost[number] = _lost(number, _huge())
        except MemoryError:
            lost[number] = _lost(number, _NO_ROOM)
        except DAMAGED:
            lost[number] = _lost(number, 'it is damaged')
        else:
            yield number, width, height, partial(_same, pixels)


def _same(pixels: Pixels) -> Pixels:
    return pixels


def _lost(number: int, why: str) -> Sheet:
    return Sheet(number, 0.0, 0.0, [], notes=[Note(f'page cannot be read: {why}', 'error')])


def _page(image: Image.Image, number: int) -> tuple[float, float, Pixels]:
    """The size of a page in points, and its pixels as many as recognition wants."""
    import numpy

    image.seek(number - 1)
    if image.width * image.height > MAX_PIXELS:
        raise Image.DecompressionBombError
    turned = image.getexif().get(ExifTags.Base.Orientation) in _SIDEWAYS
    upright = ImageOps.exif_transpose(image)
    across, down = _dots(upright)[::-1 if turned else 1]
    width, height = upright.width * 72 / across, upright.height * 72 / down
    scale = scale_for(width, height)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    plain = plain_colours(upright)
    if plain.size != size:
        plain = plain.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    return width, height, numpy.asarray(plain)


def _dots(image: Image.Image) -> tuple[float, float]:
    """Dots an inch, as the file says or as an A4 page of that many dots has."""
    told = image.info.get('dpi') or (0.0, 0.0)
    if min(told) >= LEAST_DPI:
        return float(told[0]), float(told[1])
    dots = min(image.size) * 72 / A4_WIDTH
    return dots, dots


def plain_colours(image: Image.Image) -> Image.Image:
    """Grey or red, green and blue, eight bits each; what is transparent is paper."""
    if image.mode.startswith('I'):
        return image.convert('I').point(lambda value: value / 256).convert('L')
    if image.has_transparency_data:
        paper = Image.new('RGBA', image.size, 'white')
        paper.alpha_composite(image.convert('RGBA'))
        return paper.convert('RGB')
    return image.convert('L' if image.mode in ('1', 'L') else 'RGB')
