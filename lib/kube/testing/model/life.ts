/** What goes on in the model's cluster: nodes and DaemonSets come and go, Pods crash, are replaced, lag behind. */
import { oneOf, type Random } from '../seeded.ts';
import type { Etcd } from './etcd.ts';
import { daemonSetShape, eventShape, nodeShape, podShape, revisionShape } from './wires.ts';

const NODES = ['n1', 'n2', 'n3', 'n4'];
const AGENTS = ['log', 'net', 'gpu'];

export class Life {
  readonly #etcd: Etcd;
  readonly #random: Random;
  #lives = 0;

  constructor(etcd: Etcd, random: Random) {
    this.#etcd = etcd;
    this.#random = random;
    for (const name of NODES) etcd.put('nodes', nodeShape(name));
    for (const agent of AGENTS) {
      etcd.put('daemonsets', daemonSetShape(agent));
      etcd.put('controllerrevisions', revisionShape(agent, 1));
      for (const node of NODES) etcd.put('pods', podShape(agent, node));
    }
  }

  /** One change of anything. */
  step(): void {
    const [etcd, random] = [this.#etcd, this.#random];
    const node = oneOf(random, NODES);
    const agent = oneOf(random, AGENTS);
    const chance = (one: number) => random() < one;
    const hash = chance(0.8) ? 'h1' : 'h2';
    const pod = podShape(agent, node, { isReady: chance(0.7), hash, isTerminating: chance(0.1), life: this.#lives });
    const changes = [
      () => etcd.put('nodes', nodeShape(node, { isReady: chance(0.8), isTainted: chance(0.2) })),
      () => etcd.put('pods', pod),
      () => etcd.put('pods', pod),
      () => etcd.put('pods', pod),
      () => etcd.put('pods', podShape(agent, node, { life: ++this.#lives })),
      () => etcd.delete('pods', pod),
      () => etcd.put('daemonsets', daemonSetShape(agent, { generation: 1, pool: chance(0.2) ? 'b' : '' })),
      () => etcd.put('daemonsets', daemonSetShape(agent, { generation: chance(0.5) ? 1 : 2 })),
      () => (chance(0.3) ? etcd.delete('nodes', nodeShape(node)) : etcd.put('nodes', nodeShape(node))),
      () => {
        if (chance(0.3)) etcd.delete('daemonsets', daemonSetShape(agent));
        else etcd.put('daemonsets', daemonSetShape(agent));
      },
      () => {
        const revision = revisionShape(agent, chance(0.5) ? 1 : 2);
        if (chance(0.3)) etcd.delete('controllerrevisions', revision);
        else etcd.put('controllerrevisions', revision);
      },
      () => etcd.put('events', eventShape(agent, node)),
    ];
    oneOf(random, changes)();
  }
}
