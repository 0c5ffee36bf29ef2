/** Which tolerations cover which taints. */
import type { TolerationRow } from './build.ts';

/** `numeric`: Gt and Lt tolerations count. */
type TolerationCase = readonly [
  id: string,
  toleration: TolerationRow,
  taint: string,
  numeric: boolean,
  isTolerated: boolean,
];

/** As k8s.io/api tests them. */
export const TOLERATIONS: readonly TolerationCase[] = [
  ['TT01', ['foo', 'Exists', '', 'NoSchedule'], 'foo:NoSchedule', false, true],
  ['TT02', ['foo', 'Exists', '', 'NoSchedule'], 'foo=bar:NoSchedule', false, true],
  ['TT03', ['', 'Exists', '', 'NoSchedule'], 'foo=bar:NoSchedule', false, true],
  ['TT04', ['foo', 'Equal', 'bar', 'NoSchedule'], 'foo=bar:NoSchedule', false, true],
  ['TT05', ['foo', 'Equal', 'value1', 'NoSchedule'], 'foo=value2:NoSchedule', false, false],
  ['TT06', ['foo', 'Equal', 'bar', 'NoSchedule'], 'foo=bar:NoExecute', false, false],
  ['TT07', ['node.kubernetes.io/sla', 'Gt', '950', 'NoSchedule'], 'node.kubernetes.io/sla=800:NoSchedule', true, false],
  ['TT08', ['node.kubernetes.io/sla', 'Gt', '750', 'NoSchedule'], 'node.kubernetes.io/sla=950:NoSchedule', true, true],
  ['TT09', ['node.kubernetes.io/sla', 'Lt', '800', 'NoSchedule'], 'node.kubernetes.io/sla=950:NoSchedule', true, false],
  ['TT10', ['node.kubernetes.io/sla', 'Lt', '950', 'NoSchedule'], 'node.kubernetes.io/sla=800:NoSchedule', true, true],
  ['TT11', ['node.kubernetes.io/sla', 'Gt', '950', 'NoSchedule'], 'node.kubernetes.io/sla=950:NoSchedule', true, false],
  [
    'TT12',
    ['node.kubernetes.io/sla', 'Gt', '950', 'NoSchedule'],
    'node.kubernetes.io/sla=high:NoSchedule',
    true,
    false,
  ],
  ['TT13', ['test-key', 'Gt', '-100', 'NoSchedule'], 'test-key=-200:NoSchedule', true, false],
  ['TT14', ['test-key', 'Gt', '9223372036854775806', 'NoSchedule'], 'test-key=100:NoSchedule', true, false],
];

/** Worked out from the rule. */
export const TOLERATIONS_DERIVED: readonly TolerationCase[] = [
  ['TD01', ['', 'Exists'], 'any=v:NoExecute', false, true],
  ['TD02', ['', '', 'v'], 'any=v:NoSchedule', false, true],
  ['TD03', ['a', '', '', 'NoSchedule'], 'a:NoSchedule', false, true],
  ['TD04', ['a', '', '', 'NoSchedule'], 'a=x:NoSchedule', false, false],
  ['TD05', ['a', 'Exists', 'zzz'], 'a=x:NoSchedule', false, true],
  ['TD06', ['Dedicated', 'Exists'], 'dedicated:NoSchedule', false, false],
  ['TD07', ['a', 'Gt', '1'], 'a=5:NoSchedule', false, false],
  ['TD08', ['a', 'Lt', '9'], 'a=5:NoSchedule', false, false],
  ['TD09', ['a', 'Foo', '5'], 'a=5:NoSchedule', true, false],
  ['TD10', ['a', 'Exists', '', 'NoExecute'], 'a:NoExecute', false, true],
  [
    'TD11',
    ['node.kubernetes.io/not-ready', 'Exists', '', 'NoSchedule'],
    'node.kubernetes.io/not-ready:NoExecute',
    false,
    false,
  ],
];

/** Toleration value, taint value, operator, and whether the comparison holds. */
type ComparisonCase = readonly [id: string, want: string, have: string, operator: string, holds: boolean];

/** Canonical int64 on both sides, or no match. */
export const COMPARISONS: readonly ComparisonCase[] = [
  ['CN01', '100', '200', 'Gt', true],
  ['CN02', '200', '100', 'Gt', false],
  ['CN03', '100', '100', 'Gt', false],
  ['CN04', '-100', '-50', 'Gt', true],
  ['CN05', '-50', '-100', 'Gt', false],
  ['CN06', '0', '1', 'Gt', true],
  ['CN07', '9223372036854775806', '9223372036854775807', 'Gt', true],
  ['CN08', '200', '100', 'Lt', true],
  ['CN09', '100', '200', 'Lt', false],
  ['CN10', '100', '100', 'Lt', false],
  ['CN11', '-50', '-100', 'Lt', true],
  ['CN12', '-100', '-50', 'Lt', false],
  ['CN13', '0', '-1', 'Lt', true],
  ['CN14', 'abc', '100', 'Gt', false],
  ['CN15', '', '100', 'Gt', false],
  ['CN16', '0100', '200', 'Gt', false],
  ['CN17', '+100', '200', 'Gt', false],
  ['CN18', '100.5', '200', 'Gt', false],
  ['CN19', '-', '100', 'Gt', false],
  ['CN20', '100', 'xyz', 'Gt', false],
  ['CN21', '100', '', 'Gt', false],
  ['CN22', '100', '0200', 'Gt', false],
  ['CN23', '100', '+200', 'Lt', false],
  ['CN24', '100', ' 200 ', 'Lt', false],
  ['CN25', '100', '100', 'Equal', false],
  ['CN26', '100', '100', 'Exists', false],
  ['CN27', '0', '0', 'Gt', false],
  ['CN28', '0', '0', 'Lt', false],
  ['CN29', '0', '9223372036854775807', 'Gt', true],
  ['CN30', '0', '-9223372036854775808', 'Lt', true],
];

/** `effects`: those considered, null for all. */
interface UntoleratedCase {
  readonly id: string;
  readonly tolerations: readonly TolerationRow[];
  readonly taints: readonly string[];
  readonly effects: readonly string[] | null;
  readonly numeric: boolean;
  readonly areAllTolerated: boolean;
}

/** Whole lists, as component-helpers tests them. */
export const UNTOLERATED: readonly UntoleratedCase[] = [
  {
    id: 'UT01',
    tolerations: [],
    taints: [],
    effects: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
    numeric: false,
    areAllTolerated: true,
  },
  {
    id: 'UT02',
    tolerations: [['foo', 'Exists', '', 'NoSchedule']],
    taints: [],
    effects: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
    numeric: false,
    areAllTolerated: true,
  },
  {
    id: 'UT03',
    tolerations: [['foo', 'Exists', '', 'NoSchedule']],
    taints: ['foo:NoSchedule'],
    effects: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
    numeric: false,
    areAllTolerated: true,
  },
  {
    id: 'UT04',
    tolerations: [['foo', 'Exists', '', 'NoSchedule']],
    taints: ['bar:NoSchedule'],
    effects: [],
    numeric: false,
    areAllTolerated: true,
  },
  {
    id: 'UT05',
    tolerations: [['foo', 'Exists', '', 'NoSchedule']],
    taints: ['bar:NoSchedule'],
    effects: null,
    numeric: false,
    areAllTolerated: false,
  },
  {
    id: 'UT06',
    tolerations: [['foo', 'Exists', '', 'NoExecute']],
    taints: ['foo:NoExecute', 'bar:NoSchedule'],
    effects: ['NoExecute'],
    numeric: false,
    areAllTolerated: true,
  },
  {
    id: 'UT07',
    tolerations: [['node.kubernetes.io/sla', 'Gt', '950', 'NoSchedule']],
    taints: ['node.kubernetes.io/sla=800:NoSchedule'],
    effects: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
    numeric: true,
    areAllTolerated: false,
  },
  {
    id: 'UT08',
    tolerations: [['node.kubernetes.io/sla', 'Gt', '750', 'NoSchedule']],
    taints: ['node.kubernetes.io/sla=950:NoSchedule'],
    effects: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
    numeric: true,
    areAllTolerated: true,
  },
  {
    id: 'UT09',
    tolerations: [['node.kubernetes.io/sla', 'Lt', '800', 'NoSchedule']],
    taints: ['node.kubernetes.io/sla=950:NoSchedule'],
    effects: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
    numeric: true,
    areAllTolerated: false,
  },
  {
    id: 'UT10',
    tolerations: [['node.kubernetes.io/sla', 'Gt', '950', 'NoSchedule']],
    taints: ['node.kubernetes.io/sla=high:NoSchedule'],
    effects: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
    numeric: true,
    areAllTolerated: false,
  },
];

/** As the scheduler's filter asks. */
export const TAINT_FILTER: readonly UntoleratedCase[] = [
  {
    id: 'TF01',
    tolerations: [],
    taints: ['dedicated=user1:NoSchedule'],
    effects: ['NoSchedule', 'NoExecute'],
    numeric: false,
    areAllTolerated: false,
  },
  {
    id: 'TF02',
    tolerations: [['dedicated', '', 'user1', 'NoSchedule']],
    taints: ['dedicated=user1:NoSchedule'],
    effects: ['NoSchedule', 'NoExecute'],
    numeric: false,
    areAllTolerated: true,
  },
  {
    id: 'TF03',
    tolerations: [['dedicated', 'Equal', 'user2', 'NoSchedule']],
    taints: ['dedicated=user1:NoSchedule'],
    effects: ['NoSchedule', 'NoExecute'],
    numeric: false,
    areAllTolerated: false,
  },
  {
    id: 'TF04',
    tolerations: [['foo', 'Exists', '', 'NoSchedule']],
    taints: ['foo=bar:NoSchedule'],
    effects: ['NoSchedule', 'NoExecute'],
    numeric: false,
    areAllTolerated: true,
  },
  {
    id: 'TF05',
    tolerations: [
      ['dedicated', 'Equal', 'user2', 'NoSchedule'],
      ['foo', 'Exists', '', 'NoSchedule'],
    ],
    taints: ['dedicated=user2:NoSchedule', 'foo=bar:NoSchedule'],
    effects: ['NoSchedule', 'NoExecute'],
    numeric: false,
    areAllTolerated: true,
  },
  {
    id: 'TF06',
    tolerations: [['foo', 'Equal', 'bar', 'PreferNoSchedule']],
    taints: ['foo=bar:NoSchedule'],
    effects: ['NoSchedule', 'NoExecute'],
    numeric: false,
    areAllTolerated: false,
  },
  {
    id: 'TF07',
    tolerations: [['foo', 'Equal', 'bar']],
    taints: ['foo=bar:NoSchedule'],
    effects: ['NoSchedule', 'NoExecute'],
    numeric: false,
    areAllTolerated: true,
  },
  {
    id: 'TF08',
    tolerations: [['dedicated', 'Equal', 'user2', 'NoSchedule']],
    taints: ['dedicated=user1:PreferNoSchedule'],
    effects: ['NoSchedule', 'NoExecute'],
    numeric: false,
    areAllTolerated: true,
  },
  {
    id: 'TF09',
    tolerations: [],
    taints: ['dedicated=user1:PreferNoSchedule'],
    effects: ['NoSchedule', 'NoExecute'],
    numeric: false,
    areAllTolerated: true,
  },
];
