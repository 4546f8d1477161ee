"""What the files in a zip are called: the bytes of their names, read as whoever packed them wrote them.

A zip says of a name that it is UTF-8 (flag 11, or Info-ZIP's extra field 0x7075), or nothing at all: then the bytes are of
whatever code page the sender's machine had. It is found by plausibility, one for all such names of a zip together.
"""

import re
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

UTF8_FLAG, UNICODE_PATH = 0x800, 0x7075
UTF8, HARDLY_BY_CHANCE = "utf-8", 0.3  # bytes of another code page are seldom valid UTF-8
MOST_LOOKED_AT = 20_000  # bytes of names
# Languages: the code pages of their machines, and their letters beyond A to Z; where there are no others, the most frequent ones first.
# The languages that are met most come first.
WESTERN = "cp437 cp850 cp1252"
LANGUAGES = (
    (WESTERN, "ßöäü"),
    (WESTERN, "éèàêçôûâîùëïœ"),
    (WESTERN, "óáíñéúü"),
    (WESTERN, "åäö"),
    (WESTERN, "åøæé"),
    (WESTERN, "àèéìòù"),
    ("cp850 cp1252", "ãçáéíóêõâôúà"),
    ("cp932", ""),
    ("gbk", ""),
    ("cp949", ""),
    ("big5", ""),
    ("cp866 cp1251", "аоеикнртсвлпумдшяьбчыгйцзхжюёщфэъ"),
    ("cp866 cp1251", "аокиинртсвлпуміьдшяйбчгїцзхжєющфґ"),
    ("cp852 cp1250", "łóżęąśćńź"),
    ("cp852 cp1250", "áíčéšžřěýůúňťďóľôä"),
    ("cp852 cp1250", "áéóöőíüúű"),
    ("cp852 cp1250", "čšžćđ"),
    ("cp850 cp1252", "þöáíðéóúæý"),
    ("cp857 cp1254", "ışüğçöİ"),
    ("cp737 cp1253", "αοιετσνρλκηςμάπυόίγδύέήχωθφώβζξψϊϋΐ"),
    ("cp862 cp1255", "ויהרלתאמבשנחפקדכעגסםטןצזךץף"),
    ("cp720 cp1256", "ارةليمنبتسدوحفشقكعأجهطصزخغضثإآذظءئىؤ"),
    ("cp1256", "اريهنمدستگکبوشخپلزقجحفغچعآصطژثضذظ"),
    ("cp874", "านกร้มอง่ส์ีเวดลแยไตัิหปทคขบุใชูะ็พจำโซถผืฟึฉศธษณญฐภ"),
    ("cp775 cp1257", "šėžąūųįęč"),
    ("cp775 cp1257", "āīšēņļžģķūč"),
    ("cp775 cp1257", "õäöüšž"),
)
CODE_PAGES = tuple(dict.fromkeys(page for pages, _ in LANGUAGES for page in pages.split()))
IN_THE_WEST = frozenset("äöüßéèêàâáçñóíúôåøæãîûïÄÖÜÉÅØ")  # letters that Western European names have most
LESS_IN_THE_WEST = frozenset("ëìòùõœÀÁÂÆÇÈÊÍÎÑÓÔÚÿ")
FOREIGN = 0.1  # what a letter costs more that another language would have
SELDOM = 0.015  # what each language costs more than the one before it
IMPOSSIBLE = re.compile(  # letters that stand only at the end of words, marks on nothing, signs that begin no word
    r"[\u05da\u05dd\u05df\u05e3\u05e5\u03c2\u0629\u0649](?=\w)|\u03c3(?!\w)|(?<!\w)[\u044a\u044c\u042a\u042c\u0621\u0626\u0624\u0629\u011f\u00f0]"
    r"|(?<![\u0e01-\u0e2e\u0e31\u0e34-\u0e39\u0e47-\u0e4c])[\u0e31\u0e34-\u0e39\u0e47-\u0e4c]|[\u0e40-\u0e44](?![\u0e01-\u0e2e])|(?<=\w)\u00fe"
)
IN_WORDS = frozenset("’‘–—…")
SIGNS = frozenset("ー・「」『』（）、。々〆！？＿－")  # of East Asian writing
# Characters that names of things are made of; the bytes of Chinese and of Korean names are valid in either code page.
HANZI = frozenset(
    "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事只作当想看文无开"
    "手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间"
    "新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神"
    "数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认"
    "论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联言权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告"
    "江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争"
    "究包组造落视济喜离虽坏兴宝岁红绿蓝黑紫橙猫狗鸟鱼虎狮牛羊猪鸡鸭鹅兔鼠蛇龙猴熊树草叶苹蕉橘橙梨桃葡萄瓜菜米面包汤茶咖啡杯碗盘刀桌椅床灯窗笔纸书包鞋帽衣"
    "裤船汽火晴阴雨雪云雷照图画训练测试验证男娃咪球岩松柏竹菊玫瑰蜂蝶蚁虫牙耳鼻脚骨血病健康好坏上海广州湾湖河岛桥楼塔街店铺超市左右圆角形楚糖糕油盐酒"
    "蘋貓鳥魚學臺雄動紅藍綠黃車雞鴨鵝龍樹葉麵湯飛機電腦書筆紙鞋褲門燈訓練測試驗證畫圖貝殼馬獅豬蟲"
)
HANGUL = frozenset(
    "가각간갈감갑강개객거건걸검겁게겨격결경계고곡곤골공과관광괴교구국군굴권귀귤규그극근글금급기긴길김까깨꼬꽃꿀끼나낙난날남납낮내냉너널네노녹논놀농높누눈"
    "뉴느늘능니다단달닭담당대더덕데도독돈돌동돼되두둑뒤드득들등디따딸때떡또뜨라락란람랑래량러럭런레려력련령로록론료루류르른를름릉리린림마막만말맑망매맥머먹"
    "메면명모목몸무문물미민밀바박반발밤밥방배백뱀버번벌범법벽변별병보복본볼봄봉부북분불붉비빛빨빵뿌사산살삼상새색생서석선설섬성세센소속손솔송수숙순술숲쉬스슬"
    "습시식신실심싱쌀쓰씨아악안알암앞애야약양어억언얼엄업에여역연열염엽영예오옥온올옷와완왕외요용우운울움원월위유육윤율으은을음응의이익인일임입잎자작잔잠장재"
    "저적전절점접정제조족존종좋좌주죽준줄중즈증지직진질집짜짝쪽차착찬찰참창채책처천철첫청체초촌총추축출충취층치친칠침카칼커컵코콩쿠크키타탁탄탈태택터테토통트"
    "특파판팔패팽퍼페편평포표푸품풀풍프플피하학한할함합항해햄행향허험혀현협형혜호혹홍화확환활황회획효후훈휘휴흑흐흔희흰히힘개쥐곰말돼펭귄검증훈련떨컴퓨즌쟁"
)


def names(infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """What each member is called; parts of a path are separated by "/" or "\\"."""
    raw = [_bytes(info) for info in infos]
    unmarked = [name for info, name in zip(infos, raw, strict=True) if name is not None and _unicode_path(info, name) is None]
    page = code_page(unmarked)
    return [_name(info, name, page) for info, name in zip(infos, raw, strict=True)]


def _name(info: zipfile.ZipInfo, raw: bytes | None, page: str) -> str:
    if raw is None:
        return info.filename
    found = _unicode_path(info, raw)
    return (raw.decode(page) if found is None else found).split("\0")[0]


def _bytes(info: zipfile.ZipInfo) -> bytes | None:
    """The bytes of a name of which nothing says that it is UTF-8."""
    return None if info.flag_bits & UTF8_FLAG else info.orig_filename.encode("cp437")  # as `zipfile` decoded them


def _unicode_path(info: zipfile.ZipInfo, raw: bytes) -> str | None:
    """The name in the extra field that Info-ZIP writes, if it is there, whole, and of this very name (APPNOTE 4.6.9)."""
    extra = info.extra
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        body, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == UNICODE_PATH and len(body) > 5 and body[0] == 1 and struct.unpack("<L", body[1:5])[0] == zlib.crc32(raw):
            try:
                return body[5:].decode()
            except UnicodeDecodeError:
                return None
    return None


def code_page(raw: Iterable[bytes]) -> str:
    """The encoding in which all of these names together look most like names of one language."""
    parts = sorted({part for name in raw for part in name.split(b"/") if not part.isascii()})
    some = list(_first(parts, MOST_LOOKED_AT))
    costs = {page: _cost([part.decode(page) for part in some], page) for page in (UTF8, *CODE_PAGES) if _readable(parts, page)}
    return min(costs, key=costs.__getitem__)  # cp437 reads any bytes


def _cost(names: list[str], page: str) -> float:
    """How little these names, read by that code page, look like names of any of its languages."""
    names = [unicodedata.normalize("NFC", name) for name in names]
    found = Counter(letter for name in names for letter in name if not letter.isascii())
    shape = sum(map(_strange, names))
    spoken = [(place, letters) for place, (pages, letters) in enumerate(LANGUAGES) if page == UTF8 or page in pages.split()]
    cost = shape + min(
        SELDOM * place + sum(_rare(letter, page, usual) * count for letter, count in found.items()) for place, usual in spoken
    )
    return cost * (HARDLY_BY_CHANCE if page == UTF8 and len(found) > 1 else 1)


def _first(parts: Iterable[bytes], most: int) -> Iterator[bytes]:
    """The first of them, as long as they are not more bytes together."""
    for part in parts:
        if (most := most - len(part)) < 0:
            return
        yield part


def _readable(parts: Iterable[bytes], page: str) -> bool:
    try:
        return all(part.decode(page) for part in parts)
    except UnicodeDecodeError:
        return False


def _strange(text: str) -> float:
    """0 for what people call things, more for signs in the middle of words and mixed scripts."""
    cost = 2.0 * len(re.findall(r"[\\^`{|}~@\[\]]", text)) + 1.5 * len(IMPOSSIBLE.findall(text))
    cost += 0.4 * len(re.findall(r"(?<!\w)[^\W\d_A-Za-z\u1100-\uffff](?!\w)", text))  # a letter that stands alone
    if re.search("[A-Za-z]", text) and re.search("[\u0370-\u04ff]", text):
        cost += 0.5  # Greek or Cyrillic beside Latin
    for before, after in pairwise(f" {text} "):
        if before.isascii() and after.isascii():
            continue
        here, there = _script(before), _script(after)
        if here and there and here != there:
            cost += 1.5 if "CJK" in (here, there) else 3
        if before.islower() and after.isupper():
            cost += 2
        elif before.isupper() and after.isupper():
            cost += 0.2
        if here == there == "LATIN" and not before.isascii() and not after.isascii():
            cost += 0.7  # two accents side by side
        if after == "ß" and before.casefold() not in "aeiouäöüy":
            cost += 0.5
    return cost


def _rare(letter: str, page: str, alphabet: str) -> float:
    """What a letter costs in a language: 0.1 where it is usual there."""
    script, place = _script(letter), alphabet.find(letter)
    if place < 0 and (place := alphabet.find(letter.lower())) >= 0 and letter not in IN_THE_WEST:
        return 0.2 + 0.4 * place / len(alphabet) if script != "LATIN" else 0.2
    if place >= 0:
        return 0.1 + (0.05 if script == "LATIN" else 0.4) * place / len(alphabet)
    if letter in SIGNS or script == "KANA":
        return 0.1
    if letter in IN_WORDS:
        return 0.3
    if script == "CJK":
        return _rare_cjk(letter, page)
    west = 0.1 if letter in IN_THE_WEST else 0.3 if letter in LESS_IN_THE_WEST else 0.6
    return FOREIGN + west if script == "LATIN" and letter != "ƒ" else 2.0 if script and letter != "ƒ" else 3.0


def _rare_cjk(letter: str, page: str) -> float:
    if letter in HANZI or letter in HANGUL:
        return 0.1
    first, *rest = letter.encode(page)
    if not rest:
        return 0.8  # half a character wide, of the time before kanji
    if page == "cp932":
        return 0.3 if first < 0x98 else 1.0  # JIS X 0208, level 1, and level 2
    if page == "gbk":
        return 0.5 if 0xB0 <= first <= 0xD7 and rest[0] > 0xA0 else 1.0 if first > 0xD7 and rest[0] > 0xA0 else 2.5
    if page == "big5":
        return 0.4 if first < 0xC7 else 1.5
    return 0.6 if 0xB0 <= first <= 0xC8 and rest[0] > 0xA0 else 1.2 if first > 0xC8 and rest[0] > 0xA0 else 2.5


def _script(letter: str) -> str:
    """The script of a letter; "" for all that is none."""
    if not unicodedata.category(letter).startswith(("L", "M")):
        return ""
    script = unicodedata.name(letter, "").split(" ")[0]
    if script in ("HIRAGANA", "KATAKANA"):
        return "KANA"
    return "CJK" if script in ("CJK", "HANGUL", "HALFWIDTH") else script
