"""Names in zips as their senders see them: marked as UTF-8 or not, in the code page of any machine."""

import io
import struct
import unicodedata
import zipfile
import zlib

import pytest

from core.data.pictures import zips
from core.data.pictures.zip_names import code_page, names
from tests.unit.test_zips import PICTURE


def packed(raw_names, flag=0, extra=lambda raw: b"", system=0):
    """A zip as other programs write it: names of these very bytes, with a flag and an extra field."""
    body = contents = b""
    for raw in raw_names:
        more = extra(raw)
        sizes = struct.pack("<LLL", zlib.crc32(PICTURE), len(PICTURE), len(PICTURE))
        shared = struct.pack("<HHHHH", 20, flag, 0, 0, 33) + sizes + struct.pack("<HH", len(raw), len(more))
        contents += b"PK\x01\x02" + bytes([20, system]) + shared + struct.pack("<HHHLL", 0, 0, 0, 0, len(body)) + raw + more
        body += b"PK\x03\x04" + shared + raw + more + PICTURE
    count = len(raw_names)
    return body + contents + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, count, count, len(contents), len(body), 0)


def found(data):
    contents = zips.opened(io.BytesIO(data), len(data))
    members = list(contents.members)
    assert all(member.data == PICTURE and not member.problem for member in members)
    return [member.kind for member in members]


KINDS = [
    ("utf-8", ["Äpfel", "Bäume"]),
    ("utf-8", ["A\u0308pfel", "Ba\u0308ume"]),
    ("utf-8", ["りんご", "木"]),
    ("utf-8", ["сок", "🐱"]),
    ("cp437", ["Äpfel", "Bäume"]),
    ("cp437", ["café", "garçon"]),
    ("cp437", ["niños", "señal"]),
    ("cp437", ["Straße", "Öl"]),
    ("cp850", ["maçã", "pão"]),
    ("cp850", ["rød", "Ås"]),
    ("cp1252", ["Äpfel", "Bäume"]),
    ("cp1252", ["café", "thé"]),
    ("cp1252", ["cámara", "más"]),
    ("cp1252", ["l’été", "Hunde – neu"]),
    ("cp932", ["りんご", "木"]),
    ("cp932", ["ソース", "表"]),
    ("cp932", ["猫", "犬"]),
    ("gbk", ["苹果", "树"]),
    ("gbk", ["学校"]),
    ("gbk", ["猫", "狗", "鱼"]),
    ("cp949", ["사과", "나무"]),
    ("cp949", ["고양이", "개"]),
    ("big5", ["蘋果", "樹"]),
    ("cp866", ["яблоки", "деревья"]),
    ("cp1251", ["кошка", "Собака"]),
    ("cp852", ["Žába", "Łódź"]),
    ("cp1253", ["γάτα", "σκύλος"]),
    ("cp737", ["γάτα", "δέντρο"]),
    ("cp1251", ["собака", "яблоко"]),
    ("cp1251", ["кішка", "їжак"]),
    ("cp857", ["köpek", "çiçek", "ağaç", "kırmızı"]),
    ("cp1254", ["kuş", "güneş", "balık", "ağaç"]),
    ("cp862", ["חתול", "כלב", "מכונית"]),
    ("cp1255", ["חתול", "ציפור", "פרח"]),
    ("cp1256", ["قطة", "شجرة", "طائر"]),
    ("cp1256", ["پرنده", "ماهي", "گربه"]),
    ("cp720", ["قطة", "تفاحة", "سيارة"]),
    ("cp874", ["แมว", "ต้นไม้", "ปลา"]),
    ("cp1250", ["kočka", "člověk", "šnek", "kůň"]),
    ("cp1250", ["żaba", "łódź"]),
    ("cp852", ["kutya", "őz", "fű", "szőlő"]),
    ("cp850", ["þröstur", "maður"]),
    ("cp1252", ["hästar", "lök"]),
    ("cp1252", ["Öl"]),
]


@pytest.mark.parametrize(("page", "kinds"), KINDS, ids=[f"{page} {kinds[0]}" for page, kinds in KINDS])
def test_the_code_page_is_found_from_all_names_together(page, kinds):
    raw = [f"{kind}/{number}.jpg".encode(page) for kind in kinds for number in range(2)]
    plain = [b"plain/1.jpg"]
    assert found(packed(raw + plain)) == [unicodedata.normalize("NFC", kind) for kind in kinds for _ in range(2)] + ["plain"]


def test_one_name_alone_would_be_read_wrongly_and_the_others_put_it_right():
    lone, beside = "köpek".encode("cp1252"), "Füße".encode("cp1252")
    assert beside.decode(code_page([lone, beside])) == "Füße"


def test_the_flag_and_the_extra_field_are_obeyed():
    raw = "木".encode("cp932") + b"/1.jpg"

    def field(name):
        return lambda raw: (
            (body := b"\x01" + struct.pack("<L", zlib.crc32(raw)) + name.encode()) and struct.pack("<HH", 0x7075, len(body)) + body
        )

    assert found(packed(["Äpfel/1.jpg".encode()], flag=0x800)) == ["Äpfel"]
    assert found(packed([raw], extra=field("дерево/1.jpg"))) == ["дерево"]
    stale = struct.pack("<HHBL", 0x7075, 5 + 7, 1, 12345) + b"x/1.jpg"
    assert found(packed([raw], extra=lambda _: stale)) == ["木"]


def test_composed_and_decomposed_names_are_one_class():
    assert set(found(packed(["Äpfel/1.jpg".encode(), "A\u0308pfel/2.jpg".encode(), b"b/3.jpg"], flag=0x800))) == {"Äpfel", "b"}


def test_backslashes_part_folders_but_not_inside_a_character():
    assert found(packed([b"pets\\cat\\1.jpg", b"pets\\dog\\2.jpg"])) == ["cat", "dog"]
    assert found(packed(["表/1.jpg".encode("cp932"), "ソース/2.jpg".encode("cp932")])) == ["表", "ソース"]


def test_any_bytes_are_a_name():
    data = packed([bytes(range(128, 256)) + b"/1.jpg", b"\x80/2.jpg", b"\xff\xfe/3.jpg"])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert len(names(archive.infolist())) == 3
    assert all(found(data))
