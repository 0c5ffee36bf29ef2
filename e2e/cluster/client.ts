import { Agent, request } from 'undici';
import { isNamespaced, type Kind, type KubeObject, kindOf, type ObjectOf, pathOf } from './kinds.ts';
import { waitFor } from './wait.ts';

/** An answer of the API server other than 2xx. `reason` is the Status object's, for example `NotFound` or `Forbidden`. */
class ApiError extends Error {
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

/** What identifies an object: anything that has a kind, a name and (if its kind has one) a namespace. */
export interface Ref {
  kind: string;
  metadata: { name: string; namespace?: string };
}

export interface Selection {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
}

const patchTypes = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
};

const namespaceTimeoutMs = 20_000;

/** A small client of one API server under one identity. Every call fails with ApiError when the server says no. */
export class Client {
  #url: string;
  #token: string;
  #agent: Agent;

  constructor({ url, authority, token }: { url: string; authority: string; token: string }) {
    this.#url = url;
    this.#token = token;
    this.#agent = new Agent({ connect: { ca: authority }, headersTimeout: 30_000, bodyTimeout: 30_000 });
  }

  /** Returns the parsed answer, or its text where that is no JSON. */
  async request<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    contentType = 'application/json',
  ): Promise<T> {
    const response = await request(this.#url + path, {
      method: method as 'GET',
      dispatcher: this.#agent,
      headers: { authorization: `Bearer ${this.#token}`, accept: 'application/json', 'content-type': contentType },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.body.text();
    const isJson = String(response.headers['content-type']).startsWith('application/json');
    const answer = isJson ? JSON.parse(text) : text;
    if (response.statusCode < 300) return answer;
    const reason = isJson ? String(answer.reason) : String(response.statusCode);
    const said = isJson ? answer.message : text.slice(0, 500);
    throw new ApiError(response.statusCode, reason, `${method} ${path}: ${response.statusCode} ${said}`);
  }

  /**
   * Makes the cluster hold these objects (server-side apply), in the given order; neighbours of one kind go together.
   * A Node may bring a status, which counts only when it is created. A Namespace is awaited until it takes Pods.
   */
  async apply(objects: KubeObject | readonly KubeObject[]): Promise<void> {
    let batch: KubeObject[] = [];
    for (const object of [objects].flat()) {
      if (batch[0] && batch[0].kind !== object.kind) {
        await Promise.all(batch.map((one) => this.#applyOne(one)));
        batch = [];
      }
      batch.push(object);
    }
    await Promise.all(batch.map((one) => this.#applyOne(one)));
  }

  async #applyOne(object: KubeObject): Promise<void> {
    await this.request('PATCH', `${path(object)}?fieldManager=rollcall-test&force=true`, object, patchTypes.apply);
    if (object.kind !== 'Namespace') return;
    const { name } = object.metadata;
    await waitFor(
      () => this.get('ServiceAccount', 'default', name),
      namespaceTimeoutMs,
      `ServiceAccount default in ${name}`,
    );
  }

  async get<K extends Kind>(kind: K, name: string, namespace?: string): Promise<ObjectOf<K>> {
    return this.request('GET', pathOf(kind, namespace, name));
  }

  /** Returns all objects of a kind, with their kind and apiVersion, which the API server leaves out in lists. */
  async list<K extends Kind>(kind: K, { namespace, ...selectors }: Selection = {}): Promise<ObjectOf<K>[]> {
    const query = new URLSearchParams(selectors);
    const { apiVersion, items } = await this.request<{ apiVersion: string; items: ObjectOf<K>[] }>(
      'GET',
      `${pathOf(kind, namespace)}?${query}`,
    );
    return items.map((item) => ({ ...item, apiVersion, kind }));
  }

  /** `type` is `merge` (RFC 7386) unless said otherwise; returns the object after the patch. */
  async patch<K extends Kind>(
    ref: Ref & { kind: K },
    patch: unknown,
    { type = 'merge', subresource }: { type?: keyof typeof patchTypes; subresource?: 'status' } = {},
  ): Promise<ObjectOf<K>> {
    return this.request('PATCH', `${path(ref)}${subresource ? `/${subresource}` : ''}`, patch, patchTypes[type]);
  }

  /** Asks for the deletion; an object that is not there is fine. `force` is `kubectl delete --force --grace-period=0`. */
  async delete(ref: Ref, { force = false, orphan = false } = {}): Promise<void> {
    const options = {
      propagationPolicy: orphan ? 'Orphan' : 'Background',
      ...(force ? { gracePeriodSeconds: 0 } : {}),
    };
    await this.request('DELETE', path(ref), options).catch((error: unknown) => {
      if (!(error instanceof ApiError && error.reason === 'NotFound')) throw error;
    });
  }

  /** Closes the connections. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

function path(ref: Ref): string {
  const kind = kindOf(ref);
  const { name, namespace } = ref.metadata;
  if (isNamespaced(kind) && !namespace) throw new Error(`${kind} ${name} lacks a namespace`);
  return pathOf(kind, namespace, name);
}
