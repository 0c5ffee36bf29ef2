/** Finds, reads and merges kubeconfig files as kubectl does; every way to fail is one sentence. */
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { KubeConfig, loadYaml } from '@kubernetes/client-node';
import { ClusterConfigError } from './errors.ts';
import { isWire, type Wire } from './trim/read.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface KubeconfigSource {
  /** The files that there are, in order; the first to define a name wins. */
  readonly files: readonly string[];
  /** For sentences: `the file x`, `KUBECONFIG (a:b)`. */
  readonly name: string;
}

/** Null when nothing points to a kubeconfig. Throws ClusterConfigError when something does and there is none. */
export function findKubeconfig(file: string | undefined, env: Environment): KubeconfigSource | null {
  if (file !== undefined && file !== '') {
    if (!existsSync(file)) throw new ClusterConfigError(`The kubeconfig ${file} does not exist.`);
    return { files: [file], name: file };
  }
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  if (listed.length > 0) {
    const files = listed.filter((path) => existsSync(path));
    if (files.length > 0) return { files, name: files.join(', ') };
    throw new ClusterConfigError(
      `KUBECONFIG names ${listed.join(', ')}, which ${listed.length === 1 ? 'does' : 'do'} not exist.`,
    );
  }
  const home = env.HOME ?? env.USERPROFILE ?? '';
  const usual = join(home, '.kube', 'config');
  return home !== '' && existsSync(usual) ? { files: [usual], name: usual } : null;
}

/** Throws ClusterConfigError. Of two entries of one name the first is found. There may be several contexts, or none. */
export function readKubeconfig({ files }: KubeconfigSource): KubeConfig {
  const merged = new KubeConfig();
  for (const file of files) {
    const config = readFile(file);
    merged.currentContext ||= config.currentContext;
    merged.clusters.push(...config.clusters);
    merged.users.push(...config.users);
    merged.contexts.push(...config.contexts);
  }
  return merged;
}

function readFile(file: string): KubeConfig {
  const text = readText(file);
  if (text.trim() === '') return new KubeConfig();
  const config = new KubeConfig();
  try {
    const parsed: unknown = loadYaml(text);
    if (!isWire(parsed))
      throw new ClusterConfigError(`The kubeconfig ${file} is not a kubeconfig: it holds no fields.`);
    config.loadFromString(text);
    config.makePathsAbsolute(dirname(file));
    addWhatTheClientLeavesOut(config, parsed, dirname(file));
  } catch (error) {
    throw error instanceof ClusterConfigError ? error : brokenFile(file, error);
  }
  return config;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new ClusterConfigError(`The kubeconfig ${file} can't be read (${code}).`);
  }
}

/** The parser quotes the file, where credentials stand: only the line number and its own words may be repeated. */
function brokenFile(file: string, error: unknown): ClusterConfigError {
  const mark = isWire(error) || error instanceof Error ? (error as { mark?: unknown }).mark : undefined;
  if (isWire(mark) && typeof mark.line === 'number') {
    return new ClusterConfigError(`The kubeconfig ${file} is not valid YAML at line ${mark.line + 1}.`);
  }
  const missing =
    error instanceof Error ? /^(?:clusters|users|contexts)\[\d+\][\w.]* is missing$/.exec(error.message) : null;
  const what = missing === null ? 'its clusters, users or contexts are not as they should be' : missing[0];
  return new ClusterConfigError(`The kubeconfig ${file} is broken: ${what}.`);
}

/**
 * client-node 2.0.1 does not know `tokenFile`, does not resolve an exec command against the file's folder, and does not
 * set KUBERNETES_EXEC_INFO, which kubectl always does and several plugins ask for.
 */
function addWhatTheClientLeavesOut(config: KubeConfig, parsed: Wire, folder: string): void {
  const entries = Array.isArray(parsed.users) ? parsed.users : [];
  config.users = config.users.map((user) => {
    const entry = entries.find((item) => isWire(item) && item.name === user.name);
    const tokenFile = isWire(entry) && isWire(entry.user) ? entry.user.tokenFile : undefined;
    if (typeof tokenFile === 'string' && tokenFile !== '' && !user.token) {
      return { ...user, authProvider: { name: 'tokenFile', config: { tokenFile: absolute(folder, tokenFile) } } };
    }
    return isWire(user.exec) ? { ...user, exec: completeExec(user.exec, folder) } : user;
  });
}

function completeExec(exec: Wire, folder: string): Wire {
  const { command, apiVersion, env } = exec;
  const info = JSON.stringify({ apiVersion, kind: 'ExecCredential', spec: { interactive: false } });
  return {
    ...exec,
    command: typeof command === 'string' && command.includes('/') ? absolute(folder, command) : command,
    env: [...(Array.isArray(env) ? env : []), { name: 'KUBERNETES_EXEC_INFO', value: info }],
  };
}

function absolute(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}
