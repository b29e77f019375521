"""Whether a file under another name is the same spec."""

from difflib import SequenceMatcher

from hyokasho.changes.former_keys import renamed
from hyokasho.forms import keys
from hyokasho.forms.load import form_names, load_form
from hyokasho.source.parse import parse
from hyokasho.source.tree import Mapping, Scalar

# A file that took the place of another is the same when so much of it is.
_ALIKE = 0.5
# Half of two specs on one form may be its keys; one of another name must be like it in nearly all.
_SURELY = 0.85


def likeness(old: bytes, new: bytes) -> float:
    """How alike two specs are (to 1), 0 where they are two different ones."""
    one, other = (data.decode("utf-8", "replace").splitlines() for data in (old, new))
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    needed = _ALIKE if _called(old) == _called(new) else _SURELY
    return ratio if ratio > needed else 0


def _called(data: bytes) -> tuple[str, ...]:
    """What a spec is called and whose it is, as far as it says so itself."""
    tree = parse(data).tree
    node = tree.get(keys.FORM) if tree is not None else None
    form_id = form_names().get(node.text) if isinstance(node, Scalar) else None
    if tree is None or form_id is None:
        return ()
    form = load_form(form_id)
    cover = renamed(tree, form).get(form.cover.key)
    paths = (*form.names.in_title, form.names.agency)
    wanted = [item.key for item in form.cover.items if item.path in paths]
    nodes = [cover.get(key) if isinstance(cover, Mapping) else None for key in wanted]
    return tuple(node.text if isinstance(node, Scalar) else "" for node in nodes)
