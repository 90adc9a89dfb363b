/** What every page does; each idea has its own module. */

import { connectForms } from "./confirm.js";
import { connectDayBoxes } from "./day-boxes.js";
import { connectDialogs } from "./dialogs.js";
import { connectFileBoxes } from "./file-boxes.js";
import { connectFilters } from "./filter.js";
import { catalogue } from "./i18n.js";
import { connectNavigation } from "./navigation.js";
import { connectJobs } from "./progress.js";
import { connectRequired } from "./required.js";
import messages from "../messages.vi.js";

catalogue(messages);
connectNavigation();
connectDialogs();
connectForms();
connectFilters();
connectFileBoxes();
connectDayBoxes();
connectRequired();
connectJobs();

// A form that came back with errors starts with them.
const errors = document.querySelector("[data-form-errors]");
if (errors instanceof HTMLElement) errors.focus();
