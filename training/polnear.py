"""PolNeAR's published form (brat standoff) -> articles as tokens, quotation state and attributions in tokens.

Two ways in: `from_brat` reads the corpus itself with a tokenisation close to the program's; `from_dump`
reads what `onrecord-train dump` prints, so that training sees exactly the tokens that the program sees.
Writes nothing, and keeps none of the text.
"""

import collections
import glob
import json
import os
import re
from dataclasses import dataclass, field

TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., e.g.
    r"|(?<![^\W_])[A-Z]\.(?=\s)"  # an initial
    r"|['’]s(?![^\W_])"  # the possessive stands alone
    r"|[^\W\d_]+(?:['’](?!s(?![^\W_]))[^\W\d_]+)*"  # don't
    r"|\d+(?:[.,]\d+)*"
    r"|\.{2,}"
    r"|\S"
)
MARKS = "\"“”„«»"


@dataclass
class Article:
    """Token spans are code points into the text; everything else counts tokens, half open."""

    name: str
    words: list  # the tokens' text
    spans: list  # [(start, end)]
    paragraphs: list  # [(a, b)]
    state: list  # one of STATES a token
    annotators: list = field(default_factory=list)  # [[{"content": [ints], "cue": [...], "source": [...]}]]
    passages: list = field(default_factory=list)  # [(a, b)], what stands in marks, without them


def quotation_state(runs, n):
    """What each token is to the quotations: 0 outside, 1 an opening mark, 2 a closing one, 3.. inside, by the
    quotation's length in tokens. `runs` are (first token, one past the last, opens, closes) of the outer
    passages: the first token is the opening mark where `opens`, the last the closing one where `closes`."""
    state = [0] * n
    for a, b, opens, closes in runs:
        length = b - a - int(opens) - int(closes)
        bucket = 3 + sum(length > k for k in (1, 2, 4, 8, 16))
        for i in range(a, b):
            state[i] = bucket
        if opens:
            state[a] = 1
        if closes:
            state[b - 1] = 2
    return state


STATES = 9


def passages(runs):
    """The tokens between the marks of each passage."""
    return [(a + 1, b - int(closes)) for a, b, opens, closes in runs if opens and a + 1 < b - int(closes)]


def pair_marks(words, spans, text, paragraphs):
    out = []
    for a, b in paragraphs:
        open_at = None
        for i in range(a, b):
            w = words[i]
            if w not in MARKS:
                continue
            before = text[spans[i][0] - 1] if spans[i][0] > spans[a][0] else " "
            opens = w in "“„«" or (w == '"' and open_at is None and (before.isspace() or before in "([—–-‘'"))
            if open_at is None:
                if opens:
                    open_at = i
            elif w in "“„«":
                open_at = i
            else:
                if i > open_at + 1:
                    out.append((open_at, i + 1, True, True))
                open_at = None
        if open_at is not None and b > open_at + 1:
            out.append((open_at, b, True, False))
    return out


def read_ann(path):
    marks, out = {}, []
    for line in open(path, encoding="utf-8", newline="\n"):
        parts = line.rstrip("\n").split("\t")
        if len(parts) < 2:
            continue
        if parts[0].startswith("T"):
            marks[parts[0]] = [tuple(map(int, r.split())) for r in parts[1].split(" ", 1)[1].split(";")]
        elif parts[0].startswith("E"):
            roles = collections.defaultdict(list)
            for arg in parts[1].split()[1:]:
                role, ref = arg.split(":")
                roles[role.rstrip("0123456789").lower()] += marks.get(ref, [])
            if roles.get("content"):
                out.append(roles)
    return out


def article(name, text, annotators):
    """A text cut up here, with the program's tokens as nearly as a pattern gets."""
    spans = [m.span() for m in TOKEN.finditer(text)]
    words = [text[s:e] for s, e in spans]
    starts = [s for s, _ in spans]
    paragraphs, at = [], 0
    for m in re.finditer(r"[^\n]+", text):
        b = at
        while b < len(spans) and spans[b][0] < m.end():
            b += 1
        if b > at:
            paragraphs.append((at, b))
        at = b
    runs = pair_marks(words, spans, text, paragraphs)
    return Article(name, words, spans, paragraphs, quotation_state(runs, len(words)), annotators, passages(runs))


def from_brat(folder):
    files = collections.defaultdict(list)
    for f in sorted(glob.glob(os.path.join(folder, "attributions", "*.ann"))):
        files[os.path.basename(f).rsplit("_", 1)[0]].append(f)
    for path in sorted(glob.glob(os.path.join(folder, "text", "*.txt"))):
        name = os.path.basename(path)[:-4]
        if name not in files:
            continue
        text = open(path, "rb").read().decode("utf-8")
        cut = article(name, text, [])
        spans = cut.spans
        annotators = []
        for f in files[name]:
            rows = []
            for roles in read_ann(f):
                row = {
                    r: [i for i, (s, e) in enumerate(spans) if any(s < y and x < e for x, y in roles.get(r, []))]
                    if roles.get(r)
                    else []
                    for r in ("content", "cue", "source")
                }
                if row["content"]:
                    rows.append(row)
            annotators.append(rows)
        cut.annotators = annotators
        yield cut


def from_dump(path, texts):
    """`texts` is the folder of the corpus's text files; byte offsets become code points here."""
    for line in open(path, encoding="utf-8"):
        d = json.loads(line)
        name = os.path.basename(d["document"]).removesuffix(".txt")
        raw = open(os.path.join(texts, name + ".txt"), "rb").read()
        text = raw.decode("utf-8")
        at, pos = {}, 0
        for i, ch in enumerate(text):
            at[pos] = i
            pos += len(ch.encode("utf-8"))
        at[pos] = len(text)
        spans = [(at[t[0]], at[t[1]]) for t in d["tokens"]]
        runs = []
        for q in d["quotations"]:
            if q.get("depth", 0) == 0:
                for (a, b), (x, y) in zip(q["parts"], q["outer"]):
                    runs.append((x, y, x < a, b < y))
        expand = lambda rs: [i for a, b in rs for i in range(a, b)]
        rows = [[{r: expand(x[r]) for r in ("content", "cue", "source")} for x in ann] for ann in d["annotators"]]
        yield Article(name, [text[s:e] for s, e in spans], spans, [tuple(p) for p in d["paragraphs"]],
                      quotation_state(runs, len(spans)), rows, passages(runs))
