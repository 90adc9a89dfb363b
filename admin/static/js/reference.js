/** The search boxes that the reference screens' choices make for themselves get the name of the field they search for. */

/** @param {Element} box */
function nameBox(box) {
  const row = box.closest("tr, .control-group, .form-group");
  const label = row?.querySelector("label, .control-label, th, .col-md-1, .col-lg-2");
  const text = label?.textContent?.trim() || document.querySelector("h1, h2, .panel-title")?.textContent?.trim();
  if (text && !box.getAttribute("aria-label")) box.setAttribute("aria-label", text);
}

function nameAll() {
  // Its list of choices also holds the search box, which a list may not: neither is announced as one.
  for (const part of document.querySelectorAll("ul.select2-selection__rendered, ul.select2-selection__rendered > *, ul.select2-choices, ul.select2-choices > *")) {
    if (part.tagName === "UL" || part.tagName === "LI") part.setAttribute("role", "presentation");
  }
  for (const box of document.querySelectorAll(".select2-search__field, .select2-input, .select2-focusser")) nameBox(box);
}

new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
nameAll();

export {};
