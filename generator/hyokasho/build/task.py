"""What is done for one assessment: checks, composes and renders it, wherever there is a processor.

A task takes bytes and gives bytes: it reads no file of the user, writes none, and asks no git.
"""

import gc
import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from multiprocessing import util
from pathlib import Path

from hyokasho import kept
from hyokasho.build.checked import check_source
from hyokasho.build.errors import EngineError
from hyokasho.build.fingerprint import rendering, tool_digest
from hyokasho.build.formats import Format, Renderers
from hyokasho.build.kit import Kit
from hyokasho.build.logged import ChangeLog, change_log
from hyokasho.build.material import Material
from hyokasho.build.outcome import Outcome
from hyokasho.build.printed import printed_document
from hyokasho.build.states import RememberedFiles
from hyokasho.build.surroundings import Registers
from hyokasho.check.failure import failure, trace
from hyokasho.check.spec import Checked
from hyokasho.document.edition import Edition
from hyokasho.document.model import Document
from hyokasho.errors import HyokashoError
from hyokasho.findings import Finding, has_errors
from hyokasho.fonts import Font
from hyokasho.render.encode import document_json


def build(
    kit: Kit, material: Material, edition: Edition, done: Mapping[Format, str], stamp: str
) -> Outcome:
    """Builds an assessment in the formats of `done`.

    `done` has the digest of what the file of each format that is wanted was made of, empty where it
    must be made anew: a format whose digest is still the same is not rendered. `stamp` is what
    the foot says of the commit, empty for nothing. That hyokasho itself fails is an outcome too.

    Raises:
        EngineError: There is no room to work.
        HyokashoError: No document can be made here.
    """
    started = time.perf_counter()
    if kit.tool and kit.tool != tool_digest():
        return Outcome(stranger=True)
    try:
        outcome = _built(kit, material, edition, done, stamp)
    except HyokashoError:
        raise
    except OSError as error:
        # It reads and writes only folders of its own.
        raise EngineError(
            f"作業用のフォルダ {tempfile.gettempdir()} を使えません（{error.strerror}）。"
            "空き容量と権限を確かめてください。前の出力はそのまま残っています。"
        ) from error
    except Exception as error:  # noqa: BLE001 - the top of a job, which is to stop no other.
        outcome = Outcome(findings=(failure(error, material.spec.name),), trace=trace(error))
    if not gc.isenabled():
        gc.collect()
    return replace(outcome, seconds=time.perf_counter() - started)


def _built(
    kit: Kit, material: Material, edition: Edition, done: Mapping[Format, str], stamp: str
) -> Outcome:
    kept.keep_in(Path(kit.cache) if kit.cache else None)
    font = _font(kit)
    spec = material.spec
    registers = _registers(material.registers, font)
    checked = check_source(spec, material.source, material.beside, registers)
    around = registers.around(spec)
    outcome = Outcome(around=around.findings, findings=checked.findings)
    if checked.assessment is None or not checked.publishable:
        return outcome
    agency, library = around.surroundings.agency, around.surroundings.library
    log = change_log(spec, checked, agency, material.history, font, edition)
    outcome = replace(outcome, findings=_sorted(checked, log), remarks=log.remarks)
    if has_errors(outcome.findings):
        return outcome
    document = printed_document(checked, library, edition, log)
    if stamp:
        document = replace(document, stamp=_stamp(stamp, document.source))
    said = digest(document)
    made_of = {
        kind: hashlib.sha256(f"{said} {rendering(kit, kind)}".encode()).hexdigest()
        for kind in Format
    }
    renderers = _renderers(font, kit.epoch)
    changed = [kind for kind, before in done.items() if before != made_of[kind]]
    try:
        rendered = renderers.render_all(document, changed)
    except HyokashoError as error:
        return replace(outcome, failure=error.message)
    form = checked.assessment.form
    return replace(
        outcome,
        title=document.title,
        agency=document.agency,
        kind=form.kind,
        form=form.id,
        made_of=made_of,
        rendered=rendered,
    )


def _stamp(commit: str, source: bytes) -> str:
    """What stands at the foot: from which commit and which source a page was made."""
    return f"{commit}　元データ SHA-256 {hashlib.sha256(source).hexdigest()[:16]}"


def _sorted(checked: Checked, log: ChangeLog) -> tuple[Finding, ...]:
    return tuple(sorted((*checked.findings, *log.findings), key=lambda finding: finding.sort_key))


@lru_cache(maxsize=2)
def _font(kit: Kit) -> Font:
    if kit.font_data is None:
        return Font(Path(kit.font))
    folder = tempfile.mkdtemp(prefix="hyokasho-")
    _at_end(partial(shutil.rmtree, folder, ignore_errors=True))
    path = Path(folder, kit.font)
    path.write_bytes(kit.font_data)
    return Font(path)


@lru_cache(maxsize=32)
def _registers(files: RememberedFiles, font: Font) -> Registers:
    # The assessments of an agency share their registers.
    return Registers(font, files)


@lru_cache(maxsize=2)
def _renderers(font: Font, epoch: str) -> Renderers:
    renderers = Renderers(font, epoch)
    _at_end(renderers.close)
    return renderers


def _at_end(work: Callable[[], object]) -> None:
    """Does something when this process ends; those of a pool do not end as others do."""
    util.Finalize(None, work, exitpriority=1)


def digest(document: Document) -> str:
    """A hash of all that a document says, its drawings and its source included."""
    printed = document_json(document)
    found = hashlib.sha256(b"%d " % len(printed))
    found.update(printed)
    found.update(document.source)
    return found.hexdigest()
