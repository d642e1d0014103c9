import type { Call, Judgement } from "./wasm/corscheck_js";

export type {
  Advice,
  Change,
  Exchange,
  Instruction,
  Judgement,
  PageResponse,
  Said,
  Verdict,
} from "./wasm/corscheck_js";

/** A browser, by its engine. */
export type Browser = "chromium" | "firefox" | "safari" | "webkit";

/** What makes a request. */
export type Initiator =
  | "fetch"
  | "xhr"
  | "xhr-upload"
  | "script"
  | "module"
  | "style"
  | "image"
  | "font"
  | "media"
  | "eventsource"
  | "beacon"
  | "worker"
  | "service-worker"
  | "manifest"
  | "preload"
  | "track"
  | "svg-use"
  | "json"
  | "css-module";

/** Headers, as fetch() takes them. */
export type HeadersLike = Headers | Iterable<readonly [string, string]> | Readonly<Record<string, string | readonly string[]>>;

/** A page's call, with its body. */
export type PageCall = Call & {
  /** The body: a text or bytes. */
  body?: string | Uint8Array | null;
};

/** A request that the browser would send. */
export interface BrowserRequest {
  /** The method. */
  method: string;
  /** The whole URL. */
  url: string;
  /** All headers, `Origin`, `Cookie` and `Sec-Fetch-*` among them, in the order in which the browser sends them. */
  headers: [string, string][];
  /** Whether it is a preflight. */
  preflight: boolean;
  /** The body of the call; undefined where the request has none, as a preflight. */
  body: Uint8Array | undefined;
}

/** A response: that of fetch(), or its parts. */
export type ResponseLike =
  | Response
  | {
      status: number;
      headers?: HeadersLike;
      body?: string | Uint8Array | null;
    };

/** Gives the response of a server to a request. */
export type Respond = (request: BrowserRequest) => ResponseLike | Promise<ResponseLike>;

/**
 * Would the browser let the page make this call? `respond` is called for each request that a browser would send, and for no other.
 * Browsers share a response where their requests are equal.
 *
 * It rejects with a TypeError where the call cannot be read, and with what `respond` throws.
 */
export function judge(call: PageCall, respond: Respond): Promise<Judgement>;

/** The page of a rule, Markdown: what it means, what causes it, how to fix it. Undefined where there is no such rule. */
export function explain(rule: string): string | undefined;

/** A server that takes a Request and gives a Response: `ofFetch(app.fetch)` for Hono, or a handler of Next. */
export function ofFetch(handler: (request: Request) => Response | Promise<Response>): Respond;

/** A server of node:http without its port: an Express application, a Koa `app.callback()`, any `(req, res) => …`. */
export function ofNode(handler: (request: any, response: any) => unknown): Respond;

/** A Fastify application; its `inject()` is used. */
export function ofFastify(app: { inject: (options: any) => any }): Respond;
