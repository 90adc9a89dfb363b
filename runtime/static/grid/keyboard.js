/** What a key means, as in Excel. Pure: a key and the state of the editor give a command. */

/**
 * @typedef {"none" | "typing" | "caret"} Editing none: cells are selected; typing: a new text is being typed, arrows leave it;
 *   caret: the old text is being changed (F2), arrows move inside it
 * @typedef {{ name: "move", down: number, right: number, extend: boolean, far: boolean }
 *   | { name: "page", down: number, extend: boolean }
 *   | { name: "next", direction: 1 | -1 } | { name: "below", direction: 1 | -1 }
 *   | { name: "rowStart" | "rowEnd" | "tableStart" | "tableEnd", extend: boolean }
 *   | { name: "addRow" | "duplicateRow" | "deleteRow" | "rowUp" | "rowDown" }
 *   | { name: "edit" | "cancel" | "clear" | "fillDown" | "fillRight" | "undo" | "redo" | "selectAll" | "flush" | "newLine" | "help" | "pick" | "toggle" }} Command
 * @typedef {{ key: string, ctrlKey: boolean, metaKey: boolean, shiftKey: boolean, altKey: boolean }} Key
 */

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** @type {Record<string, Command>} */
const WITH_CONTROL = {
  z: { name: "undo" },
  y: { name: "redo" },
  d: { name: "fillDown" },
  r: { name: "fillRight" },
  a: { name: "selectAll" },
  enter: { name: "addRow" },
  delete: { name: "deleteRow" },
  s: { name: "flush" },
};

/**
 * @param {Key} key
 * @param {Editing} editing
 * @returns {Command | null} null: the browser does what it always does
 */
export function commandFor(key, editing) {
  const control = key.ctrlKey || key.metaKey;
  // AltGr arrives as Ctrl+Alt and types a character.
  if (key.altKey) return control ? null : withAlt(key, editing);
  if (control && !isNavigation(key.key)) return withControl(key, editing);
  return editing === "caret" ? leaving(key) : (arrow(key, editing, control) ?? leaving(key) ?? selecting(key, editing, control));
}

/**
 * @param {Key} key
 * @param {Editing} editing
 * @returns {Command | null}
 */
function withAlt(key, editing) {
  if (key.key === "ArrowDown" && !key.shiftKey) return { name: "pick" };
  if (editing !== "none") return key.key === "Enter" ? { name: "newLine" } : null;
  if (!key.shiftKey) return null;
  return key.key === "ArrowUp" ? { name: "rowUp" } : key.key === "ArrowDown" ? { name: "rowDown" } : null;
}

/** @param {string} name */
function isNavigation(name) {
  return name in ARROWS || name === "Home" || name === "End";
}

/**
 * @param {Key} key
 * @param {Editing} editing
 * @returns {Command | null}
 */
function withControl(key, editing) {
  const letter = key.key.toLowerCase();
  if (letter === "s") return { name: "flush" };
  // While a text is being typed, undo, select all and the rest concern that text.
  if (editing !== "none") return null;
  if (letter === "z" && key.shiftKey) return { name: "redo" };
  if (letter === "d" && key.shiftKey) return { name: "duplicateRow" };
  return WITH_CONTROL[letter] ?? null;
}

/**
 * @param {Key} key
 * @param {Editing} editing
 * @param {boolean} control
 * @returns {Command | null}
 */
function arrow(key, editing, control) {
  const direction = ARROWS[key.key];
  if (!direction) return null;
  return { name: "move", down: direction[0], right: direction[1], extend: key.shiftKey && editing === "none", far: control };
}

/**
 * Keys that end an edit and go on.
 * @param {Key} key
 * @returns {Command | null}
 */
function leaving(key) {
  if (key.key === "Tab") return { name: "next", direction: key.shiftKey ? -1 : 1 };
  if (key.key === "Enter") return { name: "below", direction: key.shiftKey ? -1 : 1 };
  if (key.key === "Escape") return { name: "cancel" };
  return null;
}

/**
 * Keys that mean something only while cells are selected.
 * @param {Key} key
 * @param {Editing} editing
 * @param {boolean} control
 * @returns {Command | null}
 */
function selecting(key, editing, control) {
  if (key.key === "F2") return { name: "edit" };
  if (editing !== "none") return null;
  const extend = key.shiftKey;
  switch (key.key) {
    case "Delete":
    case "Backspace":
      return { name: "clear" };
    case "PageDown":
      return { name: "page", down: 1, extend };
    case "PageUp":
      return { name: "page", down: -1, extend };
    case "Home":
      return { name: control ? "tableStart" : "rowStart", extend };
    case "End":
      return { name: control ? "tableEnd" : "rowEnd", extend };
    case " ":
      return extend ? null : { name: "toggle" };
    case "F1":
      return { name: "help" };
    default:
      return null;
  }
}
