/** Requests to our own server: JSON in and out, with the CSRF token, and one kind of error for everything that goes wrong. */

/** What the server refused or could not do. `status` 0 means that it was not reached. */
export class RequestError extends Error {
  /**
   * @param {number} status
   * @param {string} message in the reader's language when the server gave one
   * @param {any} [body]
   */
  constructor(status, message, body = null) {
    super(message);
    this.status = status;
    this.body = body;
  }

  /** Whether trying again later may help: no network, the server is away or too busy. */
  get temporary() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  /** Whether the person has to sign in again (session ended, or its CSRF token did). */
  get signedOut() {
    return this.status === 401 || this.body?.code === "csrf";
  }
}

/** @returns {string} the CSRF token of the page */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute("content") ?? "";
}

/**
 * @param {string} url
 * @param {RequestInit} options
 * @returns {Promise<any>} the JSON of the answer
 * @throws {RequestError}
 */
async function request(url, options) {
  let response;
  try {
    response = await fetch(url, { credentials: "same-origin", redirect: "manual", ...options });
  } catch {
    throw new RequestError(0, "");
  }
  // A redirect of a data request can only lead to the sign-in page.
  if (response.type === "opaqueredirect") throw new RequestError(401, "");
  return answer(response);
}

/**
 * @param {Response} response
 * @returns {Promise<any>}
 */
async function answer(response) {
  const json = response.headers.get("content-type")?.includes("json") ?? false;
  const body = json ? await response.json().catch(() => null) : null;
  if (!response.ok) throw new RequestError(response.status, body?.message ?? "", body);
  if (body === null) throw new RequestError(502, "");
  return body;
}

/**
 * @param {string} url
 * @returns {Promise<any>}
 */
export function getJson(url) {
  return request(url, { headers: { Accept: "application/json" } });
}

/**
 * @param {string} url
 * @param {unknown} body
 * @param {{ keepalive?: boolean, token?: string }} [options] keepalive lets the request outlive the page (at most 64 KB)
 * @returns {Promise<any>}
 */
export function postJson(url, body, { keepalive = false, token = csrfToken() } = {}) {
  return request(url, {
    method: "POST",
    keepalive,
    headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
  });
}
