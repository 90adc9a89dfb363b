// Rebuilds everything under admin/static that comes from other people: `npm ci && npm run vendor`.
// The results are committed, so that installing the product needs neither npm nor the network.
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { ICONS } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const target = join(here, "..", "admin", "static", "vendor");

/** Bundles of one file each; the name of the file is the name of the bundle. */
async function bundles() {
  for (const name of ["tiptap", "sortable", "codemirror"]) {
    await build({
      entryPoints: [join(here, "bundles", `${name}.js`)],
      outfile: join(target, `${name}.js`),
      bundle: true,
      format: "esm",
      minify: true,
      target: ["es2022"],
      legalComments: "none",
      // The paths of this machine must not reach the bundle.
      absWorkingDir: here,
    });
    await cp(join(here, "bundles", `${name}.d.ts`), join(target, `${name}.d.ts`));
  }
}

/** Latin and Vietnamese, regular and semibold: 38 KB together. */
async function fonts() {
  for (const subset of ["latin", "vietnamese"]) {
    for (const weight of [400, 600]) {
      const file = `noto-sans-${subset}-${weight}-normal.woff2`;
      await cp(join(modules, "@fontsource/noto-sans/files", file), join(target, "fonts", file));
    }
  }
}

/** One sprite of the icons that we use; `<use href="icons.svg#name">`. */
async function icons() {
  const symbols = await Promise.all(
    Object.entries(ICONS).map(async ([name, source]) => {
      const svg = await readFile(join(modules, "lucide-static/icons", `${source}.svg`), "utf8");
      const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
      return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, "").trim()}</symbol>`;
    }),
  );
  const presentation = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  await writeFile(
    join(target, "icons.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg" ${presentation}>\n${symbols.join("\n")}\n</svg>\n`,
  );
}

/** @returns {Promise<string[]>} folders of the packages that end up in a bundle, from the lock file */
async function shipped() {
  const lock = JSON.parse(await readFile(join(here, "package-lock.json"), "utf8"));
  const tools = /node_modules\/(@esbuild\/.*|esbuild|typescript|@typescript\/.*|tabulator-tables|fake-indexeddb)$/;
  return Object.keys(lock.packages).filter((path) => path.startsWith("node_modules/") && !tools.test(path));
}

/** The licence text of every package, and a list of what is here. */
async function licences() {
  const lines = [];
  for (const folder of await shipped()) {
    const about = JSON.parse(await readFile(join(here, folder, "package.json"), "utf8"));
    const files = await readdir(join(here, folder));
    const licence = files.find((file) => /^licen[cs]e/i.test(file));
    const name = about.name.replace("@", "").replace("/", "-");
    if (licence) await cp(join(here, folder, licence), join(target, "licences", `${name}.txt`));
    const text = licence ? `licences/${name}.txt` : "no text in the package";
    lines.push(`${about.name} ${about.version} ${about.license} (${text})`);
  }
  await writeFile(join(target, "VERSIONS.txt"), `${lines.sort().join("\n")}\n`);
}

/** `sha256sum --check SHA256SUMS` inside the folder proves that nobody touched the files. */
async function checksums() {
  const files = (await readdir(target, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name !== "SHA256SUMS")
    .map((entry) => relative(target, join(entry.parentPath, entry.name)))
    .sort();
  const lines = await Promise.all(
    files.map(async (file) => {
      const hash = createHash("sha256").update(await readFile(join(target, file)));
      return `${hash.digest("hex")}  ${file}`;
    }),
  );
  await writeFile(join(target, "SHA256SUMS"), `${lines.join("\n")}\n`);
}

await rm(target, { recursive: true, force: true });
await mkdir(join(target, "licences"), { recursive: true });
await mkdir(join(target, "fonts"), { recursive: true });
await bundles();
await fonts();
await icons();
await licences();
await checksums();
