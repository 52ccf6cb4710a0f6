"""This module makes frozen values cheaply: the reading of one file makes thousands of them.

They are frozen for the type checker, which is run on every change. To refuse a change at run time
as well would make each value three times as slow to create (a tenth of the checking of a file).
Only `__init__` is written out for a class, when its first value is made; comparing, hashing and
showing are shared functions. To write all of them out for every class, as the standard library
does, takes a fifth of the start of `sopkit check`.

A named tuple of the standard library is as slow to define: it compiles the type of every field.
The one here has the same names.

What such a value works out when first asked is kept by `cached_property`; that of the standard
library takes a lock each time, which here nobody needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass
    from functools import cached_property
    from typing import NamedTuple
else:
    import dataclasses
    from collections import _tuplegetter as reader_of
    from operator import attrgetter

    def dataclass(cls=None, /, *, frozen=False, eq=True, order=False, **options):
        """As `dataclasses.dataclass`, of fields that are kept; a frozen value can be hashed."""
        if order:
            return dataclasses.dataclass(cls, frozen=frozen, eq=eq, order=True, **options)

        def make(plain):
            written = vars(plain)
            # else its signature is worked out to describe it
            plain.__doc__ = plain.__doc__ or plain.__name__
            made = dataclasses.dataclass(eq=False, repr=False, init=False, **options)(plain)
            if "__init__" not in written:
                made.__init__ = _first_init(made)
            made.__repr__ = written.get("__repr__", _shown)
            if eq:
                made.__eq__ = written.get("__eq__", _equal)
                made.__hash__ = written.get("__hash__", _hash) if frozen else None
                made._compared = _first_time
            return made

        return make if cls is None else make(cls)

    def _first_init(cls):
        """What writes the `__init__` of a class, which takes its place from then on."""

        def __init__(self, *arguments, **named):  # noqa: N807
            cls.__init__ = _written_init(cls)
            cls.__init__(self, *arguments, **named)

        return __init__

    def _written_init(cls):
        """Sets every field from an argument, its default or its factory."""
        none = dataclasses.MISSING
        known = {"_none": none}
        plain, named, lines = [], [], []
        for field in dataclasses.fields(cls):
            name, made = field.name, field.default_factory is not none
            known[f"_{name}"] = field.default_factory if made else field.default
            value = f"_{name}()" if made else f"_{name}"
            if field.init:
                default = "" if known[f"_{name}"] is none else "=_none" if made else f"={value}"
                (named if field.kw_only else plain).append(name + default)
                value = f"{value} if {name} is _none else {name}" if made else name
            if field.init or known[f"_{name}"] is not none:
                lines.append(f" self.{name} = {value}")
        if hasattr(cls, "__post_init__"):
            lines.append(" self.__post_init__()")
        parameters = ", ".join(["self", *plain, *(["*"] if named else []), *named])
        body = "\n".join(lines) or " pass"
        exec(f"def __init__({parameters}):\n{body}", known)
        known["__init__"].__qualname__ = f"{cls.__qualname__}.__init__"
        return known["__init__"]

    def _equal(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self._compared(self) == other._compared(other)

    def _hash(self):
        return hash(self._compared(self))

    def _first_time(self, _):
        """What is compared, by a function that takes the place of this one from then on."""
        cls = type(self)
        names = [field.name for field in dataclasses.fields(cls) if field.compare]
        cls._compared = staticmethod(attrgetter(*names) if names else lambda _: ())
        return cls._compared(self)

    def _shown(self):
        parts = (
            f"{field.name}={getattr(self, field.name)!r}"
            for field in dataclasses.fields(self)
            if field.repr
        )
        return f"{type(self).__qualname__}({', '.join(parts)})"

    class _NamedTuples(type):
        """Gives a class one field for each name that is annotated in it."""

        def __new__(cls, name, bases, written):
            if any(getattr(base, "_fields", ()) for base in bases):
                return super().__new__(cls, name, bases, written)
            written["__slots__"] = ()
            fields = tuple(written.get("__annotations__", ()))
            written["_field_defaults"] = {one: written[one] for one in fields if one in written}
            written["_fields"] = written["__match_args__"] = fields
            written.update((one, reader_of(at, None)) for at, one in enumerate(fields))
            return super().__new__(cls, name, bases, written)

    class NamedTuple(tuple, metaclass=_NamedTuples):
        """As `typing.NamedTuple`."""

        def __new__(cls, /, *arguments, **named):
            """Writes out what makes a value, which takes the place of this one from then on."""
            defaults = cls._field_defaults
            known = {"_": tuple.__new__, **{f"_{one}": defaults[one] for one in defaults}}
            parameters = ", ".join(
                f"{one}=_{one}" if one in defaults else one for one in cls._fields
            )
            values = "".join(f"{one}, " for one in cls._fields)
            made = eval(f"lambda _cls, {parameters}: _(_cls, ({values}))", known)
            # a class below it may have a `__new__` of its own, which stays
            owner = next(one for one in cls.__mro__ if "_fields" in vars(one))
            made.__qualname__ = owner.__qualname__
            owner.__new__ = staticmethod(made)
            return made(cls, *arguments, **named)

        @classmethod
        def _make(cls, values):
            return cls(*values)

        def _replace(self, /, **named):
            return type(self)(**{**self._asdict(), **named})

        __replace__ = _replace

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __getnewargs__(self):
            return tuple(self)

        def __repr__(self):
            parts = (f"{name}={value!r}" for name, value in self._asdict().items())
            return f"{type(self).__name__}({', '.join(parts)})"

    class cached_property:  # noqa: N801
        """As `functools.cached_property`, for one thread."""

        def __init__(self, work_out):
            self.work_out = work_out
            self.__doc__ = work_out.__doc__

        def __set_name__(self, _, name):
            self.name = name

        def __get__(self, instance, _=None):
            if instance is None:
                return self
            found = instance.__dict__[self.name] = self.work_out(instance)
            return found


__all__ = ["NamedTuple", "cached_property", "dataclass"]
