"""A browser that nobody here wrote opens the pages that the suite writes.

    browse_report.py TASHIKA FEATURES

Debian's Chromium, headless, opens the page of a run that went well, of one with a seeded defect, and of a simulated
laboratory's night: without the network and without a word on its console. Filters, search, languages, colours, links down
to the evidence, keyboard, print, a narrow screen and a browser without scripts are tried, and axe-core looks for what keeps
people out, contrast included.
"""

import pathlib
import subprocess
import sys
import tempfile

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
DEFECT = ("registration-ignored", "GW-021")


def check(holds, message):
    if not holds:
        sys.exit(f"browse_report: {message}")


def run(tashika, features, out, *args):
    """The page of a run of one document's scenarios."""
    command = [tashika, "--lang", "en", "run", "--features", features / "gateway" / "state.feature", "--out", out, *args]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    (page,) = out.glob("*/report.html")
    return page


def night(tashika, features, out):
    """The page of a night in a simulated laboratory, some of whose readers are bad."""
    out.mkdir()
    (out / "features").symlink_to(features)
    for args in [["init", "--simulated"], ["nightly"]]:
        subprocess.run([tashika, "--lang", "en", "lab", *args], cwd=out, stdout=subprocess.DEVNULL, check=False)
    (page,) = out.glob("*/*/report.html")
    return page


class Browser:
    """Opens pages and hears of everything that a page must not do."""

    def __init__(self, chromium):
        self.chromium = chromium
        self.noise = []

    def open(self, path, fragment="", **options):
        context = self.chromium.new_context(viewport={"width": 1280, "height": 900}, **options)
        page = context.new_page()
        page.on("console", lambda message: self.noise.append(message.text))
        page.on("pageerror", lambda error: self.noise.append(str(error)))
        page.on("request", self.asked)
        page.goto(path.as_uri() + fragment)
        return page

    def asked(self, request):
        if not request.url.startswith(("file:", "data:")):
            self.noise.append(f"asks the network for {request.url}")


def shown(page, selector):
    """How many elements a reader can see, closed parts left out."""
    return page.locator(f"{selector}:visible").count()


def browse_filters(page):
    everything = shown(page, ".item")
    failed = page.locator('.item[data-verdict="fail"]').count()
    check(failed >= 2, "a failed scenario and its requirement are items of the page")
    page.get_by_role("checkbox", name="fail").check()
    check(shown(page, ".item") == failed, "the filter by verdict shows what failed and nothing else")
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".item[hidden]")).to_have_count(0)
    page.get_by_role("combobox", name="Requirement").fill(DEFECT[1].lower())
    by_requirement = page.locator(f'.item[data-requirements~="{DEFECT[1]}"]').count()
    check(shown(page, ".item") == by_requirement > 0, "the filter by requirement shows its scenarios and itself")
    check(str(by_requirement) in page.locator("#filter output").inner_text(), "the number found is told")
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".item[hidden]")).to_have_count(0)
    page.get_by_role("combobox", name="Document").select_option("card")
    check(0 < shown(page, ".item") < everything, "the filter by document shows a part")
    check(shown(page, '.item:not([data-place="card"])') == 0, "the filter by document shows that document only")
    check(shown(page, ".group") == 1, "groups without anything to show go away")
    page.get_by_role("button", name="Show all").click()
    page.get_by_role("searchbox", name="Text").fill("ｇｗ－０２１ 登録")
    found = shown(page, ".item")
    check(0 < found < everything, "the search does not mind full width, and wants every word")
    page.get_by_role("searchbox", name="Text").fill("")
    check(shown(page, ".item") == everything, "an empty search shows everything")


def browse_languages(page):
    english = page.locator("h1").inner_text()
    check("failed" in english, f"the page opens in the language it was made in: {english}")
    page.locator("#language").click()
    check("不合格" in page.locator("h1").inner_text(), "the switch shows Japanese")
    check(shown(page, 'span[lang="en"]') == 0 and shown(page, 'span[lang="ja"]') > 100, "and nothing but Japanese")
    page.reload()
    check(page.locator("html").get_attribute("lang") == "ja", "the choice is kept")
    page.locator("#language").click()
    check(page.locator("h1").inner_text() == english, "the switch goes back")


def browse_links(page):
    page.locator('main section ul.rows a[href^="#sc-"]:visible').first.click()
    scenario = page.locator("details:target")
    check(scenario.get_attribute("data-verdict") == "fail", "the list of what went wrong leads to the scenario")
    check("expected" in scenario.inner_text() and "observed" in scenario.inner_text(), "it tells both sides")
    check(scenario.locator("details.x[open]").count() > 0, "the last exchange before is decoded in sight")
    scenario.locator('a[href^="#req-"]').first.click()
    requirement = page.locator("details:target")
    check(requirement.get_attribute("open") is not None, "a link opens the requirement it leads to")
    page.get_by_role("checkbox", name="pass").check()
    check(not requirement.is_visible(), "a filter can hide it")
    page.evaluate("location.hash = ''")
    page.evaluate(f"location.hash = 'req-{DEFECT[1]}'")
    requirement.wait_for(state="visible")
    requirement.locator('a[href^="#ev-"]').last.click()
    page.locator(".x:target").wait_for(state="visible")


def browse_keyboard(page):
    picture = page.locator("svg.heat").first
    check(picture.locator('a[tabindex="0"]').count() == 1, "a picture is one stop for the tabulator")
    picture.locator("a").first.focus()
    page.keyboard.press("ArrowRight")
    second = picture.locator("a").nth(1)
    check(second.evaluate("link => link === document.activeElement"), "the arrow keys move within a picture")
    page.keyboard.press("Enter")
    check(page.url.endswith(second.get_attribute("href")), "and Enter follows the link")


def browse_night(page):
    slots = page.locator(".overview tbody tr").count()
    check(slots > 1, "every slot has its row")
    check(page.locator("svg.strip").count() == slots, "and its strip of nights")
    check(page.locator("svg.envelope").count() > 0, "what was measured is drawn")
    page.locator(".overview a").first.click()
    slot = page.locator("details:target")
    check(slot.get_attribute("open") is not None, "the overview leads to the slot")
    name = slot.get_attribute("data-place")
    page.get_by_role("combobox", name="Slot").select_option(name)
    check(shown(page, f'.item:not([data-place="{name}"])') == 0, "the filter by slot shows that slot only")
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".item[hidden]")).to_have_count(0)
    failure = page.locator("#failures ~ .group .item").first
    failure.locator("summary").first.click()
    check("next step" in failure.inner_text() and "blame" in failure.inner_text(), "a failure says whom and what to do")
    check(failure.locator(".x").count() > 0, "and shows its exchanges")
    page.locator("#language").click()
    check("次にすること" in failure.inner_text(), "in both languages")
    page.locator("#language").click()


def browse_axe(page, what):
    found = Axe().run(page)
    broken = [(rule["id"], rule["nodes"][0]["html"][:300]) for rule in found.response["violations"]]
    check(not broken, f"axe-core: {what}: {broken}")


def browse_colours(browser, path):
    papers = set()
    for scheme in ["light", "dark"]:
        page = browser.open(path, color_scheme=scheme)
        browse_axe(page, f"{scheme}, closed")
        page.get_by_role("button", name="Open / close").click()
        page.get_by_role("checkbox", name="fail").check()
        browse_axe(page, f"{scheme}, what failed is open")
        paper = "getComputedStyle(document.body).backgroundColor"
        papers.add(page.evaluate(paper))
        page.locator("#theme").click()
        papers.add(page.evaluate(paper))
        page.context.close()
    check(len(papers) == 2, f"system and switch give two papers, light and dark: {papers}")


def browse_print(browser, path):
    page = browser.open(path, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    check(shown(page, ".bar") == 0 and shown(page, "#filter") == 0, "what cannot be pressed is not printed")
    expect(page.locator("html")).not_to_contain_class("dark")
    check(page.locator('.item[data-verdict="fail"] .finding').first.is_visible(), "what failed is printed in full")
    check(len(page.pdf()) > 10_000, "the page can be printed")
    page.context.close()


def browse_small_screen(browser, path):
    page = browser.open(path)
    page.set_viewport_size({"width": 390, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    check(wide <= 0, f"on a narrow screen nothing stands out, here {wide} pixels")
    page.context.close()


def browse_without_scripts(browser, path):
    page = browser.open(path, java_script_enabled=False)
    check(page.locator('.item[data-verdict="fail"] .finding').first.is_visible(), "without scripts the page can be read")
    page.context.close()


def main(tashika, features):
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        folder = pathlib.Path(folder)
        bad = run(tashika, features, folder / "bad", "--defect", DEFECT[0])
        good = run(tashika, features, folder / "good")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        browser = Browser(chromium)
        for browse in [browse_filters, browse_languages, browse_links, browse_keyboard]:
            page = browser.open(bad)
            browse(page)
            page.context.close()
        for browse in [browse_colours, browse_print, browse_small_screen, browse_without_scripts]:
            browse(browser, bad)
        lab = night(tashika, features, folder / "lab")
        page = browser.open(lab)
        browse_night(page)
        browse_axe(page, "a night")
        page.context.close()
        browse_small_screen(browser, lab)
        page = browser.open(good, "#scenarios")
        check("none failed" in page.locator("h1").inner_text(), "a run that went well says so")
        check(page.locator(".item[open]").count() == 0, "and has nothing to open")
        check(not browser.noise, f"the pages are quiet: {browser.noise}")
    print("browse_report: the pages of two runs and a night are as they should be")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve())
