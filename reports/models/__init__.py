from reports.models.freezes import Freeze, FrozenForm

__all__ = ["Freeze", "FrozenForm"]
