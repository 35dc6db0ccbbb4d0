"""The network: MiniLM-L6 with quotation state and letter case as inputs, a linear chain over role labels, and
two pointers (*which cue do I belong to*, *which source has this cue*). Written out, so that every line has its
twin in `src/model/encoder/`; what is trained here is computed the same way there."""

import math

import torch
import torch.nn.functional as F
from torch import nn

LABELS = ["O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content"]
CASES, STATES, BUCKETS, POINTER = 10, 9, 33, 128
MASKED = -1e4


def allowed(a, b):
    """Whether label b may follow label a (a = None: at the start)."""
    return b == 0 or b % 2 == 1 or (a is not None and a in (b - 1, b))


def bucket(distance):
    """A signed distance in tokens as one of BUCKETS classes: 0..4 each, then doubling steps in quarters of 16."""
    d = distance.abs()
    far = 5 + (torch.log2(d.clamp(min=5).float() / 5) * 2.0).long()
    b = torch.where(d < 5, d, far.clamp(max=16))
    return torch.where(distance < 0, 16 - b, 16 + b)


class Straight(torch.autograd.Function):
    @staticmethod
    def forward(ctx, w):
        scale = w.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        return (w / scale).round() * scale

    @staticmethod
    def backward(ctx, g):
        return g


class Linear(nn.Linear):
    """Dense; `rounded` sends the weights through 8 bits per output channel, gradients straight through."""

    rounded = False

    def forward(self, x):
        w = Straight.apply(self.weight) if self.rounded else self.weight
        return F.linear(x, w, self.bias)


class Drop(nn.Module):
    """Dropout from a pool of masks drawn once: on a CPU, drawing afresh takes a third of a training step."""

    def __init__(self, p, size=1 << 24):
        super().__init__()
        self.p, self.size, self.pool = p, size, {}

    def forward(self, x):
        if not self.training or not self.p:
            return x
        if x.is_cuda:
            return F.dropout(x, self.p)
        if x.dtype not in self.pool:
            keep = torch.rand(self.size) >= self.p
            self.pool[x.dtype] = (keep / (1 - self.p)).to(x.dtype)
        at = int(torch.randint(self.size - x.numel(), ()))
        return x * self.pool[x.dtype][at : at + x.numel()].view(x.shape)


class Block(nn.Module):
    def __init__(self, drop, d=384, heads=12, eps=1e-12):
        super().__init__()
        self.heads, inner = heads, 4 * d
        self.q, self.k, self.v, self.o = Linear(d, d), Linear(d, d), Linear(d, d), Linear(d, d)
        self.n1, self.n2 = nn.LayerNorm(d, eps=eps), nn.LayerNorm(d, eps=eps)
        self.up, self.down = Linear(d, inner), Linear(inner, d)
        self.drop = drop

    def forward(self, x, mask):
        b, t, d = x.shape
        split = lambda y: y.view(b, t, self.heads, d // self.heads).transpose(1, 2)
        # Written out: the fused kernel's backward pass is slower than these three products at this length.
        a = split(self.q(x)) @ split(self.k(x) * (d // self.heads) ** -0.5).transpose(2, 3)
        a = torch.softmax(a + mask, -1) @ split(self.v(x))
        x = self.n1(x + self.drop(self.o(a.transpose(1, 2).reshape(b, t, d))))
        return self.n2(x + self.drop(self.down(F.gelu(self.up(x), approximate="tanh"))))


class Encoder(nn.Module):
    def __init__(self, vocabulary, d=384, layers=6, heads=12, drop=0.1, eps=1e-12):
        super().__init__()
        self.word = nn.Embedding(vocabulary, d)
        self.place = nn.Embedding(512, d)
        self.case = nn.Embedding(CASES, d)
        self.state = nn.Embedding(STATES, d)
        self.norm = nn.LayerNorm(d, eps=eps)
        self.drop = Drop(drop)
        self.blocks = nn.ModuleList(Block(self.drop, d, heads, eps) for _ in range(layers))
        self.label = nn.Linear(d, len(LABELS))
        self.pointer = nn.Linear(d, 4 * POINTER)  # cue query, cue key, source query, source key
        self.no_source = nn.Linear(d, 1)
        self.bias = nn.Parameter(torch.zeros(2, BUCKETS))
        self.step = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.start = nn.Parameter(torch.zeros(len(LABELS)))
        fixed = torch.tensor([[0.0 if allowed(a, b) else MASKED for b in range(7)] for a in range(7)])
        self.register_buffer("fixed", fixed)
        self.register_buffer("fixed_start", torch.tensor([0.0 if allowed(None, b) else MASKED for b in range(7)]))
        for e in (self.case, self.state):
            nn.init.zeros_(e.weight)
        for l in (self.label, self.pointer, self.no_source):
            nn.init.normal_(l.weight, std=0.02)
            nn.init.zeros_(l.bias)
        # Of a token in marks: is the passage anybody's speech? The mean over the passage decides.
        self.speech = nn.Linear(d, 1)
        nn.init.zeros_(self.speech.weight)
        nn.init.zeros_(self.speech.bias)

    def load_minilm(self, path):
        from safetensors.torch import load_file

        w = load_file(path)
        take = lambda p, name: p.data.copy_(w[name])
        take(self.word.weight, "embeddings.word_embeddings.weight")
        take(self.place.weight, "embeddings.position_embeddings.weight")
        self.place.weight.data += w["embeddings.token_type_embeddings.weight"][0]
        take(self.norm.weight, "embeddings.LayerNorm.weight")
        take(self.norm.bias, "embeddings.LayerNorm.bias")
        for i, b in enumerate(self.blocks):
            at = f"encoder.layer.{i}."
            for mod, name in (
                (b.q, "attention.self.query"), (b.k, "attention.self.key"), (b.v, "attention.self.value"),
                (b.o, "attention.output.dense"), (b.n1, "attention.output.LayerNorm"),
                (b.up, "intermediate.dense"), (b.down, "output.dense"), (b.n2, "output.LayerNorm"),
            ):
                take(mod.weight, at + name + ".weight")
                take(mod.bias, at + name + ".bias")

    def near(self, at):
        """What attention adds for the distance of two pieces: nothing here, see `teacher.py`."""
        return torch.zeros((), device=at.device)

    def forward(self, piece, case, state, length, first):
        """`piece`, `case`, `state`: [B, P]; `length`: [B] pieces; `first`: [B, T] piece index of each token's
        first piece. Returns label scores [B, T, 7], cue scores [B, T, T], source scores [B, T, 1 + T] (0: none) and
        speech scores [B, T]."""
        b, p = piece.shape
        x = self.word(piece) + self.place.weight[:p] + self.case(case) + self.state(state)
        x = self.drop(self.norm(x))
        at = torch.arange(p, device=piece.device)
        mask = torch.where(at[None] < length[:, None], 0.0, MASKED)[:, None, None, :]
        mask = (mask + self.near(at)).bfloat16()
        for block in self.blocks:
            x = block(x, mask)
        h = x.gather(1, first[..., None].expand(-1, -1, x.shape[-1])).float()
        with torch.autocast(h.device.type, enabled=False):
            h = self.drop(h)
            t = torch.arange(first.shape[1], device=h.device)
            cq, ck, sq, sk = self.pointer(h).split(POINTER, dim=-1)
            at = bucket(t[None, :] - t[:, None])
            cue = cq @ ck.transpose(1, 2) / math.sqrt(POINTER) + self.bias[0][at]
            source = sq @ sk.transpose(1, 2) / math.sqrt(POINTER) + self.bias[1][at]
            return self.label(h), cue, torch.cat([self.no_source(h), source], -1), self.speech(h)[..., 0]

    def chain(self):
        return self.step + self.fixed, self.start + self.fixed_start

    def chain_loss(self, scores, here, unary, pairs):
        """Negative log-likelihood under the linear chain, summed, of labels whose expected counts are given:
        `unary` [B, T, 7] by token, `pairs` [7, 7] by step. One path's own counts (see `path`) make it the likelihood of
        that path; another chain's (see `expected`) the structural distillation of Wang, X. et al. 2020."""
        step, start = self.chain()
        said = (unary * scores).sum() + (pairs * step).sum() + (unary[:, 0] * start).sum()
        return log_total(scores, step, start, here).sum() - said


def log_total(scores, step, start, here):
    """Logarithm of the sum over all paths, [B]: products of the steps' matrices in pairs, so that a window takes as many
    rounds as its length has binary digits. `here`: [B, T] bool."""
    b, t, k = scores.shape
    none = torch.full((k, k), MASKED, device=scores.device).fill_diagonal_(0.0)
    steps = torch.where(here[:, 1:, None, None], step + scores[:, 1:, None, :], none)
    while steps.shape[1] > 1:
        if steps.shape[1] % 2:
            steps = torch.cat([steps, none.expand(b, 1, k, k)], 1)
        steps = torch.logsumexp(steps[:, 0::2, :, :, None] + steps[:, 1::2, None, :, :], 3)
    first = (scores[:, 0] + start)[:, :, None]
    return torch.logsumexp(first + steps[:, 0] if steps.shape[1] else first, (1, 2))


def path(labels, here):
    """A path as counts: [B, T, 7] by token, [7, 7] by step."""
    unary = F.one_hot(labels, len(LABELS)) * here[..., None].float()
    return unary, torch.einsum("bti,btj->ij", unary[:, :-1], unary[:, 1:])


def expected(scores, step, start, here):
    """The same of all paths, each as often as it is likely: gradients of the logarithm of the sum (Eisner 2016)."""
    with torch.enable_grad():
        scores, step = scores.detach().requires_grad_(), step.detach().requires_grad_()
        return torch.autograd.grad(log_total(scores, step, start, here).sum(), (scores, step))
