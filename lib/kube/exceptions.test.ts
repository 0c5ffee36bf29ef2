/** A mistake of ours at the border may cost the object that was being read, and nothing else. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Picture, STATE_LETTERS } from '../coverage/picture.ts';
import { RESOURCES, type Resource } from './resources.ts';
import { WIRES } from './testing/hostile/wires.ts';
import { World } from './testing/hostile/world.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const RIGHT = new World().look().picture;
const objectsOf = ({ name }: Resource) => WIRES[name] ?? [];

/** Every list has one at least: where the small cluster has none, nobody gets as far as to read more than its name. */
const CASES = RESOURCES.flatMap((resource) => {
  const metadata = { name: 'one', ...(resource.isNamespaced ? { namespace: 'kube-system' } : {}) };
  const wires = objectsOf(resource);
  return (wires.length > 0 ? wires : [{ metadata }]).map((wire) => ({ resource, wire, title: titleOf(wire) }));
});

describe.each(CASES)('when reading $title of $resource.name throws', ({ resource, wire, title }) => {
  it('in a list, it is counted, and no cell is healthy that was not', () => {
    fail();
    const world = new World();
    world.relist(resource.name, [...objectsOf(resource).filter((one) => one !== wire), wire]);
    expectOneLost(world);
    expectRestored(world);
  });

  it('in a watch, it is counted, no cell is healthy that was not, and the watch goes on', () => {
    const world = new World();
    fail();
    const line = `${JSON.stringify({ type: 'MODIFIED', object: wire })}\n`;
    expect(world.receive(resource.name, Buffer.from(line))).toBe(true);
    expectOneLost(world);
    expectRestored(world);
  });

  function fail(): void {
    const { trim } = resource;
    vi.spyOn(resource, 'trim').mockImplementation((read, pool) => {
      if (titleOf(read) === title) throw new TypeError('boom');
      return trim(read, pool);
    });
  }

  function expectOneLost(world: World): void {
    const { picture } = world.look();
    const counted = picture.sources.filter(({ malformed }) => malformed > 0);
    expect(counted).toMatchObject([{ resource: resource.name, malformed: 1, malformedNames: [title] }]);
    const right = cellsIn(RIGHT);
    const falselyHealthy = [...cellsIn(picture)].filter(
      ([cell, state]) => state === STATE_LETTERS.healthy && right.get(cell) !== state,
    );
    expect(falselyHealthy).toEqual([]);
  }

  function expectRestored(world: World): void {
    vi.restoreAllMocks();
    world.relist(resource.name, objectsOf(resource));
    const { picture } = world.look();
    expect({ ...picture, revision: 0 }).toEqual({ ...RIGHT, revision: 0 });
  }
});

/** `node, DaemonSet` to the letter of its state. */
function cellsIn({ nodes, daemonSets, grid }: Picture): Map<string, string> {
  const cells = new Map<string, string>();
  for (const [row, { name }] of nodes.entries()) {
    for (const [column, daemonSet] of daemonSets.entries()) {
      cells.set(`${name}, ${daemonSet.name}`, grid[row]?.[column] ?? '');
    }
  }
  return cells;
}

function titleOf(wire: unknown): string {
  const { namespace, name } = (wire as { metadata: { namespace?: string; name: string } }).metadata;
  return namespace === undefined ? name : `${namespace}/${name}`;
}
