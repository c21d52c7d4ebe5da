#!/usr/bin/env python3
"""Copy the front-end assets the site serves from node_modules into static/vendor/.

For the maintainer who updates them; the result is committed, so the site itself needs no Node:

    npm ci --ignore-scripts && python scripts/vendor.py && rm -r node_modules

`python scripts/vendor.py --check` needs no Node either. It compares the committed files with
static/vendor/VENDORED.md and exits 1 naming each difference.
"""

import argparse
import hashlib
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
TABLE = VENDOR / "VENDORED.md"

BOOTSTRAP = "bootstrap"
INTER = "@fontsource-variable/inter"
TINOS = "@fontsource/tinos"

# Where browsers find a character in more than one range they take the face declared last. Vietnamese
# therefore follows latin-ext: both cover ă, đ, ơ and ư, and a Vietnamese page then loads 10 KB, not 85.
INTER_SUBSETS = ("latin-ext", "vietnamese", "latin")
INTER_CSS = "inter/inter.css"

# Times New Roman's measures, for the printed brief. Its Vietnamese subset holds ă, đ, ơ and ư: no latin-ext.
# Each subset is a family of its own: the maker of the PDF takes two files of one family and face for the same font.
TINOS_SUBSETS = {"latin": "Tinos", "vietnamese": "Tinos Vietnamese"}
TINOS_FACES = (("400", "normal"), ("400", "italic"), ("700", "normal"))
TINOS_CSS = "tinos/tinos.css"

# file in static/vendor/ -> (package, file in the package)
COPIES = {
    "bootstrap/bootstrap.min.css": (BOOTSTRAP, "dist/css/bootstrap.min.css"),
    "bootstrap/LICENSE": (BOOTSTRAP, "LICENSE"),
    **{
        f"inter/inter-{subset}-wght-normal.woff2": (INTER, f"files/inter-{subset}-wght-normal.woff2")
        for subset in INTER_SUBSETS
    },
    "inter/LICENSE": (INTER, "LICENSE"),
    **{
        f"tinos/tinos-{subset}-{weight}-{style}.woff2": (TINOS, f"files/tinos-{subset}-{weight}-{style}.woff2")
        for subset in TINOS_SUBSETS
        for weight, style in TINOS_FACES
    },
    "tinos/LICENSE": (TINOS, "LICENSE"),
}
PACKAGE_OF = {**{file: package for file, (package, _) in COPIES.items()}, INTER_CSS: INTER, TINOS_CSS: TINOS}

# The maps are not shipped, and the manifest storage refuses a file that names a missing one.
SOURCE_MAP = re.compile(rb"\s*(?:/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=[^\r\n]*)")

FONT_FACE = """\
@font-face {{
  font-family: "{family}";
  font-style: {style};
  font-weight: {weight};
  font-display: swap;
  src: url("{file}") format("woff2");
  unicode-range: {ranges};
}}
"""

HEADER = """\
# Vendored assets

Written by `scripts/vendor.py`; do not edit these files or this table by hand.
The licence texts lie beside the files. `inter.css` and `tinos.css` are ours, their character ranges the packages'.

| file | package | version | licence | sha256 |
| --- | --- | --- | --- | --- |
"""


def main():
    parser = argparse.ArgumentParser(description="Copy or check the vendored front-end assets.")
    parser.add_argument("--check", action="store_true", help="only compare the files with VENDORED.md")
    if not parser.parse_args().check:
        vendor()
    if problems := differences():
        sys.exit("\n".join(problems))
    print(f"static/vendor: {len(PACKAGE_OF)} files as recorded")


def vendor():
    if not MODULES.is_dir():
        sys.exit("node_modules is missing: run npm ci first")
    for file, (package, source) in COPIES.items():
        write(file, without_source_map(source, (MODULES / package / source).read_bytes()))
    write(INTER_CSS, inter_css().encode())
    write(TINOS_CSS, tinos_css().encode())
    TABLE.write_text(HEADER + "".join(map(table_row, sorted(PACKAGE_OF))), encoding="utf-8", newline="\n")


def write(file, content):
    path = VENDOR / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def without_source_map(name, content):
    return SOURCE_MAP.sub(b"", content) if name.endswith((".css", ".js")) else content


def inter_css():
    face = {"family": "Inter Variable", "style": "normal", "weight": "100 900"}
    files = [(subset, face | {"file": f"inter-{subset}-wght-normal.woff2"}) for subset in INTER_SUBSETS]
    return faces_css(INTER, files)


def tinos_css():
    files = []
    for subset, family in TINOS_SUBSETS.items():
        for weight, style in TINOS_FACES:
            file = f"tinos-{subset}-{weight}-{style}.woff2"
            files.append((subset, {"family": family, "style": style, "weight": weight, "file": file}))
    return faces_css(TINOS, files)


def faces_css(package, files):
    """`files`: (subset, what FONT_FACE asks for)."""
    ranges = json.loads((MODULES / package / "unicode.json").read_text(encoding="utf-8"))
    return "\n".join(FONT_FACE.format(**face, ranges=ranges[subset].replace(",", ", ")) for subset, face in files)


def table_row(file):
    package = PACKAGE_OF[file]
    about = json.loads((MODULES / package / "package.json").read_text(encoding="utf-8"))
    return f"| {file} | {package} | {about['version']} | {about['license']} | {sha256(VENDOR / file)} |\n"


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def differences():
    """One line for each way in which list, table, disk and package.json disagree."""
    if not TABLE.is_file():
        return ["VENDORED.md: missing"]
    recorded = recorded_files()
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    present.discard(TABLE.name)
    problems = []
    for file in sorted(present | set(recorded) | set(PACKAGE_OF)):
        if file not in PACKAGE_OF:
            problems.append(f"{file}: not listed in scripts/vendor.py")
        elif file not in present:
            problems.append(f"{file}: missing")
        elif file not in recorded:
            problems.append(f"{file}: not in VENDORED.md")
        else:
            problems += changes_of(file, recorded[file])
    return problems


def recorded_files():
    """{file: (package, version, sha256)} as the table has it."""
    rows = [line.strip("| ").split(" | ") for line in TABLE.read_text(encoding="utf-8").splitlines()]
    return {row[0]: (row[1], row[2], row[4]) for row in rows if len(row) == 5 and len(row[4]) == 64}


def changes_of(file, record):
    package, version, digest = record
    pinned = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    if sha256(VENDOR / file) != digest:
        yield f"{file}: sha256 differs from VENDORED.md"
    if pinned.get(package) != version:
        yield f"{file}: from {package} {version}, package.json asks for {pinned.get(package)}"


if __name__ == "__main__":
    main()
