/**
 * Who Rollcall is to the API server: kubeconfig or in-cluster identity, read by @kubernetes/client-node, and nothing
 * else of that package.
 */
import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { Dispatcher } from 'undici';
import { type ClusterOptions, loadConfig, serverOf } from './cluster-config.ts';
import { DispatcherSlot } from './dispatcher.ts';
import { ClusterConfigError, KubeError } from './errors.ts';

interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  /** The cluster's one connection pool: TLS, client certificate and proxy are in it. */
  readonly dispatcher: Dispatcher;
}

export interface Cluster {
  /** The kubeconfig's context name, or `in-cluster`. */
  readonly context: string;
  /** The API server's URL, without credentials. */
  readonly server: string;
  /** For the next request. Files are read and plugins run as they need to be. Rejects with a KubeError. */
  credentials(): Promise<Credentials>;
  /** The credentials were refused: the next ones are made from nothing. */
  reauthenticate(): void;
  close(): Promise<void>;
}

/** Requests of one moment are refused together; one new set of credentials serves them all. */
const MIN_REBUILD_INTERVAL_MS = 1_000;
const CREDENTIALS_LIMIT_MS = 20_000;

/**
 * The cluster that was asked for: the kubeconfig named, else KUBECONFIG, else ~/.kube/config, else the service account
 * of the Pod. Throws ClusterConfigError, whose message is one sentence.
 */
export function loadCluster(options: ClusterOptions): Cluster {
  return new ConfiguredCluster(options, loadConfig(options));
}

class ConfiguredCluster implements Cluster {
  readonly context: string;
  readonly server: string;
  readonly #options: ClusterOptions;
  readonly #dispatchers = new DispatcherSlot();
  #config: KubeConfig;
  #builtAt = Date.now();
  #isRefused = false;
  #underWay: Promise<Credentials> | null = null;

  constructor(options: ClusterOptions, config: KubeConfig) {
    this.#options = options;
    this.#config = config;
    this.context = config.getCurrentContext();
    this.server = serverOf(config);
  }

  /** Requests that begin together share one answer, so a plugin runs once; one that hangs is not started again. */
  credentials(): Promise<Credentials> {
    this.#underWay ??= this.#make().finally(() => {
      this.#underWay = null;
    });
    return withinLimit(this.#underWay, `the credentials of the context "${this.context}" are taking too long`);
  }

  reauthenticate(): void {
    if (Date.now() - this.#builtAt >= MIN_REBUILD_INTERVAL_MS) this.#isRefused = true;
  }

  close(): Promise<void> {
    return this.#dispatchers.close();
  }

  async #make(): Promise<Credentials> {
    if (this.#isRefused) this.#rebuild();
    const options: RequestOptions = {};
    try {
      await this.#config.applyToHTTPSOptions(options);
    } catch (error) {
      throw this.#credentialsError(error);
    }
    const headers = Object.fromEntries(
      Object.entries(options.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    if (typeof options.auth === 'string')
      headers.Authorization = `Basic ${Buffer.from(options.auth).toString('base64')}`;
    return { headers, dispatcher: this.#dispatchers.get(options, this.#config.getCurrentCluster()?.proxyUrl) };
  }

  #rebuild(): void {
    try {
      const config = loadConfig(this.#options);
      if (serverOf(config) !== this.server) {
        throw new ClusterConfigError('the kubeconfig now names another API server: start Rollcall again');
      }
      this.#config = config;
      this.#builtAt = Date.now();
      this.#isRefused = false;
    } catch (error) {
      const message =
        error instanceof ClusterConfigError ? error.message.replace(/\.$/, '') : 'it can not be read again';
      throw new KubeError('credentials', message);
    }
  }

  /** What a plugin printed may hold anything: its name is enough to run it by hand. */
  #credentialsError(error: unknown): KubeError {
    const exec: unknown = this.#config.getCurrentUser()?.exec;
    const command = typeof exec === 'object' && exec !== null && 'command' in exec ? String(exec.command) : null;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (command === null) {
      const what = code === '' ? '' : ` (${code})`;
      return new KubeError('credentials', `the credentials of the context "${this.context}" can't be read${what}`);
    }
    const what = code === 'ENOENT' ? 'is not installed or not on the PATH' : 'failed; run it by hand to see why';
    return new KubeError('credentials', `the credential plugin "${command}" ${what}`);
  }
}

function withinLimit<T>(promise: Promise<T>, message: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new KubeError('credentials', message)), CREDENTIALS_LIMIT_MS);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
