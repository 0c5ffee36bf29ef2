import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Access, accessOf, grant, type PolicyRule, writeFiles } from './access.ts';
import { type Binaries, buildControlPlane } from './build.ts';
import { Client } from './client.ts';
import { type ComponentName, commandLine, componentNames, files, type Site } from './components.ts';
import { threeFreePorts } from './ports.ts';
import { Programs } from './programs.ts';

const apiServerGraceMs = 5_000;

export interface ControlPlaneOptions {
  /** False leaves out kwok, so that no Node ever gets a status and no Pod ever starts unless the test writes it. */
  kwok?: boolean;
  /** Users beside the admin, with what they may do in the whole cluster. Default: `{ limited: [] }`. */
  users?: Record<string, PolicyRule[]>;
  /** Flags added to a program's own. */
  flags?: Partial<Record<ComponentName, string[]>>;
}

/** A running control plane. `kubeconfig` and `token` are those of its admin. */
export interface ControlPlane extends Access {
  /** `https://127.0.0.1:port` */
  url: string;
  /** `http://127.0.0.1:port`, for a test that reads the history itself. */
  etcdUrl: string;
  /** PEM of the certificate authority. */
  authority: string;
  /** PEM of the API server's own certificate, good for 127.0.0.1, and its key: for a webhook that it shall call. */
  serving: { cert: string; key: string };
  /** Folder with one log file per program; gone after `stop` unless ROLLCALL_KEEP_LOGS is set. */
  logs: string;
  /** The admin's client. */
  client: Client;
  /** The identity of one of `options.users`. */
  user(name: string): Access;
  /** Replaces what a user may do. */
  grant(user: string, rules: PolicyRule[]): Promise<void>;
  /** Kills a program at once, as a crash would. Its data stays. */
  kill(name: ComponentName): Promise<void>;
  /** Starts a killed program again, on the same port and data; the API server is ready when this returns. */
  start(name: ComponentName): Promise<void>;
  killApiServer(): Promise<void>;
  /** Asks it to end, as an update of the control plane does; it is killed when it has not within five seconds. */
  endApiServer(): Promise<void>;
  startApiServer(): Promise<void>;
  restartApiServer(): Promise<void>;
  /** Keeps a copy of all data. Everything is killed and started for it. */
  backUp(): Promise<void>;
  /** Goes back to that copy, resourceVersions and all, as after a disaster. */
  restore(): Promise<void>;
  /** Kills everything and removes the folder. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kwok on free loopback ports, in a temporary
 * folder, and returns when the API server is ready and the default namespace takes Pods (about three seconds).
 * Everything ends with `stop`, or by itself when this process ends, however it ends.
 * Fails with the name of the program that is to blame and the end of its log.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const binaries = await buildControlPlane();
  const [etcdPort, etcdPeerPort, apiServerPort] = await threeFreePorts();
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-control-plane-'));
  const site: Site = { folder, etcdPort, etcdPeerPort, apiServerPort };
  const users = new Map(Object.entries(options.users ?? { limited: [] }));
  const access = await writeFiles(site, [...users.keys()]);
  const programs = new Programs(folder, files(site).logs);
  try {
    return await start(site, binaries, programs, access, users, options);
  } catch (error) {
    await programs.stop();
    throw error;
  }
}

async function start(
  site: Site,
  binaries: Binaries,
  programs: Programs,
  access: Map<string, Access>,
  users: Map<string, PolicyRule[]>,
  options: ControlPlaneOptions,
): Promise<ControlPlane> {
  const url = `https://127.0.0.1:${site.apiServerPort}`;
  const run = (name: ComponentName) => programs.start(name, commandLine(name, site, binaries, options.flags?.[name]));

  await run('etcd');
  await run('kube-apiserver');
  const authority = await programs.untilReady('kube-apiserver', () => readFile(files(site).authority, 'utf8'));
  const admin = accessOf(access, 'admin');
  const client = new Client({ url, authority, token: admin.token });
  const apiServerReady = () => programs.untilReady('kube-apiserver', () => client.request('GET', '/readyz'));
  await apiServerReady();
  for (const name of componentNames.slice(2)) {
    if (name !== 'kwok' || options.kwok !== false) await run(name);
  }
  await programs.untilReady('kube-controller-manager', () => client.get('ServiceAccount', 'default', 'default'));

  for (const [user, rules] of users) await grant(client, user, rules);

  const running = componentNames.filter((name) => name !== 'kwok' || options.kwok !== false);
  const betweenRuns = async (work: () => Promise<void>) => {
    for (const name of running.toReversed()) await controlPlane.kill(name);
    await work();
    for (const name of running) await controlPlane.start(name);
  };
  const controlPlane: ControlPlane = {
    ...admin,
    url,
    etcdUrl: `http://127.0.0.1:${site.etcdPort}`,
    authority,
    serving: { cert: authority, key: await readFile(files(site).servingKey, 'utf8') },
    logs: files(site).logs,
    client,
    user: (name) => accessOf(access, name),
    grant: (user, rules) => grant(client, user, rules),
    kill: (name) => programs.kill(name),
    start: async (name) => {
      await run(name);
      if (name === 'kube-apiserver') await apiServerReady();
    },
    killApiServer: () => controlPlane.kill('kube-apiserver'),
    endApiServer: () => programs.kill('kube-apiserver', apiServerGraceMs),
    startApiServer: () => controlPlane.start('kube-apiserver'),
    restartApiServer: async () => {
      await controlPlane.killApiServer();
      await controlPlane.startApiServer();
    },
    backUp: () => betweenRuns(() => cp(files(site).data, files(site).backup, { recursive: true })),
    restore: () =>
      betweenRuns(async () => {
        await rm(files(site).data, { recursive: true });
        await cp(files(site).backup, files(site).data, { recursive: true });
      }),
    stop: async () => {
      await client.close();
      await programs.stop();
    },
  };
  return controlPlane;
}
