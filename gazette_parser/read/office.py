"""Old and foreign office documents (doc, wps, rtf, odt): turned into docx by LibreOffice, where it is installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from gazette_parser.errors import SourceError
from gazette_parser.model import RawPage, Source
from gazette_parser.read.child import grant
from gazette_parser.read.docx import read_docx

PROGRAMS = ('soffice', 'libreoffice')
SECONDS = 60
KINDS = {'doc': 'an old Word or WPS document', 'rtf': 'an RTF document', 'odt': 'an OpenDocument text'}
# Leads the process group in which LibreOffice works, and ends all of it when LibreOffice is done, or when standard
# input is closed: by us at the time limit, by the system when we are killed.
WARDEN = """
import os, signal, subprocess, sys, threading
def end(code=signal.SIGKILL):
    os.killpg(0, code)
def watch():
    sys.stdin.buffer.read()
    end()
threading.Thread(target=watch, daemon=True).start()
subprocess.call(sys.argv[1:], stdin=subprocess.DEVNULL)
end()
"""
# Neither macros nor links to other places, whatever the document asks for.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def read_office(source: Source) -> tuple[RawPage, ...]:
    """The document's paragraphs and tables; `SourceError` says what to install where there is no LibreOffice."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise SourceError(source.name, f'it is {KINDS[source.format]}', 'install LibreOffice, or save it as docx')
    grant(SECONDS)
    with tempfile.TemporaryDirectory(prefix='gazette-', ignore_cleanup_errors=True) as folder:
        data = _converted(program, source, Path(folder))
    return read_docx(replace(source, data=data))


def _converted(program: str, source: Source, folder: Path) -> bytes:
    """The document as docx."""
    (folder / 'profile' / 'user').mkdir(parents=True)
    (folder / 'profile' / 'user' / 'registrymodifications.xcu').write_text(PROFILE, 'utf8')
    given = folder / f'document.{source.format}'
    given.write_bytes(source.data)
    made = folder / 'made' / 'document.docx'
    _run([program, '--headless', '--norestore', f'-env:UserInstallation={(folder / "profile").as_uri()}',
          '--convert-to', 'docx', '--outdir', str(made.parent), str(given)], folder, source.name)
    if not made.is_file():
        raise SourceError(source.name, 'LibreOffice cannot read it', 'open it in an office program and save it as docx')
    return made.read_bytes()


def _run(command: list[str], folder: Path, name: str) -> None:
    """Run a command and everything that it starts, for a limited time."""
    environment = {**os.environ, 'HOME': str(folder), 'TMPDIR': str(folder)}
    process = subprocess.Popen([sys.executable, '-I', '-c', WARDEN, *command], stdin=subprocess.PIPE, env=environment,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise SourceError(name, 'LibreOffice takes too long to read it', 'open it there and save it as docx') from error
    finally:
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            process.stdin.close()
        process.wait()
