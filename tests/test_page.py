"""The page and the notebook's displays where people look at them: in a browser."""

import functools
import itertools
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import axe_core_python
import pytest
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

import citecheck
from citecheck.rendering import Tally
from citecheck.rendering.html import Page
from tests.browser import THEMES, WIDTHS, chromium_at, in_browser

pytestmark = in_browser

EXAMPLES = Path(__file__).parents[1] / "examples"

Load = Callable[..., webdriver.Chrome]


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    driver = chromium_at(tmp_path_factory.mktemp("profile"))
    yield driver
    driver.quit()


@pytest.fixture
def load(chromium: webdriver.Chrome, tmp_path: Path) -> Iterator[Load]:
    """Open markup in the browser; whatever a test does, the console stays empty."""
    chromium.get_log("browser")

    def opened(markup: str, *, width: int = 1280, theme: str = "light", script: bool = True) -> webdriver.Chrome:
        path = tmp_path / "page.html"
        path.write_text(markup, "utf-8")
        metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
        scheme = {"features": [{"name": "prefers-color-scheme", "value": theme}]}
        chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", scheme)
        chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not script})
        chromium.get("about:blank")
        chromium.get(path.as_uri())
        return chromium

    yield opened
    chromium.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert chromium.get_log("browser") == []


@functools.cache
def talks() -> citecheck.Report:
    return citecheck.check(EXAMPLES / "articles" / "cable-talks.txt", name="cable-talks.txt")


@functools.cache
def one() -> str:
    return citecheck.render(talks(), "html")


@functools.cache
def several() -> str:
    return citecheck.render((talks(), citecheck.check("Nothing here.", name="empty.txt"), ferry()), "html")


@functools.cache
def ferry() -> citecheck.Report:
    return citecheck.check(EXAMPLES / "formats" / "article.md", name="article.md")


@functools.cache
def displays() -> str:
    """All displays of the notebook in one page, as JupyterLab would stack them."""
    shown = (
        talks(),
        talks(),
        talks().document,
        talks().citations[0],
        talks().citations[0].reference,
        citecheck.Corpus((talks(), ferry())),
        citecheck.explain(talks().citations[0]),
        citecheck.compare(talks(), ferry()),
    )
    body = "".join(value._repr_html_() for value in shown if value)
    return f'<!doctype html><html lang="en"><title>Notebook</title><body><main><h1>N</h1><h2>O</h2>{body}</main></body>'


def css(driver: webdriver.Chrome, selector: str) -> Any:
    return driver.find_elements(By.CSS_SELECTOR, selector)


def visible(driver: webdriver.Chrome, selector: str) -> list[str]:
    return [element.text for element in css(driver, selector) if element.is_displayed()]


# --- how it looks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "width", "theme"),
    [
        *itertools.product((one,), WIDTHS, THEMES),
        *((markup, *look) for markup in (several, displays) for look in zip(WIDTHS, itertools.cycle(THEMES))),
    ],
)
def test_nothing_keeps_anybody_out(load: Load, markup: Callable[[], str], width: int, theme: str) -> None:
    """In every width and theme, axe-core finds no fault and nothing sticks out to the side."""
    driver = load(markup(), width=width, theme=theme)
    driver.execute_script((Path(axe_core_python.__file__).parent / "axe.min.js").read_text("utf-8"))

    found = driver.execute_async_script(
        "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations))"
    )

    assert [(fault["id"], [node["html"] for node in fault["nodes"][:3]]) for fault in found] == []
    assert driver.execute_script("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "columns"), [(360, 1), (1280, 3), (1920, 3)])
def test_the_margin_and_the_list_stand_beside_the_text_where_there_is_room(
    load: Load, width: int, columns: int
) -> None:
    """On a telephone all is one column; on a desk the findings and the list stand beside the text."""
    driver = load(one(), width=width)
    lefts = {round(css(driver, selector)[0].rect["x"] / 50) for selector in (".par p", ".margin", ".list .label")}

    assert len(lefts) == columns


def test_themes_differ(load: Load) -> None:
    """Dark is dark, and light is light."""
    grounds = [
        load(one(), theme=theme).execute_script("return getComputedStyle(document.body).backgroundColor")
        for theme in THEMES
    ]

    assert grounds == ["rgb(255, 255, 255)", "rgb(22, 24, 27)"]


@pytest.mark.parametrize("host", ['data-jp-theme-light="false"', 'class="vscode-dark"'])
def test_the_notebook_s_own_theme_wins(load: Load, host: str) -> None:
    """In a dark JupyterLab or VS Code on a light desktop, a display is dark."""
    markup = displays().replace("<body>", f"<body {host}>")
    driver = load(markup, theme="light")

    assert css(driver, ".headline")[0].value_of_css_property("color") == "rgba(230, 228, 223, 1)"


# --- what it does ---------------------------------------------------------------------------------------------------


def marker(driver: webdriver.Chrome, label: str) -> Any:
    return next(element for element in css(driver, ".marker") if element.text == f"[{label}]")


def test_a_marker_leads_to_its_entry_and_back(load: Load) -> None:
    """A click on a marker shows its entry and leaves the article where it is; the entry leads back."""
    driver = load(one())
    ActionChains(driver).scroll_to_element(marker(driver, "7")).perform()
    before = driver.execute_script("return scrollY")
    marker(driver, "7").click()

    (entry,) = css(driver, ".entry.here")
    assert entry.text.startswith("7\nTwo New Cables")
    assert driver.switch_to.active_element == entry
    assert driver.execute_script("return scrollY") == before
    assert driver.execute_script(
        "const box = arguments[0].getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight", entry
    )

    entry.find_element(By.CSS_SELECTOR, ".claimed").click()
    assert [element.text for element in css(driver, ".here")] == ["[7]"]


def test_a_marker_lights_up_its_claim_and_entry(load: Load) -> None:
    """Under the pointer or with the focus, a marker shows what belongs to it."""
    driver = load(one())
    ActionChains(driver).move_to_element(marker(driver, "1")).perform()

    assert [element.text.split("\n")[0] for element in css(driver, ".entry.lit")] == ["1"]
    assert visible(driver, ".claim.lit")[0].startswith("The talks follow the repair")


def test_all_can_be_reached_with_the_keyboard(load: Load) -> None:
    """The tab key goes through the tools, every marker in order, and every claim of the list; Enter follows."""
    driver = load(one())
    reached = []
    for _ in range(60):
        ActionChains(driver).send_keys(Keys.TAB).perform()
        reached.append(driver.switch_to.active_element)
    reached = list(dict.fromkeys(reached))  # the tab key goes round
    kinds = [element.get_attribute("class") or element.tag_name for element in reached]

    assert kinds.index("select") < kinds.index("button") < kinds.index("marker poor flagged warning")
    assert [e.text for e in reached if "marker" in (e.get_attribute("class") or "")] == [
        element.text for element in css(driver, ".marker")
    ]
    reached[kinds.index("marker poor flagged warning")].send_keys(Keys.ENTER)
    assert css(driver, ".entry.here")[0].text.startswith("0\nCocoa Growers")


def test_findings_are_stepped_through(load: Load) -> None:
    """Next and Previous go round the findings, and say where one is."""
    driver = load(one())
    back, forth = css(driver, ".tools button")
    said = []
    for button in (forth, forth, forth, forth, forth, back):
        button.click()
        said.append((css(driver, ".tools output")[0].text, css(driver, ".note.here .rule")[0].text.split()[0]))

    rules = [element.text.split()[0] for element in css(driver, ".note .rule")]
    assert said == [(f"{i + 1} of 4 findings", rules[i]) for i in (0, 1, 2, 3, 0, 3)]


def test_findings_and_entries_are_filtered(load: Load) -> None:
    """A choice of weight or of a rule leaves those findings, and the entries they are about."""
    driver = load(one())

    def choose(words: str) -> list[list[str]]:
        Select(css(driver, ".tools select")[0]).select_by_visible_text(words)
        return [visible(driver, selector) for selector in (".note .severity", ".entry .label")]

    assert choose("errors") == [["Error"], ["6"]]
    assert choose("off-topic-citation") == [["Warning"], ["0"]]
    assert choose("all findings") == [["Warning", "Info", "Warning", "Error"], list("01234567")]


@pytest.mark.parametrize("script", [True, False])
def test_several_articles_begin_with_an_index(load: Load, script: bool) -> None:
    """Each article is a row; following it shows that article alone, and the way back leads to the index."""
    driver = load(several(), script=script)
    titles = ["Coastal States Meet in Turku to Guard Cables on the Sea Floor", "empty.txt", ferry().document.headline]
    assert visible(driver, ".headline") == titles
    assert visible(driver, ".par > p") == []

    css(driver, ".headline a")[2].click()
    assert visible(driver, ".headline") == titles[2:]
    assert visible(driver, ".par > p")[0].startswith("The car ferry")

    driver.back()
    assert visible(driver, ".headline") == titles


def test_the_index_is_searched(load: Load) -> None:
    """Words find articles by headline and file; a rule leaves those that it flags."""
    driver = load(several())
    (search,) = css(driver, ".tools input")
    search.send_keys("ferry ART")
    assert visible(driver, ".headline") == [ferry().document.headline]

    search.send_keys(Keys.CONTROL, "a")
    search.send_keys(Keys.DELETE)
    Select(css(driver, ".tools select")[0]).select_by_visible_text("outlet-in-title")
    assert visible(driver, ".headline") == [talks().document.headline]


def test_it_reads_without_script(load: Load) -> None:
    """Without script the article, its list and its findings are there, and a marker leads to its entry."""
    driver = load(one(), script=False)

    assert visible(driver, ".tools") == []
    assert len(visible(driver, ".note")) == 4
    marker(driver, "7").click()
    assert [element.text[:4] for element in css(driver, ".entry:target")] == ["7\nTw"]


def test_it_prints_as_it_reads(load: Load) -> None:
    """On paper there are no tools, and nothing is hidden in a column that scrolls."""
    driver = load(one())
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})

    assert visible(driver, ".tools") == []
    assert css(driver, ".list")[0].value_of_css_property("overflow-y") == "visible"
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_display_shows_the_entry_beside_its_marker(load: Load) -> None:
    """In a notebook, without script, an entry appears under the pointer and with the focus."""
    driver = load(displays(), script=False)
    assert visible(driver, ".card") == []

    ActionChains(driver).move_to_element(marker(driver, "1")).perform()
    assert [text.split("\n")[0] for text in visible(driver, ".card")] == [
        "Saaremaa Cable Works Again After Three Months of Repairs"
    ]
    ActionChains(driver).move_to_element(css(driver, "h1")[0]).send_keys(Keys.TAB, Keys.TAB).perform()
    assert visible(driver, ".card")[0].startswith("Cocoa Growers")


# --- what articles cannot do ----------------------------------------------------------------------------------------

SLY = (
    "<script>document.title = 'owned'</script>",
    "</style><style>*{display:none}</style>",
    '"><img src=x onerror="document.title=\'owned\'">',
    "' onmouseover='document.title=1' x='",
    "</title></textarea></section></main><svg onload=document.title=1>",
    "<base href=//evil.example><meta http-equiv=refresh content=0>",
    "<!-- ]]> <![CDATA[ -->",
    "\u202egnp.exe\u2066\x00\x1b[31m\x85\u2028 {{7*7}} ${7}",
    "<a href=javascript:alert(1)>x</a> &lt;b&gt; &#x202e; <iframe src=https://evil.example>",
)
ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://a.b",
    "data:text/html,<script>1</script>",
    'https://evil.example/"onclick="alert(1)',
    "https://evil.example/'><script>1</script>",
    "https://evil.example/\u202egpj.exe",
    "file:///etc/passwd",
    " vbscript:x",
    "//evil.example/x",
)


def hostile() -> citecheck.Report:
    """Return a report in which every word that an article, a rule or a file's name can bring is hostile."""
    entries = "\n".join(f"{i}. “{text}” {text}, 3 May 2023, {ADDRESSES[i]}" for i, text in enumerate(SLY))
    claims = "\n\n".join(f"{text} said so.[{i}] And {text}.[{i}99]" for i, text in enumerate(SLY))
    report = citecheck.check(f"{SLY[0]}\n\n{claims}\n\nSources\n\n{entries}", name=f"{SLY[2]}{SLY[7]}.txt")
    references = [
        citecheck.Reference(
            SLY[2],
            title=text,
            outlet=text,
            authors=(text,),
            url=address,
            archive_url=address,
            identifiers={text: text},
            span=report.document.references[i].span,
        )
        for i, (text, address) in enumerate(zip(SLY, ADDRESSES, strict=True))
    ]
    score = citecheck.Score(0.02, SLY[0], SLY)
    citations = [
        attrs.evolve(citation, reference=references[i % len(SLY)], entry=None, relevance=score)
        for i, citation in enumerate(report.citations)
    ]
    findings = [
        attrs.evolve(finding, rule=SLY[2], label=SLY[2], message=SLY[i % len(SLY)], suggestion=SLY[0])
        for i, finding in enumerate(report.findings)
    ]
    document = attrs.evolve(report.document, headline=SLY[0] + SLY[7], references=tuple(references))
    return attrs.evolve(report, document=document, citations=tuple(citations), findings=tuple(findings))


@pytest.mark.parametrize("name", ["page", "notebook"])
def test_a_hostile_article_leaves_no_trace(load: Load, name: str) -> None:
    """Whatever an article holds is text: no element, attribute, address or direction of writing comes from it."""
    report = hostile()
    shown = (report, citecheck.Corpus((report,)), report.document, *report.citations, *report.document.references)
    markup = citecheck.render(report, "html") if name == "page" else "".join(value._repr_html_() for value in shown)
    driver = load(markup if name == "page" else f"<!doctype html><meta charset=utf-8><title>kept</title>{markup}")
    for element in css(driver, ".marker")[:6]:
        ActionChains(driver).move_to_element(element).perform()

    seen = json.loads(
        driver.execute_script(
            """
            const all = [...document.querySelectorAll("*")];
            return JSON.stringify({
              title: document.title,
              tags: [...new Set(all.map(e => e.localName))],
              scripts: document.scripts.length,
              attributes: [...new Set(all.flatMap(e => e.getAttributeNames()))],
              addresses: [...new Set([...document.querySelectorAll("[href]")].map(e => e.getAttribute("href")))],
              unsafe: document.querySelectorAll('[href^="http"]:not([rel="noopener noreferrer"])').length,
              source: document.documentElement.outerHTML,
            });
            """
        )
    )

    assert seen["scripts"] == (1 if name == "page" else 0)
    assert "owned" not in seen["title"] or name == "page"
    assert not {"img", "iframe", "base", "b", "object"} & set(seen["tags"])
    allowed = (
        "aria-hidden aria-label aria-labelledby aria-live charset class content data-entries data-rule "
        "data-severity data-step datetime dir focusable height hidden href http-equiv id lang name placeholder rel "
        "role scope tabindex target type value viewBox width"
    )
    assert set(seen["attributes"]) <= set(allowed.split())
    assert [address for address in seen["addresses"] if not address.startswith(("#", "https://"))] == []
    assert seen["unsafe"] == 0
    assert not [sign for sign in "\u202e\u2066\x00\x1b\x85\u2028" if sign in seen["source"]]
    assert "<script>document.title = 'owned'</script>" in driver.find_element(By.CSS_SELECTOR, "body").text


def test_nothing_is_fetched(load: Load) -> None:
    """The page asks for nothing but itself, and its policy would not let it."""
    driver = load(one())

    assert driver.execute_script("return performance.getEntriesByType('resource').length") == 0
    (policy,) = css(driver, 'meta[http-equiv="Content-Security-Policy"]')
    assert policy.get_attribute("content").startswith("default-src 'none'; style-src 'sha256-")


def test_five_hundred_articles_stay_usable(load: Load) -> None:
    """An index of 500 articles is drawn, opened and filtered within moments."""
    page = Page()
    part = page.part(talks())
    (prefix,) = re.findall('class="article" id="(\\w+)"', part)
    parts = "".join(part.replace(prefix, f"{prefix}-{i}") for i in range(500))
    driver = load(page.opening + parts + page.closing(Tally.of(talks())))
    took = driver.execute_script(
        """
        const start = performance.now();
        document.querySelector("select").value = "least:error";
        document.querySelector("select").dispatchEvent(new Event("change"));
        document.querySelectorAll(".article")[250].querySelector(".headline a").click();
        document.body.offsetHeight;
        return performance.now() - start;
        """
    )

    assert took < 5000
    assert (
        driver.execute_script(
            "return [...document.querySelectorAll('.headline')].filter(e => e.getClientRects().length).length"
        )
        == 1
    )
