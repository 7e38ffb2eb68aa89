// A small OpenID Connect provider on this machine: a document, a page with one person to sign in as, a token for a code
// with its PKCE verifier, and the key that it signs with.
import { type KeyObject, createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

const base64url = (value: Buffer | string) => Buffer.from(value).toString("base64url");

interface Given {
  nonce: string;
  challenge: string;
  client: string;
  redirect_uri: string;
}

async function text_of(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

export interface Provider {
  issuer: string;
  // Whom it says to have signed in.
  subject: string;
  stop: () => Promise<void>;
}

export async function start_provider(secret: string): Promise<Provider> {
  const { publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const given = new Map<string, Given>();
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: Provider = {
    issuer,
    subject: "somebody",
    stop: () => new Promise((done) => server.close(() => done())),
  };

  function json(response: ServerResponse, body: unknown, status = 200): void {
    response.writeHead(status, { "Content-Type": "application/json", Connection: "close" }).end(JSON.stringify(body));
  }

  function id_token(of: Given): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: of.client, sub: provider.subject, nonce: of.nonce, iat: now, exp: now + 300 };
    const text = `${base64url(JSON.stringify({ alg: "RS256", kid: "k1" }))}.${base64url(JSON.stringify(claims))}`;
    return `${text}.${base64url(sign("sha256", Buffer.from(text), privateKey))}`;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", issuer);
    const asked = (name: string) => url.searchParams.get(name) ?? "";
    switch (url.pathname) {
      case "/.well-known/openid-configuration":
        return json(response, { issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys` });
      case "/keys":
        return json(response, { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k1", use: "sig" }] });
      case "/authorize": {
        const code = randomBytes(16).toString("hex");
        given.set(code, { nonce: asked("nonce"), challenge: asked("code_challenge"), client: asked("client_id"), redirect_uri: asked("redirect_uri") });
        const back = `${asked("redirect_uri")}?code=${code}&state=${encodeURIComponent(asked("state"))}`;
        response.writeHead(200, { "Content-Type": "text/html" });
        response.end(`<!doctype html><html lang="en"><title>The provider</title><p><a href="${back.replace(/&/g, "&amp;")}">Sign in as ${provider.subject}</a></p></html>`);
        return undefined;
      }
      case "/token": {
        const form = new URLSearchParams(await text_of(request));
        const of = given.get(form.get("code") ?? "");
        given.delete(form.get("code") ?? "");
        const verified = createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url");
        const known = request.headers.authorization === `Basic ${Buffer.from(`${encodeURIComponent(of?.client ?? "")}:${encodeURIComponent(secret)}`).toString("base64")}`;
        if (!of || !known || verified !== of.challenge || form.get("redirect_uri") !== of.redirect_uri) return json(response, { error: "invalid_grant" }, 400);
        return json(response, { access_token: "unused", token_type: "Bearer", id_token: id_token(of) });
      }
      default:
        response.writeHead(404).end();
        return undefined;
    }
  }
  return provider;
}
