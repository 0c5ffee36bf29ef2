import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ClusterOptions, loadConfig } from './cluster-config.ts';
import { ClusterConfigError } from './errors.ts';
import { temporaryFolder } from './testing/folder.ts';

const write = temporaryFolder();

function kubeconfig(name = 'a', server = `https://${name}.example:6443`): string {
  return `apiVersion: v1
kind: Config
current-context: ${name}
clusters: [{name: ${name}, cluster: {server: "${server}"}}]
contexts: [{name: ${name}, context: {cluster: ${name}, user: ${name}}}]
users: [{name: ${name}, user: {token: token-${name}}}]
`;
}

function load(options: Partial<ClusterOptions>) {
  const config = loadConfig({ env: {}, ...options });
  return {
    context: config.getCurrentContext(),
    server: config.getCurrentCluster()?.server,
    user: config.getCurrentUser(),
  };
}

function sentence(options: Partial<ClusterOptions>): string {
  try {
    load(options);
  } catch (error) {
    expect(error).toBeInstanceOf(ClusterConfigError);
    return error instanceof Error ? error.message : '';
  }
  throw new Error('it loaded');
}

describe('where the cluster comes from', () => {
  const home = dirname(write('unused', ''));
  mkdirSync(join(home, '.kube'));
  const usual = write('.kube/config', kubeconfig('home'));
  const flag = write('flag', kubeconfig('flag'));
  const env = write('env', kubeconfig('env'));
  const serviceAccountFolder = join(home, 'sa');
  mkdirSync(serviceAccountFolder);
  write('sa/token', 'sa-token');
  const inCluster = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };

  it('is the flag, then KUBECONFIG, then ~/.kube/config, then the service account', () => {
    const all = { HOME: home, KUBECONFIG: env, ...inCluster };
    const context = (options: Partial<ClusterOptions>) => load({ serviceAccountFolder, ...options }).context;
    expect(context({ kubeconfig: flag, env: all })).toBe('flag');
    expect(context({ env: all })).toBe('env');
    expect(context({ env: { HOME: home, ...inCluster } })).toBe('home');
    expect(context({ env: { HOME: join(home, 'nobody'), ...inCluster } })).toBe('in-cluster');
    expect(usual).toContain('.kube');
  });

  it('reaches the API server of its own cluster, by IPv6 too', () => {
    const server = (host: string) =>
      load({ serviceAccountFolder, env: { ...inCluster, KUBERNETES_SERVICE_HOST: host } }).server;
    expect(server('10.0.0.1')).toBe('https://10.0.0.1:443');
    expect(server('fd00::1')).toBe('https://[fd00::1]:443');
  });

  it('is the merge of all files of KUBECONFIG, the first to name a thing winning, as kubectl does', () => {
    const first = write('first', kubeconfig('a'));
    const second = write('second', kubeconfig('b'));
    const again = write('again', kubeconfig('a', 'https://other.example'));
    const KUBECONFIG = [first, join(home, 'not-there'), again, second].join(':');
    expect(load({ env: { KUBECONFIG } })).toMatchObject({ context: 'a', server: 'https://a.example:6443' });
    expect(sentence({ env: { KUBECONFIG }, context: 'c' })).toMatch(/: there is a, b\.$/);
    expect(load({ env: { KUBECONFIG }, context: 'b' })).toMatchObject({ server: 'https://b.example:6443' });
  });

  it('puts a token of the command line in the place of the user', () => {
    expect(load({ kubeconfig: flag, token: 'other' }).user).toMatchObject({ token: 'other' });
  });

  it('lets a context have no user, as kubectl does', () => {
    const text = kubeconfig('a')
      .replace(', user: a}', '}')
      .replace(/users:.*/, '');
    expect(load({ kubeconfig: write('no-user', text) })).toMatchObject({
      server: 'https://a.example:6443',
      user: { name: '' },
    });
  });
});

describe('one sentence', () => {
  const file = write('config', kubeconfig());

  it('names the demo when there is no cluster to be found', () => {
    expect(sentence({ env: { HOME: '/nonexistent' } })).toBe(
      'No cluster found: there is no --kubeconfig, KUBECONFIG, ~/.kube/config or in-cluster service account; `npm run demo` shows a made-up one.',
    );
  });

  it('names a file that does not exist', () => {
    expect(sentence({ kubeconfig: '/nonexistent/c' })).toBe('The kubeconfig /nonexistent/c does not exist.');
    expect(sentence({ env: { KUBECONFIG: '/x/a:/x/b' } })).toBe('KUBECONFIG names /x/a, /x/b, which do not exist.');
  });

  it('names a file that can not be read', () => {
    expect(sentence({ kubeconfig: dirname(file) })).toBe(`The kubeconfig ${dirname(file)} can't be read (EISDIR).`);
  });

  it('names the line where YAML breaks, and does not repeat what stands there', () => {
    const broken = write('broken', `${kubeconfig()}\n  token: [secret\n`);
    expect(sentence({ kubeconfig: broken })).toMatch(/^The kubeconfig .*broken is not valid YAML at line \d+\.$/);
  });

  it.each([
    ['just a text', 'is not a kubeconfig: it holds no fields.'],
    ['- a\n- list', 'is not a kubeconfig: it holds no fields.'],
    ['clusters: [{name: a}]', 'is broken: clusters[0].cluster is missing.'],
    ['clusters: [null]', 'is broken: its clusters, users or contexts are not as they should be.'],
    [
      'clusters: [{name: a, cluster: {server: 5}}]',
      'is broken: its clusters, users or contexts are not as they should be.',
    ],
  ])('says what is wrong with %j', (text, words) => {
    const path = write('wrong', text);
    expect(sentence({ kubeconfig: path })).toBe(`The kubeconfig ${path} ${words}`);
  });

  it('lists the contexts that there are', () => {
    const two = [write('one', kubeconfig('one')), write('two', kubeconfig('two'))].join(':');
    expect(sentence({ env: { KUBECONFIG: two }, context: 'three' })).toMatch(
      / has no context "three": there is one, two\.$/,
    );
    expect(sentence({ kubeconfig: file, context: 'b' })).toBe(`${file} has no context "b": there is a.`);
  });

  it('asks for a context where none is current', () => {
    const path = write('no-current', kubeconfig().replace(/current.*\n/, ''));
    expect(sentence({ kubeconfig: path })).toBe(
      `${path} sets no current-context and --context names none: there is a.`,
    );
    expect(sentence({ kubeconfig: write('empty', '') })).toMatch(/: there are none\.$/);
  });

  it('names a cluster or a user that is not there', () => {
    const noCluster = write('no-cluster', kubeconfig().replace(/clusters:.*\n/, ''));
    expect(sentence({ kubeconfig: noCluster })).toBe(
      `${noCluster}: the context "a" names the cluster "a", which is not in it.`,
    );
    const noUser = write('no-such-user', kubeconfig().replace(/users:.*\n/, ''));
    expect(sentence({ kubeconfig: noUser })).toBe(`${noUser}: the context "a" names the user "a", which is not in it.`);
  });

  it.each(['ftp://a', 'not a url', 'file:///etc/passwd', 'javascript:alert(1)'])('refuses %s as a server', (server) => {
    const path = write('bad-server', kubeconfig('a', server));
    expect(sentence({ kubeconfig: path })).toBe(`${path}: the server of the cluster "a" is not an http or https URL.`);
  });

  it.each(['nonsense://a', 'localhost:3128', 'file:///x'])('refuses %s as a proxy', (proxy) => {
    const text = kubeconfig().replace('6443"}', `6443", proxy-url: "${proxy}"}`);
    const path = write('bad-proxy', text);
    expect(sentence({ kubeconfig: path })).toBe(
      `${path}: the proxy-url of the cluster "a" is not an http, https or socks5 URL.`,
    );
  });
});
