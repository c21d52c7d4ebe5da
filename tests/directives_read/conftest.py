from pathlib import Path

import pytest

from directives.loader import FACTS_FILE

HERE = Path(__file__).parent
FIVE = FACTS_FILE.parent / "source-documents"


@pytest.fixture
def lai_chau():
    """Path of the directive of Lai Châu of April 2024."""
    return next(FIVE.glob("003_*.txt"))
