"""Articles -> windows of pieces for the network, and its answers -> attributions. The twin of
`src/model/encoder/pieces.rs` and `decode.rs`."""

import random
import unicodedata
from dataclasses import dataclass

import torch

CLS, SEP, UNK, MASK = 101, 102, 100, 103
FOLD = {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "…": "...", "—": "-", "–": "-"}


class Pieces:
    """BERT's uncased word pieces of one token, remembered."""

    def __init__(self, vocabulary):
        self.ids = {w.rstrip("\n"): i for i, w in enumerate(open(vocabulary, encoding="utf-8"))}
        self.seen = {}

    def __call__(self, word):
        if word not in self.seen:
            self.seen[word] = self.cut(word)
        return self.seen[word]

    def cut(self, word):
        text = "".join(FOLD.get(c, c) for c in word)
        text = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")
        out, chunk = [], ""
        for c in text + " ":
            if c.isalnum():
                chunk += c
                continue
            if chunk:
                out += self.greedy(chunk)
                chunk = ""
            if not c.isspace():
                out.append(self.ids.get(c, UNK))
        return out[:16] or [UNK]

    def greedy(self, chunk):
        out, at = [], 0
        if len(chunk) > 100:
            return [UNK]
        while at < len(chunk):
            for end in range(len(chunk), at, -1):
                i = self.ids.get(("##" if at else "") + chunk[at:end])
                if i is not None:
                    out.append(i)
                    at = end
                    break
            else:
                return [UNK]
        return out


def case(word):
    """0 lower, 1 Capital first, 2 all capitals, 3 mixed, 4 one capital letter, 5 number, 6 double mark, 7 single
    mark, 8 other; 9 is for the separators."""
    letters = [c for c in word if c.isalpha()]
    if letters:
        upper = sum(c.isupper() for c in letters)
        if upper == 0:
            return 0
        if upper == len(letters):
            return 4 if upper == 1 else 2
        return 1 if letters[0].isupper() and upper == 1 else 3
    if any(c.isdigit() for c in word):
        return 5
    if word in "\"“”„«»":
        return 6
    return 7 if word in "'‘’" else 8


@dataclass
class Window:
    article: object
    start: int  # first token
    end: int
    piece: list
    case: list
    state: list
    first: list  # piece index of each token's first piece
    keep: tuple  # tokens whose labels this window decides
    told: tuple = ()  # what a teacher says of it, see `teach.py`


def windows(article, cut, budget, rng=None, context=0):
    """Whole paragraphs packed up to `budget` pieces; a longer paragraph is split. With `context`, each window
    starts with as many of the paragraphs before as fit into that many pieces, which it reads and does not label."""
    units = []
    for a, b in article.paragraphs:
        at, size = a, 0
        for i in range(a, b):
            n = len(cut(article.words[i]))
            if size + n > budget - 2:
                units.append((at, i, size))
                at, size = i, 0
            size += n
        if b > at:
            units.append((at, b, size))
    out, group, size = [], [], 1
    limit = budget if rng is None else rng.randint(budget // 3, budget)

    def close():
        before, room = [], context
        k = units.index(group[0]) - 1
        while k >= 0 and units[k][2] + 1 <= min(room, budget - size - sum(u[2] + 1 for u in before)):
            before.insert(0, units[k])
            room -= units[k][2] + 1
            k -= 1
        out.append(pack(article, cut, before + group, group[0][0]))

    for u in units:
        if group and size + u[2] + 1 > limit:
            close()
            group, size = [], 1
            limit = budget if rng is None else rng.randint(int(budget * 0.6), budget)
        group.append(u)
        size += u[2] + 1
    if group:
        close()
    return out


def ways(articles, cut, budget, count):
    """All articles' windows, cut in so many ways: the same for teacher and taught."""
    for way in range(count):
        rng = random.Random(f"way {way}")
        yield [w for x in articles for w in windows(x, cut, budget, rng)]


def pack(article, cut, units, keep):
    piece, cases, state, first = [CLS], [9], [0], []
    for a, b, _ in units:
        for i in range(a, b):
            ids = cut(article.words[i])
            first.append(len(piece))
            piece += ids
            cases += [case(article.words[i])] * len(ids)
            state += [article.state[i]] * len(ids)
        piece.append(SEP)
        cases.append(9)
        state.append(0)
    return Window(article, units[0][0], units[-1][1], piece, cases, state, first, (keep, units[-1][1]))


def gold(article, annotator):
    """Labels a token, its cue's head token (-1 none), and for cue tokens the source's head (-2 no cue, -1 none)."""
    n = len(article.words)
    label, cue, source = [0] * n, [-1] * n, [-2] * n
    for row in article.annotators[annotator]:
        for role, b in (("content", 5), ("source", 1), ("cue", 3)):
            last = None
            for i in row[role]:
                label[i] = b + 1 if last == i - 1 else b
                last = i
        if row["cue"]:
            head = row["cue"][0]
            for role in ("content", "source", "cue"):
                for i in row[role]:
                    if role != "source" or cue[i] == -1:
                        cue[i] = head
            for i in row["cue"]:
                source[i] = row["source"][0] if row["source"] else -1
    for i in range(n):  # an I whose span was cut by another's token
        if label[i] and label[i] % 2 == 0 and (i == 0 or label[i - 1] not in (label[i], label[i] - 1)):
            label[i] -= 1
    return label, cue, source


def speech(article, annotator):
    """Of each token in marks, whether its passage is anybody's speech: 1 where four fifths of the passage's words
    lie in one content, 0 where none lie in any, -1 elsewhere."""
    out = [-1] * len(article.words)
    rows = [set(r["content"]) for r in article.annotators[annotator]]
    for a, b in article.passages:
        inside = {i for i in range(a, b) if article.words[i][0].isalnum()}
        if not inside:
            continue
        most = max((len(inside & r) for r in rows), default=0)
        if most == 0 or most >= 0.8 * len(inside):
            out[a:b] = [int(most > 0)] * (b - a)
    return out


def pools(group, tokens):
    """[passages of all windows, tokens of a row of all windows laid end to end], each row the passage's mean, and
    the first token of each as (window, token of the article)."""
    rows, whose = [], []
    for k, w in enumerate(group):
        for a, b in w.article.passages:
            a, b = max(a, w.start), min(b, w.end)
            if a < b:
                row = torch.zeros(len(group) * tokens)
                row[k * tokens + a - w.start : k * tokens + b - w.start] = 1 / (b - a)
                rows.append(row)
                whose.append((k, a))
    return (torch.stack(rows) if rows else torch.zeros(0, len(group) * tokens)), whose


def batch(group, targets=None, rng=None, drop=0.0):
    p, t = max(len(w.piece) for w in group), max(len(w.first) for w in group)
    pad = lambda xs, n, v: xs + [v] * (n - len(xs))
    pieces = []
    for w in group:
        ids = list(w.piece)
        if drop:
            for k, f in enumerate(w.first):
                if rng.random() < drop:
                    stop = w.first[k + 1] if k + 1 < len(w.first) else len(ids)
                    for j in range(f, stop):
                        if ids[j] != SEP:
                            ids[j] = MASK
        pieces.append(pad(ids, p, 0))
    x = (
        torch.tensor(pieces), torch.tensor([pad(w.case, p, 0) for w in group]),
        torch.tensor([pad(w.state, p, 0) for w in group]), torch.tensor([len(w.piece) for w in group]),
        torch.tensor([pad(w.first, t, 0) for w in group]),
    )
    here = torch.tensor([[i < len(w.first) for i in range(t)] for w in group])
    if targets is None:
        return x, here
    ys = ([], [], [])
    for w, (label, cue, source, _) in zip(group, targets):
        inside = lambda i: w.start <= i < w.end
        l = list(label[w.start:w.end])
        if l and l[0] and l[0] % 2 == 0:
            l[0] -= 1
        ys[0].append(pad(l, t, 0))
        ys[1].append(pad([c - w.start if c >= 0 and inside(c) else -1 for c in cue[w.start:w.end]], t, -1))
        ys[2].append(pad([0 if s == -1 else s - w.start + 1 if s >= 0 and inside(s) else -1
                          for s in source[w.start:w.end]], t, -1))
    return x, here, tuple(torch.tensor(y) for y in ys)
