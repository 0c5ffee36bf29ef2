import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Cluster, loadCluster } from './auth.ts';
import { temporaryFolder } from './testing/folder.ts';

const write = temporaryFolder();
let cluster: Cluster;
afterEach(async () => {
  vi.useRealTimers();
  await cluster.close();
});

function load(user: string, clusterFields = ''): Cluster {
  const text = `current-context: a
clusters: [{name: a, cluster: {server: "https://user:pass@a.example:6443/base/"${clusterFields}}}]
contexts: [{name: a, context: {cluster: a, user: a}}]
users: [{name: a, user: ${user}}]
`;
  cluster = loadCluster({ kubeconfig: write('config', text), env: {} });
  return cluster;
}

/** A credential plugin that answers `token-1`, then `token-2`, and keeps count of how often it ran. */
function plugin(name: string, lines = ''): string {
  const count = write(`${name}-count`, '');
  return write(
    name,
    `#!/bin/sh
${lines}
echo x >> '${count}'
runs=$(wc -l < '${count}' | tr -d ' ')
printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"token-%s"}}' "$runs"
`,
  );
}
const exec = (command: string) => `{exec: {apiVersion: client.authentication.k8s.io/v1, command: "${command}"}}`;
const authorization = async () => (await cluster.credentials()).headers.Authorization;

describe('who Rollcall is to the API server', () => {
  it('says where it is without saying who it is', () => {
    load('{token: t}');
    expect([cluster.context, cluster.server]).toEqual(['a', 'https://a.example:6443/base']);
  });

  it('is a token, or a name and a password', async () => {
    load('{token: abc}');
    expect(await authorization()).toBe('Bearer abc');
    load('{username: u, password: p}');
    expect(await authorization()).toBe(`Basic ${Buffer.from('u:p').toString('base64')}`);
  });

  it('may speak plain http, as to a proxy of kubectl on this machine', async () => {
    const text = `current-context: a
clusters: [{name: a, cluster: {server: "http://127.0.0.1:8001"}}]
contexts: [{name: a, context: {cluster: a}}]
`;
    cluster = loadCluster({ kubeconfig: write('plain', text), env: {} });
    expect((await cluster.credentials()).headers).toEqual({});
  });

  it('reads a token file beside the kubeconfig, and again after it was refused', async () => {
    write('token-file', 'old');
    load('{tokenFile: ./token-file}');
    expect(await authorization()).toBe('Bearer old');
    write('token-file', 'new');
    vi.useFakeTimers({ now: Date.now() + 2_000, toFake: ['Date'] });
    cluster.reauthenticate();
    expect(await authorization()).toBe('Bearer new');
  });

  it('is the service account inside a cluster', async () => {
    const folder = join(dirname(write('x', '')), 'sa');
    mkdirSync(folder);
    write('sa/token', 'sa-token');
    write('sa/ca.crt', 'ca');
    const env = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };
    cluster = loadCluster({ env, serviceAccountFolder: folder });
    expect(await authorization()).toBe('Bearer sa-token');
    expect(cluster.context).toBe('in-cluster');
  });

  it('runs a credential plugin once for requests that begin together, and again only once refused', async () => {
    load(exec(plugin('plugin')));
    expect(await Promise.all([authorization(), authorization(), authorization()])).toEqual(
      Array.from({ length: 3 }, () => 'Bearer token-1'),
    );
    expect(await authorization()).toBe('Bearer token-1');
    vi.useFakeTimers({ now: Date.now() + 2_000, toFake: ['Date'] });
    for (let i = 0; i < 5; i++) cluster.reauthenticate();
    expect(await Promise.all([authorization(), authorization()])).toEqual(['Bearer token-2', 'Bearer token-2']);
    cluster.reauthenticate();
    expect(await authorization()).toBe('Bearer token-2');
  });

  it('finds a plugin beside the kubeconfig and tells it what kubectl tells', async () => {
    const seen = write('seen', '');
    plugin('relative', `printf '%s' "$KUBERNETES_EXEC_INFO" > '${seen}'`);
    load(exec('./relative'));
    await cluster.credentials();
    expect(JSON.parse(readFileSync(seen, 'utf8'))).toEqual({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      spec: { interactive: false },
    });
  });

  it('names a plugin that fails, without what it printed', async () => {
    const path = plugin('failing', 'echo secret-in-error >&2; exit 1');
    load(exec(path));
    await expect(cluster.credentials()).rejects.toThrow(
      `the credential plugin "${path}" failed; run it by hand to see why`,
    );
    load(exec('no-such-plugin-anywhere'));
    await expect(cluster.credentials()).rejects.toThrow(
      'the credential plugin "no-such-plugin-anywhere" is not installed or not on the PATH',
    );
  });

  it('does not wait for ever for a plugin that hangs, nor start it twice', async () => {
    const path = plugin('hanging', 'sleep 0.5');
    load(exec(path));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const first = expect(cluster.credentials()).rejects.toThrow(
      'the credentials of the context "a" are taking too long',
    );
    await vi.advanceTimersByTimeAsync(20_000);
    await first;
    vi.useRealTimers();
    expect(await authorization()).toBe('Bearer token-1');
  });

  it('names the file that is not there', async () => {
    load('{client-certificate: /nonexistent/cert, client-key: /nonexistent/key}');
    await expect(cluster.credentials()).rejects.toThrow('the credentials of the context "a" can\'t be read (ENOENT)');
  });

  it('keeps one connection pool as long as the certificates stay the same', async () => {
    load('{token: t}', ', certificate-authority: ./ca.crt');
    write('ca.crt', 'one');
    const first = (await cluster.credentials()).dispatcher;
    expect((await cluster.credentials()).dispatcher).toBe(first);
    write('ca.crt', 'two');
    expect((await cluster.credentials()).dispatcher).not.toBe(first);
  });

  it('does not send new credentials to another server than the one that was shown', async () => {
    load('{token: t}');
    write(
      'config',
      'current-context: a\nclusters: [{name: a, cluster: {server: "https://b.example"}}]\ncontexts: [{name: a, context: {cluster: a}}]',
    );
    vi.useFakeTimers({ now: Date.now() + 2_000, toFake: ['Date'] });
    cluster.reauthenticate();
    await expect(cluster.credentials()).rejects.toThrow(
      'the kubeconfig now names another API server: start Rollcall again',
    );
  });
});
