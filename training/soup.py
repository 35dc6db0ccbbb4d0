"""The mean of several runs' weights (Wortsman et al. 2022); the runs' heads started alike, so it means something.

    python soup.py mean.pt run1.pt run2.pt run3.pt
"""

import sys

import torch


def main():
    out, *runs = sys.argv[1:]
    states = [torch.load(r)["model"] for r in runs]
    mean = {k: sum(s[k].float() for s in states) / len(states) for k in states[0]}
    torch.save({"model": mean, "arguments": {"runs": runs}}, out)


if __name__ == "__main__":
    main()
