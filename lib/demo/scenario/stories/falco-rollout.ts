/**
 * falco 0.41.0 has no driver for kernel 6.12.46: after 19 nodes the rollout meets the two that run it and stops, both
 * slots taken. Some minutes later a fixed image goes out; later still the next bad one, which is rolled back.
 */
import { withImage } from '../build/daemon-set.ts';
import { NEW_KERNEL } from '../build/node.ts';
import { hashOf } from '../random.ts';
import type { Stage } from '../stage.ts';
import { SILENT_ADDRESS } from './silent-node.ts';

const DAEMON_SET = 'falco/falco';
const BEGINS = -12 * 60 + 75;
const IS_FIXED = 300;
const BREAKS_AGAIN = 900;
const PERIOD = 1200;
const NODES_BEFORE_THE_CRASH = 19;

const repository = 'docker.io/falcosecurity/falco';
const GOOD = `${repository}:0.41.1`;
const BAD = [`${repository}:0.41.0`, `${repository}:0.42.0`];

export function falcoRollout(stage: Stage): void {
  let rollouts = 0;
  const release = (image: string) => {
    arrange(stage);
    stage.apply(DAEMON_SET, (template) => withImage(template, image));
  };
  const breakIt = () => release(BAD[rollouts++ % BAD.length] ?? GOOD);
  stage.policies.crashes.push((pod, node) => {
    const runsBadImage = pod.spec.containers.some(({ image }) => BAD.includes(image));
    if (!runsBadImage || node.status.nodeInfo.kernelVersion !== NEW_KERNEL.kernelVersion) return null;
    return { container: 'falco', exitCode: 1, message: `kernel ${NEW_KERNEL.kernelVersion}: no matching driver\n` };
  });
  stage.at(BEGINS, breakIt);
  stage.every(IS_FIXED, PERIOD, () => release(GOOD));
  stage.every(BREAKS_AGAIN, PERIOD, breakIt);
}

/** The controller's order is random; this is the one in which the story happened. */
function arrange(stage: Stage): void {
  const { cluster, policies } = stage;
  const rank = (node: string) => hashOf(`${stage.opensAt} ${node}`);
  const silent = stage.nodeAt(SILENT_ADDRESS);
  const names = [...cluster.nodes.keys()].filter((name) => name !== silent).sort((a, b) => rank(a) - rank(b));
  const crashes = (name: string) => cluster.nodes.get(name)?.status.nodeInfo.kernelVersion === NEW_KERNEL.kernelVersion;
  const fine = [...(silent === null ? [] : [silent]), ...names.filter((name) => !crashes(name))];
  const order = [
    ...fine.slice(0, NODES_BEFORE_THE_CRASH),
    ...names.filter(crashes),
    ...fine.slice(NODES_BEFORE_THE_CRASH),
  ];
  const places = new Map(order.map((name, place) => [name, place]));
  const placeOf = (name: string) => places.get(name) ?? order.length;
  policies.rolloutOrders.set(DAEMON_SET, (nodes) => [...nodes].sort((a, b) => placeOf(a) - placeOf(b)));
}
