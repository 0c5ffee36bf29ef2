/** For tests: the demo cluster as Rollcall sees it, without the way over HTTP. */
import { CoverageEngine } from '../../coverage/engine/engine.ts';
import type { Cell } from '../../coverage/model.ts';
import type { ResourceChange } from '../../coverage/objects.ts';
import { daemonSetView } from '../../coverage/views/daemon-set-view.ts';
import { RESOURCES } from '../../kube/resources.ts';
import { Pool } from '../../kube/trim/pool.ts';
import { ObjectStore } from '../api-server/store.ts';
import { buildScenario, type Scenario, type ScenarioOptions } from './scenario.ts';

/** 2026-11-24T14:32:11Z */
export const OPENS_AT = Date.UTC(2026, 10, 24, 14, 32, 11);

export interface Performance {
  readonly scenario: Scenario;
  readonly store: ObjectStore;
  /** Every cell that is not healthy and not left out by design, as `daemonSet@node state Reason`, sorted. */
  look(secondsAfterOpening: number): readonly string[];
  /** The fields in which a DaemonSet's status differs from its recount, after `look`. */
  disagreements(): readonly string[];
}

export function perform(options: Partial<ScenarioOptions> = {}): Performance {
  const store = new ObjectStore({ now: () => OPENS_AT, logLimit: 1_000_000 });
  const scenario = buildScenario({ now: OPENS_AT, sink: store, ...options });
  const engine = new CoverageEngine();
  const pool = new Pool();
  let version = 0;
  let now = OPENS_AT;

  function readOn(): void {
    for (;;) {
      const change = store.changeAfter(version);
      if (change === null) return;
      version = change.resourceVersion;
      const resource = RESOURCES.find(({ name }) => name === change.resource);
      const object = resource?.trim(JSON.parse(`{${change.body}`), pool) ?? null;
      const type = change.type === 'DELETED' ? 'delete' : 'set';
      // `object` is of the kind of its resource; the type can't say so.
      if (object !== null) engine.apply([{ resource: change.resource, type, object } as ResourceChange]);
    }
  }

  return {
    scenario,
    store,
    look(seconds) {
      now = OPENS_AT + seconds * 1000;
      scenario.step(now);
      readOn();
      engine.settle(now);
      const cells: string[] = [];
      for (const [key, column] of engine.columns) {
        for (const [node, { says }] of column.records) {
          if (says.state !== 'healthy' && says.state !== 'notSelected') cells.push(textOf(key, node, says));
        }
      }
      return cells.sort();
    },
    disagreements: () =>
      [...engine.columns].flatMap(([key, column]) => {
        const { disagrees } = daemonSetView(key, column, engine.objects, now);
        return disagrees.map((field) => `${key} ${field}`);
      }),
  };
}

function textOf(key: string, node: string, { state, reason }: Pick<Cell, 'state' | 'reason'>): string {
  return `${key.split('/')[1]}@${node.split('.')[0]} ${state} ${reason}`;
}
