"""A directive of sixty pages, made of the clauses of a real one."""

import io

from docx import Document

from directives.loader import FACTS_FILE
from directives.reading.extract import paper_of_file

PAGES, LETTERS_A_PAGE = 60, 2600


def long_paper():
    """Bytes of a Word file of sixty pages whose clauses go on counting."""
    source = next((FACTS_FILE.parent / "source-documents").glob("003_*.txt"))
    with source.open("rb") as file:
        paragraphs = [paragraph.text for paragraph in paper_of_file(file).paragraphs]
    first = next(at for at, text in enumerate(paragraphs) if text.startswith("1. "))
    last = next(at for at, text in enumerate(paragraphs) if text.startswith("Nơi nhận"))
    document, number, letters = Document(), 0, 0
    for text in paragraphs[:first]:
        document.add_paragraph(text)
    while letters < PAGES * LETTERS_A_PAGE:
        for text in paragraphs[first : last - 1]:
            if text[:1].isdigit():
                number += 1
                text = f"{number}.{text.partition('.')[2]}"
            document.add_paragraph(text)
            letters += len(text)
    for text in paragraphs[last - 1 :]:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
