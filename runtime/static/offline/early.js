/** Opens the database while the page is still being read, so that what it keeps is at hand when the page is put together. */

import { openDatabase } from "./database.js";

export const opened = openDatabase();
// Who uses it hears of a failure.
opened.catch(() => {});
