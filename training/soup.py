"""The mean of several runs' weights (Wortsman et al. 2022); the runs' heads started alike, so it means something.

    python soup.py mean.pt run1.pt run2.pt run3.pt
"""

import sys

import torch


def main():
    out, *runs = sys.argv[1:]
    states = [torch.load(r)["model"] for r in runs]
    mean = {}
    for k in {k for s in states for k in s}:  # a head that some runs lack is the mean of the others'
        having = [s[k].float() for s in states if k in s]
        mean[k] = sum(having) / len(having)
    torch.save({"model": mean, "arguments": {"runs": runs}}, out)


if __name__ == "__main__":
    main()
