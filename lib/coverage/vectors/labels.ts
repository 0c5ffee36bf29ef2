/** Label requirements: what matches, and what is valid. */
import type { RequirementRow } from './build.ts';

interface LabelCase {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly requirements: readonly RequirementRow[];
  readonly matches: boolean;
}

/** All requirements must hold. */
export const LABEL_REQUIREMENTS: readonly LabelCase[] = [
  {
    id: 'LR01',
    labels: { x: 'foo', y: 'baz' },
    requirements: [
      ['x', 'In', 'foo'],
      ['y', 'NotIn', 'alpha'],
    ],
    matches: true,
  },
  {
    id: 'LR02',
    labels: { x: 'foo', y: 'baz' },
    requirements: [
      ['x', 'In', 'foo'],
      ['y', 'In', 'alpha'],
    ],
    matches: false,
  },
  {
    id: 'LR03',
    labels: { y: '' },
    requirements: [
      ['x', 'NotIn', ''],
      ['y', 'Exists'],
    ],
    matches: true,
  },
  {
    id: 'LR04',
    labels: { y: '' },
    requirements: [
      ['x', 'DoesNotExist'],
      ['y', 'Exists'],
    ],
    matches: true,
  },
  {
    id: 'LR05',
    labels: { y: '' },
    requirements: [
      ['x', 'NotIn', ''],
      ['y', 'DoesNotExist'],
    ],
    matches: false,
  },
  { id: 'LR06', labels: { y: 'baz' }, requirements: [['x', 'In', '']], matches: false },
  { id: 'LR07', labels: { z: '2' }, requirements: [['z', 'Gt', '1']], matches: true },
  { id: 'LR08', labels: { z: 'v2' }, requirements: [['z', 'Gt', '1']], matches: false },
  { id: 'LR09', labels: { x: '2' }, requirements: [['x', 'Gt', '1']], matches: true },
  { id: 'LR10', labels: { x: '0' }, requirements: [['x', 'Lt', '1']], matches: true },
  { id: 'LR11', labels: { x: '0' }, requirements: [['x', 'Gt', '1']], matches: false },
  { id: 'LR12', labels: { x: '2' }, requirements: [['x', 'Lt', '1']], matches: false },
  { id: 'LR13', labels: { x: 'z' }, requirements: [['x', 'Exists']], matches: true },
  { id: 'LR14', labels: { y: 'z' }, requirements: [['x', 'DoesNotExist']], matches: true },
  { id: 'LR15', labels: { y: 'z' }, requirements: [['x', 'Exists']], matches: false },
  { id: 'LR16', labels: { x: 'z' }, requirements: [['x', 'DoesNotExist']], matches: false },
  {
    id: 'LR17',
    labels: { x: 'z', z: 'a' },
    requirements: [
      ['x', 'NotIn', 'y'],
      ['z', 'NotIn', 'w'],
    ],
    matches: true,
  },
  {
    id: 'LR18',
    labels: { x: 'z', z: 'w' },
    requirements: [
      ['x', 'NotIn', 'y'],
      ['z', 'NotIn', 'w'],
    ],
    matches: false,
  },
];

type ValidityCase = readonly [id: string, requirement: RequirementRow, isValid: boolean];

/** What the API machinery would take. */
export const REQUIREMENT_VALIDITY: readonly ValidityCase[] = [
  ['RV01', ['foo', 'In', 'bar', 'baz'], true],
  ['RV02', ['foo', 'Exists', 'bar', 'baz'], false],
  ['RV03', ['foo', 'Gt', '1'], true],
  ['RV04', ['bar', 'Lt', '7'], true],
  ['RV05', ['baz', 'invalid', '5'], false],
  ['RV06', ['foo', 'In'], false],
  ['RV07', ['foo', 'NotIn'], false],
  ['RV08', ['foo', 'Gt', '1', '2'], false],
  ['RV09', ['foo', 'Gt', 'one'], false],
  ['RV10', ['foo', 'Lt'], false],
  ['RV11', ['invalid key', 'In', 'label_value'], false],
  ['RV12', ['foo', 'NotIn', 'invalid value: ___@#$%^'], false],
  ['RV13', ['a/b/c', 'Exists'], false],
  ['RV14', ['example.com/role', 'Exists'], true],
  ['RV15', ['foo', 'In', ''], true],
  ['RV16', ['foo', 'In', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'], false],
  ['RV17', ['foo', 'In', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'], true],
  ['RV18', ['foo', 'Gt', '9223372036854775808'], false],
];
