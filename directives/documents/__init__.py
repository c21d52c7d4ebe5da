"""The register of documents: what its list asks and shows, and the head of one document as a form."""
