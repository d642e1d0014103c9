// Makes the call of the frame's case, and posts the result to the page around it.
"use strict";
const spec = JSON.parse(document.getElementById("spec").textContent);
const names = (list) => [...new Set(list)].sort();

function byFetch() {
  const { method, mode, credentials, redirect, keepalive, headers } = spec;
  const init = { method, mode, credentials, redirect, keepalive, headers };
  if (spec.body !== null) init.body = spec.body;
  if (spec.referrerPolicy) init.referrerPolicy = spec.referrerPolicy;
  if (spec.integrity) init.integrity = spec.integrity;
  return fetch(spec.url, init).then((response) => ({
    type: response.type,
    status: response.status,
    redirected: response.redirected,
    headers: names(response.headers.keys()),
  }));
}

function byRequest() {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    if (spec.as === "xhr-upload") request.upload.addEventListener("progress", () => {});
    request.addEventListener("load", () => {
      const lines = request.getAllResponseHeaders().trim().split("\r\n").filter(Boolean);
      const headers = names(lines.map((line) => line.split(":")[0].toLowerCase()));
      resolve({ status: request.status, headers });
    });
    request.addEventListener("error", () => reject("XMLHttpRequest: error event"));
    request.open(spec.method, spec.url);
    request.withCredentials = spec.credentials === "include";
    for (const [name, value] of spec.headers) request.setRequestHeader(name, value.trim());
    request.send(spec.body);
  });
}

// The function that the script must call, at its place: callback, or jQuery.callbacks.one.
function place(name, called) {
  const parts = name.split(".");
  let owner = window;
  for (const part of parts.slice(0, -1)) owner = owner[part] ??= {};
  owner[parts.at(-1)] = called;
}

function byJsonp() {
  let calls = 0;
  place(spec.callback, () => { calls += 1; });
  return byElement("script", { src: spec.url }).then(() => {
    if (calls === 0) throw "the script loads, and does not call the function";
    return { event: `${spec.callback} is called` };
  });
}

// A policy of the page makes Chromium say error alone, and Firefox throw.
function byWebSocket() {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(spec.url, spec.protocols);
    socket.addEventListener("open", () => {
      resolve({ event: "open", protocol: socket.protocol });
      socket.close();
    });
    socket.addEventListener("error", () => setTimeout(() => reject("WebSocket: error event"), 300));
    socket.addEventListener("close", ({ code }) => reject(`WebSocket: error event, close event with code ${code}`));
  });
}

function byElement(name, attributes) {
  return new Promise((resolve, reject) => {
    const element = document.createElement(name);
    if (spec.crossorigin !== null) element.setAttribute("crossorigin", spec.crossorigin);
    if (spec.referrerPolicy) element.setAttribute("referrerpolicy", spec.referrerPolicy);
    if (spec.integrity) element.setAttribute("integrity", spec.integrity);
    for (const event of name === "video" ? ["loadedmetadata"] : ["load"]) {
      element.addEventListener(event, () => resolve({ event }));
    }
    element.addEventListener("error", () => reject(`<${name}>: error event`));
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    document.head.append(element);
  });
}

function byWorker() {
  return new Promise((resolve, reject) => {
    const worker = new Worker(spec.url);
    worker.addEventListener("error", () => reject("Worker: error event"));
    worker.addEventListener("message", () => resolve({ event: "message" }));
  });
}

function byEventSource() {
  return new Promise((resolve, reject) => {
    const source = new EventSource(spec.url, { withCredentials: spec.credentials === "include" });
    source.addEventListener("open", () => resolve({ event: "open" }));
    source.addEventListener("error", () => reject("EventSource: error event"));
  });
}

function byBeacon() {
  const type = spec.headers.find(([name]) => name.toLowerCase() === "content-type");
  const body = type ? new Blob([spec.body], { type: type[1].trim() }) : spec.body;
  if (!navigator.sendBeacon(spec.url, body)) throw "sendBeacon() returned false";
  return { event: "queued" };
}

const ways = {
  "fetch": byFetch,
  "xhr": byRequest,
  "xhr-upload": byRequest,
  "script": () => spec.callback ? byJsonp() : byElement("script", { src: spec.url }),
  "module": () => byElement("script", { type: "module", src: spec.url }),
  "style": () => byElement("link", { rel: "stylesheet", href: spec.url }),
  "image": () => byElement("img", { src: spec.url }),
  "media": () => byElement("video", { src: spec.url }),
  "font": () => new FontFace("tried", `url(${JSON.stringify(spec.url)})`).load().then(() => ({ event: "load" })),
  "json": () => import(spec.url, { with: { type: "json" } }).then(() => ({ event: "load" })),
  "css-module": () => import(spec.url, { with: { type: "css" } }).then(() => ({ event: "load" })),
  "worker": byWorker,
  "eventsource": byEventSource,
  "websocket": byWebSocket,
  "beacon": byBeacon,
};

(async () => ways[spec.as]())().then(
  (result) => parent.postMessage({ ok: true, ...result }, "*"),
  (error) => parent.postMessage({ ok: false, error: String(error) }, "*"),
);
