"""This module makes small procedures for tests: a head, and the sections a test is about."""

from __future__ import annotations

import textwrap

from sopkit.procedure import Procedure, load_text

HEAD = """
sopkit: 1
id: test/small
title: {en: A test, zh: 测试}
version: 1.0.0
status: draft
owner: clerk
case: {is: {en: one case, zh: 一单}, starts: opened, ends: closed}
"""
ROLES = "roles:\n  clerk: {label: {en: clerk, zh: 文员}}\n"
EVENTS = "events:\n  opened: {label: {en: opened, zh: 开始}}\n"


def text_of(sections: str) -> str:
    """A whole procedure of some sections; what they use and do not declare is declared."""
    body = textwrap.dedent(sections).strip("\n") + "\n"
    for head, section in (("roles:\n", ROLES), ("events:\n", EVENTS)):
        body = body.replace(head, section, 1) if head in body else section + body
    return HEAD + body


def small(sections: str) -> Procedure:
    """A loaded procedure of some sections."""
    return load_text(text_of(sections))
