"""Which intents a message has, learned from examples of each; and that it may have none of them.

Linear classifiers over words and runs of characters. Hundreds of examples, as of a plugin, are learned in closed form
(ridge regression, as good there as the SVM) in a tenth of a second; thousands by a linear SVM (Fan and others 2008,
LIBLINEAR) with scikit-learn in seconds. What was learned is bytes that load in milliseconds.
"""

from __future__ import annotations

import hashlib
import io
import math
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from console.engine.language.features import Vector, Weights, character_features, sparse, word_features
from console.plugin.kept import kept_or_made

Examples = Mapping[str, Sequence[str]]

IN_SCOPE = 0.5
"""a score below it means: none of the intents"""

_VERSION = "2"
_SOFTNESS = 2.0
_FOLDS = 3
_OUTSIDERS_KEPT_OUT = 0.9
_INSIDERS_REFUSED = 0.042
_INSIDERS_REFUSED_OF_FEW = 0.11  # learned from others' examples, few do worse than they will
_FEW = 800
_RIDGE = 0.3
_STEEPNESS = 6.0
_FROM_NOTHING = 0.32


class Matcher:
    """Ranks intents for a text. Safe to use from several threads."""

    def __init__(self, names: Sequence[str], words: Weights, characters: Weights, model: Any, border: float) -> None:
        self.names = tuple(names)
        self._words = words
        self._characters = characters
        self._model = model  # features + 1 (the bias) by names, float32
        self._border = border

    @classmethod
    def learn(cls, examples: Examples, outside: Sequence[str] = ()) -> Matcher:
        """``outside`` are texts with none of the intents, where there are some: they make refusing surer.

        An empty example, and a name without any, is left out.
        """
        pairs = [(text, name) for name, texts in sorted(examples.items()) for text in texts if text.strip()]
        return _learn([text for text, _ in pairs], [name for _, name in pairs], [text for text in outside if text])

    @classmethod
    def load(cls, content: bytes) -> Matcher:
        """What ``dump`` gave. Raises ValueError where it is anything else."""
        import numpy as np

        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as file:
                kept = {name: file[name] for name in file.files}
            words = _weights(kept["words"], kept["words_idf"], 0)
            characters = _weights(kept["characters"], kept["characters_idf"], len(words.idf))
            names = _lines(kept["names"])
            model = kept["model"].astype(np.float32)
            border = float(kept["border"])
        except (KeyError, OSError, EOFError, TypeError, zipfile.BadZipFile) as error:
            raise ValueError("not a learned matcher") from error
        if model.shape != (len(words.idf) + len(characters.idf) + 1, len(names)):
            raise ValueError("a learned matcher whose parts do not fit")
        return cls(names, words, characters, model, border)

    def dump(self) -> bytes:
        import numpy as np

        def text(lines: Sequence[str]) -> Any:
            return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)

        def idf(weights: Weights) -> Any:
            return np.array([*weights.idf.values(), weights.unseen])

        out = io.BytesIO()
        np.savez(
            out,
            names=text(self.names),
            words=text(list(self._words.idf)),
            words_idf=idf(self._words),
            characters=text(list(self._characters.idf)),
            characters_idf=idf(self._characters),
            model=self._model.astype(np.float16),
            border=np.array(self._border),
        )
        return out.getvalue()

    def rank(self, text: str, limit: int | None = None) -> list[tuple[str, float]]:
        """Intents with scores of 0 to 1, best first; at least ``IN_SCOPE`` where the text has the intent."""
        if not self.names or not text.strip():
            return []
        decisions = self._decisions(text)
        order = decisions.argsort(kind="stable")[::-1][:limit]
        return [(self.names[place], self._score(float(decisions[place]))) for place in order]

    def best(self, text: str) -> str | None:
        """The intent of the text, None where it has none of those learned."""
        ranked = self.rank(text, 1)
        return ranked[0][0] if ranked and ranked[0][1] >= IN_SCOPE else None

    def _decisions(self, text: str) -> Any:
        import numpy as np

        vector = _vector(self._words, self._characters, text)
        values = np.fromiter(vector.values(), dtype=np.float32, count=len(vector))
        return values @ self._model[list(vector)] + self._model[-1]

    def _score(self, decision: float) -> float:
        return 1 / (1 + math.exp(min(50.0, max(-50.0, -_STEEPNESS * (decision - self._border)))))


def digest(examples: Examples, outside: Sequence[str] = ()) -> str:
    """Changes with any example and with the way of learning."""
    summed = hashlib.sha256(_VERSION.encode())
    for name, texts in [*sorted(examples.items()), ("", outside)]:
        for part in (name, *texts, ""):
            summed.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return summed.hexdigest()


def learned(examples: Examples, folder: Path, outside: Sequence[str] = ()) -> Matcher:
    """From the folder where these very examples were learned before; else learned, and kept there."""
    file = folder / f"intents-{digest(examples, outside)[:32]}.npz"
    return kept_or_made(file, Matcher.load, lambda: Matcher.learn(examples, outside), Matcher.dump)


def _learn(texts: Sequence[str], labels: Sequence[str], outside: Sequence[str]) -> Matcher:
    import numpy as np

    names = sorted(set(labels))
    words = Weights.learn([word_features(text) for text in texts])
    many = len(texts) > 1000
    characters = Weights.learn(
        [character_features(text) for text in texts], seen=2 if many else 1, first=len(words.idf)
    )
    if not names:
        return Matcher((), words, characters, np.zeros((1, 0), dtype=np.float32), 0.0)
    size = len(words.idf) + len(characters.idf)
    rows = _rows([_vector(words, characters, text) for text in texts], size, dense=len(texts) <= _FEW)
    targets = np.array([names.index(label) for label in labels])
    model = _fit(rows, targets, len(names))
    border = _border(rows, targets, model)
    if outside:
        vectors = [_vector(words, characters, text) for text in outside]
        outsiders = _rows(vectors, size, dense=len(outside) <= _FEW)
        border = float(np.quantile((outsiders @ model[:-1] + model[-1]).max(axis=1), _OUTSIDERS_KEPT_OUT))
    return Matcher(names, words, characters, model, border)


def _fit(rows: Any, targets: Any, names: int) -> Any:
    """Weights and, in the last row, biases; one column per name. A name without rows stays at -1."""
    import numpy as np

    model = np.zeros((rows.shape[1] + 1, names), dtype=np.float32)
    model[-1] = -1
    present = np.unique(targets)
    if len(present) == 1:
        center = np.asarray(rows.mean(axis=0)).ravel()
        model[:-1, present[0]] = 2 * center / (np.linalg.norm(center) or 1)
        return model
    if isinstance(rows, np.ndarray):
        return _fit_ridge(rows, targets, names)
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=_SOFTNESS, random_state=0).fit(rows, targets)
    coefficients, biases = machine.coef_, machine.intercept_
    if len(present) == 2:
        coefficients, biases = np.vstack([-coefficients, coefficients]), np.array([-biases[0], biases[0]])
    model[:-1, present] = coefficients.T
    model[-1, present] = biases
    return model


def _fit_ridge(rows: Any, targets: Any, names: int) -> Any:
    """In dual form: one equation per example."""
    import numpy as np

    wanted = np.where(targets[:, None] == np.arange(names), 1.0, -1.0)
    alike = rows @ rows.T + 1.0
    parts = np.linalg.solve(alike + _RIDGE * np.eye(len(rows)), wanted)
    return np.vstack([rows.T @ parts, parts.sum(axis=0, keepdims=True)]).astype(np.float32)


def _border(rows: Any, targets: Any, model: Any) -> float:
    """The decision that all but a few examples reach when they were not learned from.

    With few examples it is at least some way from what a text of unknown words gets to what an example gets.
    """
    import numpy as np

    nothing = float(model[-1].max())
    order = np.argsort(targets, kind="stable")
    folds = np.empty(len(targets), dtype=int)
    folds[order] = np.arange(len(targets)) % _FOLDS
    best = []
    for fold in range(_FOLDS):
        held = folds == fold
        if held.any() and not held.all():
            learned_from_others = _fit(rows[~held], targets[~held], model.shape[1])
            best.append((rows[held] @ learned_from_others[:-1] + learned_from_others[-1]).max(axis=1))
    if not best:
        return nothing + _FROM_NOTHING
    reached = np.concatenate(best)
    enough = nothing + _FROM_NOTHING * max(0.0, float(np.median(reached)) - nothing)
    refused = _INSIDERS_REFUSED_OF_FEW if isinstance(rows, np.ndarray) else _INSIDERS_REFUSED
    return max(float(np.quantile(reached, refused)), enough)


def _vector(words: Weights, characters: Weights, text: str) -> Vector:
    return words.vector(word_features(text)) | characters.vector(character_features(text))


def _rows(vectors: Sequence[Vector], size: int, *, dense: bool) -> Any:
    """An array for few, compressed rows for many."""
    import numpy as np

    if dense:
        rows = np.zeros((len(vectors), size), dtype=np.float32)
        for row, vector in zip(rows, vectors, strict=True):
            row[list(vector)] = list(vector.values())
        return rows
    from scipy.sparse import csr_matrix

    starts, columns, values = sparse(vectors)
    return csr_matrix((values, columns, starts), shape=(len(vectors), size))


def _lines(content: Any) -> list[str]:
    text = content.tobytes().decode()
    return text.split("\n") if text else []


def _weights(names: Any, idf: Any, first: int) -> Weights:
    features = _lines(names)
    return Weights(dict(zip(features, idf.tolist(), strict=False)), float(idf[-1]), first)
