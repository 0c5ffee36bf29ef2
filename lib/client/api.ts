/** The page's requests. Errors are sentences for people: they are shown as they are. */
import type { DaemonSetHygiene } from '../coverage/hygiene/rule.ts';
import type { Judgement } from '../coverage/judgement/judge.ts';
import type { ChainStep, Remedy } from '../coverage/model.ts';
import type { CellView } from '../coverage/picture.ts';
import type { CellRef } from './view-state.ts';

/** What came after a revision, and everything from then on. */
export function streamUrl(since: number): string {
  return `/api/page/stream?since=${since}`;
}

export interface CellEvent {
  readonly time: string | null;
  readonly type: string;
  readonly reason: string;
  readonly count: number;
  readonly message: string;
}

export interface CellPod {
  readonly name: string;
  readonly namespace: string;
  readonly phase: string;
  readonly createdAt: string | null;
  readonly revisionHash: string | null;
  readonly containers: readonly CellContainer[];
}

interface CellContainer {
  readonly name: string;
  readonly image: string;
  readonly ready: boolean;
  readonly restartCount: number;
}

/** Everything that a card shows. */
export interface CellDetail extends CellView {
  readonly chain: readonly ChainStep[];
  readonly also: readonly { readonly reason: string; readonly message: string }[];
  readonly remedy: Remedy;
  /** Whether what keeps the agent off the node is meant to, and what speaks for it. Null unless something excludes the node. */
  readonly judgement: Judgement | null;
  /** Newest first. */
  readonly events: readonly CellEvent[];
  readonly podDetail: CellPod | null;
}

const TIMEOUT_MS = 15_000;

export async function fetchCell(ref: CellRef, signal: AbortSignal): Promise<CellDetail> {
  const path = [...ref.daemonSet.split('/'), ref.node].map(encodeURIComponent).join('/');
  const response = await get(`/api/v1/cells/${path}`, { signal });
  return (await response.json()) as CellDetail;
}

export async function fetchHygiene(signal: AbortSignal): Promise<readonly DaemonSetHygiene[]> {
  const response = await get('/api/v1/hygiene', { signal });
  return ((await response.json()) as { readonly hygiene: readonly DaemonSetHygiene[] }).hygiene;
}

/** The bytes that `decodeSnapshot` reads; null when `revision` is still current. */
export async function fetchSnapshot(revision: number): Promise<Uint8Array | null> {
  const response = await get('/api/page/snapshot', { headers: { 'if-none-match': `"${revision}"` } });
  return response.status === 304 ? null : new Uint8Array(await response.arrayBuffer());
}

/** What is said of the spelled-out cells of a row. */
export async function fetchWords(node: string, signal: AbortSignal): Promise<readonly CellView[]> {
  const response = await get(`/api/page/words?node=${encodeURIComponent(node)}`, { signal });
  return ((await response.json()) as { readonly cells: readonly CellView[] }).cells;
}

async function get(url: string, init: RequestInit): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  const response = await fetch(url, { ...init, signal, cache: 'no-store' }).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause;
    throw new Error('Rollcall does not answer. The page tries again by itself.', { cause });
  });
  if (response.ok || response.status === 304) return response;
  throw new Error(await errorMessage(response));
}

async function errorMessage(response: Response): Promise<string> {
  const fallback = `Rollcall answered ${response.status} ${response.statusText}`.trimEnd();
  try {
    const body = (await response.json()) as { error?: { message?: unknown } };
    return typeof body.error?.message === 'string' ? body.error.message : fallback;
  } catch {
    return fallback;
  }
}
