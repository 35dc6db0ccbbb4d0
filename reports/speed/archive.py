"""An archive of a thousand drafts made of the samples, to time reports with: python3 archive.py FOLDER [COUNT].

Each draft is one of corpus/drafts with another date and another outlet; every third has some words changed, so that
shared quotations drift, and some have another speaker, an unnamed one or a relay. Always the same thousand.
"""

import html
import pathlib
import random
import re
import sys

out = pathlib.Path(sys.argv[1])
count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
chance = random.Random(7)
out.mkdir(parents=True, exist_ok=True)
samples = pathlib.Path(__file__).parents[2] / "corpus" / "drafts"


def plain(name):
    text = (samples / name).read_text(encoding="utf-8")
    if name.endswith(".html"):
        text = re.sub(r"(?s)<head>.*?</head>", "", text)
        text = re.sub(r"(?s)</?(p|h1|blockquote|div|body)[^>]*>", "\n\n", text)
        text = html.unescape(re.sub(r"<[^>]+>", "", text))
    return re.sub(r"(?s)\A---\n.*?\n---\n", "", text).strip()


TEXTS = [plain(name) for name in ("flood-wall.md", "grain.txt", "summit.txt", "ferry.html")]
OUTLETS = ["Harbour Courier", "Radio Aldis", "The Kestria Post", "Northern Wire", "Marsh Gazette", "KESTA",
           "Dunmark Daily", "The Lower Street Mail"]
SPEAKERS = ["Okoro", "Hale", "Ostrow", "Renn", "Ellison", "Adeyemi"]
OTHERS = ["Marsh", "Vale", "Brandt", "Lund", "Ferro", "Quist"]
SWAPS = [("41 million", "14 million"), ("autumn storms", "winter storms"), ("before the", "by the"),
         ("a meeting", "meetings"), ("2016", "2019"), ("nobody", "no one"), ("will", "would")]
UNNAMED = ["The gate would not be ready in time", "The money had been spent already", "Nobody had read the report"]
RELAYED = ["We have nothing to add to what was said in the council", "The figures were checked twice before they went out"]

for n in range(count):
    text = TEXTS[n % len(TEXTS)]
    if chance.random() < 0.35:
        text = text.replace(*chance.choice(SWAPS))
    if chance.random() < 0.3:
        text = text.replace(chance.choice(SPEAKERS), f"{chance.choice(OTHERS)}{n % 40}")
    if chance.random() < 0.4:
        text += f"\n\n{chance.choice(UNNAMED)}, a person familiar with the talks said on condition of anonymity."
    if chance.random() < 0.4:
        text += f"\n\n“{chance.choice(RELAYED)},” a spokesman told {chance.choice(OUTLETS)}."
    title = text.splitlines()[0].lstrip("# ")
    head = f"title: {title} ({n})\ndate: {2022 + n % 5}-{n % 12 + 1:02}-{n % 28 + 1:02}\npublication: {OUTLETS[n % 8]}"
    (out / f"{n:04}.md").write_text(f"---\n{head}\n---\n\n{text}\n", encoding="utf-8")
