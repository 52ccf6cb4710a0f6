"""This module holds a small procedure for the tests of `check`, right and wrong."""

GOOD = """\
sopkit: 1
id: desk/key
title: {en: Keys, zh: 钥匙}
version: "1.0.0"
status: draft
owner: reception
case: {is: {en: one key, zh: 一把钥匙}}
roles: {reception: {label: {en: reception, zh: 前台}}}
events:
  key.lent: {label: {en: key lent, zh: 借出钥匙}}
  key.back: {label: {en: key back, zh: 归还钥匙}}
rules:
- {id: back, respond: {after: key.lent, do: key.back, due: within 2 h, pair: one}, source: H/keys#1}
"""
CASES = """\
sopkit: 1
procedure: desk/key
cases:
- id: back-in-time
  title: {en: Back in time, zh: 按时归还}
  zero: "2026-12-04T15:00+08:00"
  events:
  - {at: 0 min, event: key.lent}
  - {at: 2 h, event: key.back}
  expect:
  - {at: 3 h, violations: []}
"""
WRONG = GOOD.replace("after: key.lent", "after: key.lend")
NOTED = GOOD.replace("due: within 2 h", "due: within within_time") + (
    "parameters: {within_time: {type: duration, source: H/keys#2}}\n"
)
GUESSED = GOOD.replace(", source: H/keys#1", "")
