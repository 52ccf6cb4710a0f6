"""This module lists every code a diagnostic can have, with the reason for it and the cure.

A new code is three lines in the table: `CODE level name: title`, then `why:` and `fix:`.
SOP1xx is about the file, 2xx its form, 3xx its meaning, 4xx style, 5xx ignore comments. A code that
has been released is never given another meaning.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, cast

from sopkit.frozen import dataclass

Level = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding: number, kebab name, level, and title, reason and cure in a sentence."""

    code: str
    name: str
    level: Level
    title: str
    why: str
    fix: str


_TABLE = """
SOP101 error unreadable-file: the file cannot be read
  why: without its text nothing else can be checked
  fix: check the path and the permission to read it
SOP102 error file-too-large: the file is larger than 2 MB
  why: no procedure is that long; reading it would only cost time and memory
  fix: split it, or check that the right file was given
SOP103 error not-utf-8: the file is not text in UTF-8
  why: Chinese texts would be read as other characters
  fix: save the file as UTF-8
SOP104 error control-character: a character that no text may hold
  why: it cannot be seen in an editor and breaks printing and JSON
  fix: delete it; it often comes along with copied text
SOP105 error empty-file: the file holds no content
  why: a procedure needs at least its id and title
  fix: write the file, or delete it
SOP106 error yaml-syntax: the text is not well-formed YAML
  why: its structure cannot be known for sure
  fix: check brackets, quotes and indentation at the place shown
SOP107 error duplicate-key: one key stands twice in a mapping
  why: the second value would silently replace the first
  fix: keep one of the two, or give the second another name
SOP108 error anchor-or-alias: an anchor (&name) or an alias (*name)
  why: a reader has to search for the text that is meant, and a file can blow up in memory
  fix: write the value out, or declare it once under define, parameters or types
SOP109 error merge-key: a merge key (<<)
  why: it hides which keys a mapping has
  fix: write the keys out
SOP110 error tag: a YAML tag (!name)
  why: the type of a value is declared in the procedure, not beside the value
  fix: delete the tag; quote the value if it is text
SOP111 error tab-indentation: a tab indents a line
  why: editors show tabs at different widths, so the structure would be a guess
  fix: indent with spaces
SOP112 error full-width-colon: a full-width colon follows a key
  why: YAML reads the key and its value as one text
  fix: write a half-width colon and a space
SOP113 error ambiguous-word: a bare word that some YAML readers take for true or false
  why: yes, no, on, off, y, n mean a text here and a truth value elsewhere
  fix: write true or false, or quote the word
SOP114 error bare-clock-time: a time of day without quotes
  why: some YAML readers take 9:30 for the number 570
  fix: quote it
SOP115 error leading-zero: a number that begins with 0
  why: some YAML readers take 0755 for an octal number, others drop the zero
  fix: quote it if it is a label, or drop the zero
SOP116 error lossy-number: a number that would lose a digit
  why: 1.10 becomes 1.1, so a version or label changes
  fix: quote it if it is a label, or drop the last zero
SOP117 error key-not-text: a key that YAML reads as a number, truth value or null
  why: keys are names; other tools would see another key
  fix: use a word
SOP118 error several-documents: more than one document in a file
  why: one file is one procedure
  fix: put the second document into a file of its own
SOP119 error not-a-mapping: the file is not a mapping of keys to values
  why: everything in a file stands under a key such as id or steps
  fix: begin with the line sopkit: 1
SOP120 error too-deep: values nested more than 64 levels deep
  why: nobody can read it, and it exhausts a reader's memory
  fix: check for a run of opening brackets; give inner parts a name under define
SOP121 error foreign-number: a number in a notation that readers disagree about
  why: 0x1F, 0o17, 1_000, .inf are numbers to some YAML readers and texts to others
  fix: write the number plainly, or quote it
SOP122 error too-many-findings: more findings than a reader can use
  why: the rest mostly follows from the first ones
  fix: mend what is shown and check again
SOP123 error odd-space: a space that YAML does not take for one
  why: a no-break or full-width space after a colon makes key and value one text
  fix: write an ordinary space
SOP124 error comma-in-text: a word stands alone between the commas of braces
  why: in braces a comma ends a text, and the rest of it becomes a key without value
  fix: quote the whole text, or write it on a line of its own
SOP125 error unfinished-merge: a mark of a merge that was not finished
  why: the file holds two texts of one place, and nobody has said which is right
  fix: keep one of the two, or write what is right, and delete the lines of the marks
SOP201 error unknown-key: a key that is not known here
  why: a mistyped key would silently have no effect
  fix: use one of the known keys
SOP202 error missing-key: a required key is missing
  why: the entry has no meaning without it
  fix: add the key
SOP203 error wrong-type: a value of the wrong form
  why: a list, mapping, text, number or truth value is wanted here
  fix: write the value in the form that is wanted
SOP204 error wrong-choice: a word that is not one of the choices
  why: only the listed words have a meaning here
  fix: use one of the listed words
SOP205 error bad-name: a name that is not written as names are
  why: names are used in conditions, where a hyphen is a minus
  fix: use small letters, digits, _ and dots, beginning with a letter
SOP206 error bad-value: a quantity that cannot be read
  why: a value needs a number and a unit that is known
  fix: write it as 15 min, 1 cm, 5 CNY, 20 % or 5 cm .. 10 cm
SOP207 error bad-time-phrase: a time phrase that cannot be read
  why: the due time could not be computed
  fix: write one of the forms that `sopkit explain phrases` lists
SOP208 error bad-condition: a condition that cannot be read
  why: it could never be judged
  fix: check brackets, operators and quotes at the place shown
SOP210 error wrong-kind-count: a rule has no kind, or several
  why: a rule says exactly one thing
  fix: keep one kind key; make the other a rule of its own
SOP212 error empty-value: a key or entry without a value
  why: it is unclear whether something was forgotten
  fix: give the value, or take the key out
SOP213 error excluding-keys: keys that exclude each other
  why: only one of them can hold
  fix: keep one of them
SOP214 error bad-source: a source that is not written as sources are
  why: nobody could look it up
  fix: write it as A/tea-service#2, or several in a list
SOP215 error bad-type: a declared type that is none
  why: its values could not be read or compared
  fix: use a type that `sopkit explain types` lists
SOP301 error unknown-event: an event that is not declared
  why: it can never happen, so the rule would never act
  fix: declare it under events or steps, or mend the name
SOP302 error unknown-fact: a fact that is not declared
  why: it can never be known, so the condition would stay open for ever
  fix: declare it under facts, or mend the name
SOP303 error unknown-role: a role that is not declared
  why: nobody could be told
  fix: declare it under roles, or mend the name
SOP304 error unknown-name: a name that is not declared
  why: it means nothing in this file
  fix: declare it, or mend the name
SOP305 error repeated-name: one name is declared twice
  why: steps, events, facts, definitions, parameters and rules share one namespace
  fix: rename one of the two
SOP306 error type-mismatch: values of different types are put together
  why: the comparison or sum would have no meaning
  fix: compare values of one type and unit
SOP307 error ambiguous-name: a word that could mean two things here
  why: a reader would take it for one and the computer for the other
  fix: rename one of the two
SOP308 error recursive-definition: a definition that uses itself
  why: it could never be computed
  fix: take the use of its own name out of it
SOP309 error faulty-definition: a definition with a fault is used
  why: what uses it cannot be judged either
  fix: mend the definition
SOP310 error time-in-condition: passing time is used where it is not known when it turns
  why: the instant at which the answer changes would be missed
  fix: compare it alone with a limit, such as since(e) > 2 h
SOP311 error unsafe-pattern: a pattern that is malformed or could take very long
  why: every text is checked in a time that grows only with its length
  fix: use letters, classes, groups and repeats; no back references and no looking around
SOP312 error condition-too-large: a condition that is too long or nested too deep
  why: nobody can read it, and judging it could take very long
  fix: give parts of it a name under define
SOP320 error unknown-step: a step that is not declared
  why: the flow could not go on
  fix: declare it under steps, or mend the name
SOP321 error reserved-name: a name that has a meaning of its own
  why: conditions and phrases would read it as something else
  fix: choose another name
SOP322 error same-event: a rule whose trigger is also what is to be done
  why: no event can discharge the duty that it opens
  fix: use the kind `every` for something that is repeated
SOP323 error missing-pair: a respond rule that does not say which duties one answer serves
  why: when the trigger comes again, it is open whether one answer is enough
  fix: add pair: each, one, latest, or a data key
SOP324 error rule-circle: rules that listen to each other in a circle
  why: each would wait for the other
  fix: take one of them out of the circle
SOP325 error missing-zone: days or clock times without a time zone
  why: where a day begins depends on the place
  fix: add calendar: {zone: Asia/Shanghai}
SOP326 error unreachable-step: a step that can never open
  why: nobody would ever be told to do it
  fix: lead a way to it, or take it out
SOP327 error no-way-to-end: a step from which the flow never ends
  why: the work could never be finished
  fix: lead a way on, or write next: end
SOP328 error wrong-flow: a key that has no meaning in this kind of flow
  why: in a free flow the list is no order; in a listed flow it is
  fix: use the keys of the flow, or change `flow`
SOP329 error optional-choice: exits of a step that may be left out
  why: left out, no exit is taken and the flow stands still
  fix: make the step a must
SOP330 error opened-by-end: a step that opens when the case ends
  why: from the end on no step opens
  fix: let it follow an earlier event, or end the case later
SOP331 error wrong-id: an id that is not the path of its file
  why: other files and reports find a procedure by its id
  fix: name the file after the id, or mend the id
SOP332 error unknown-placeholder: a placeholder in a text that names nothing
  why: it would be printed as it stands
  fix: declare the fact, or mend the name
SOP333 info parameter-without-value: a parameter that no house has set
  why: a due that needs it never falls
  fix: set it in the profile of the house
SOP334 error impossible-layout: relations of a layout that cannot all hold
  why: nobody can lay the table so, and its drawing cannot be made
  fix: change one of the relations that the message names, or the size of an object
SOP335 error overlapping-objects: relations that put two objects in one place
  why: only what rests on something may lie over it
  fix: change one of the relations that the message names, or say rests_on
SOP336 error unknown-procedure: a procedure that is not there
  why: what it declares, or what is to be run, cannot be known
  fix: mend the id; a procedure is found by its path below the folder procedures
SOP337 error procedure-circle: procedures that use or run each other in a circle
  why: reading or running them would never come to an end
  fix: take one of them out of the circle
SOP338 error faulty-procedure: a procedure that is used has faults of its own
  why: what it declares cannot be relied on
  fix: mend that file first
SOP339 error overlapping-conditions: exits or rows of which several apply at once
  why: which of them is taken would hang on their order in the file
  fix: make the conditions exclude each other
SOP340 warning gap-between-exits: a step of whose exits none may be open
  why: the flow would stand still, and nobody would be told why
  fix: add an exit, or make the last one otherwise
SOP341 error not-as-expected: a scenario expects something else than comes out
  why: either the procedure says something else than was meant, or the expectation is wrong
  fix: follow the reason that is given, and mend the procedure or the expectation
SOP342 error bad-record: a record of a scenario that cannot be read
  why: the case would be judged without it
  fix: mend it as the message says
SOP343 error ignored-record: a record that is kept and has no effect
  why: the scenario would show something else than it seems to
  fix: mend the record, or name it under problems if that is what the scenario shows
SOP344 error rule-not-covered: a rule or step that no scenario keeps or breaks
  why: nobody has seen yet that it does what it should
  fix: add a scenario in which it is kept or broken
SOP345 error no-scenario: a procedure without scenarios
  why: nothing shows that it says what was meant
  fix: write scenarios into the file of the same name that ends in .cases.yaml
SOP346 warning never-true: a condition that can never be true
  why: what hangs on it never applies, and nobody would notice
  fix: follow what the message names, and mend the comparison that is wrong
SOP347 warning always-true: a condition that is always true
  why: a reader takes it for a restriction, and it restricts nothing
  fix: mend the comparison that is wrong, or take the condition out
SOP348 warning row-never-hit: a row or an exit that is never taken
  why: what it says has no effect, because others take all of it first
  fix: put the narrower condition first, or take one of them out
SOP349 warning gap-between-rows: a decision table that leaves something out
  why: its value is unknown there, and nothing that reads it can be judged
  fix: add a row, or make the last one otherwise
SOP350 warning never-fires: a rule whose moment never comes
  why: it looks like a safeguard and is none
  fix: let it follow an event that comes, or mend its condition
SOP351 warning nobody-may: rules that together allow something to nobody
  why: the work would stand still, or be done against a rule
  fix: make the rules apply to different roles or conditions, or take one out
SOP352 warning told-but-not-allowed: a role that is told to do what it may not
  why: done or not, a rule is broken
  fix: give the step to a role that may, or allow it to this one
SOP353 warning authority-gap: an amount for which no limit names anybody
  why: nobody knows who may decide, so somebody decides without being allowed to
  fix: let the limits meet, and say with `instead` who is asked above the highest
SOP354 warning nobody-can-approve: an approval that the approver may not give
  why: what needs the approval can never be done rightly
  fix: name an approver who may, or allow the approval to the one named
SOP355 warning waiting-circle: events that wait for each other
  why: none of them can come first without breaking a rule
  fix: take one of the demands out of the circle
SOP356 error required-and-forbidden: what is to be done is forbidden
  why: whatever is done, one of the two is broken
  fix: take one of the two out, or give it a condition
SOP357 error disjoint-measures: two demands on one thing that no value keeps
  why: whatever is measured, one of the two is broken
  fix: keep the figure of the source, or give each its own condition
SOP358 warning contradictory-times: two times for one event that have nothing in common
  why: done in time for the one, it is too early or too late for the other
  fix: keep the time of the source, or give each its own condition
SOP359 warning empty-window: an earliest that lies after the due
  why: there is no instant at which it is neither too early nor too late
  fix: exchange the two, or mend the figure that is wrong
SOP360 warning due-before-predecessor: a due before that of what must come first
  why: who keeps the one due misses the other
  fix: let what comes first be due earlier, or the other later
SOP361 warning due-outside-shift: a due outside the shift of the role
  why: who is told to do it is not there
  fix: give it to a role that is there, or move the due or the shift
SOP362 warning retry-too-late: tries for which there is no time
  why: the last of them can only be too late
  fix: ask for fewer tries, let less time lie between them, or give more time
SOP363 warning due-without-anchor: a due that counts from nothing
  why: it would count from whatever is recorded first
  fix: say what it counts from, or what opens the step
SOP364 warning unused-name: something declared that nothing uses
  why: a reader looks for its meaning in vain; often the use of it was forgotten
  fix: use it, or take it out
SOP365 error repeated-id: two procedures with one id
  why: nobody can tell which of them is meant
  fix: give one of them another id
SOP366 warning repeated-title: two procedures with one title
  why: in the handbook nobody can tell them apart
  fix: say in the title what tells them apart
SOP367 info label-differs: one role with several labels
  why: staff take one role for two
  fix: use the same label in all procedures, or give the other role a name of its own
SOP368 warning source-read-differently: one fact of a source with two figures
  why: at least one of the procedures does not say what its source says
  fix: look it up in the source and mend the other
SOP369 info noted-conflict: a conflict with another demand that a note speaks of
  why: staff who know both do not know which of them stands
  fix: decide which of them stands, and mend or take out the other
SOP370 warning conflicting-demands: two procedures that ask contradictory times of one event
  why: who keeps to the one procedure breaks the other
  fix: decide which of them stands, and mend the other
SOP371 info unfilled-field: a field of a form that no record asks for
  why: nobody has to fill it in; often a record forgot to name it
  fix: name it among the fields of a record, or take it out
SOP372 info single-answer: a choice with a single answer
  why: nothing is asked where nothing else can be answered; often another answer was lost
  fix: write the other answers, or take it out
SOP373 warning undemanded-fact: a fact of a source that only explains a word
  why: its source is named, and nobody is asked to do what it says; often a step or rule was lost
  fix: name it as the source of what is done about it
SOP374 info unused-role: a role in which nobody acts and that nobody is told in
  why: a reader looks for its work in vain; often a step, rule or report to it was forgotten
  fix: name it where it has something to do, or take it out
SOP375 info behind-the-end: something that the flow reaches only behind the end of the case
  why: from the end on no step and no duty opens, so nobody is ever asked for it
  fix: let the case end later, move it before the end, or make it a case of its own
SOP376 info not-analysed: something with too many combinations or pairs to be looked through
  why: a fault in it, such as two rules that cannot both be kept, would not be noticed
  fix: divide it, or let a decision table work a part of it out
SOP390 warning skipped-fact: a fact of a source that no procedure holds
  why: its neighbours were taken over, so it was probably forgotten
  fix: write it down with its source, or say in not-encoded.yaml why it is left out
SOP391 info unbounded-case: a case that has a beginning and no end, or an end and no beginning
  why: without a beginning anything opens it, without an end nobody is asked for what is undone
  fix: name the events under starts and ends of case
SOP392 warning unplanned-anchor: a due that counts back from an event without a plan
  why: nobody is asked when the event will be, so the due stays unknown
  fix: add planned, with the value true, to the event
SOP393 info unknown-days-off: working days are counted, and no days off are known
  why: public holidays would be counted as working days
  fix: name the calendar of the country under days
SOP394 warning changed-without-version: a content that is not the one registered as this version
  why: two contents under one version: nobody can say which of them was approved and printed
  fix: raise the version, then run sopkit register
SOP395 warning lowered-version: a version that does not come after the one registered
  why: whoever has the registered version takes this one for older
  fix: give it a version that comes after the registered one, then run sopkit register
SOP396 info not-registered: a procedure or version that the register does not hold
  why: a later change to it under the same version would not be noticed
  fix: run sopkit register
SOP397 warning gone-but-registered: an entry of the register without its procedure
  why: the register says that the procedure is in force, and nobody can read it
  fix: bring the file back, or run sopkit register
SOP401 warning missing-translation: a text lacks one of its languages
  why: the handbook and the steps are shown in English and Chinese
  fix: give both en and zh
SOP402 warning missing-source: a step, rule or figure without a source
  why: nobody can tell whether it is a demand or a guess
  fix: add source, or guess: true
SOP403 warning unsure-pair: one answer for one duty, and it may be unknown whether it is one
  why: until it is known, nobody can say which duty it serves
  fix: give the answer an event of its own
SOP404 warning no-effect: a key that means nothing here
  why: its author expects something of it
  fix: take it out, or use the kind of rule that knows it
SOP405 warning no-time-left: a due that lies behind before anything can be done
  why: it is shown as overdue from the moment on at which it opens
  fix: count the due from what opens it, or open it earlier
SOP406 warning vague-wording: a word that leaves open how soon, how often or how much
  why: nobody can keep to it, and nobody can be judged by it
  fix: write the figure of the source; where it has none, use a parameter that a house sets
SOP407 info vague-quality: a word that leaves open what is good enough
  why: two people would judge it differently
  fix: say what one can see or measure, or mark the check with conduct: true
SOP408 warning figures-differ: English and Chinese give different figures or units
  why: two readers would work by different figures
  fix: write the figure of the source, with the same unit, in both languages
SOP409 warning contradicting-figure: a text and the key beside it give different figures
  why: staff would work by the one and be judged by the other
  fix: write the figure of the source in both
SOP410 warning two-actions: a step that asks for two actions
  why: when it is recorded, nobody can tell which of the two was done
  fix: make the second action a step of its own
SOP411 info long-step: a step that is too long
  why: it cannot be taken in at a glance while working
  fix: put what is a condition into when, and remarks into note
SOP412 info crowded-card: a role with more steps than fit on a pocket card
  why: nobody keeps more in mind, and the card would have to be printed too small
  fix: divide the work into phases, or the procedure into two
SOP413 warning limit-without-unit: a limit whose figure has no unit
  why: nobody can tell how long or how far that is
  fix: write the unit of the source behind the figure
SOP414 info step-without-role: a step that is nobody's
  why: nobody is told to do it, and nobody can be asked about it
  fix: add role, or note that the source names nobody
SOP415 info capital-letters: capital letters or exclamation marks for stress
  why: they are hard to read, and where everything is stressed nothing is
  fix: write it as in any sentence
SOP416 warning double-negative: a double negative
  why: it has to be read twice and is misread in a hurry
  fix: say what is to be done
SOP417 info other-term: another word for a thing that has a term, or that the file calls otherwise
  why: one thing with two words is taken for two things
  fix: write the word that is named; in the settings allowed keeps yours, terms sets one for all
SOP418 warning misspelling: a word that is misspelt
  why: it cannot be searched for, and it looks careless in print
  fix: write it as the finding says
SOP419 info no-verb-first: a step that does not begin with its verb
  why: a list of steps is read down its first words
  fix: begin with the verb; who does it stands under role
SOP420 info full-stop: a full stop too many or too few
  why: steps on a list are no sentences; remarks are
  fix: end whole sentences, and only these, with a full stop in both languages
SOP421 warning half-width-punctuation: punctuation of half width in Chinese
  why: it is set too close and breaks lines at the wrong place
  fix: write it with full width
SOP422 warning full-width-character: a figure, letter or English mark of full width
  why: it is not found by a search and is set too wide
  fix: write it with half width
SOP423 warning chinese-in-english: Chinese characters in an English text
  why: readers of English cannot read them
  fix: translate them, or put them in quotation marks
SOP424 info figure-form: a figure or unit that is not written as figures are
  why: figures that look alike are found and compared at a glance
  fix: write digits, a space and the unit, but 20%; units in Chinese in characters
SOP425 info straight-quotes: straight quotation marks in Chinese, or two sorts in one text
  why: they do not show where a quotation begins and ends
  fix: in Chinese write “ before and ” behind what is quoted
SOP426 info stray-space: a space too many
  why: it tears lines apart in print and words apart in a search
  fix: delete it
SOP427 warning contradicting-strength: a text that says must or should, unlike the modality
  why: a reader would take advice for a duty, or a duty for advice
  fix: change the word or the modality, as is meant
SOP428 warning strength-differs: one language demands what the other only advises
  why: two readers would be bound by different rules
  fix: write must and 必须, must not and 不得, should and 应
SOP429 info other-strength-word: another word for must, should or may
  why: readers ask whether it is meant to be stronger or weaker
  fix: write must, should or may, in Chinese 必须, 应 or 可
SOP430 warning untranslated: a text that is the same in both languages
  why: readers of one language cannot read it
  fix: translate it
SOP431 warning placeholder-in-one-language: a placeholder that stands in one language only
  why: readers of the other language are not shown its value
  fix: write it in both languages
SOP432 warning other-role: a text names another role than the key beside it
  why: two people would think it their task, or each would leave it to the other
  fix: name the role of the source in both
SOP433 info filler-words: words that say nothing about what is to be done
  why: they hide the verb of the action
  fix: begin with the verb of the action itself
SOP434 info spoken-words: please, sir, 您 and the like outside of words to be said
  why: a reader cannot tell an instruction from a phrase to be spoken
  fix: take them out; put words to be said under say, or in quotation marks
SOP435 info he-or-she: he, she, 他 or 她
  why: it names a gender, or leaves open who is meant
  fix: name the role, such as the guest or the attendant
SOP436 info ambiguous-day: 天 or 日 for a time limit
  why: it leaves open whether days off count
  fix: write 个自然日 or 个工作日
SOP450 info field-without-label: a field, parameter or table that has no label
  why: people would be shown the name that the computer uses
  fix: give it a label in both languages
SOP451 info missing-question: a fact without a question among facts that have one
  why: staff would be asked for its name only
  fix: write the question in both languages
SOP452 info missing-number: a step or rule without number between numbered ones
  why: nobody finds its place in the source
  fix: add the number of the source
SOP453 warning missing-phase: a step outside of all phases
  why: it would be printed behind all of them, where nobody looks for it
  fix: add phase
SOP454 info left-out-key: an entry without a key that nearly all entries beside it have
  why: it was probably forgotten; without a source nobody can tell whether it is a demand or ours
  fix: add the key, or guess: true where the source says nothing
SOP455 info unmarked-guess: a note speaks of a reading of ours that is not marked as one
  why: it would be printed and judged as if the source said so
  fix: add guess, with the value true
SOP456 info unexplained-guess: a reading of ours without a note
  why: nobody can tell what the source leaves open, or how else it could be read
  fix: note what the source says, and how it is read here
SOP457 info unmarked-personal: personal data that is not marked as such
  why: nobody is told to keep it to those who need it
  fix: add sensitive, with the value personal
SOP458 info unmarked-conduct: a check of conduct that is not marked as one
  why: only a person can judge it, and a miss would weigh as much as one that can be seen
  fix: add conduct, with the value true
SOP459 warning missing-purpose: a procedure without a purpose among procedures that have one
  why: nobody can tell what it is for, or when it has outlived its use
  fix: say in a sentence what it is to achieve
SOP460 info unsourced-in-folder: an entry without the source that its like have in other files
  why: nobody can tell whether it is a demand of the source or ours
  fix: add the source
SOP461 info exit-without-label: an exit that lacks a label
  why: people would be shown the name that the computer uses, or labels and conditions mixed
  fix: give it a label in both languages
SOP501 warning unused-ignore: a comment that ignores what is not found
  why: it hides the finding on the day on which it comes back
  fix: take the name or the comment out
SOP502 warning ignore-without-reason: a comment that ignores something and does not say why
  why: the next reader cannot tell whether it may go
  fix: write the reason behind the bracket
SOP503 warning unknown-ignored-name: a comment that ignores what does not exist
  why: it has no effect, and its author believes that it has one
  fix: write the name or the code of a finding
SOP504 warning malformed-ignore: a comment that is meant to ignore something and cannot be read
  why: it has no effect, and its author believes that it has one
  fix: write it as # sopkit: ignore[name] reason
"""

_HEAD = re.compile(r"(SOP\d{3}) (error|warning|info) ([a-z0-9]+(?:-[a-z0-9]+)*): (.+)")


def _read_table(table: str) -> tuple[Code, ...]:
    lines = table.strip().splitlines()
    return tuple(_read_entry(*lines[start : start + 3]) for start in range(0, len(lines), 3))


def _read_entry(head: str, why: str, fix: str) -> Code:
    found = _HEAD.fullmatch(head)
    if not found or not why.startswith("  why: ") or not fix.startswith("  fix: "):
        raise ValueError(f"this entry of the table of codes is not in its form: {head!r}")
    code, level, name, title = found.groups()
    return Code(code, name, cast("Level", level), title, why[7:], fix[7:])


CODES: tuple[Code, ...] = _read_table(_TABLE)


@cache
def _by_name() -> dict[str, Code]:
    return {code.name: code for code in CODES}


def code_named(name: str) -> Code:
    """The code with this kebab name, such as `unknown-event`.

    Raises:
        KeyError: no code has this name.
    """
    return _by_name()[name]
