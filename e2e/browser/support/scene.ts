/** A cluster, its API server and the Rollcall that reads it, for one test or for all of a worker. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ApiServer, type ApiServerOptions, startApiServer } from '../../../lib/demo/api-server/server.ts';
import { TestCluster } from './cluster.ts';
import { type Rollcall, startRollcall, untilReady } from './rollcall.ts';

const POLICY_FILE = 'policy.yaml';

export interface SceneOptions {
  readonly api?: ApiServerOptions;
  /** Where Rollcall finds the API server; the API server's own address when left out. */
  readonly server?: (url: string) => Promise<string>;
  /** False: returns before the first complete picture, for what is shown until then. */
  readonly waits?: boolean;
  /** What stands in the policy file; without it there is none. */
  readonly policy?: string;
  /** Before anybody reads. */
  readonly before?: (api: ApiServer) => void;
}

export class Scene {
  readonly cluster: TestCluster;
  #api: ApiServer;
  #rollcall: Rollcall;
  readonly #folder: string;
  readonly #kubeconfig: string;

  private constructor(cluster: TestCluster, api: ApiServer, rollcall: Rollcall, folder: string, kubeconfig: string) {
    this.cluster = cluster;
    this.#api = api;
    this.#rollcall = rollcall;
    this.#folder = folder;
    this.#kubeconfig = kubeconfig;
  }

  static async start(fill: (cluster: TestCluster) => void, options: SceneOptions = {}): Promise<Scene> {
    const { waits = true, server = async (url: string) => url } = options;
    const api = await startApiServer({ context: 'test', ...options.api });
    const folder = await mkdtemp(path.join(tmpdir(), 'rollcall-scene-'));
    let rollcall: Rollcall | null = null;
    try {
      const cluster = new TestCluster(api.store);
      fill(cluster);
      options.before?.(api);
      const kubeconfig = path.join(folder, 'kubeconfig');
      await writeFile(kubeconfig, api.kubeconfig.replace(api.url, await server(api.url)), { mode: 0o600 });
      const policy = options.policy === undefined ? {} : { policy: path.join(folder, POLICY_FILE) };
      if (options.policy !== undefined) await writeFile(path.join(folder, POLICY_FILE), options.policy);
      rollcall = await startRollcall({ command: 'start', kubeconfig, ...policy });
      if (waits) await untilReady(rollcall);
      return new Scene(cluster, api, rollcall, folder, kubeconfig);
    } catch (error) {
      await rollcall?.stop('SIGKILL');
      await api.stop();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** What an editor would write into the policy file. */
  async writePolicy(text: string): Promise<void> {
    await writeFile(path.join(this.#folder, POLICY_FILE), text);
  }

  get url(): string {
    return this.#rollcall.url;
  }

  get api(): ApiServer {
    return this.#api;
  }

  /** The body of one of Rollcall's own routes. */
  async read<T>(route: string): Promise<T> {
    const response = await fetch(`${this.url}${route}`);
    if (!response.ok) throw new Error(`GET ${route} answered ${response.status}.`);
    return (await response.json()) as T;
  }

  stopApi(): Promise<void> {
    return this.#api.stop();
  }

  /** On the same port, with the objects that it had and what happened to them since. */
  async restartApi(): Promise<void> {
    const { port, token, store } = this.#api;
    this.#api = await startApiServer({ context: 'test', port, token, store });
  }

  killRollcall(): Promise<void> {
    return this.#rollcall.stop('SIGKILL');
  }

  /** On the same port. */
  async restartRollcall(): Promise<void> {
    const { port } = this.#rollcall;
    this.#rollcall = await startRollcall({ command: 'start', kubeconfig: this.#kubeconfig, port });
  }

  async stop(): Promise<void> {
    await this.#rollcall.stop();
    await this.#api.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
