// Talks to the server: one function for every route, errors as problems, a lapsed session waited out and not lost.
import type { Routes } from "./types";

export type RouteName = keyof Routes;
type Part<K extends RouteName, P extends "path" | "query" | "body" | "answer"> = Routes[K][P];
export type AnswerOf<K extends RouteName> = Part<K, "answer">;

export interface Wish<K extends RouteName> {
  path?: Part<K, "path">;
  query?: Part<K, "query">;
  body?: Part<K, "body">;
  // The version that was on the screen when the user decided.
  version?: number;
  // One for each intent, not for each try: a double click or a retry does the thing once.
  key?: string;
  signal?: AbortSignal;
  // Sent even while the page goes away.
  keepalive?: boolean;
}

export interface Answered<T> {
  body: T;
  version: number | null;
}

// What the server said was wrong, in its own words (RFC 9457), or that it could not be reached.
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly retry_after: number | null = null,
  ) {
    super(detail || title);
  }
  get is_conflict(): boolean {
    return this.status === 409 || this.status === 412;
  }
  get is_absent(): boolean {
    return this.status === 404;
  }
}

let csrf = "";
export function set_csrf(value: string): void {
  csrf = value;
}

// Called where the server says that nobody is signed in; resolves once somebody is again, or false where nobody will.
let session_ended: () => Promise<boolean> = async () => false;
export function on_session_end(ask: () => Promise<boolean>): void {
  session_ended = ask;
}

// Told of the snapshot that an answer is of, where the answer says it.
let snapshot_seen: (content_id: string) => void = () => undefined;
export function on_snapshot(heard: (content_id: string) => void): void {
  snapshot_seen = heard;
}

// A key that nobody else makes. crypto.randomUUID is not there on plain http from another host.
export function new_key(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function address_of(route: string, path: Record<string, unknown> = {}, query: Record<string, unknown> = {}): string {
  const pattern = route.slice(route.indexOf(" ") + 1);
  const filled = pattern.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name])));
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const tail = asked.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join("&");
  return `/api/v1${filled}${tail ? `?${tail}` : ""}`;
}

async function problem_of(response: Response): Promise<Problem> {
  const wait = Number(response.headers.get("Retry-After"));
  const retry_after = Number.isFinite(wait) && wait > 0 ? wait : null;
  try {
    const said = (await response.json()) as { code?: string; title?: string; detail?: string };
    return new Problem(response.status, said.code ?? "", said.title ?? "", said.detail ?? "", retry_after);
  } catch {
    return new Problem(response.status, "no-problem-document", `The server answered ${response.status}`, "", retry_after);
  }
}

async function ask<K extends RouteName>(route: K, wish: Wish<K>): Promise<Response> {
  const method = route.slice(0, route.indexOf(" "));
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-Kursaal-CSRF"] = csrf;
  if (wish.body !== undefined && wish.body !== null) headers["Content-Type"] = "application/json";
  if (wish.version !== undefined) headers["If-Match"] = `"${wish.version}"`;
  if (wish.key !== undefined) headers["Idempotency-Key"] = wish.key;
  const request: RequestInit = { method, headers, credentials: "same-origin", cache: "no-store" };
  if (wish.body !== undefined && wish.body !== null) request.body = JSON.stringify(wish.body);
  if (wish.signal) request.signal = wish.signal;
  if (wish.keepalive) request.keepalive = true;
  const address = address_of(route, wish.path as Record<string, unknown>, wish.query as Record<string, unknown>);
  try {
    return await fetch(address, request);
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === "AbortError") throw failure;
    throw new Problem(0, "unreachable", "The server cannot be reached", "Nothing that you typed is lost. Try again in a moment.");
  }
}

export async function call_with_version<K extends RouteName>(route: K, wish: Wish<K> = {}): Promise<Answered<AnswerOf<K>>> {
  let response = await ask(route, wish);
  const may_wait = route !== "POST /sign-in" && route !== "GET /me" && route !== "POST /sign-out";
  if (response.status === 401 && may_wait && (await session_ended())) response = await ask(route, wish);
  if (!response.ok) throw await problem_of(response);
  const tag = /"(\d+)"/.exec(response.headers.get("ETag") ?? "");
  const version = tag ? Number(tag[1]) : null;
  if (response.status === 204) return { body: null as AnswerOf<K>, version };
  const body = (await response.json()) as AnswerOf<K>;
  const of = (body as { snapshot?: unknown } | null)?.snapshot;
  if (typeof of === "string") snapshot_seen(of);
  return { body, version };
}

export async function call<K extends RouteName>(route: K, wish: Wish<K> = {}): Promise<AnswerOf<K>> {
  return (await call_with_version(route, wish)).body;
}
