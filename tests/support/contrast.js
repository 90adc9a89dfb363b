/*
 * Spares axe the measuring of what looks alike. It measures the contrast of every text, which is most of what it does;
 * but the contrast follows from the styles of an element and of those it stands in, and a table has many cells of one
 * look. The attribute data-alike marks those whose look was measured on an earlier page, or three times on this one.
 */
() => {
  const ENOUGH = 3;
  const STYLES = [
    "color", "backgroundColor", "backgroundImage", "opacity", "fontSize", "fontWeight", "textShadow", "filter",
    "mixBlendMode", "visibility", "display",
  ];
  const PLAIN = ["static", "relative", "sticky"];

  /** The same number for the same text; 53 bits are enough for some thousands of looks. */
  function digest(text) {
    let high = 0xdeadbeef;
    let low = 0x41c6ce57;
    for (let place = 0; place < text.length; place += 1) {
      const code = text.charCodeAt(place);
      high = Math.imul(high ^ code, 2654435761);
      low = Math.imul(low ^ code, 1597334677);
    }
    high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
    low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
    return 4294967296 * (2097151 & low) + (high >>> 0);
  }

  /** Disabled controls and their labels need no contrast: a look is one of these or not. */
  const isDisabled = (element) =>
    element.matches(":disabled, [aria-disabled=true]") || Boolean(element.control?.disabled);

  /** What decides the contrast of an element; null where it may lie over what it does not stand in. */
  function lookOf(element, of) {
    const above = element.parentElement ? of.get(element.parentElement) : "";
    const style = getComputedStyle(element);
    if (above === null || !PLAIN.includes(style.position)) {
      return null;
    }
    return digest([above, isDisabled(element), ...STYLES.map((name) => style[name])].join("|"));
  }

  const hasText = (element) =>
    element.matches("input, select, textarea") ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue.trim());

  window.contrast = {
    /** Mark what needs no measuring, given the looks measured on other pages. */
    spare(known) {
      const measured = new Map(known.map((look) => [look, ENOUGH]));
      const looks = new Map();
      for (const element of document.querySelectorAll("*")) {
        const look = lookOf(element, looks);
        looks.set(element, look);
        if (look !== null && hasText(element) && element.checkVisibility()) {
          const times = measured.get(look) ?? 0;
          measured.set(look, times + 1);
          element.toggleAttribute("data-alike", times >= ENOUGH);
        }
      }
      this.looks = looks;
    },

    /** The looks measured on this page. Where axe could not decide, the next page tries again. */
    measured(undecided) {
      const open = new Set(undecided.map((element) => this.looks.get(element)));
      const marked = [...this.looks].filter(([element]) => hasText(element) && element.checkVisibility());
      return [...new Set(marked.map(([, look]) => look))].filter((look) => look !== null && !open.has(look));
    },
  };
}
