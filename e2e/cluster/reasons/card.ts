/** Follows a card as whoever copies from it would: the real kubectl, in a shell, against the real API server. */
import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Remedy } from '../../../lib/coverage/model.ts';
import { buildControlPlane } from '../build.ts';
import type { ControlPlane } from '../control-plane.ts';

export interface Ran {
  command: string;
  code: number;
  output: string;
}

/** How long a command that verifies may wait: for the gap to close, or where nothing closes it, to see that it runs. */
const HEALS_S = 30;
const EXPLAINS_S = 1;
const VERIFIES = /^kubectl\b.* (wait|rollout status)\b/;
/** What these say when the time is up. */
const NOT_YET = /timed out waiting|exit status|^Waiting for daemon set/m;

/** What kubectl says where only a kubelet could answer, and there is none. */
const NO_KUBELET =
  /dial tcp|connection refused|no preferred addresses|Metrics API not available|is waiting to start|is not available|error trying to reach/i;
const ASKS_KUBELET = /^kubectl\b.* (logs|exec|top)\b/;
/** `no` is an answer too. */
const ASKS_FOR_RIGHTS = /^kubectl auth can-i\b/;

/** Runs one command of a card. Waits are cut short; an editor changes nothing. */
async function run(command: string, { kubeconfig }: ControlPlane, seconds: number): Promise<Ran> {
  const { kubectl } = await buildControlPlane();
  const inTime = VERIFIES.test(command) ? `${command.replace(/ --timeout=\S+/, '')} --timeout=${seconds}s` : command;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: `${dirname(kubectl)}:${process.env.PATH}`,
    HOME: dirname(kubeconfig),
    KUBECONFIG: kubeconfig,
    KUBE_EDITOR: 'true',
  };
  try {
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', inTime], { env });
    return { command, code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { command, code: code ?? -1, output: `${stdout}${stderr}` };
  }
}

/** Merges a card's YAML into the DaemonSet, as `kubectl patch` does it. */
export function merge(
  patch: string,
  row: { namespace?: string; name: string },
  controlPlane: ControlPlane,
): Promise<Ran> {
  const quoted = `'${patch.replaceAll("'", "'\\''")}'`;
  return run(
    `kubectl -n ${row.namespace ?? 'default'} patch ds ${row.name} --type=strategic -p ${quoted}`,
    controlPlane,
    HEALS_S,
  );
}

/** Every command of the remedy, in order. Returns those that did not do what they say. */
export async function follow(remedy: Remedy, heals: boolean, controlPlane: ControlPlane): Promise<Ran[]> {
  const failed: Ran[] = [];
  for (const command of remedy.commands) {
    if (VERIFIES.test(command) && !/ --timeout=\d/.test(command)) {
      failed.push({ command, code: -1, output: 'it may wait for ever' });
      continue;
    }
    const ran = await run(command, controlPlane, heals ? HEALS_S : EXPLAINS_S);
    if (!isFine(ran, heals)) failed.push(ran);
  }
  return failed;
}

/** Only a kubelet could answer, or what is waited for does not come because nobody has repaired anything. */
function isFine({ command, code, output }: Ran, heals: boolean): boolean {
  if (code === 0) return true;
  if (ASKS_KUBELET.test(command)) return NO_KUBELET.test(output);
  if (ASKS_FOR_RIGHTS.test(command)) return output.startsWith('no');
  return !heals && VERIFIES.test(command) && NOT_YET.test(output);
}
