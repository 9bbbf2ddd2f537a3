#!/bin/sh
# Check a folder of articles before publication: list what must be mended, then count what was found by rule.
cd "$(dirname "$0")" || exit 2
citecheck check formats --as-of 2024-03-20 --select off-topic-citation,missing-reference --exit-zero
citecheck check formats --as-of 2024-03-20 --statistics --exit-zero
