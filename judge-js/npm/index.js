// Would the browser let my page do this? The judge is WebAssembly; the requests that it wants are sent by the caller's function.
"use strict";

const { IncomingMessage, request } = require("node:http");
const { Duplex } = require("node:stream");
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

/** What a call of each kind has; without it the texts `undefined` would be judged. */
function check(name, call, respond) {
  if (typeof call !== "object" || call === null) throw new TypeError(`${name}: the first argument must be an object with url and origin`);
  if (call.url === undefined) throw new TypeError("url: it is missing; write what the page calls, such as https://api.example.com/items");
  if (call.origin === undefined) throw new TypeError("origin: it is missing; write that of the page, such as https://app.example.com");
  if (typeof respond !== "function") {
    throw new TypeError(`${name}: the second argument must be a function from a request to a response, such as ofFetch(app.fetch) or ofNode(app)`);
  }
}

/** Drives a judgement with the caller's transport. */
async function drive(begin, body, respond) {
  const judging = named(begin);
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

async function judge(call, respond) {
  check("judge", call, respond);
  const { body: given, ...rest } = call;
  const body = bytes(given);
  const json = JSON.stringify({ ...rest, url: String(rest.url), origin: String(rest.origin), headers: list(rest.headers) });
  return drive(() => new Judging(json, body), body, respond);
}

async function judgeWebSocket(call, respond) {
  check("judgeWebSocket", call, respond);
  const { protocols = [], ...rest } = call;
  const offered = typeof protocols === "string" ? [protocols] : [...protocols];
  const json = JSON.stringify({ ...rest, url: String(rest.url), origin: String(rest.origin), protocols: offered });
  return drive(() => Judging.ofWebSocket(json), undefined, respond);
}

async function judgeFrame(call, respond) {
  check("judgeFrame", call, respond);
  const { attributes, pageHeaders, ...rest } = call;
  const pairs = { attributes: list(attributes), pageHeaders: list(pageHeaders) };
  const json = JSON.stringify({ ...rest, url: String(rest.url), origin: String(rest.origin), ...pairs });
  return drive(() => Judging.ofFrame(json), undefined, respond);
}

function ofFetch(handler) {
  if (typeof handler !== "function") throw new TypeError("ofFetch: it takes a function from a Request to a Response, such as app.fetch");
  return ({ method, url, headers, body }) => handler(new Request(url, { method, headers, body, redirect: "manual" }));
}

/** What Next.js appends; of other headers that of proxy.ts stays, and not the route's. */
const SEVERAL = ["set-cookie", "www-authenticate", "proxy-authenticate", "vary"];

/** Methods that a route of Next.js has without a function of its own. */
function routed(route, method) {
  if (route[method]) return route[method];
  if (method === "HEAD" && route.GET) return route.GET;
  if (method !== "OPTIONS") return () => new Response(null, { status: 405 });
  const own = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"].filter((name) => route[name] || (name === "HEAD" && route.GET));
  return () => new Response(null, { status: 204, headers: { Allow: [...own, "OPTIONS"].sort().join(", ") } });
}

function nextServer() {
  try {
    return require("next/server");
  } catch (error) {
    if (error.code !== "MODULE_NOT_FOUND") throw error;
    throw new TypeError("ofNext: the package next is not installed; ofFetch takes a handler without it");
  }
}

function ofNext({ route, proxy, params }) {
  const { NextRequest } = nextServer();
  return ofFetch(async (plain) => {
    const request = new NextRequest(plain);
    const before = await proxy?.(request);
    const goes = !before || before.headers.has("x-middleware-next");
    if (!goes) return before;
    if (before?.headers.has("x-middleware-override-headers")) {
      throw new TypeError("ofNext: proxy changes the request's headers, which only Next.js itself does");
    }
    const response = await routed(route, request.method)(request, { params: Promise.resolve(params ?? {}) });
    const headers = new Headers(before?.headers);
    for (const name of [...headers.keys()]) if (name.startsWith("x-middleware-")) headers.delete(name);
    for (const [name, value] of response.headers) if (SEVERAL.includes(name) || !headers.has(name)) headers.append(name, value);
    return { status: response.status, headers, body: new Uint8Array(await response.arrayBuffer()) };
  });
}

function ofNode(handler) {
  if (typeof handler !== "function") throw new TypeError("ofNode: it takes a function (request, response) => …, such as an Express application");
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

/** Two streams, each of which reads what the other writes: a connection without a network. */
function connection() {
  const end = () =>
    new Duplex({
      read() {
        const resume = this.waiting;
        this.waiting = undefined;
        resume?.();
      },
      write(chunk, _encoding, done) {
        this.other.waiting = done;
        this.other.push(chunk);
      },
      final(done) {
        this.other.push(null);
        done();
      },
      destroy(error, done) {
        if (!this.other.destroyed) this.other.destroy();
        done(error);
      },
    });
  const [client, server] = [end(), end()];
  client.other = server;
  server.other = client;
  // What node:http, ws and others call on a socket.
  for (const stream of [client, server]) {
    for (const name of ["setTimeout", "setNoDelay", "setKeepAlive", "ref", "unref"]) stream[name] = () => stream;
    stream.remoteAddress = "127.0.0.1";
  }
  return [client, server];
}

function ofServer(server) {
  return ({ method, url, headers, body }) =>
    new Promise((resolve, reject) => {
      const [client, other] = connection();
      const { pathname, search } = new URL(url);
      // A list keeps the order, and nothing is added to it.
      const options = { method, path: pathname + search, headers: headers.flat(), setHost: false, createConnection: () => client };
      const sent = request(options);
      const done = (response, content) => {
        const pairs = [];
        for (let at = 0; at < response.rawHeaders.length; at += 2) pairs.push(response.rawHeaders.slice(at, at + 2));
        resolve({ status: response.statusCode, headers: pairs, body: content });
        client.destroy();
      };
      sent.on("error", reject);
      sent.on("upgrade", (response) => done(response));
      sent.on("response", (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => done(response, Buffer.concat(chunks)));
      });
      server.emit("connection", other);
      sent.end(body && Buffer.from(body));
    });
}

module.exports = { judge, judgeWebSocket, judgeFrame, explain, ofFetch, ofNext, ofNode, ofFastify, ofServer };
