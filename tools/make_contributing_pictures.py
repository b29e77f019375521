"""Makes the pictures of CONTRIBUTING.ja.md from what the commands say and print today.

It changes one sentence of a real spec in a repository of its own, in a temporary folder, and shows
what the commands make of it. Needs git, Chromium, pdftotext and pdftoppm. Run from the repository:

    python tools/make_contributing_pictures.py
"""

import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from hyokasho.document.lines import columns
from hyokasho.fonts import find_font

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "images"
SPEC = Path("specs", "okayama", "yobosesshu.yaml")
OLD = "情報セキュリティ研修を年1回以上実施する。\n"
NEW = "情報セキュリティ研修を年1回以上実施し、受けなかった者には個別に受けさせる。\n"
KEY = "対象人数: 30万人以上"
SLIP = "対象人数：30万人以上"
NOTE = """
次回の変更:
  - 項目: Ⅳ－２－従業者に対する教育・啓発－具体的な方法
    変更の種類: リスクを明らかに軽減させる変更
    説明: 研修を受けない者をなくす措置を加えるもので、リスクを軽減させる変更であるため。
"""
BROWSER = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
PAGE_STYLE = "body{margin:0;padding:18px;background:#eef1f5;font:16px/1.6 hyo;width:max-content}"
TERMINAL_STYLE = (
    "pre{margin:0;padding:14px 18px;background:#1e2430;color:#e6e9ef;border-radius:8px;"
    "font:15px/24px DejaVu Sans Mono,hyo}"
    "i{font-style:normal;display:inline-block;text-align:center;white-space:pre}"
    ".r{color:#ff9d9d}.g{color:#a5e6a5}.d{color:#8f9bb3}"
)


def main() -> None:
    """Writes all pictures to docs/images/."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "specs", folder / "specs")
        git(folder, "init", "-q", "-b", "main")
        commit(folder, "評価書")
        git(folder, "checkout", "-q", "-b", "kenshu")
        before = page(folder, "1")
        spec = folder / SPEC
        text = spec.read_text(encoding="utf-8")
        spec.write_text(text.replace(KEY, SLIP, 1), encoding="utf-8")
        picture("contributing-check", terminal(folder, "check", SPEC.as_posix(), upto=4), 884, 210)
        head, found, tail = text.partition(f"特定個人情報保護研修及び{OLD}")
        changed = head + found.replace(OLD, NEW) + tail
        spec.write_text(changed, encoding="utf-8")
        picture("contributing-edit", diff(folder), 1060, 252)
        picture("contributing-page", both(before, page(folder, "2")), 838, 536)
        commit(folder, "研修を受けなかった者への措置を加える")
        review(folder, "contributing-review", 920, 612)
        spec.write_text(changed + NOTE, encoding="utf-8")
        commit(folder, "変更の種類を選ぶ")
        review(folder, "contributing-review-done", 920, 612)


def said(folder: Path, *words: str, codes: tuple[int, ...] = (0,)) -> str:
    """All that a program says in the folder."""
    done = subprocess.run(  # noqa: S603 - The programs are named here, the words are ours.
        words,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        timeout=300,
    )
    assert done.returncode in codes, done.stdout
    return done.stdout


def git(folder: Path, *words: str) -> str:
    """What git says in the folder."""
    named = ("-c", "user.name=担当者", "-c", "user.email=tanto@example.jp")
    return said(folder, "git", *named, *words)


def commit(folder: Path, words: str) -> None:
    """Commits all that is there."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", words)


def hyokasho(folder: Path, *words: str) -> str:
    """All that the command says in the folder, whether it finds errors or not."""
    return said(folder, sys.executable, "-m", "hyokasho", *words, codes=(0, 1))


def terminal(folder: Path, command: str, spec: str, *, upto: int) -> str:
    """A terminal in which the command was run: what was typed, and the first lines said."""
    printed = hyokasho(folder, command, spec).splitlines()[:upto]
    typed = f"python3 -m nox -s {command} -- {spec}"
    lines = [f'<span class="d">$ </span>{cells(typed)}', ""]
    lines += [coloured(line) for line in printed]
    return f"<pre>{chr(10).join(lines)}</pre>"


def coloured(line: str) -> str:
    """A line with the colour that leads the eye."""
    shown = cells(line)
    if " エラー " in line or re.fullmatch(r"[ |]*\^", line):
        return f'<span class="r">{shown}</span>'
    return f'<span class="g">{shown}</span>' if "→" in line else shown


def cells(text: str) -> str:
    """Every sign in a cell of its width, as in a terminal."""
    return "".join(f'<i style="width:{columns(s) * 0.6}em">{html.escape(s)}</i>' for s in text)


def diff(folder: Path) -> str:
    """What was changed, as an editor shows it."""
    lines = git(folder, "diff", "-U2", "--", SPEC.as_posix()).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("@@"))
    out = []
    for line in (line[:58] + ("…" if len(line) > 58 else "") for line in lines[at + 1 :]):
        look = {"-": "r", "+": "g"}.get(line[:1], "")
        out.append(f'<span class="{look}">{cells(line)}</span>')
    title = f'<span class="d">{cells(SPEC.as_posix())}</span>'
    return f"<pre>{chr(10).join([title, '', *out])}</pre>"


def page(folder: Path, name: str) -> Path:
    """The part of a page of the PDF around the sentence, as a picture in the folder."""
    hyokasho(folder, "build", SPEC.as_posix(), "--format", "pdf")
    pdf = folder / "build" / "okayama" / "yobosesshu.pdf"
    boxes = said(folder, "pdftotext", "-bbox", str(pdf), "-")
    number, last = 0, (0, 0)
    for line in boxes.splitlines():
        number += "<page " in line
        # The last of several items of that name.
        if "具体的な方法" in line and (found := re.search(r'yMin="([\d.]+)"', line)):
            last = number, int(float(found[1]))
    number, top = last
    scale = 110 / 72
    out = folder / f"page-{name}"
    only = ("-f", str(number), "-l", str(number), "-singlefile")
    part = ("-x", "60", "-y", str(int(top * scale) - 200), "-W", "800", "-H", "205")
    said(folder, "pdftoppm", "-png", "-r", "110", *only, *part, str(pdf), str(out))
    return out.with_suffix(".png")


def both(before: Path, after: Path) -> str:
    """Two pictures, one above the other."""
    parts = (("直す前", before), ("直した後", after))
    return "".join(
        f'<div style="margin:0 0 6px">{words}</div>'
        f'<img src="{path.as_uri()}" style="display:block;border:1px solid #888;margin:0 0 14px">'
        for words, path in parts
    )


def review(folder: Path, name: str, width: int, height: int) -> None:
    """The review of the branch as the web page that the command makes."""
    hyokasho(folder, "review", "--base", "main", "--format", "html", "--out", "review.html")
    shot(folder / "review.html", name, width, height)


def picture(name: str, body: str, width: int, height: int) -> None:
    """A picture of a page of our own."""
    font = find_font().path.as_uri()
    style = f"@font-face{{font-family:hyo;src:url({font})}}{PAGE_STYLE}{TERMINAL_STYLE}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "page.html")
        text = f'<!doctype html><meta charset="utf-8"><style>{style}</style>{body}'
        path.write_text(text, encoding="utf-8")
        shot(path, name, width, height)


def shot(path: Path, name: str, width: int, height: int) -> None:
    """The page as Chromium shows it."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    assert browser, "Chromium がありません"
    OUT.mkdir(parents=True, exist_ok=True)
    target = OUT / f"{name}.png"
    with tempfile.TemporaryDirectory() as profile:
        apart = (f"--user-data-dir={profile}", "--allow-file-access-from-files")
        size = (f"--window-size={width},{height}", f"--screenshot={target}")
        said(path.parent, browser, *BROWSER, *apart, *size, path.as_uri())
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size:,}")


if __name__ == "__main__":
    main()
