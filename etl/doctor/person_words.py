"""Headers that announce data about persons: the lists, in Chinese, pinyin and English, and how a header is compared with them."""

import re
import unicodedata
from typing import Final

# Anywhere in a Chinese header.
_CHINESE: Final = (
    "姓名", "人名", "曾用名", "身份证", "身份号码", "证件号", "护照", "手机", "移动电话", "联系人", "联系方式", "出生日期", "出生年月", "出生时间",
    "生日", "住址", "家庭地址", "居住地址", "户籍地址", "通讯地址", "户主", "微信", "法定代表人", "负责人", "监护人", "银行卡", "社保号", "医保号",
)  # fmt: skip
_CHINESE_NO_PERSON: Final = ("手机信令", "手机信号")
# Anywhere in a header of pinyin, separators taken out.
_PINYIN: Final = ("xingming", "shenfenzheng", "zhengjianhao", "shouji", "lianxiren", "lianxifangshi", "chushengriqi", "chushengnianyue", "jiatingzhuzhi")
# The whole header: abbreviations as databases and .dbf files have them.
_WHOLE: Final = frozenset(
    (
        "sfz", "sfzh", "sfzhm", "zjhm", "sjh", "sjhm", "lxr", "csrq", "csny", "jtzz", "qq", "mobile", "contact", "dob", "idcard", "idno", "idnum", "idnumber",
        "birthdate", "birthday", "surname", "fullname", "firstname", "lastname",
    ),
)  # fmt: skip
# Words that follow one another in an English header.
_ENGLISH: Final = (
    ("full", "name"), ("first", "name"), ("last", "name"), ("given", "name"), ("family", "name"), ("person", "name"), ("patient", "name"),
    ("resident", "name"), ("contact", "name"), ("contact", "person"), ("name", "of", "person"), ("surname",), ("id", "card"), ("id", "number"), ("id", "no"),
    ("identity", "card"), ("identity", "number"), ("identity", "no"), ("national", "id"), ("passport",), ("mobile", "phone"), ("mobile", "number"),
    ("mobile", "no"), ("cell", "phone"), ("cellphone",), ("mobilephone",), ("birth", "date"), ("date", "of", "birth"), ("birthdate",), ("birthday",),
    ("home", "address"), ("residential", "address"), ("wechat",), ("householder",), ("head", "of", "household"),
)  # fmt: skip
# A facility may publish these; a table of people may not.
_REACHED_BY_CHINESE: Final = ("电话", "邮箱", "电子邮件", "座机")
_REACHED_BY_PINYIN: Final = ("dianhua", "youxiang")
_REACHED_BY_WHOLE: Final = frozenset(("lxdh", "tel", "email", "phone", "telephone", "phonenumber", "phoneno", "telno"))
_REACHED_BY_ENGLISH: Final = (("phone",), ("telephone",), ("tel",), ("email",), ("e", "mail"))
# A map's feature or a facility has these; in a table of people they are a person's.
_OF_A_PLACE: Final = frozenset(("name", "names", "名字", "xm", "mingzi", "address", "addr", "street", "地址", "dizhi", "详细地址", "门牌号"))
_LABELS: Final = frozenset(
    (
        "姓名", "身份证", "身份证号", "身份证号码", "公民身份号码", "证件号", "证件号码", "手机", "手机号", "手机号码", "联系人", "联系方式", "出生日期",
        "出生年月", "家庭住址", "现住址", "住址", "户主", "户主姓名",
    ),
)  # fmt: skip
_WORDS: Final = re.compile(r"[a-z]+|\d+")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def is_about_persons(header: str, *, is_facility: bool, is_place: bool) -> bool:
    """Whether `header` announces persons; a facility may have a telephone, a place (facilities included) a name and an address."""
    plain = unicodedata.normalize("NFKC", header).strip()
    words = _WORDS.findall(_CAMEL.sub(" ", plain).lower())
    joined = "".join(character for character in plain.lower() if character.isalnum())
    if _matches(joined, words, _CHINESE, _PINYIN, _WHOLE, _ENGLISH):
        return True
    if not is_facility and _matches(joined, words, _REACHED_BY_CHINESE, _REACHED_BY_PINYIN, _REACHED_BY_WHOLE, _REACHED_BY_ENGLISH):
        return True
    return not is_place and joined in _OF_A_PLACE


def is_label(text: str) -> bool:
    """Whether a whole cell, in any row, is the label of a person's column (a header that does not stand in row 1)."""
    return "".join(unicodedata.normalize("NFKC", text).split()).rstrip(":：") in _LABELS


def _matches(
    joined: str, words: list[str], chinese: tuple[str, ...], pinyin: tuple[str, ...], whole: frozenset[str], english: tuple[tuple[str, ...], ...]
) -> bool:  # fmt: skip
    rest = joined
    for harmless in _CHINESE_NO_PERSON:
        rest = rest.replace(harmless, "")
    if joined in whole or any(term in rest for term in (*chinese, *pinyin)):
        return True
    return any(tuple(words[at : at + len(term)]) == term for term in english for at in range(len(words) - len(term) + 1))
