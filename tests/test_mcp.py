"""The tools for agents, called by the protocol's own client over standard input and output."""

import asyncio
import json
import sys
from typing import Any

import pytest

pytest.importorskip("mcp")
from mcp import Client, StdioServerParameters

import citecheck
from citecheck.mcp import server

WRONG = "It rained in Oslo.[1] It snowed.[7]\n\n1. “Rain falls in Oslo” The Daily, 3 May 2023\n"


def call(tool: str, **arguments: Any) -> Any:
    """Start the server, call one tool, and return what it answers."""

    async def run() -> Any:
        async with Client(StdioServerParameters(command=sys.executable, args=["-m", "citecheck", "mcp"])) as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(asyncio.wait_for(run(), 60))


def answer(tool: str, **arguments: Any) -> Any:
    result = call(tool, **arguments)
    assert not result.is_error, result
    return result.structured_content or json.loads(result.content[0].text)


def test_the_tools_are_listed() -> None:
    """An agent finds four tools, each with what it takes."""

    async def run() -> list[str]:
        async with Client(StdioServerParameters(command=sys.executable, args=["-m", "citecheck", "mcp"])) as client:
            return [tool.name for tool in (await client.list_tools()).tools]

    assert asyncio.run(run()) == ["check_article", "check_sources", "explain_rule", "fix_article"]


def test_an_article_is_judged() -> None:
    """The answer says what is wrong, where, and what to do next."""
    found = answer("check_article", text=WRONG)

    assert found["verdict"] == "fail"
    (problem,) = [each for each in found["problems"] if each["rule"] == "missing-reference"]
    assert (problem["line"], problem["words"]) == (1, "[7]")
    assert problem["next_step"]
    assert answer("check_article", text=WRONG.replace(" It snowed.[7]", ""))["verdict"] == "pass"


@pytest.mark.parametrize("text", ["", "It rained in Oslo.", "It rained (Vogt, 2020). It snowed (Berg, 2019)."])
def test_what_nobody_checked_does_not_pass(text: str) -> None:
    """An article without citations, or with some that were not read, is to be looked at."""
    assert server._answer(citecheck.check(text))["verdict"] == "look"


def test_a_wrong_call_is_told_in_a_sentence() -> None:
    """The name of a file is no article, an unknown format has its nearest, and a sentence needs a source."""
    for tool, said, told in (
        ("check_article", {"text": "articles/rain.md"}, "give the text of the article itself"),
        ("check_article", {"text": WRONG, "format": "htm"}, "did you mean 'html'?"),
        ("check_article", {"text": WRONG, "format": "pdf"}, "a PDF is read from its path or its bytes"),
        ("check_sources", {"claim": "It rained.", "sources": []}, "give the text of at least one"),
    ):
        refused = call(tool, **said)
        assert refused.is_error
        assert told in refused.content[0].text


def test_a_rule_is_explained_and_an_unknown_one_refused() -> None:
    """A wrong name is an error that names the nearest."""
    assert "**What**" in answer("explain_rule", rule="missing-reference")["result"]
    refused = call("explain_rule", rule="mising-reference")
    assert refused.is_error
    assert "missing-reference" in refused.content[0].text


def test_an_article_is_mended() -> None:
    """Safe fixes are made, and what is left is told."""
    text = WRONG.replace("3 May 2023", "3 May 2023, https://thedaily.org/rain?utm_source=x")
    found = answer("fix_article", text=text)

    assert "utm_source" not in found["text"]
    assert found["left"]["verdict"] == "fail"
    assert found["not_fixed"] == []


def test_sources_are_held_against_a_sentence() -> None:
    """Each source text gets a verdict on the claim."""
    source = {"url": "https://thedaily.org/rain", "text": "Rain fell in Oslo on Monday. The harbour closed."}
    found = answer("check_sources", claim="Rain fell in Oslo on Monday.", sources=[source])

    assert found["sources"][0]["verdict"] == "found"


def test_an_article_is_held_against_its_sources() -> None:
    """With the texts of its sources, a figure that a source does not give is a problem."""
    text = """Fees rose by 40 percent in Oslo in May.[1]

1. “Fees rise in Oslo” The Daily, 3 May 2023, https://thedaily.org/fees
"""
    source = {
        "url": "https://thedaily.org/fees",
        "title": "Fees rise in Oslo",
        "text": "Harbour fees in Oslo rose by 12 percent in May, the port said on Wednesday. " * 6,
    }
    rules = [each["rule"] for each in answer("check_article", text=text, sources=[source])["problems"]]

    assert "figure-not-in-source" in rules
    labelled = {"text": source["text"], "label": "1"}
    told = answer("check_sources", claim="Fees rose by 40 percent in May.", sources=[labelled])["sources"]
    assert told[0]["missing"] == ["figure: 40 percent (the source: 12 percent)"]
    found = answer("check_article", text=text, sources=[labelled])
    assert "figure-not-in-source" in [each["rule"] for each in found["problems"]]
    assert found == answer("check_article", text=text, sources=[labelled])  # always the same
