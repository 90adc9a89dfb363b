/** The review of an import: cells and lines show one another, and only what was changed is sent. */
import { changedOnly } from "./changed-only.js";
import { connectCells } from "./cells.js";

changedOnly(document);
connectCells(document);
