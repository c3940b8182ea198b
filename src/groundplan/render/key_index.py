"""Makes the key index of a Helm chart: which values it knows, with their types, and nothing else of it.

``scripts/refresh_charts`` is the only caller besides the tests; ``groundplan.render.chart_keys`` reads the result. Its form:

- ``"bool"``, ``"int"``, ``"number"``, ``"string"``, ``"list"``, ``"map"`` (of any content), ``"any"``, or several:
  ``"list|map"``
- ``"=a|b"``: a string, one of these
- ``[form]``: a list of that form
- ``{name: form}``: a map with these names and no other; ``"*"`` is the form of any other name, ``"!"`` lists the names that
  must be there, ``"|"`` has the types that may stand in place of the map

A name is known when ``values.yaml``, the chart's schema or one of its templates has it. What a template hands on as a block
takes any name, unless the default has names that only a part of a chart has (``enabled``, ``image``): such a block goes to a
helper of the chart, not to Kubernetes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Form = Any

RESERVED = ("*", "!", "|")

_SCALARS = frozenset({"bool", "number", "string"})
_SCHEMA_TYPES = {
    "array": "list",
    "boolean": "bool",
    "integer": "int",
    "number": "number",
    "object": "map",
    "string": "string",
}

# Kubernetes takes a number or a string: int-or-string fields and quantities.
_NUMBER_OR_STRING = frozenset({"cpu", "maxSurge", "maxUnavailable", "memory", "minAvailable", "port", "targetPort"})

# Lists and maps in Kubernetes, for charts whose empty default is of the other kind.
_LISTS = frozenset(
    {
        *("additionalVolumeMounts", "additionalVolumes", "env", "envFrom", "extraContainers", "extraEnv", "extraEnvFrom"),
        *("extraInitContainers", "extraVolumeMounts", "extraVolumes", "hostAliases", "hosts", "imagePullSecrets"),
        *("initContainers", "tls", "tolerations", "topologySpreadConstraints", "volumeMounts", "volumes"),
    }
)
_MAPS = frozenset({"affinity", "annotations", "labels", "nodeSelector", "podAnnotations", "podLabels", "resources"})

# Blocks of the Kubernetes API: no chart lists all that they may hold.
_KUBERNETES_BLOCK = re.compile(
    r"(affinity|annotations|env|labels|lifecycle|nodeSelector|probe|resources|rollingUpdate|securityContext|selector|strategy)$",
    re.IGNORECASE,
)

# Those of them that no chart gives names of its own to.
_ALWAYS_OPEN = re.compile(r"(affinity|annotations|labels|nodeSelector|securityContext|resources|Strategy)$", re.IGNORECASE)

# A map with one of these names is a part of the chart, also where a template hands it on as a whole.
_PART_OF_A_CHART = frozenset({"enabled", "image", "interval", "replicaCount", "replicas", "repository"})


@dataclass
class Entry:
    """What is known about one value. No types: any. ``free``: a map that takes any name, of the form ``other``."""

    types: set[str] = field(default_factory=set)
    children: dict[str, Entry] = field(default_factory=dict)
    free: bool = False
    other: Entry | None = None
    item: Entry | None = None
    enum: tuple[str, ...] = ()
    required: set[str] = field(default_factory=set)
    in_values: bool = False


@dataclass(frozen=True, slots=True)
class Hints:
    """What neither values nor templates tell a program, from a person who read them; see ``keys`` in charts/catalog.yaml.

    Below the paths in ``free`` any name is taken; the maps in ``closed`` take no other name; ``types`` has the form of a path;
    ``required`` are paths that must be given. The items of a list are at ``path[]``.
    """

    free: Sequence[str] = ()
    closed: Sequence[str] = ()
    types: Mapping[str, Form] = field(default_factory=dict)
    required: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ChartFiles:
    """The files of one chart that the index is made from.

    ``used`` are the value paths that templates name, ``blocks`` those that they hand on whole. ``subcharts`` has the index of a
    subchart by the key of its values; None where its own values are not at hand.
    """

    values: Mapping[str, Any]
    used: Iterable[str]
    blocks: Iterable[str]
    schema: Mapping[str, Any] | None = None
    subcharts: Mapping[str, Form | None] = field(default_factory=dict)


def read(folder: Path) -> ChartFiles:
    """The files of an unpacked chart.

    ``used_values.json`` (``used`` and ``whole``: lists of paths) stands for the templates where it is there. Subcharts are
    looked for in ``charts/`` and, at the version that the chart asks for, beside the chart.
    """
    text = (folder / "values.yaml").read_text(encoding="utf-8")
    # Some defaults are templates themselves, and hand values on.
    used, blocks = paths_in_templates([text])
    saved = folder / "used_values.json"
    if saved.is_file():
        content = json.loads(saved.read_bytes())
        used, blocks = used | set(content["used"]), blocks | set(content["whole"])
    else:
        templates = [file for file in sorted((folder / "templates").rglob("*")) if file.is_file()]
        more_used, more_blocks = paths_in_templates(file.read_text(encoding="utf-8", errors="replace") for file in templates)
        used, blocks = used | more_used, blocks | more_blocks
    schema = folder / "values.schema.json"
    return ChartFiles(
        values=_yaml(text) or {},
        used=used,
        blocks=blocks,
        schema=json.loads(schema.read_bytes()) if schema.is_file() else None,
        subcharts=dict(_subcharts(folder)),
    )


def _subcharts(folder: Path) -> Iterable[tuple[str, Form | None]]:
    """The index of each subchart by the key of its values."""
    requirements = folder / "requirements.yaml"
    about = _yaml((folder / "Chart.yaml").read_text(encoding="utf-8"))
    if requirements.is_file():
        about = {**about, **(_yaml(requirements.read_text(encoding="utf-8")) or {})}
    for dependency in about.get("dependencies", ()):
        name, key = dependency["name"], dependency.get("alias") or dependency["name"]
        inside, beside = folder / "charts" / name, folder.parent / name
        if (inside / "Chart.yaml").is_file():
            yield key, build(read(inside)) if (inside / "values.yaml").is_file() else None
        elif "repository" not in dependency:
            # A part of the chart, kept apart only for its condition: the chart's own values tell of it.
            continue
        elif (beside / "Chart.yaml").is_file() and _version(beside) == dependency["version"]:
            yield key, build(read(beside))
        else:
            yield key, None


def _version(folder: Path) -> str:
    return str(_yaml((folder / "Chart.yaml").read_text(encoding="utf-8"))["version"])


def _yaml(text: str) -> Any:
    return yaml.load(text, Loader=yaml.CSafeLoader)


def build(files: ChartFiles, hints: Hints | None = None) -> Form:
    """The index of a chart, in the form that the module's docstring gives."""
    root = _default("", files.values)
    root.free = False
    used = sorted(set(files.used))
    for path in used:
        _name(root, path, used)
    for path in files.blocks:
        _open_block(root, path)
    if files.schema:
        _schema(root, files.schema, files.schema, "", in_item=False)
    for key, form in files.subcharts.items():
        entry = root.children.setdefault(key, Entry({"map"}))
        if form is None:
            _open_all(entry)
        else:
            _add(entry, parse(form))
    for path in hints.free if hints else ():
        _open_all(_find(root, path))
    for path in hints.closed if hints else ():
        entry = _find(root, path)
        entry.free, entry.other = False, None
    for path, form in hints.types.items() if hints else ():
        parent, name = _parent(root, path)
        parent.children[name] = parse(form)
    for path in hints.required if hints else ():
        while path:
            parent, name = _parent(root, path)
            parent.required.add(name)
            path = path.rpartition(".")[0]
    return _form(root, "")


def index(folder: Path, chart: str, version: str, hints: Hints) -> Mapping[str, Any]:
    """The content of an index file for an unpacked chart.

    ``version`` is the published one: some projects set it in Chart.yaml only when they release.
    """
    return {"chart": chart, "version": version, "keys": build(read(folder), hints)}


def dump(index: Mapping[str, Any]) -> str:
    """The text of an index file: sorted, one top-level value on a line so that a change can be read."""
    keys = index["keys"]
    about = {name: value for name, value in index.items() if name != "keys"}
    head = json.dumps(about, sort_keys=True, ensure_ascii=False)[:-1]
    rows = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(keys[name], sort_keys=True, separators=(',', ':'), ensure_ascii=False)}"
        for name in sorted(keys)
    )
    return f'{head}, "keys": {{\n{rows}\n}}}}\n'


def parse(form: Form) -> Entry:
    """The reverse of what ``build`` gives back."""
    if isinstance(form, str):
        if form.startswith("="):
            return Entry({"string"}, enum=tuple(form[1:].split("|")))
        types = set() if form == "any" else set(form.split("|"))
        return Entry(types, free="map" in types)
    if isinstance(form, list):
        return Entry({"list"}, item=parse(form[0]))
    types = {"map"}
    if "|" in form:
        types = set() if form["|"] == "any" else {"map", *form["|"].split("|")}
    entry = Entry(types, required=set(form.get("!", ())))
    if "*" in form:
        entry.free, entry.other = True, None if form["*"] == "any" else parse(form["*"])
    entry.children = {name: parse(child) for name, child in form.items() if name not in RESERVED}
    return entry


def paths_in_templates(texts: Iterable[str]) -> tuple[set[str], set[str]]:
    """Value paths that the templates of a chart name, and those of them that are handed on as a block.

    Paths below a ``with`` or ``range`` are not followed: its subject counts as a block.
    """
    used: set[str] = set()
    blocks: set[str] = set()
    for text in texts:
        for action in _ACTION.findall(text):
            found = {path.strip(".") for path in _VALUES_PATH.findall(action)}
            for quoted in _VALUES_INDEX.findall(action):
                found.add(".".join(re.findall(r'"([^"]*)"', quoted)))
            used |= found
            if _HANDS_ON.search(action):
                blocks |= found
    return used - {""}, blocks - {""}


_ACTION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_VALUES_PATH = re.compile(r"\.Values((?:\.[A-Za-z_][\w]*)+)")
_VALUES_INDEX = re.compile(r'index\s+\$?\.Values((?:\s+"[^"]*")+)')
_HANDS_ON = re.compile(r"\b(concat|dict|include|list|merge|mergeOverwrite|omit|range|template|toJson|toYaml|tpl|with)\b")


def _default(name: str, value: Any) -> Entry:
    """What a default of values.yaml tells about its key."""
    entry = Entry(in_values=True)
    if isinstance(value, bool):
        entry.types = {"bool"}
    elif isinstance(value, int | float):
        entry.types = {"number"}
    elif isinstance(value, str):
        # An empty string stands for "not set" of whatever scalar it is. A tag is text: 1.30 would become 1.3.
        entry.types = {"string"} if value or name == "tag" else set(_SCALARS)
    elif isinstance(value, list):
        entry.types = {"list", "map"} if not value and name in _MAPS else {"list"}
        entry.free = "map" in entry.types
    elif isinstance(value, Mapping):
        entry.types = {"map", "list"} if not value and name in _LISTS else {"map"}
        entry.free = not value
        entry.children = {str(key): _default(str(key), item) for key, item in value.items()}
    if entry.types == {"map"} and _ALWAYS_OPEN.search(name):
        entry.free = True
    if entry.types and entry.types < _SCALARS and name in _NUMBER_OR_STRING:
        entry.types |= {"number", "string"}
    return entry


def _name(root: Entry, path: str, used: Sequence[str]) -> None:
    """Add a path that a template names."""
    entry = root
    rest: list[str] = path.split(".")
    while rest:
        name, rest = _first(entry, rest)
        below = bool(rest)
        child = entry.children.get(name)
        if child is None:
            # A key that is only a comment in values.yaml, or not there at all: its type is not known.
            child = entry.children[name] = Entry({"map"} if below else set())
        elif below:
            if child.types:
                child.types.add("map")
            if not child.children:
                # An empty map by default, of which the template says what it may hold.
                child.free = False
        entry = child


def _first(entry: Entry, names: list[str]) -> tuple[str, list[str]]:
    """The first name of a path and the rest of it; a name may have dots itself, like ``grafana.ini``."""
    for end in range(len(names), 1, -1):
        if ".".join(names[:end]) in entry.children:
            return ".".join(names[:end]), names[end:]
    return names[0], names[1:]


def _open_block(root: Entry, path: str) -> None:
    """A template hands this value on: to Kubernetes, or to the program in the container."""
    try:
        entry = _find(root, path)
    except KeyError:
        return
    if entry.types == _SCALARS:
        entry.types = set()
    name = path.rpartition(".")[2]
    part = {child for child in entry.children if entry.children[child].in_values} & _PART_OF_A_CHART
    if not part or _KUBERNETES_BLOCK.search(name):
        _open_all(entry)
        entry.free = True


def _open_all(entry: Entry) -> None:
    """What is there is only a part of what may be there."""
    if not entry.types or "map" in entry.types:
        entry.free = True
    for child in entry.children.values():
        _open_all(child)


def _add(entry: Entry, other: Entry) -> None:
    """Add what a subchart knows; the parent's defaults keep their types."""
    entry.free = entry.free or other.free
    for name, child in other.children.items():
        if name in entry.children:
            if not entry.children[name].types:
                entry.children[name].types = set(child.types)
            _add(entry.children[name], child)
        else:
            entry.children[name] = child
    entry.other = entry.other or other.other


def _resolve(schema: Mapping[str, Any], top: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow references inside of the file; one to another file says nothing."""
    seen = set()
    while isinstance(reference := schema.get("$ref"), str):
        if not reference.startswith("#/") or reference in seen:
            return {}
        seen.add(reference)
        target: Any = top
        for part in reference[2:].split("/"):
            target = target.get(part.replace("~1", "/").replace("~0", "~"), {})
        schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
    return schema


def _schema(entry: Entry, schema: Mapping[str, Any], top: Mapping[str, Any], name: str, *, in_item: bool) -> None:
    """Add what the chart's own schema says: Helm refuses values that break it, so its types count more than the defaults'."""
    schema = _resolve(schema, top)
    for part in schema.get("allOf", ()):
        _schema(entry, part, top, name, in_item=in_item)
    alternatives = [_resolve(part, top) for key in ("anyOf", "oneOf") for part in schema.get(key, ())]
    if types := _types(schema, alternatives):
        entry.types = types
    values = schema.get("enum")
    if values and entry.types == {"string"} and all(isinstance(value, str) and "|" not in value for value in values):
        entry.enum = tuple(values)
    new = not entry.children
    properties = dict(schema.get("properties", {}))
    for part in alternatives:
        properties = {**part.get("properties", {}), **properties}
    for key, part in properties.items():
        child = entry.children.get(key)
        if child is None:
            child = entry.children[key] = Entry()
        _schema(child, part, top, key, in_item=False)
    more = schema.get("additionalProperties")
    if more is False:
        # Whatever templates name besides, Helm refuses it.
        entry.free = "patternProperties" in schema
        if not entry.free:
            entry.children = {key: child for key, child in entry.children.items() if key in properties}
    elif more is True or "patternProperties" in schema:
        entry.free = True
    elif isinstance(more, Mapping):
        # The form of the others is taken where it is the only one that is known.
        entry.free = True
        if not entry.children:
            entry.other = Entry()
            _schema(entry.other, more, top, "", in_item=True)
    elif "map" in entry.types and new:
        entry.free = not properties or in_item or bool(_KUBERNETES_BLOCK.search(name))
    if isinstance(items := schema.get("items"), Mapping) and items:
        entry.item = Entry()
        _schema(entry.item, items, top, "", in_item=True)
    for key in schema.get("required", ()):
        # Elsewhere the chart's own values have it.
        if in_item or not (key in entry.children and entry.children[key].in_values):
            entry.required.add(key)


def _types(schema: Mapping[str, Any], alternatives: Sequence[Mapping[str, Any]]) -> set[str]:
    """Types of a schema; none where it does not say. null is left out: it only takes a default away."""
    given = schema.get("type")
    if given is None and alternatives:
        each = [_types(part, ()) for part in alternatives if part.get("type") != "null"]
        return set().union(*each) if all(each) else set()
    names = [given] if isinstance(given, str) else given or []
    return {_SCHEMA_TYPES[name] for name in names if name in _SCHEMA_TYPES}


def _parent(root: Entry, path: str) -> tuple[Entry, str]:
    above, _, name = path.rpartition(".")
    return (_find(root, above) if above else root), name


def _find(root: Entry, path: str) -> Entry:
    """The entry at ``a.b[].c``. Raises KeyError where the chart has no such path."""
    entry = root
    rest: list[str] = path.split(".")
    while rest:
        name, rest = _first(entry, rest)
        plain = name.removesuffix("[]")
        if plain not in entry.children:
            raise KeyError(f"the chart has no {path}")
        entry = entry.children[plain]
        if name.endswith("[]"):
            if entry.item is None:
                entry.item = Entry({"map"})
            entry = entry.item
    return entry


def _form(entry: Entry, name: str) -> Form:
    types = set(entry.types)
    if "number" in types:
        types.discard("int")
    if types == {"string"} and entry.enum:
        return "=" + "|".join(entry.enum)
    if types == {"list"} and entry.item is not None and (item := _form(entry.item, "")) != "any":
        return [item]
    plain = "|".join(sorted(types)) or "any"
    if types and "map" not in types:
        return plain
    # What Kubernetes checks better need not be kept; the same for a map of which nothing is known.
    unknown = entry.free and entry.other is None and not entry.required
    if unknown and (not entry.children or _KUBERNETES_BLOCK.search(name)):
        return plain
    if not types and not entry.children and entry.other is None:
        return plain
    form: dict[str, Form] = {child: _form(below, child) for child, below in entry.children.items()}
    if reserved := form.keys() & set(RESERVED):
        raise ValueError(f"names that the index has a use for: {', '.join(sorted(reserved))}")
    if entry.free:
        form["*"] = _form(entry.other, "") if entry.other else "any"
    if entry.required:
        form["!"] = sorted(entry.required)
    if types != {"map"}:
        form["|"] = "|".join(sorted(types - {"map"})) or "any"
    return form
