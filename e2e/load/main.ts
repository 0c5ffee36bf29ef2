/**
 * A large cluster's API server as a process of its own, for benchmarks and for a look at the page:
 *
 *     node e2e/load/main.ts --nodes 5000 --daemonSets 50 --pods 12500 --rate 1000 --kubeconfig /tmp/load.yaml
 *     npm start -- --kubeconfig /tmp/load.yaml
 *
 * Commands come on stdin, one JSON object a line, and reports go to stdout: see control.ts. It ends with its stdin.
 */
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Command, Report } from './control.ts';
import { Generator } from './generator.ts';

const DEFAULTS = {
  nodes: '100',
  daemonSets: '10',
  /** Beside the agents'. */
  pods: '500',
  /** DaemonSets on every node; half of them when left out. */
  everywhere: '',
  pools: '',
  /** Changes a second. */
  rate: '0',
  seed: '1',
  /** 0 takes a free one. */
  port: '0',
  /** Where to write a kubeconfig file. */
  kubeconfig: '',
} as const;

const { values } = parseArgs({
  options: Object.fromEntries(
    Object.entries(DEFAULTS).map(([name, value]) => [name, { type: 'string', default: value } as const]),
  ),
});

function numberOf(name: keyof typeof DEFAULTS): number {
  const number = Number(values[name]);
  if (!Number.isInteger(number) || number < 0) throw new Error(`--${name} takes a whole number, not ${values[name]}`);
  return number;
}

function optional(name: keyof typeof DEFAULTS): number | undefined {
  return values[name] === '' ? undefined : numberOf(name);
}

const generator = new Generator({
  nodes: numberOf('nodes'),
  daemonSets: numberOf('daemonSets'),
  pods: numberOf('pods'),
  everywhere: optional('everywhere'),
  pools: optional('pools'),
  seed: numberOf('seed'),
  port: numberOf('port'),
  perSecond: numberOf('rate'),
  now: Date.now,
  onMark: (mark, at) => report({ says: 'written', mark, at }),
});

const url = await generator.start();
if (typeof values.kubeconfig === 'string' && values.kubeconfig !== '') {
  writeFileSync(values.kubeconfig, generator.api.kubeconfig, { mode: 0o600 });
}
report({ says: 'ready', url, kubeconfig: generator.api.kubeconfig });

let lines = 0;
const input = createInterface({ input: process.stdin });
input.on('line', (line) => {
  lines += 1;
  report({ says: 'answer', to: lines, result: generator.obey(JSON.parse(line) as Command) });
});
input.on('close', () => process.exit(0));

function report(what: Report): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}
