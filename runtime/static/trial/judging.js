/** What the server says to the texts of a page that keeps nothing: asked after a rest, one question at a time. */

/**
 * @typedef {{ refused: { key: string, message: string }[] } & Record<string, any>} Answer
 */

export class Judging {
  /**
   * @param {object} options
   * @param {Record<string, string>} options.texts what stands in the form at first, by key
   * @param {(texts: Record<string, string>) => Promise<Answer>} options.ask
   * @param {(answer: Answer, complete: boolean) => void} options.onAnswer complete: nothing was typed since the question
   * @param {(error: unknown) => void} options.onTrouble
   * @param {number} [options.rest] milliseconds to gather changes before asking
   */
  constructor({ texts, ask, onAnswer, onTrouble, rest = 250 }) {
    this.texts = { ...texts };
    this.ask = ask;
    this.onAnswer = onAnswer;
    this.onTrouble = onTrouble;
    this.rest = rest;
    /** How often something was typed. */
    this.typed = 0;
    this.asking = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** @param {{ key: string, raw: string }[]} edits */
  put(edits) {
    for (const { key, raw } of edits) {
      if (raw === "") delete this.texts[key];
      else this.texts[key] = raw;
    }
    this.typed += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.judge(), this.rest);
  }

  async judge() {
    clearTimeout(this.timer);
    if (this.asking) return;
    this.asking = true;
    const { typed } = this;
    try {
      this.onAnswer(await this.ask({ ...this.texts }), typed === this.typed);
    } catch (error) {
      this.onTrouble(error);
    } finally {
      this.asking = false;
    }
    // What was typed meanwhile found the question under way.
    if (typed !== this.typed) this.timer = setTimeout(() => void this.judge(), this.rest);
  }
}
