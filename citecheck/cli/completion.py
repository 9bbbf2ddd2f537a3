"""Scripts that complete citecheck's commands in a shell, made from the parser itself."""

import argparse
from collections.abc import Iterator
from shlex import quote

from citecheck import attrs
from citecheck.config import FIELDS
from citecheck.reading import FORMATS
from citecheck.rendering import RENDERERS
from citecheck.rules import SELECTORS
from citecheck.scoring import SCORERS
from citecheck.values import Severity


@attrs.frozen
class _Option:
    """One flag, or the positional arguments, of a command."""

    flags: tuple[str, ...]
    help: str
    values: tuple[str, ...] | None
    """What may follow: these words, or files where there are none; ``None`` where nothing follows."""


def script(parser: argparse.ArgumentParser, shell: str) -> str:
    """Return the script for ``bash``, ``zsh`` or ``fish``."""
    return _fish(parser) if shell == "fish" else _bash(parser, for_zsh=shell == "zsh")


def _commands(parser: argparse.ArgumentParser) -> dict[str, tuple[str, argparse.ArgumentParser]]:
    """Return each command with its help and its parser."""
    action = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
    return {name: (helps.get(name, ""), command) for name, command in action.choices.items()}


def _options(command: argparse.ArgumentParser) -> Iterator[_Option]:
    for action in command._actions:
        yield _Option(tuple(action.option_strings), action.help or "", _values(action))


def _values(action: argparse.Action) -> tuple[str, ...] | None:
    """Return the words that an argument may be, told from its name: the same names mean the same everywhere."""
    if action.nargs == 0:
        return None
    if action.choices:
        return tuple(action.choices)
    words = {
        "--output-format": RENDERERS,
        "--format": FORMATS,
        "--scorer": SCORERS,
        "--judge": ("chat",),
        "--fail-on": (*map(str, Severity), "never"),
        "--required": FIELDS,
        "--select": sorted(SELECTORS),
        "--extend-select": sorted(SELECTORS),
        "--ignore": sorted(SELECTORS),
    }
    name = action.option_strings[-1] if action.option_strings else action.metavar
    return tuple(sorted(SELECTORS) if name == "RULE" else words.get(str(name), ()))


def _bash(parser: argparse.ArgumentParser, *, for_zsh: bool) -> str:
    """Return a function for bash; zsh runs it by its own emulation."""
    after, flags, places = [], [], []
    for name, (_, command) in _commands(parser).items():
        own = list(_options(command))
        flags.append(f"        {name}) flags={quote(' '.join(flag for option in own for flag in option.flags))} ;;")
        for option in own:
            if not option.flags and option.values:
                places.append(f"        {name}) words={quote(' '.join(option.values))} ;;")
            elif option.values is not None and option.flags:
                pattern = "|".join(f"'{name} {flag}'" for flag in option.flags)
                after.append(f"        {pattern}) is_value=1 words={quote(' '.join(option.values))} ;;")
    newline = "\n"
    return f"""\
{"autoload -U +X bashcompinit && bashcompinit" + newline if for_zsh else ""}_citecheck() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} words='' flags='' is_value=''
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W {quote(" ".join((*_commands(parser), "--help", "--version")))} -- "$current"))
        return
    fi
    case "${{COMP_WORDS[1]}}" in
{newline.join(places)}
    esac
    case "${{COMP_WORDS[1]}}" in
{newline.join(flags)}
    esac
    case "${{COMP_WORDS[1]}} $before" in
{newline.join(after)}
    esac
    local last=${{current##*,}}
    if [ -z "$is_value" ] && [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W "$flags" -- "$current"))
    elif [ -n "$words" ]; then
        COMPREPLY=($(compgen -P "${{current%"$last"}}" -W "$words" -- "$last"))
    else
        COMPREPLY=($(compgen -f -- "$current"))
    fi
}}
complete -o filenames -F _citecheck citecheck
"""


def _fish(parser: argparse.ArgumentParser) -> str:
    lines = [
        "complete -c citecheck -f",
        "complete -c citecheck -n __fish_use_subcommand -l version -d 'show the version'",
    ]
    for name, (help, command) in _commands(parser).items():
        lines.append(f"complete -c citecheck -n __fish_use_subcommand -a {name} -d {quote(help)}")
        for option in _options(command):
            parts = [f"complete -c citecheck -n '__fish_seen_subcommand_from {name}'"]
            parts += [f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in option.flags]
            if option.values is not None:
                parts.append(
                    f"-x -a {quote(' '.join(option.values))}" if option.values else "-r -F" if option.flags else "-F"
                )
            if option.flags:
                parts.append(f"-d {quote(option.help.replace('%%', '%'))}")
            lines.append(" ".join(parts))
    return "\n".join(lines) + "\n"
