/** Keeps the canvas and the problems up to date: drawn in advance at once, by the server one request at a time. */

import { postJson, RequestError } from "../../../admin/static/js/http.js";
import { t } from "../../../admin/static/js/i18n.js";
import { predict } from "./predict.js";

const PAUSE = 40;
const RETRY = 5000;

export class Drawing {
  /**
   * @param {import("./workbench.js").Workbench} bench
   * @param {import("./canvas.js").Canvas} canvas
   * @param {string} url
   * @param {(text: string) => void} onTrouble said where the problems are counted; "" when all is well
   */
  constructor(bench, canvas, url, onTrouble) {
    this.bench = bench;
    this.canvas = canvas;
    this.url = url;
    this.onTrouble = onTrouble;
    this.timer = 0;
    this.running = false;
    this.again = false;
    /** Whether the canvas shows the definition of this moment. */
    this.current = true;
    bench.on("definition", () => this.later());
  }

  /** Something has changed. */
  later() {
    this.current = false;
    predict(this.canvas, this.bench.definition);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.draw(), PAUSE);
  }

  async draw() {
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = true;
    const { definition } = this.bench;
    try {
      this.#show(definition, await postJson(this.url, { definition, known: this.canvas.known }));
    } catch (error) {
      this.#failed(error);
    } finally {
      this.running = false;
    }
    if (!this.again) return;
    this.again = false;
    this.draw();
  }

  /**
   * @param {any} definition
   * @param {{ pieces: import("./canvas.js").Pieces, problems: any[] }} answer
   */
  #show(definition, { pieces, problems }) {
    // While the person is ahead of the server, the picture of then must not undo what was drawn in advance.
    const late = definition !== this.bench.definition;
    this.bench.drawn = definition;
    this.bench.problems = problems;
    const readable = pieces.sections.length > 0;
    // A definition that cannot be read has no picture: the last one stays, faded.
    if (readable) this.canvas.show(pieces);
    if (late) predict(this.canvas, this.bench.definition);
    this.current = !late;
    this.canvas.root.classList.toggle("is-outdated", !readable);
    this.onTrouble("");
    this.bench.tell("drawn");
  }

  /** @param {unknown} error */
  #failed(error) {
    if (!(error instanceof RequestError)) throw error;
    this.canvas.root.classList.add("is-outdated");
    this.onTrouble(error.message || t("The picture is not up to date: the server was not reached."));
    if (!error.temporary && !error.signedOut) return;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.draw(), RETRY);
  }
}
