"""Bytes to text: a declared encoding wins, nothing is guessed, and a refusal names the encoding that fits.

GBK and GB 2312 are read as GB 18030, of which they are parts: GBK cannot write some place names.
"""

import codecs
from collections.abc import Sequence
from typing import Final

from geo.errors import InputError, N_, Where

CANDIDATES: Final = ("utf-8", "gb18030")
_CHINESE: Final = {"gbk", "gb2312", "cp936", "936", "gb18030", "ms936", "euc_cn", "hz"}
_LANGUAGE_BYTES: Final = {
    0x4D: "gb18030", 0x7A: "gb18030", 0x4F: "cp950", 0x78: "cp950", 0x13: "cp932", 0x7B: "cp932", 0x4E: "cp949", 0x79: "cp949",
    0x03: "cp1252", 0x01: "cp437", 0x02: "cp850", 0xC8: "cp1250", 0xC9: "cp1251",
}  # fmt: skip
_DBF_LANGUAGE_AT: Final = 29
_DBF_FIELD_BYTES: Final = 32
_DBF_FIELDS_END: Final = 0x0D
_SURELY_NOT_CHANCE: Final = 4
_BROKEN: Final = "\ufffd"


def named_encoding(name: str, where: Where) -> str:
    """Python's name of the encoding `name`, as a .yml or a .cpg file writes it; InputError where it is unknown."""
    plain = name.strip().lower().replace("ansi", "").replace("oem", "").strip(" -_")
    if plain in _CHINESE:
        return "gb18030"
    try:
        name_in_python = codecs.lookup(f"cp{plain}" if plain.isdigit() else plain).name
        b"a".decode(name_in_python)  # some codecs turn bytes into something else than text
    except (LookupError, ValueError) as error:
        raise InputError(N_("The encoding {encoding} is unknown; declare utf-8 or gb18030."), where=where, encoding=name.strip()[:40]) from error
    return name_in_python


def fitting(texts: Sequence[bytes]) -> list[str]:
    """Those of the usual encodings that decode every one of `texts`; UTF-8 alone where that is beyond chance."""
    if _is_surely_utf8(b" ".join(texts)):
        return ["utf-8"]
    return [name for name in CANDIDATES if _decodes(texts, name)]


def decode(content: bytes, declared: str | None, where: Where) -> str:
    """Text of a whole file; InputError names the encoding that fits where the declared one (else UTF-8) does not."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content.startswith(codecs.BOM_UTF8) or declared is None:
        encoding = "utf-8-sig"
    else:
        encoding = named_encoding(declared, where)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _does_not_fit(encoding.removesuffix("-sig"), [content], where, is_declared=declared is not None) from error
    if "\0" in text:
        raise InputError(N_("This is no text file; give a CSV file as UTF-8 text."), where=where)
    if _BROKEN in text:
        row = text[: text.index(_BROKEN)].count("\n") + 1
        raise InputError(
            N_("The file holds the sign � where characters were lost when it was saved; export it again as UTF-8."), where=Where(where.file, where.sheet, row)
        )
    if not encoding.startswith("utf") and _is_surely_utf8(content):
        raise _does_not_fit(encoding, [content], where, is_declared=True)
    return text


def dbf_encoding(content: bytes, cpg: str | None, declared: str | None, where: Where) -> str:
    """Encoding of a .dbf: the declared one, else that of the .cpg, else of the language byte, else plain ASCII; InputError otherwise."""
    texts = dbf_texts(content)
    if declared is not None:
        encoding = named_encoding(declared, where)
    elif cpg is not None and cpg.strip():
        encoding = named_encoding(cpg, where)
    elif all(text.isascii() for text in texts):
        encoding = "utf-8"
    else:
        encoding = _LANGUAGE_BYTES.get(content[_DBF_LANGUAGE_AT], "")
    if not encoding:
        raise InputError(
            N_("The .dbf does not say its encoding (no .cpg, language byte {byte}); declare it in the source .yml. Fits: {fits}."),
            where=where, byte=content[_DBF_LANGUAGE_AT], fits=_listed(texts),
        )  # fmt: skip
    if not _decodes(texts, encoding) or (not encoding.startswith("utf") and _is_surely_utf8(b" ".join(texts))):
        raise _does_not_fit(encoding, texts, where, is_declared=declared is not None)
    return encoding


def dbf_texts(content: bytes) -> list[bytes]:
    """Names of the fields and contents of the character fields of a .dbf, as bytes."""
    records, header, length = int.from_bytes(content[4:8], "little"), int.from_bytes(content[8:10], "little"), int.from_bytes(content[10:12], "little")
    records = min(records, (len(content) - header) // length) if length else 0
    texts, spans, offset = [], [], 1
    for start in range(_DBF_FIELD_BYTES, header - 1, _DBF_FIELD_BYTES):
        field = content[start : start + _DBF_FIELD_BYTES]
        if len(field) < _DBF_FIELD_BYTES or field[0] == _DBF_FIELDS_END:
            break
        texts.append(field[:11].split(b"\0", 1)[0])
        if field[11:12] == b"C":
            spans.append((offset, offset + field[16]))
        offset += field[16]
    starts = [header + number * length for number in range(records)]
    texts += [content[start + first : start + last].rstrip(b" \0") for start in starts for first, last in spans]
    return texts


def _decodes(texts: Sequence[bytes], encoding: str) -> bool:
    try:
        for text in texts:
            text.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_surely_utf8(content: bytes) -> bool:
    """Whether bytes declared as something else are UTF-8 beyond chance: several characters outside ASCII, and every one well formed."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum(not character.isascii() for character in text) >= _SURELY_NOT_CHANCE


def _listed(texts: Sequence[bytes]) -> str:
    return ", ".join(fitting(texts)) or "—"


def _does_not_fit(encoding: str, texts: Sequence[bytes], where: Where, *, is_declared: bool) -> InputError:
    if is_declared:
        message = N_("The file is not written in the declared encoding {encoding}. Fits: {fits}; correct `encoding:` in the source .yml.")
    else:
        message = N_("The file is not written in {encoding}. Fits: {fits}; declare it as `encoding:` in the source .yml.")
    return InputError(message, where=where, encoding=encoding, fits=_listed(texts))
