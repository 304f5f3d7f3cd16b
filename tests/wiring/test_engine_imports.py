"""What bots without a model do not wait for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = """
import sys
import numpy
import console.desk.conversing, console.desk.library, console.engine.assembly, console.wiring.knowing
from pathlib import Path
from console.domain.behavior import Behavior
from console.domain.scoring import Scheme
from console.engine.assembly import make_language
from console.engine.rehearsal import rehearse_language, rehearse_search
from console.engine.search.vectors import _middle_of
rehearse_search()
rehearse_language(make_language(Behavior(), Scheme("p", "P", ()), Path(sys.argv[1])))
for many in range(1, 9):
    values = numpy.array([7, -1, 3, 3, 9, 0.5, 2, 8][:many], dtype=numpy.float32)
    assert _middle_of(values) == float(sorted(values)[(many - 1) // 2] + sorted(values)[many // 2]) / 2, many
print(sorted({"numpy.ma", "pydantic_core", "symspellpy", "openai", "sklearn", "phonenumbers", "stdnum",
              "console.engine.orchestrator"}
             & set(sys.modules)))
"""


def test_that_nothing_is_imported_that_only_a_model_or_learning_needs(tmp_path: Path) -> None:
    command = [sys.executable, "-c", CODE, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr
