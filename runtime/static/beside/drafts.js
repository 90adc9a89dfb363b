/** Texts that are being written and were not sent yet. One text has one id, however often it is sent; another text has another one. */

export class Drafts {
  constructor() {
    /** @type {Map<string, string>} by place */
    this.texts = new Map();
    /** @type {Map<string, string>} ids of texts whose sending got no answer, so that they count once */
    this.ids = new Map();
  }

  /** @param {string} place */
  textOf(place) {
    return this.texts.get(place) ?? "";
  }

  /**
   * @param {string} place
   * @param {string} text
   */
  write(place, text) {
    // What became of the first text is not known: under its id the new one might count as sent.
    if (text !== this.texts.get(place)) this.ids.delete(place);
    this.texts.set(place, text);
  }

  /** @param {string} place */
  idOf(place) {
    const id = this.ids.get(place) ?? crypto.randomUUID();
    this.ids.set(place, id);
    return id;
  }

  /** @param {string} place */
  sent(place) {
    this.texts.delete(place);
    this.ids.delete(place);
  }

  /**
   * The server did not take it; tried again it is another one.
   * @param {string} place
   */
  refused(place) {
    this.ids.delete(place);
  }
}
