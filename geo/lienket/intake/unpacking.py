"""What stands in a file, a folder or a zip, laid out as copies that GDAL can open.

Nothing is ever opened beside the person's own file: GDAL would write there what it misses. The
copies have plain names, so that no letter of a path stands in the way.
"""

from __future__ import annotations

import re
import shutil
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from lienket import file_kinds
from lienket.i18n import format_size
from lienket.intake import file_check
from lienket.intake.remarks import Remarks, listed

_MOST_BYTES = 1 << 30
"""No zip holds more when it is unpacked [bytes]."""

_MOST_FILES = 5000
_CHUNK = 1 << 20
_UTF_8 = 0x800
"""The flag of a zip's entry whose name is in UTF-8."""

_BESIDE: Mapping[str, tuple[str, ...]] = {
    ".shp": (".shx", ".dbf", ".prj", ".cpg"),
    ".tab": (".dat", ".map", ".id", ".ind"),
    ".mif": (".mid",),
}
"""Files of several parts, by the ending of the one that is named."""

_NEEDED = {".tab": (".map", ".id"), ".mif": (".mid",)}
_ALONE = (
    *(
        ".gpkg",
        ".geojson",
        ".geojsonl",
        ".geojsons",
        ".json",
        ".kml",
        ".gpx",
        ".gml",
        ".dxf",
        ".dwg",
        ".fgb",
    ),
    ".sqlite",
)
_TABLES = (".csv", ".tsv", ".txt")
_PLAIN = re.compile(r"[\w.-]{1,80}", re.ASCII)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError)
"""What the reader of zips raises, besides what any file may."""


@dataclass(frozen=True, slots=True)
class Container:
    """A file or a set of files, copied: what it is called, where it is, what GDAL reads it with."""

    name: str
    path: Path
    driver: str


Save = Callable[[Path], None]
"""Writes one part of what was handed over to a path."""


def lay_out(path: Path, folder: Path, remarks: Remarks) -> list[Container]:
    """What `path` holds, copied into the empty `folder`; nothing, and a fault, where it is nothing.

    Raises:
        OSError: a file cannot be read or copied.
    """
    if not path.exists():
        remarks.fault("no_such_file")
        return []
    if path.is_dir():
        return _folder(path, folder, remarks)
    if not path.is_file():
        remarks.fault("not_a_file")
        return []
    path = _named_part(path)
    with path.open("rb") as file:
        head = file.read(2)
    if head.startswith(b"PK"):
        return _zip(path, folder, remarks)
    beside = {each.name: _copy(each) for each in _siblings(path)}
    found = _contained(path.name, beside, folder, remarks)
    return [found] if found else []


def _named_part(path: Path) -> Path:
    """The file of a set that stands for it, where another of the set was named."""
    for main, parts in _BESIDE.items():
        if path.suffix.lower() in parts:
            for each in _siblings(path):
                if each.suffix.lower() == main:
                    return each
    return path


def _siblings(path: Path) -> Iterator[Path]:
    """The files beside `path` that are called like it, and itself."""
    for each in sorted(path.parent.iterdir()):
        if each.stem.casefold() == path.stem.casefold() and each.is_file():
            yield each


def _copy(source: Path) -> Save:
    def save(target: Path) -> None:
        shutil.copyfile(source, target)

    return save


def _folder(path: Path, folder: Path, remarks: Remarks) -> list[Container]:
    """A File Geodatabase; any other folder is none of ours, and what stands in it is told."""
    names = sorted(each.name for each in path.iterdir() if each.is_file())
    if any(name.endswith(".gdbtable") for name in names):
        parts = {f"{path.name}/{name}": _copy(path / name) for name in names}
        return [_geodatabase(path.name, parts, folder / "0")]
    mains = [name for name in names if Path(name).suffix.lower() in (*_BESIDE, *_ALONE)]
    remarks.fault("is_folder", names=listed(mains) or "–")
    return []


def _geodatabase(name: str, parts: Mapping[str, Save], folder: Path) -> Container:
    target = folder / "data.gdb"
    target.mkdir(parents=True)
    for part, save in parts.items():
        plain = PurePosixPath(part).name
        if _PLAIN.fullmatch(plain) and not plain.endswith(".lock"):
            save(target / plain)
    return Container(PurePosixPath(name).stem, target, "OpenFileGDB")


def _contained(
    main: str, beside: Mapping[str, Save], folder: Path, remarks: Remarks
) -> Container | None:
    """The file `main` with its parts, copied into a new `folder`; None, and a fault, if unfit."""
    suffix = PurePosixPath(main).suffix.lower()
    folder.mkdir(parents=True, exist_ok=True)
    parts = _BESIDE.get(suffix, ())
    for name, save in beside.items():
        ending = PurePosixPath(name).suffix.lower()
        if name == main or ending in parts:
            save(folder / f"data{ending}")
    target = folder / f"data{suffix}"
    lacking = [part for part in _NEEDED.get(suffix, ()) if not target.with_suffix(part).exists()]
    if lacking:
        remarks.fault("parts_missing", name=PurePosixPath(main).name, parts=", ".join(lacking))
        return None
    if suffix == ".shp" and not target.with_suffix(".dbf").exists():
        remarks.note("without_dbf")
    driver = file_check.driver(target, remarks)
    if not driver or not file_check.is_whole(target, main, remarks):
        return None
    return Container(PurePosixPath(main).stem, target, driver)


def _zip(path: Path, folder: Path, remarks: Remarks) -> list[Container]:
    """What a zip holds, each set of files in a folder of its own."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [each for each in archive.infolist() if not _aside(each)]
            if not _fits(infos, remarks):
                return []
            return _packed(archive, infos, folder, remarks)
    except (*_BROKEN, OSError):
        remarks.fault("zip_broken")
        return []


def _aside(info: zipfile.ZipInfo) -> bool:
    """Whether an entry of a zip is a folder, or what some system put there for itself."""
    parts = PurePosixPath(info.filename).parts
    return info.is_dir() or any(part.startswith((".", "__MACOSX")) for part in parts)


def _fits(infos: list[zipfile.ZipInfo], remarks: Remarks) -> bool:
    """Whether a zip may be unpacked: neither locked nor beyond all measure."""
    size = sum(each.file_size for each in infos)
    if any(each.flag_bits & 1 for each in infos):
        remarks.fault("zip_locked")
    if size > _MOST_BYTES or len(infos) > _MOST_FILES:
        remarks.fault("zip_too_large", size=format_size(size), most=format_size(_MOST_BYTES))
    return not remarks.faults


def _packed(
    archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], folder: Path, remarks: Remarks
) -> list[Container]:
    saves = {_name(each): _unpack(archive, each) for each in infos}
    found: list[Container] = []
    bases = {PurePosixPath(name).parent for name in saves if name.endswith(".gdbtable")}
    inside = [name for name in saves if PurePosixPath(name).parent not in bases]
    for base in sorted(bases):
        parts = {name: save for name, save in saves.items() if PurePosixPath(name).parent == base}
        name = base.name or remarks.file
        found.append(_geodatabase(name, parts, folder / f"gdb{len(found)}"))
    unread = Remarks(remarks.file)
    mains = _mains(inside)
    stems = Counter(PurePosixPath(name).stem for name in mains)
    out: list[str] = []
    for number, main in enumerate(mains):
        beside = {name: saves[name] for name in inside if _bare(name) == _bare(main)}
        each = _contained(main, beside, folder / str(number), unread)
        if each is None:
            out.append(main)
            continue
        whole = PurePosixPath(main).with_suffix("").as_posix()
        found.append(each if stems[each.name] == 1 else replace(each, name=whole))
    remarks.notes += unread.notes
    for name in out if found else ():
        remarks.note("part_left_out", part=name)
    if not found:
        remarks.faults += unread.faults
        _nothing(archive, [*saves], remarks)
    return found


def _nothing(archive: zipfile.ZipFile, names: list[str], remarks: Remarks) -> None:
    """Say what a zip is that holds nothing for us, unless that is said."""
    if not remarks.faults:
        kind = file_kinds.from_bytes(Path(archive.filename or "").read_bytes())
        if kind and kind.en not in file_check.REMEDIES:
            remarks.fault(f"kind_{kind.way or 'other'}", kind=(kind.vi, kind.en))
        else:
            remarks.fault("zip_without_map", names=listed(names) or "–")


def _bare(name: str) -> str:
    """The name of a file in a zip without its ending, in any case."""
    return PurePosixPath(name).with_suffix("").as_posix().casefold()


def _name(info: zipfile.ZipInfo) -> str:
    """What a file in a zip is called: UTF-8, whether the zip says so or not."""
    if info.flag_bits & _UTF_8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _mains(names: list[str]) -> list[str]:
    """The files of a zip that may be a layer; tables only where there is nothing else."""
    endings = (*_BESIDE, *_ALONE)
    found = [name for name in names if PurePosixPath(name).suffix.lower() in endings]
    return found or [name for name in names if PurePosixPath(name).suffix.lower() in _TABLES]


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Save:
    def save(target: Path) -> None:
        # What a zip says of its sizes may be untrue: no more is written than it says.
        left = info.file_size
        with archive.open(info) as source, target.open("wb") as out:
            while left > 0 and (chunk := source.read(min(_CHUNK, left))):
                out.write(chunk)
                left -= len(chunk)

    return save
