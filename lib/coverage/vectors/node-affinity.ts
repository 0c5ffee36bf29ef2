/** nodeSelector and required node affinity against a node. */
import type { TermRow } from './build.ts';

export interface AffinityCase {
  readonly id: string;
  readonly says?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** null: no required node affinity at all. */
  readonly terms: readonly TermRow[] | null;
  /** A node without a name: its fields can't be evaluated. */
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly matches: boolean;
}

/** Terms alone. */
export const TERMS: readonly AffinityCase[] = [
  {
    id: 'MT02',
    terms: [{ expressions: [['label_1', 'In', 'label_1_val']] }],
    labels: { label_1: 'label_1_val' },
    matches: true,
  },
  { id: 'MT03', terms: [{ fields: [['metadata.name', 'In', 'host_1']] }], name: 'host_1', matches: true },
  { id: 'MT04', terms: [{ fields: [['metadata.name', 'In', 'host_1', 'host_2']] }], name: 'host_1', matches: false },
  {
    id: 'MT05',
    terms: [{ fields: [['metadata.name', 'In', 'host_1']] }],
    name: 'not_host_1',
    labels: { 'metadata.name': 'host_1' },
    matches: false,
  },
  { id: 'MT06', terms: [{ expressions: [['metadata.name', 'In', 'host_1']] }], name: 'host_1', matches: false },
  {
    id: 'MT07',
    terms: [{ expressions: [['label_1', 'In', 'label_1_val']], fields: [['metadata.name', 'In', 'host_1']] }],
    name: 'host_1',
    matches: false,
  },
  {
    id: 'MT08',
    terms: [{ expressions: [['label_1', 'In', 'label_1_val']], fields: [['metadata.name', 'In', 'host_1']] }],
    name: 'host_1',
    labels: { label_1: 'label_1_val' },
    matches: true,
  },
  {
    id: 'MT09',
    terms: [{ expressions: [['label_1', 'In', 'label_1_val']], fields: [['metadata.name', 'In', 'host_1']] }],
    name: 'host_1',
    labels: { label_1: 'label_1_val-failed' },
    matches: false,
  },
  {
    id: 'MT10',
    terms: [{ expressions: [['label_1', 'In', 'label_1_val']] }, { fields: [['metadata.name', 'In', 'host_1']] }],
    name: 'host_1',
    labels: { label_1: 'label_1_val-failed' },
    matches: true,
  },
];

/** nodeSelector and terms together. */
export const REQUIRED_AFFINITY: readonly AffinityCase[] = [
  { id: 'RA01', terms: null, matches: true },
  { id: 'RA02', nodeSelector: { foo: 'bar' }, terms: null, matches: false },
  { id: 'RA03', nodeSelector: { foo: 'bar' }, terms: null, labels: { foo: 'bar' }, matches: true },
  { id: 'RA04', nodeSelector: { foo: 'bar' }, terms: null, labels: { foo: 'bar', baz: 'blah' }, matches: true },
  { id: 'RA05', nodeSelector: { foo: 'bar', baz: 'blah' }, terms: null, labels: { foo: 'bar' }, matches: false },
  { id: 'RA06', terms: [{ expressions: [['foo', 'In', 'bar', 'value2']] }], labels: { foo: 'bar' }, matches: true },
  {
    id: 'RA07',
    terms: [{ expressions: [['kernel-version', 'Gt', '0204']] }],
    labels: { 'kernel-version': '0206' },
    matches: true,
  },
  {
    id: 'RA08',
    terms: [{ expressions: [['mem-type', 'NotIn', 'DDR', 'DDR2']] }],
    labels: { 'mem-type': 'DDR3' },
    matches: true,
  },
  { id: 'RA09', terms: [{ expressions: [['GPU', 'Exists']] }], labels: { GPU: 'NVIDIA-GRID-K1' }, matches: true },
  { id: 'RA10', terms: [{ expressions: [['foo', 'In', 'value1', 'value2']] }], labels: { foo: 'bar' }, matches: false },
  { id: 'RA11', terms: [], labels: { foo: 'bar' }, matches: false },
  { id: 'RA12', terms: [], labels: { foo: 'bar' }, matches: false },
  { id: 'RA13', terms: [{}], labels: { foo: 'bar' }, matches: false },
  { id: 'RA14', terms: null, labels: { foo: 'bar' }, matches: true },
  { id: 'RA15', terms: null, labels: { foo: 'bar' }, matches: true },
  {
    id: 'RA16',
    terms: [
      {
        expressions: [
          ['GPU', 'Exists'],
          ['GPU', 'NotIn', 'AMD', 'INTER'],
        ],
      },
    ],
    labels: { GPU: 'NVIDIA-GRID-K1' },
    matches: true,
  },
  {
    id: 'RA17',
    terms: [
      {
        expressions: [
          ['GPU', 'Exists'],
          ['GPU', 'In', 'AMD', 'INTER'],
        ],
      },
    ],
    labels: { GPU: 'NVIDIA-GRID-K1' },
    matches: false,
  },
  {
    id: 'RA18',
    terms: [{ expressions: [['foo', 'In', 'bar', 'value2']] }, { expressions: [['diffkey', 'In', 'wrong', 'value2']] }],
    labels: { foo: 'bar' },
    matches: true,
  },
  {
    id: 'RA19',
    nodeSelector: { foo: 'bar' },
    terms: [{ expressions: [['foo', 'Exists']] }],
    labels: { foo: 'bar' },
    matches: true,
  },
  {
    id: 'RA20',
    nodeSelector: { foo: 'bar' },
    terms: [{ expressions: [['foo', 'Exists']] }],
    labels: { foo: 'barrrrrr' },
    matches: false,
  },
  {
    id: 'RA21',
    terms: [{ expressions: [['foo', 'NotIn', 'invalid value: ___@#$%^']] }],
    labels: { foo: 'bar' },
    matches: false,
  },
  { id: 'RA22', terms: [{ fields: [['metadata.name', 'In', 'node_1']] }], name: 'node_1', matches: true },
  { id: 'RA23', terms: [{ fields: [['metadata.name', 'In', 'node_1']] }], name: 'node_2', matches: false },
  {
    id: 'RA24',
    terms: [{ fields: [['metadata.name', 'In', 'node_1']] }, { expressions: [['foo', 'In', 'bar']] }],
    name: 'node_2',
    labels: { foo: 'bar' },
    matches: true,
  },
  {
    id: 'RA25',
    terms: [{ expressions: [['foo', 'In', 'bar']], fields: [['metadata.name', 'In', 'node_1']] }],
    name: 'node_2',
    labels: { foo: 'bar' },
    matches: false,
  },
  {
    id: 'RA26',
    terms: [{ expressions: [['foo', 'In', 'bar']], fields: [['metadata.name', 'In', 'node_1']] }],
    name: 'node_1',
    labels: { foo: 'bar' },
    matches: true,
  },
  {
    id: 'RA27',
    terms: [{ fields: [['metadata.name', 'In', 'node_1']] }, { expressions: [['foo', 'In', 'not-match-to-bar']] }],
    name: 'node_2',
    labels: { foo: 'bar' },
    matches: false,
  },
];

/** What the strict parser says: `unparsable` are the terms that it refuses, by index. The lenient one skips them. */
interface StrictCase extends AffinityCase {
  readonly terms: readonly TermRow[];
  readonly unparsable: readonly number[];
}

const LABELLED_HOST: TermRow = {
  expressions: [['label_1', 'In', 'label_1_val']],
  fields: [['metadata.name', 'In', 'host_1']],
};

/** Mirrors TestNodeSelectorMatch. NS02 has no node upstream, since its terms are refused before one is looked at. */
export const STRICTLY_PARSED: readonly StrictCase[] = [
  { id: 'NS01', terms: [], matches: false, unparsable: [] },
  {
    id: 'NS02',
    terms: [
      { fields: [['metadata.name', 'In', 'host_1', 'host_2']] },
      LABELLED_HOST,
      { expressions: [['invalid key', 'In', 'label_value']] },
    ],
    matches: false,
    unparsable: [0, 2],
  },
  { id: 'NS03', terms: [LABELLED_HOST], name: 'host_1', matches: false, unparsable: [] },
  {
    id: 'NS04',
    terms: [LABELLED_HOST],
    name: 'host_1',
    labels: { label_1: 'label_1_val' },
    matches: true,
    unparsable: [],
  },
  {
    id: 'NS05',
    terms: [{ expressions: [['label_1', 'In', 'label_1_val']] }, { fields: [['metadata.name', 'In', 'host_1']] }],
    name: 'host_1',
    matches: true,
    unparsable: [],
  },
];
