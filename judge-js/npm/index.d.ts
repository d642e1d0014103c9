import type {
  Call,
  FrameCall,
  FrameJudgement,
  Judgement,
  WebSocketCall as SocketCall,
  WebSocketJudgement,
} from "./wasm/corscheck_js";

export type {
  Advice,
  Change,
  Channels,
  Connection,
  DomChannel,
  DomainChannel,
  DomainSetter,
  Exchange,
  FrameCall,
  FrameJudgement,
  FrameVerdict,
  HashChannel,
  Instruction,
  Judgement,
  MessageChannel,
  NameChannel,
  OpenerChannel,
  OriginKeyed,
  PageResponse,
  PlainChannel,
  PolicyEffect,
  PostedMessage,
  Said,
  StorageChannel,
  Verdict,
  WebSocketJudgement,
  WebSocketVerdict,
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

/** A channel between a page and a document that it shows. */
export type Channel =
  | "dom"
  | "document-domain"
  | "location-hash"
  | "window-name"
  | "post-message"
  | "storage"
  | "cookies"
  | "opener"
  | "top-navigation";

/** The WebSocket that a page opens. */
export type WebSocketCall = Omit<SocketCall, "protocols"> & {
  /** The subprotocol, or those that it offers in their order: the second argument of the constructor. */
  protocols?: string | readonly string[];
};

/** What to change on one side. */
export interface SideChange<Side extends string> {
  /** Whose response or code. */
  side: Side;
  /** What to do: a clause without its stop. */
  words: string;
  /** The headers as they should be, whole. */
  headers: [string, string][];
}

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

/**
 * Would the page's WebSocket open? `respond` gets each browser's handshake, a GET of the http or https URL, and gives the server's
 * response: `ofServer(server)` does so.
 */
export function judgeWebSocket(call: WebSocketCall, respond: Respond): Promise<WebSocketJudgement>;

/**
 * Would the browser show this document in the page's frame or popup, and can the two talk? `respond` gets the requests of the navigation.
 */
export function judgeFrame(call: FrameCall, respond: Respond): Promise<FrameJudgement>;

/** The page of a rule, Markdown: what it means, what causes it, how to fix it. Undefined where there is no such rule. */
export function explain(rule: string): string | undefined;

/** A server that takes a Request and gives a Response: `ofFetch(app.fetch)` for Hono, and for what else is such a function. */
export function ofFetch(handler: (request: Request) => Response | Promise<Response>): Respond;

/**
 * A route handler of Next.js: the module of `route.ts`, with the function of `proxy.ts` (`middleware` before Next.js 16) where there is
 * one, and the parameters of the path. `headers()` of next.config is Next.js's alone.
 */
export function ofNext(handlers: {
  route: Readonly<Record<string, unknown>>;
  proxy?: (request: any) => Response | undefined | null | void | Promise<Response | undefined | null | void>;
  params?: Readonly<Record<string, string | string[]>>;
}): Respond;

/** A server of node:http without its port: an Express application, a Koa `app.callback()`, any `(req, res) => …`. */
export function ofNode(handler: (request: any, response: any) => unknown): Respond;

/** A Fastify application; its `inject()` is used. */
export function ofFastify(app: { inject: (options: any) => any }): Respond;

/**
 * A server of node:http, without its port: the one of `http.createServer()`, or `app.server` of Fastify once it is ready. It gets
 * connections that lead nowhere else, and upgrades too, so that a WebSocket's handshake reaches `ws`, Socket.IO and others.
 */
export function ofServer(server: { emit(event: "connection", connection: any): boolean }): Respond;
