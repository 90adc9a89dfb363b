/** The session ended while somebody was filling: the password is asked for on the page, and everything goes on where it was. */

import { t } from "../../../admin/static/js/i18n.js";
import { isBack, passwordForm } from "./again.js";

export class Session {
  /**
   * @param {object} options
   * @param {{ person: number, account: string, url: string }} options.owner whose report is open on this page
   * @param {string} options.signIn address of the page on which one signs in
   * @param {import("./state.js").SaveState} options.state
   * @param {() => Promise<void>} options.resume send what waited
   */
  constructor({ owner, signIn, state, resume }) {
    this.owner = owner;
    this.signIn = signIn;
    this.state = state;
    this.resume = resume;
    /** @type {HTMLFormElement | null} the form that asks for the password, while it is there */
    this.asking = null;
  }

  ask() {
    if (this.asking?.isConnected) return;
    this.asking = passwordForm(this.owner, () => void this.goOn());
    this.state.say(t("Your session has ended. Enter your password to go on; nothing is lost."), [{ label: t("Sign in in a new window"), url: this.signIn }], this.asking);
  }

  /** Perhaps another session began elsewhere, or only the token of this page has aged. */
  async look() {
    if (await isBack(this.owner).catch(() => false)) await this.goOn();
  }

  async goOn() {
    this.asking = null;
    this.state.quiet();
    await this.resume();
  }
}
