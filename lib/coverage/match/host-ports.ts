import { daemonSetKey, type HostPort, type PodObject, type PodSpec } from '../objects.ts';

/** A host port and the Pod that holds it. */
export interface UsedHostPort {
  readonly pod: PodObject;
  readonly port: HostPort;
}

export interface HostPortConflict {
  readonly wanted: HostPort;
  readonly taken: UsedHostPort;
}

const portsBySpec = new WeakMap<PodSpec, readonly HostPort[]>();

/** The host ports a Pod holds for its whole life: containers' and sidecars', not plain init containers'. Mirrors `util.GetHostPorts`. */
export function podHostPorts(spec: PodSpec): readonly HostPort[] {
  let ports = portsBySpec.get(spec);
  if (ports === undefined) {
    const sidecars = spec.initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
    ports = [...sidecars, ...spec.containers].flatMap(({ hostPorts }) => hostPorts).filter(({ port }) => port > 0);
    portsBySpec.set(spec, ports);
  }
  return ports;
}

/** Same port and protocol on the same address, or one of the two on every address. Mirrors `HostPortInfo.CheckConflict`. */
export function portsConflict(a: HostPort, b: HostPort): boolean {
  if (a.port !== b.port || protocolOf(a) !== protocolOf(b)) return false;
  const [here, there] = [addressOf(a), addressOf(b)];
  return here === there || here === EVERY_ADDRESS || there === EVERY_ADDRESS;
}

/** Every host port of `spec` that a Pod on the node holds already. */
export function hostPortConflicts(spec: PodSpec, used: readonly UsedHostPort[]): readonly HostPortConflict[] {
  return podHostPorts(spec).flatMap((wanted) =>
    used
      .filter(({ port }) => portsConflict(wanted, port))
      .map((taken) => ({ wanted, taken }))
      .sort((a, b) => compareHolders(a.taken, b.taken)),
  );
}

/** By name, so that the first one named does not depend on the order in which Pods came. */
function compareHolders({ pod: a }: UsedHostPort, { pod: b }: UsedHostPort): number {
  return daemonSetKey(a) < daemonSetKey(b) ? -1 : 1;
}

/** As `TCP 9100`, or `TCP 127.0.0.1:9100` where it is bound to one address. */
export function formatHostPort(port: HostPort): string {
  const address = addressOf(port);
  return `${protocolOf(port)} ${address === EVERY_ADDRESS ? port.port : `${address}:${port.port}`}`;
}

const EVERY_ADDRESS = '0.0.0.0';

function addressOf({ hostIP }: HostPort): string {
  return hostIP === '' ? EVERY_ADDRESS : hostIP;
}

function protocolOf({ protocol }: HostPort): string {
  return protocol === '' ? 'TCP' : protocol;
}
