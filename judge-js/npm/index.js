// Would the browser let my page do this? The judge is WebAssembly; the requests that it wants are sent by the caller's function.
"use strict";

const { IncomingMessage } = require("node:http");
const { Judging, explain } = require("./wasm/corscheck_js.js");

/** Headers in any of the forms that fetch() takes, as a list; a name may have several values. */
function list(headers) {
  if (headers === undefined || headers === null) return [];
  if (typeof headers[Symbol.iterator] === "function") return [...headers].map(([name, value]) => [name, String(value)]);
  return Object.entries(headers).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((each) => [name, String(each)]) : value === undefined ? [] : [[name, String(value)]],
  );
}

function bytes(body) {
  if (body === undefined || body === null) return undefined;
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  throw new TypeError("the body: it must be a string or bytes");
}

/** The head and the body of a response: of fetch()'s, or of an object with its parts. */
async function parts(response) {
  if (response === undefined || response === null || typeof response.status !== "number") {
    throw new TypeError("respond() must return a Response, or an object with its status and headers");
  }
  const body = typeof response.arrayBuffer === "function" ? await response.arrayBuffer() : response.body;
  return [{ status: response.status, headers: list(response.headers) }, bytes(body) ?? new Uint8Array()];
}

/** Runs a function of the judge: what it throws is a sentence. */
function named(run) {
  try {
    return run();
  } catch (error) {
    throw typeof error === "string" ? new TypeError(error) : error;
  }
}

async function judge(call, respond) {
  const { body: given, ...rest } = call;
  const body = bytes(given);
  const asked = { ...rest, url: String(rest.url), origin: String(rest.origin), headers: list(rest.headers) };
  const judging = named(() => new Judging(JSON.stringify(asked), body));
  try {
    for (let next = judging.next(); next !== undefined; next = judging.next()) {
      const { hasBody, ...request } = JSON.parse(next);
      const [head, content] = await parts(await respond({ ...request, body: hasBody ? body : undefined }));
      named(() => judging.respond(JSON.stringify(head), content));
    }
    return JSON.parse(judging.judgement());
  } finally {
    judging.free();
  }
}

function ofFetch(handler) {
  return ({ method, url, headers, body }) => handler(new Request(url, { method, headers, body, redirect: "manual" }));
}

function ofNode(handler) {
  const { inject } = require("light-my-request");
  // Express gives its requests another prototype, below which has to be that of node:http.
  return (request) => injected((options) => inject(handler, { ...options, Request: IncomingMessage }), request);
}

function ofFastify(app) {
  return (request) => injected((options) => app.inject(options), request);
}

async function injected(inject, { method, url, headers, body }) {
  const sent = {};
  for (const [name, value] of headers) sent[name] = sent[name] === undefined ? value : `${sent[name]}, ${value}`;
  const response = await inject({ method, url, headers: sent, payload: body && Buffer.from(body) });
  return { status: response.statusCode, headers: response.headers, body: response.rawPayload };
}

module.exports = { judge, explain, ofFetch, ofNode, ofFastify };
