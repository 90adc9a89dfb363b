/** Where our own files are: modules know their own address, so the folder needs no configuration. */

const root = new URL("../", import.meta.url);

/**
 * @param {string} file under admin/static/vendor
 * @returns {string}
 */
export function vendorUrl(file) {
  return new URL(`vendor/${file}`, root).href;
}
