/** From what was configured to one context with its cluster and its user, or one sentence that says what is wrong. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { ClusterConfigError } from './errors.ts';
import { type Environment, findKubeconfig, readKubeconfig } from './kubeconfig.ts';

export interface ClusterOptions {
  /** `--kubeconfig` */
  readonly kubeconfig?: string | undefined;
  /** `--context` */
  readonly context?: string | undefined;
  /** Takes the place of all that the kubeconfig says about the user. */
  readonly token?: string | undefined;
  readonly env: Environment;
  /** Where Kubernetes mounts the service account, for tests. */
  readonly serviceAccountFolder?: string;
}

const SERVICE_ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';
const IN_CLUSTER = 'in-cluster';
const SERVER_PROTOCOLS = ['http:', 'https:'];
const PROXY_PROTOCOLS = [...SERVER_PROTOCOLS, 'socks5:'];

/** The kubeconfig named, else KUBECONFIG, else ~/.kube/config, else the Pod's service account. Throws ClusterConfigError. */
export function loadConfig(options: ClusterOptions): KubeConfig {
  const { kubeconfig, context, token, env } = options;
  const source = findKubeconfig(kubeconfig, env);
  const config = source === null ? inClusterConfig(options) : readKubeconfig(source);
  selectContext(config, context, source?.name ?? IN_CLUSTER);
  if (token !== undefined && token !== '') replaceUser(config, token);
  return config;
}

function inClusterConfig({ env, serviceAccountFolder = SERVICE_ACCOUNT_FOLDER }: ClusterOptions): KubeConfig {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '443' } = env;
  const tokenFile = join(serviceAccountFolder, 'token');
  if (host === '' || !existsSync(tokenFile)) {
    throw new ClusterConfigError(
      'No cluster found: there is no --kubeconfig, KUBECONFIG, ~/.kube/config or in-cluster service account; `npm run demo` shows a made-up one.',
    );
  }
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [
      {
        name: IN_CLUSTER,
        server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
        caFile: join(serviceAccountFolder, 'ca.crt'),
        skipTLSVerify: false,
      },
    ],
    users: [{ name: IN_CLUSTER, authProvider: { name: 'tokenFile', config: { tokenFile } } }],
    contexts: [{ name: IN_CLUSTER, cluster: IN_CLUSTER, user: IN_CLUSTER }],
    currentContext: IN_CLUSTER,
  });
  return config;
}

/** Leaves the config with a context whose cluster and user exist. */
function selectContext(config: KubeConfig, wanted: string | undefined, source: string): void {
  const names = [...new Set(config.contexts.map(({ name }) => name))];
  const offer = names.length === 0 ? 'there are none' : `there is ${names.join(', ')}`;
  const name = wanted || config.currentContext;
  if (!name) throw new ClusterConfigError(`${source} sets no current-context and --context names none: ${offer}.`);
  const context = config.contexts.find((item) => item.name === name);
  if (context === undefined) throw new ClusterConfigError(`${source} has no context "${name}": ${offer}.`);
  const cluster = config.clusters.find((item) => item.name === context.cluster);
  if (cluster === undefined) {
    throw new ClusterConfigError(
      `${source}: the context "${name}" names the cluster "${context.cluster}", which is not in it.`,
    );
  }
  if (!isUrl(cluster.server, SERVER_PROTOCOLS)) {
    throw new ClusterConfigError(`${source}: the server of the cluster "${cluster.name}" is not an http or https URL.`);
  }
  if (cluster.proxyUrl && !isUrl(cluster.proxyUrl, PROXY_PROTOCOLS)) {
    throw new ClusterConfigError(
      `${source}: the proxy-url of the cluster "${cluster.name}" is not an http, https or socks5 URL.`,
    );
  }
  const hasUser = !context.user || config.users.some((item) => item.name === context.user);
  if (!hasUser) {
    throw new ClusterConfigError(
      `${source}: the context "${name}" names the user "${context.user}", which is not in it.`,
    );
  }
  config.setCurrentContext(name);
  makePalatable(config, name);
}

function isUrl(text: string, protocols: readonly string[]): boolean {
  return protocols.includes(URL.parse(text)?.protocol ?? '');
}

/**
 * client-node refuses plain http unless told not to verify TLS, and forgets the cluster's CA where there is no user;
 * kubectl does neither.
 */
function makePalatable(config: KubeConfig, contextName: string): void {
  config.clusters = config.clusters.map((cluster) =>
    cluster.server.startsWith('http:') ? { ...cluster, skipTLSVerify: true } : cluster,
  );
  if (config.getCurrentUser() !== null) return;
  config.users = [...config.users, { name: '' }];
  config.contexts = config.contexts.map((item) => (item.name === contextName ? { ...item, user: '' } : item));
}

function replaceUser(config: KubeConfig, token: string): void {
  const name = 'token';
  const current = config.getCurrentContext();
  config.users = [{ name, token }];
  config.contexts = config.contexts.map((item) => (item.name === current ? { ...item, user: name } : item));
}

/** The API server's URL, without credentials. */
export function serverOf(config: KubeConfig): string {
  const url = new URL(config.getCurrentCluster()?.server ?? '');
  url.username = '';
  url.password = '';
  return url.href.replace(/\/$/, '');
}
