"use strict";

const element = (id) => document.getElementById(id);
const fields = { request: element("request"), origin: element("origin"), responses: element("responses") };
const result = element("result");
const said = element("said");
const dialog = element("rule");
/** A link longer than this is cut by some programs. */
const LONGEST_LINK = 100_000;
/** Nor does a text of so many characters fit into one. */
const LONGEST_LINKED = 2_000_000;
/** A text longer than this is judged beside the page, which stays usable. */
const LONGEST_AT_ONCE = 200_000;

const EXAMPLES = [
  {
    name: "A preflight without a header",
    request: "curl 'https://api.example.com/items/1' -X PUT \\\n  -H 'Origin: https://app.example.com' \\\n  -H 'Content-Type: application/json' \\\n  --data '{\"name\": \"cup\"}'",
    responses: "HTTP/2 204\naccess-control-allow-origin: https://app.example.com\naccess-control-allow-methods: GET, PUT\n",
  },
  {
    name: "Cookies and *",
    request: "fetch('https://api.example.com/me', { credentials: 'include' })",
    origin: "https://app.example.com",
    responses: "HTTP/2 200\naccess-control-allow-origin: *\ncontent-type: application/json\n",
  },
  {
    name: "A redirect to another origin",
    request: "GET https://api.example.com/items HTTP/1.1\nOrigin: https://app.example.com\nX-Page: 2\n",
    responses:
      "HTTP/2 204\naccess-control-allow-origin: *\naccess-control-allow-headers: x-page\n\nHTTP/2 302\nlocation: https://cdn.example.net/items\naccess-control-allow-origin: *\n",
  },
  {
    name: "A WebSocket",
    request: "const socket = new WebSocket('wss://api.example.com/live', ['chat', 'v2'])",
    origin: "https://app.example.com",
    responses: "HTTP/1.1 101 Switching Protocols\nupgrade: websocket\nconnection: Upgrade\nsec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\n",
  },
  {
    name: "A frame",
    request: '<iframe src="https://pay.example.com/form"></iframe>',
    origin: "https://shop.example.com",
    responses: "HTTP/2 200\ncontent-type: text/html\nx-frame-options: SAMEORIGIN\n",
  },
  {
    name: "A message from the console",
    request:
      "Access to fetch at 'https://api.example.com/items' from origin 'https://app.example.com' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
  },
];

/** An element with its text or children. */
function make(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== undefined && child !== null));
  return made;
}

function ruleLink(rule) {
  return make("a", { href: `#rule=${rule}` }, rule);
}

const capitalized = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** What to do, and the headers that are then there. */
function instruction(where, words, headers) {
  return [
    make("p", {}, `${where}${capitalized(words)}${headers.length ? ":" : "."}`),
    headers.length ? make("pre", {}, headers.map((header) => header.join(": ")).join("\n")) : null,
  ];
}

const SIDES = { page: "On the page: ", server: "On the server: ", document: "On the document's server: " };

/** A change of a WebSocket or a frame is on a side, one of a call in a place. */
function changeItem({ side, words, headers, place, target, exchange, instructions }) {
  if (side) return make("li", {}, ...instruction(SIDES[side] ?? "", words, headers));
  const where = place === "response" ? `In ${target}${exchange === null ? " (not sent yet)" : ""}: ` : "";
  return make("li", {}, ...instructions.flatMap((each) => instruction(where, each.words, each.headers)));
}

function details(title, sentences, open = false) {
  if (sentences.length === 0) return null;
  const item = ({ rule, message }) => make("li", {}, message, rule ? " " : "", rule ? ruleLink(rule) : "");
  return make("details", open ? { open: "" } : {}, make("summary", {}, `${title} (${sentences.length})`), make("ul", {}, ...sentences.map(item)));
}

function verdictBlock(browsers, verdict) {
  const called = verdict.name ?? verdict.throws;
  const name = called ? make("p", { class: "hint" }, `${browsers[0]} calls it ${called}.`) : null;
  const sent = verdict.exchanges.map(({ method, url, status }) => ({ message: `${method} ${url}: ${status ?? "no response"}` }));
  return make(
    "div",
    { class: `verdict ${verdict.outcome}` },
    make("p", {}, make("span", { class: "word" }, verdict.outcome.toUpperCase()), ` in ${browsers.join(", ")} `, verdict.rule ? ruleLink(verdict.rule) : ""),
    make("p", {}, verdict.message),
    verdict.changes.length ? make("p", {}, make("strong", {}, "What to change")) : null,
    verdict.changes.length ? make("ul", { class: "change" }, ...verdict.changes.map(changeItem)) : null,
    details("Fails next", verdict.next),
    // Where no header can be named, this is what helps.
    details("Advice", verdict.advice ?? [], verdict.outcome !== "allowed" && verdict.changes.length === 0),
    details("Notices", verdict.notices),
    details("Requests", sent),
    browsers.length === 1 ? name : null,
  );
}

const NAMES = { chromium: "Chromium", firefox: "Firefox", safari: "Safari", webkit: "WebKit" };

/** The verdicts; browsers that agree stand together. */
function verdictBlocks(verdicts) {
  const groups = new Map();
  for (const verdict of verdicts) {
    const key = JSON.stringify([verdict.outcome, verdict.rule, verdict.message, verdict.changes]);
    if (!groups.has(key)) groups.set(key, [[], verdict]);
    groups.get(key)[0].push(NAMES[verdict.browser]);
  }
  return [...groups.values()].map(([browsers, verdict]) => verdictBlock(browsers, verdict));
}

function neededBlock({ preflight, method, url, headers, browser, used }) {
  const kind = preflight ? "preflight" : "request";
  const after = used === 0 ? "Paste the headers of its response." : "Paste the headers of its response behind the others.";
  const head = [`${method} ${url}`, ...headers.map((header) => header.join(": "))].join("\n");
  return make("div", { class: "needed" }, make("p", {}, `Next, ${browser} sends this ${kind}. ${after}`), make("pre", {}, head));
}

function mentionBlock({ rule, title, fix }) {
  return make("div", { class: "verdict blocked" }, make("p", {}, make("span", { class: "word" }, "NAMED "), ruleLink(rule)), make("p", {}, title), make("p", {}, `${fix}.`));
}

const FRAMES = { iframe: "A frame of", object: "An <object> of", embed: "An <embed> of", popup: "A popup of" };

/** What a call is, in front of its URL. */
function headingOf({ kind, method }) {
  if (kind === "websocket") return "WebSocket";
  return kind === "frame" ? FRAMES[method] : method;
}

function callBlock(call) {
  const from = call.origin ? `from a page of ${call.origin}${call.originAssumed ? " (assumed; say it under Page)" : ""}` : "";
  return make(
    "article",
    { class: "call" },
    make("h2", {}, `${headingOf(call)} ${call.url}`),
    from ? make("p", { class: "hint" }, from) : null,
    ...(call.judgement ? verdictBlocks(call.judgement.verdicts) : []),
    call.needed ? neededBlock(call.needed) : null,
    call.problem ? make("div", { class: "problem" }, make("p", {}, `No verdict: ${call.problem}`)) : null,
    ...call.mentions.map(mentionBlock),
    ...call.assumed.map((clause) => make("p", { class: "hint" }, `Assumed: ${clause}.`)),
    ...call.omitted.map((clause) => make("p", { class: "hint" }, `Left out: ${clause}.`)),
    call.unknown.length ? make("p", { class: "hint" }, `Not in the text: the value of ${call.unknown.join(", ")}.`) : null,
  );
}

const values = () => Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));

/** The verdicts in a few words, for those who hear the page. */
function summary({ calls, mentions }) {
  const words = calls.slice(0, 3).map(({ url, judgement, needed, problem }) => {
    if (!judgement) return needed ? `a response is needed for ${url}` : `no verdict for ${url}: ${problem ?? ""}`;
    return `${url}: ${judgement.allowed ? "allowed" : (judgement.rule ?? "failed")}`;
  });
  if (calls.length > words.length) words.push(`${calls.length - words.length} more`);
  return words.concat(calls.length ? [] : mentions.map(({ title }) => title)).join("; ");
}

/** What the worker runs, behind the judge's own script. */
function judgeInWorker() {
  let ready;
  onmessage = async ({ data }) => {
    try {
      ready ??= wasm_bindgen({ module_or_path: data.binary });
      await ready;
      postMessage({ reading: wasm_bindgen.readPasted(data.text, data.options) });
    } catch (error) {
      postMessage({ fault: typeof error === "string" ? error : error.message });
    }
  };
}

let binary;
let worker;
/** Which text is judged: what comes of an earlier one counts no more. */
let turn = 0;
let isWorking = false;

/** What `readPasted` returns, from a worker; where the browser allows none, from here. */
async function readInBackground(text, options) {
  if (worker !== null) {
    try {
      worker ??= new Worker(URL.createObjectURL(new Blob([element("glue").textContent, `\n(${judgeInWorker})();`], { type: "text/javascript" })));
      isWorking = true;
      const { reading, fault } = await new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = reject;
        worker.postMessage({ binary, text, options });
      });
      isWorking = false;
      if (fault !== undefined) throw new Error(fault);
      return reading;
    } catch (error) {
      isWorking = false;
      // An event: the worker did not start.
      if (!(error instanceof Event) && error.name !== "SecurityError") throw error;
      worker = null;
    }
  }
  // The line that says so is painted first.
  await new Promise((resolve) => setTimeout(resolve, 50));
  return wasm_bindgen.readPasted(text, options);
}

/** Gives up on the text that is judged. */
function stop() {
  turn += 1;
  if (!isWorking) return;
  worker.terminate();
  worker = undefined;
  isWorking = false;
}

/** Judges a long text, and says so meanwhile. */
async function showInBackground(text, options) {
  const own = turn;
  const size = (text.length / 1_000_000).toFixed(1);
  delete result.dataset.state;
  result.replaceChildren(make("p", { class: "hint" }, `Reading ${size} MB … Another text or Clear stops it.`), make("progress", { "aria-label": "Reading" }));
  element("summary").textContent = `Reading ${size} MB`;
  try {
    const reading = await readInBackground(text, options);
    if (own === turn) showReading(JSON.parse(reading));
  } catch (error) {
    if (own === turn) showFault(error);
  }
}

function showReading(reading) {
  result.replaceChildren(
    make("p", { class: "hint" }, `Read as ${reading.kind}.`),
    ...reading.notes.map((note) => make("p", { class: "hint" }, note)),
    ...reading.calls.map(callBlock),
    ...reading.mentions.filter(({ rule }) => !reading.calls.some((call) => call.judgement?.rule === rule)).map(mentionBlock),
  );
  element("summary").textContent = summary(reading);
  result.dataset.state = "judged";
}

function showFault(error) {
  result.replaceChildren(make("div", { class: "problem" }, make("p", {}, `It cannot be judged: ${typeof error === "string" ? error : error.message}.`)));
  element("summary").textContent = result.textContent;
  result.dataset.state = "problem";
}

/** Judges what is in the fields. */
function show() {
  stop();
  const { request, origin, responses } = values();
  if (request.trim() === "") {
    result.replaceChildren(make("p", { class: "hint" }, "The verdicts come here."));
    result.dataset.state = "empty";
    return;
  }
  const options = JSON.stringify({ origin, responses, now: Math.floor(Date.now() / 1000) });
  if (request.length > LONGEST_AT_ONCE) {
    showInBackground(request, options);
    return;
  }
  try {
    showReading(JSON.parse(wasm_bindgen.readPasted(request, options)));
  } catch (error) {
    showFault(error);
  }
}

/** Sends bytes through a stream, such as one that compresses. */
async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

function base64Of(bytes) {
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  return btoa(text);
}

/** What the link has: without passwords, tokens and cookies unless the box is ticked. */
function linked() {
  const own = values();
  if (element("secrets").checked) return own;
  return Object.fromEntries(Object.entries(own).map(([name, text]) => [name, wasm_bindgen.withoutSecrets(text)]));
}

/** Fields as the fragment of a URL. */
async function fragment(fields = linked()) {
  const packed = await through(new TextEncoder().encode(JSON.stringify(fields)), new CompressionStream("deflate-raw"));
  return `#v1=${base64Of(packed).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

async function take(text) {
  const packed = bytesOf(text.replaceAll("-", "+").replaceAll("_", "/"));
  const unpacked = JSON.parse(new TextDecoder().decode(await through(packed, new DecompressionStream("deflate-raw"))));
  for (const [name, field] of Object.entries(fields)) field.value = typeof unpacked[name] === "string" ? unpacked[name] : "";
}

/** Does what the fragment says: fills the fields, or opens the page of a rule. */
async function follow() {
  const [, key, value] = /^#(v1|rule)=(.*)$/.exec(location.hash) ?? [];
  if (key === "v1") {
    try {
      await take(value);
    } catch {
      said.textContent = "The link is damaged: it cannot be read.";
    }
    show();
  }
  if (key === "rule") {
    const page = wasm_bindgen.explainAsHtml(value);
    if (page === undefined) return;
    // The page of a rule is part of this program; nothing in it comes from what is pasted.
    dialog.querySelector("article").innerHTML = page;
    for (const link of dialog.querySelectorAll("article a")) if (!/^(https?:|#)/.test(link.getAttribute("href"))) link.replaceWith(...link.childNodes);
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  } else if (dialog.open) {
    dialog.close();
  }
}

let typing;
for (const field of Object.values(fields)) {
  field.addEventListener("input", () => {
    said.textContent = "";
    clearTimeout(typing);
    typing = setTimeout(show, 300);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) show();
  });
}
element("form").addEventListener("submit", (event) => {
  event.preventDefault();
  show();
});
element("form").addEventListener("reset", () => {
  said.textContent = "";
  history.replaceState(null, "", location.pathname + location.search);
  setTimeout(show);
});
element("link").addEventListener("click", async () => {
  const own = values();
  const tooLong = "This is too long for a link. Paste only the request and the responses that matter.";
  if (own.request.length + own.responses.length > LONGEST_LINKED) {
    said.textContent = tooLong;
    return;
  }
  const kept = linked();
  const hash = await fragment(kept);
  if (hash.length > LONGEST_LINK) {
    said.textContent = tooLong;
    return;
  }
  const without = Object.keys(own).some((name) => own[name] !== kept[name]) ? " Secrets in it are hidden." : "";
  history.replaceState(null, "", hash);
  try {
    await navigator.clipboard.writeText(location.href);
    said.textContent = `The link is copied.${without}`;
  } catch {
    said.textContent = `The link is in the address bar.${without}`;
  }
});
dialog.addEventListener("close", () => {
  if (location.hash.startsWith("#rule=")) history.back();
});
element("example").append(...EXAMPLES.map(({ name }, number) => make("option", { value: String(number) }, name)));
element("example").addEventListener("change", (event) => {
  const example = EXAMPLES[event.target.value];
  if (!example) return;
  for (const [name, field] of Object.entries(fields)) field.value = example[name] ?? "";
  show();
});
addEventListener("hashchange", follow);

(async () => {
  try {
    binary = await through(bytesOf(element("binary").textContent), new DecompressionStream("gzip"));
    await wasm_bindgen({ module_or_path: binary });
  } catch (error) {
    result.replaceChildren(make("p", { class: "problem" }, `This browser cannot run the judge: ${error.message}`));
    result.dataset.state = "problem";
    return;
  }
  element("judge").disabled = false;
  element("link").disabled = false;
  show();
  await follow();
})();
