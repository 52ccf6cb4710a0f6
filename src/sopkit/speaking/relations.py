"""This module says the relations of a layout in words: which part lies where, at what distance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sopkit.frozen import dataclass
from sopkit.language import pick
from sopkit.speaking.labels import Labels, humane
from sopkit.speaking.values import listing, say_value

PARTS: Final[dict[str, tuple[str, str]]] = {
    "left": ("left edge", "左沿"),
    "right": ("right edge", "右沿"),
    "top": ("upper edge", "上沿"),
    "bottom": ("lower edge", "下沿"),
    "centre": ("centre", "中心"),
    "centre_x": ("vertical centre line", "纵向中线"),
    "centre_y": ("horizontal centre line", "横向中线"),
    "top_left": ("upper left corner", "左上角"),
    "top_centre": ("middle of the upper edge", "上沿中点"),
    "top_right": ("upper right corner", "右上角"),
    "middle_left": ("middle of the left edge", "左沿中点"),
    "middle_centre": ("centre", "中心"),
    "middle_right": ("middle of the right edge", "右沿中点"),
    "bottom_left": ("lower left corner", "左下角"),
    "bottom_centre": ("middle of the lower edge", "下沿中点"),
    "bottom_right": ("lower right corner", "右下角"),
    "handle": ("handle", "杯柄"),
    "tip": ("tip", "尖端"),
    "tail": ("tail end", "尾端"),
    "front": ("front edge", "前沿"),
    "back": ("back", "靠背"),
    "logo": ("logo", "店徽"),
}
PLACES: Final[dict[str, tuple[str, str]]] = {
    "above": ("above", "上方"),
    "below": ("below", "下方"),
    "left_of": ("to the left of", "左侧"),
    "right_of": ("to the right of", "右侧"),
}
DIRECTIONS: Final[dict[str, tuple[str, str]]] = {
    "left": ("to the left", "左"),
    "right": ("to the right", "右"),
    "up": ("up", "上"),
    "down": ("down", "下"),
    "row": ("row", "横排"),
    "column": ("column", "纵列"),
}
DEFAULT_TOLERANCE: Final = "2 mm"
# Relations that are judged by a distance, so that the default tolerance applies.
MEASURED: Final = (
    "above",
    "below",
    "left_of",
    "right_of",
    "flush_with",
    "in_line_with",
    "in_line",
    "apart",
    "same_place_as",
    "mirror_across",
)


@dataclass(frozen=True, slots=True)
class Scene:
    """The objects of one layout, with those of the layouts placed in it."""

    names: Labels
    objects: Mapping[str, Mapping[str, Any]]
    layouts: Mapping[str, Mapping[str, Any]]

    def label(self, name: str) -> str:
        """The label of an object or of the collection that places a whole layout."""
        body = self.objects.get(name) or {}
        if "place" in body:
            return self.names.label(body.get("repeat", name))
        label = self.names.text(body.get("label"))
        return label or self.names.label(name)


def say_part(text: Any, scene: Scene) -> str:
    """A part such as `each seat.paper` or `row of chair.back` in words."""
    if isinstance(text, (list, tuple)):
        return listing([say_part(one, scene) for one in text], scene.names.language)
    words = str(text).split(" ")
    chinese = scene.names.language == "zh"
    if words[:2] == ["row", "of"]:
        inner = say_part(f"each {words[2]}", scene)
        return f"{inner}所成的横排" if chinese else f"the row formed by {inner}"
    leads = {
        "each": ("each", "每个"),
        "left": ("the left", "左侧"),
        "right": ("the right", "右侧"),
    }
    lead = leads.get(words[0], ("the", "")) if len(words) > 1 else ("the", "")
    return _path(words[-1].split("."), pick(scene.names.language, *lead), scene)


def _path(path: list[str], lead: str, scene: Scene) -> str:
    """`paper.bottom` as "the lower edge of the paper", `seat.table.top` likewise."""
    chinese = scene.names.language == "zh"
    whole = f"{lead}{scene.label(path[0])}" if chinese else f"{lead} {scene.label(path[0])}"
    inner = scene
    for part in path[1:]:
        body = inner.objects.get(path[0]) or {}
        placed = scene.layouts.get(str(body.get("place"))) or _of_collection(path[0], scene)
        objects = (placed or {}).get("objects") or {}
        if part in objects:
            inner = Scene(scene.names, objects, scene.layouts)
            word = inner.label(part)
        else:
            word = pick(scene.names.language, *PARTS.get(part, (humane(part), humane(part))))
        whole = f"{whole}的{word}" if chinese else f"the {word} of {whole}"
    return whole


def _of_collection(name: str, scene: Scene) -> Mapping[str, Any] | None:
    for body in scene.objects.values():
        if "place" in body and str(body.get("repeat")) == name:
            return scene.layouts.get(str(body["place"]))
    return None


def say_relation(relation: Mapping[str, Any], scene: Scene) -> str:
    """One relation as a sentence without its tolerance."""
    part = say_part(relation.get("of"), scene)
    for key, (english, chinese) in PLACES.items():
        if key in relation:
            return _placed(part, relation, key, pick(scene.names.language, english, chinese), scene)
    for key, sayer in SAYERS.items():
        if key in relation:
            return sayer(part, relation, scene)
    return part


def _placed(part: str, relation: Mapping[str, Any], key: str, word: str, scene: Scene) -> str:
    other = say_part(relation[key], scene)
    gap = scene.names.value(relation["gap"]) if "gap" in relation else ""
    if scene.names.language == "zh":
        return f"{part}在{other}{word}{' ' + gap if gap else ''}"
    return f"{part} lies{' ' + gap if gap else ''} {word} {other}"


def _flush(part: str, relation: Mapping[str, Any], scene: Scene) -> str:
    other = say_part(relation["flush_with"], scene)
    return pick(scene.names.language, f"{part} is flush with {other}", f"{part}与{other}平齐")


def _parallel(part: str, relation: Mapping[str, Any], scene: Scene) -> str:
    other = say_part(relation["parallel_to"], scene)
    return pick(scene.names.language, f"{part} is parallel to {other}", f"{part}与{other}平行")


def _in_line_with(part: str, relation: Mapping[str, Any], scene: Scene) -> str:
    other = say_part(relation["in_line_with"], scene)
    return pick(scene.names.language, f"{part} is in line with {other}", f"{part}与{other}对齐")


def _in_line(part: str, relation: Mapping[str, Any], scene: Scene) -> str:
    word = pick(scene.names.language, *DIRECTIONS[str(relation["in_line"])])
    english = f"{part} stands in one {word} with the others"
    return pick(scene.names.language, english, f"{part}与其余排成一条{word}")


def _apart(part: str, relation: Mapping[str, Any], scene: Scene) -> str:
    length = scene.names.value(relation["apart"])
    english = f"{part} stands {length} from the next"
    return pick(scene.names.language, english, f"{part}与相邻者相距 {length}")


def _same_place(part: str, relation: Mapping[str, Any], scene: Scene) -> str:
    places = relation["same_place_as"]
    parts = [say_part(one, scene) for one in (places if isinstance(places, list) else [places])]
    other = listing(parts, scene.names.language, last="or")
    return pick(scene.names.language, f"{part} lies on {other}", f"{part}位于{other}处")


def _between(part: str, relation: Mapping[str, Any], scene: Scene) -> str:
    other = say_part(relation["between"], scene)
    return pick(scene.names.language, f"{part} lies between {other}", f"{part}在{other}之间")


def _mirror(part: str, relation: Mapping[str, Any], scene: Scene) -> str:
    axis = say_part(relation["mirror_across"], scene)
    english = f"{part} has its mirror image across {axis}"
    return pick(scene.names.language, english, f"{part}以{axis}为轴对称")


def _rests(part: str, relation: Mapping[str, Any], scene: Scene) -> str:
    other = say_part(relation["rests_on"], scene)
    return pick(scene.names.language, f"{part} stands on {other}", f"{part}放在{other}上")


def _faces(part: str, relation: Mapping[str, Any], scene: Scene) -> str:
    word = pick(scene.names.language, *DIRECTIONS[str(relation["faces"])])
    return pick(scene.names.language, f"{part} faces {word}", f"{part}朝{word}")


def _points(part: str, relation: Mapping[str, Any], scene: Scene) -> str:
    target = str(relation["points"])
    chinese = scene.names.language == "zh"
    if target in DIRECTIONS:
        goal = pick(scene.names.language, *DIRECTIONS[target])
    else:
        goal = say_part(target, scene) if chinese else f"to {say_part(target, scene)}"
    extras = []
    if "angle" in relation:
        angle = scene.names.value(relation["angle"])
        extras.append(f"成 {angle}角" if chinese else f"at {angle}")
    if "gap" in relation:
        gap = scene.names.value(relation["gap"])
        extras.append(f"相距 {gap}" if chinese else f"{gap} away from it")
    said = f"{part}指向{goal}" if chinese and target not in DIRECTIONS else f"{part}朝{goal}"
    if not chinese:
        said = f"{part} points {goal}"
    return pick(scene.names.language, ", ", "，").join([said, *extras])


SAYERS: Final = {
    "flush_with": _flush,
    "parallel_to": _parallel,
    "in_line_with": _in_line_with,
    "in_line": _in_line,
    "apart": _apart,
    "same_place_as": _same_place,
    "between": _between,
    "mirror_across": _mirror,
    "rests_on": _rests,
    "faces": _faces,
    "points": _points,
}


def say_tolerance(relation: Mapping[str, Any], names: Labels) -> str:
    """The tolerance of a relation that is measured, its default included; a parameter by value."""
    if "tolerance" in relation:
        value = names.value(relation["tolerance"])
        return f"± {value}" if value[:1].isdigit() else value
    if any(key in relation for key in PLACES) and "gap" not in relation:
        return ""
    if any(str(relation.get(key, "")).startswith("about ") for key in ("gap", "apart")):
        return ""
    if any(key in relation for key in MEASURED):
        return f"± {say_value(DEFAULT_TOLERANCE, names.language)}"
    return ""
