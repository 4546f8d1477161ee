"""Words that a school would not want on its screen: what a network makes up is looked through for them, word by word.

They stand here as hashes, so that nobody has to read them, and whoever searches this repository for one finds none. The list is short and
knows whole words only: it keeps the worst from the screen by chance, and is no filter for what people write themselves.
"""

import hashlib
import re

HELD_BACK = "(held back)"
_WORD = re.compile(r"[^\W\d_]+")
DIGITS = 10  # of each hash
_TOGETHER = (
    "0033728f0f044eb98b180508a6344405b71b9303066e6872d908a841e9960f28c4960d11cf8376a1120f6e5b4e13a465fc66158869a97316ea09fc78"
    "17bde8b4061b830448951e02eec4f12189c0ed7126578569a2268651b3ec2a6937d7212da888fb5e2f5f6ce5ae30a989afc831506a8448341d56384a"
    "3b1e0d7c5d402f7ebd9841b4d5e85645cd3e1bb445fb7c3b72517ae3f7325304378d00566f532d48594810adcb59cc3cb8a45a9d9dcefb5b3ae48be1"
    "63333e4b5d6556c1a584665cb762e36ac3c336e47122c9a14b737dd1bca278a00d189c7902e27065796e43a5a87bc671151c7e85c676fd7f5a9ba14c"
    "7fe3024ca480d71140f782159dd02883621b34ec841059926885266837df85fc17f706867d789766886d51e97a88a6fe85548a2496b9508b876e57eb"
    "8c5c0439138f5083e3e592a9bf818e937d56e49794a2b576a994a877e2ce958ce5c321986c99004198b52c4b6b98d44e13f49915ba2d8299e367bcad"
    "9ae315a94ea24efab8d9a76d588d00acd9193a33affc875700b690cdbe59b81d6dc258bb61ef4081bd331fb1d2bdb1cc258dbe72176c19c1cabb6f6e"
    "c2c3b68b48c3de533e9bc549addc80cc02032349cfdd4b20e1d0697d49cbd75a838dc7d7bfe603eadcb50ee365dd92623b0ae512a05583e683679358"
    "e9143a2903e99d55248fe9f7ea7722f1a5fb5607f50c51ed23f6952d6eeff9d0d9b18afa1597ae5dfb96c27642fd70ad909b"
)
_HASHES = frozenset(_TOGETHER[start : start + DIGITS] for start in range(0, len(_TOGETHER), DIGITS))


def unwanted(text: str) -> bool:
    """Whether one of its words is on the list, in whatever case."""
    return any(hashlib.sha256(word.lower().encode()).hexdigest()[:DIGITS] in _HASHES for word in _WORD.findall(text))


def held_back(text: str) -> str:
    """The text, with a mark in place of each word that is on the list."""
    return _WORD.sub(lambda found: HELD_BACK if unwanted(found[0]) else found[0], text)
