"""Static files as they are served in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleAwareStorage(CompressedManifestStaticFilesStorage):
    """Names every file by its content, and names it so in our own scripts that import it.

    Otherwise a browser would fetch each module twice, and after an update mix new modules with kept old ones. Scripts
    of packages are left as they are: some import what they do not ship.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )
