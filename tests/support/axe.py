"""What axe finds on a page. It measures the contrast of texts of one look once in each test process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python  # type: ignore[import-untyped]
from playwright.sync_api import Page

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
CONTRAST = Path(__file__).with_name("contrast.js").read_text("utf-8")
FINDINGS = """async (known) => {
  contrast.spare(known);
  axe.configure({ rules: [{ id: "color-contrast", selector: ":not([data-alike])" }] });
  const { violations, incomplete } = await axe.run(document, {
    resultTypes: ["violations", "incomplete"],
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    elementRef: true,
    preload: false,
  });
  const undecided = incomplete.filter(({ id }) => id === "color-contrast").flatMap(({ nodes }) => nodes);
  return {
    looks: contrast.measured(undecided.map(({ element }) => element)),
    findings: violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, help, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${help}: ${node.html.slice(0, 160)}`)),
  };
}"""
_looks: set[int] = set()


def findings_on(page: Page) -> list[str]:
    """What axe calls serious or critical. Its script is given to the page by the debugger, which no policy forbids.

    The page is seen from its top: what lies half under the header that stays counts as too small to touch."""
    page.evaluate(AXE)
    page.evaluate(CONTRAST)
    page.evaluate("scrollTo(0, 0)")
    answer: dict[str, Any] = page.evaluate(FINDINGS, sorted(_looks))
    _looks.update(answer["looks"])
    return list(answer["findings"])
