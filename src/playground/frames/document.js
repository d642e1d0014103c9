// A document that is framed or opened: it says hello, and does what the page of frames has it do.
"use strict";
const around = opener ?? (parent === window ? null : parent);
const tried = (action) => { try { return { open: true, value: action() }; } catch (error) { return { open: false, error: String(error) }; } };
const post = (message) => around?.postMessage(message, "*");
const query = new URLSearchParams(location.search);

// Each side sets it to its own value.
const domain = query.get("domain");
if (domain) tried(() => { document.domain = domain; });

const tasks = {
  "dom": () => tried(() => parent.document.title),
  "storage": () => tried(() => { localStorage.setItem("corscheck", "1"); return localStorage.getItem("corscheck"); }),
  "cookie": () => tried(() => document.cookie),
  "visited": () => tried(() => localStorage.getItem("corscheck-visit")),
  // The response has status 204: even where it is allowed, nothing goes away.
  "top": () => tried(() => { top.location = `${origin}/frames/nothing`; }),
  "name": () => tried(() => { window.name = "given by the document"; }),
  "back": ({ target }) => tried(() => parent.postMessage({ back: true }, target)),
  "hash-out": ({ relay, text }) => tried(() => {
    const third = document.createElement("iframe");
    third.src = `${relay}/frames/third#${text}`;
    document.body.append(third);
  }),
};

addEventListener("message", ({ data, source }) => {
  if (source !== around || source === null) return;
  if (data.task) post({ task: data.task, ...tasks[data.task](data) });
  if (data.message) post({ received: true });
});
addEventListener("hashchange", () => post({ fragment: location.hash }));

addEventListener("load", () => {
  if (query.has("cookie")) tried(() => { document.cookie = `${query.get("cookie")}=1; max-age=60; path=/frames`; });
  if (query.has("visit")) tried(() => localStorage.setItem("corscheck-visit", "1"));
  post({ hello: true, id: location.pathname.split("/").pop(), origin, opener: opener !== null });
  // A window that no one can close closes itself.
  if (parent === window) setTimeout(close, opener ? 4000 : 1500);
});
