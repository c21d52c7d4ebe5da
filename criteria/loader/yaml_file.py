"""YAML with the line of every value. Tags, repeated keys and whatever unpacks to more than a set are refused."""

import yaml
from django.utils.translation import gettext as _

from criteria.loader.document import SetDocument, Spot

MOST_BYTES = 2 * 1024 * 1024
MOST_DEPTH = 40
MOST_VALUES = 100_000  # an alias repeats what it points to; a small file could unpack to billions
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")}
_COLLECTION_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
_TEXT_TAGS = ("tag:yaml.org,2002:value", "tag:yaml.org,2002:merge")  # an unquoted "=" or "<<"


class _Unreadable(Exception):
    """The file cannot be taken as YAML at all."""

    def __init__(self, reason, line=None):
        self.reason, self.line = reason, line
        super().__init__(reason)


def read_yaml(content, name):
    """SetDocument of the bytes of a file; what cannot be read stands in its `misread`."""
    document = SetDocument(name, None)
    try:
        node = _compose(content)
        document.data = _Builder(document).build(node, ()) if node is not None else None
    except _Unreadable as error:
        document.data = None
        document.spots = {(): Spot(line=error.line)}
        document.misread = [((), error.reason)]
    return document


def _compose(content):
    if len(content) > MOST_BYTES:
        raise _Unreadable(_("The file is larger than %(size)s MB.") % {"size": MOST_BYTES // 1024 // 1024})
    try:
        text = content.decode("utf-8-sig")
        _refuse_depth(text)
        return yaml.compose(text, Loader=_LOADER)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _Unreadable(_("The file is not UTF-8 text."), line) from error
    except RecursionError as error:
        raise _Unreadable(_("The file is nested too deeply.")) from error
    except yaml.YAMLError as error:
        raise _Unreadable(_yaml_reason(error), _line_of(error)) from error


def _refuse_depth(text):
    """Looked for before anything is built, since building goes down as deep as the file does."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEPTH:
            raise _Unreadable(_("The file is nested too deeply."), event.start_mark.line + 1)


def _yaml_reason(error):
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return _("This is not YAML: %(problem)s") % {"problem": problem}


def _line_of(error):
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return mark.line + 1 if mark else None


class _Builder:
    """Plain values of composed nodes; the line of each is noted on the way."""

    def __init__(self, document):
        self.document = document
        self.scalars = yaml.constructor.SafeConstructor()
        self.count = 0

    def build(self, node, path):
        self.count += 1
        if self.count > MOST_VALUES or len(path) > MOST_DEPTH:
            raise _Unreadable(_("The file unpacks to more than a criteria set can be."), node.start_mark.line + 1)
        self.document.spots[path] = Spot(line=node.start_mark.line + 1)
        if isinstance(node, yaml.CollectionNode) and node.tag not in _COLLECTION_TAGS:
            raise _strange_tag(node)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*path, position)) for position, child in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node, path):
        values = {}
        for key_node, value_node in node.value:
            key = self._scalar(key_node, path) if isinstance(key_node, yaml.ScalarNode) else None
            line = key_node.start_mark.line + 1
            if key is None or isinstance(key, float):
                raise _Unreadable(_("A key has to be a word or a year."), line)
            if key in values:
                twice = (*path, key, "!twice")  # a path of its own, so that the second line is the one named
                self.document.spots[twice] = Spot(line=line)
                self.document.misread.append((twice, _("the key “%(key)s” stands twice") % {"key": key}))
                continue
            values[key] = self.build(value_node, (*path, key))
            self.document.spots[(*path, key)] = Spot(line=line)
        return values

    def _scalar(self, node, path):
        if node.tag in _TEXT_TAGS:
            return node.value
        if node.tag not in _PLAIN_TAGS:
            raise _strange_tag(node)
        try:
            return self.scalars.construct_object(node)
        except (ValueError, OverflowError, yaml.YAMLError):
            self.document.misread.append((path, _("“%(text)s” cannot be read.") % {"text": node.value[:60]}))
            self.document.spots[path] = Spot(line=node.start_mark.line + 1)
            return None


def _strange_tag(node):
    return _Unreadable(_("The tag “%(tag)s” is not taken.") % {"tag": node.tag}, node.start_mark.line + 1)
