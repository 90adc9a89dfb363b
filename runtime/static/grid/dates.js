/** Days in the tables: typed as 5/2/2026, or taken from our calendar. */

import { toast } from "../../../admin/static/js/dialogs.js";
import { t } from "../../../admin/static/js/i18n.js";

/**
 * Let a day be taken from the calendar.
 * @param {string} text what the cell says now
 * @param {(text: string) => void} onPicked with the day as it would be typed
 */
export async function takeDay(text, onPicked) {
  const calendar = await import("../../../admin/static/js/calendar.js").catch(() => null);
  if (!calendar) return void toast(t("The calendar has not been loaded. Type the day: day/month/year."), { icon: "offline" });
  const picked = await calendar.pickDay(text);
  if (picked !== null) onPicked(picked);
}
