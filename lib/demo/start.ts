/** `npm run demo`: the API server, the living cluster behind it, and a kubeconfig that leads there. */

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startApiServer } from './api-server/server.ts';
import { buildScenario } from './scenario/scenario.ts';

const TICK_MS = 200;
const POLICY = path.join(import.meta.dirname, 'policy.yaml');

export interface DemoOptions {
  /** How many times faster than the clock its stories go. Default 1. */
  readonly pace?: number;
  /** Default 60; any number from 1. 5,000 need about 1 GB and a quarter of a minute to begin. */
  readonly nodes?: number;
}

export interface Demo {
  /** Path of a kubeconfig file, readable by its owner only. */
  readonly kubeconfig: string;
  readonly context: 'demo';
  /** Path of the policy that the cluster's team would have. */
  readonly policy: string;
  /** Closes the port and removes the file. Calling it again does nothing. */
  stop(): Promise<void>;
}

/** Serves on a free loopback port, in this process, until stopped. */
export async function startDemo({ pace = 1, nodes = 60 }: DemoOptions = {}): Promise<Demo> {
  const server = await startApiServer({ token: randomUUID(), context: 'demo' });
  const scenario = buildScenario({ now: Date.now(), sink: server.store, nodes, pace });
  const ticker = setInterval(() => scenario.step(Date.now()), TICK_MS);
  const folder = await mkdtemp(path.join(tmpdir(), 'rollcall-demo-'));
  const kubeconfig = path.join(folder, 'kubeconfig');
  await writeFile(kubeconfig, server.kubeconfig, { mode: 0o600 });
  let stopped: Promise<unknown> | null = null;
  return {
    kubeconfig,
    context: 'demo',
    policy: POLICY,
    async stop() {
      clearInterval(ticker);
      stopped ??= Promise.all([server.stop(), rm(folder, { recursive: true, force: true })]);
      await stopped;
    },
  };
}
