import { describe, expect, test } from 'vitest';
import { type Fields, recogniseOf } from './testing.ts';

const DATADOG = 'datadog/agent:7';

describe('what the owner of a DaemonSet says', () => {
  test('rollcall/category outranks what is recognised, and keeps the family', () => {
    expect(recogniseOf({ image: DATADOG, annotations: { 'rollcall/category': 'security, logging' } })).toMatchObject({
      categories: ['security', 'logging'],
      family: 'Datadog Agent',
    });
    expect(recogniseOf({ labels: { 'rollcall/category': 'backup' } }).categories).toEqual(['backup']);
  });

  test('words that are no categories are passed over', () => {
    const annotations = { 'rollcall/category': 'magic,Storage,Storage' };
    expect(recogniseOf({ annotations }).categories).toEqual(['storage']);
    expect(recogniseOf({ annotations: { 'rollcall/category': 'magic' } }).categories).toEqual(['other']);
  });

  test.each(['Fluent Bit', 'fluent-bit', ' FLUENT_BIT '])(
    'rollcall/family %j is the family that is known',
    (family) => {
      expect(recogniseOf({ annotations: { 'rollcall/family': family } })).toMatchObject({
        family: 'Fluent Bit',
        categories: ['logging'],
      });
    },
  );

  test('rollcall/family may be a name of your own, and keeps the categories that are seen', () => {
    expect(recogniseOf({ image: DATADOG, labels: { 'rollcall/family': 'our-agent' } })).toMatchObject({
      family: 'our-agent',
      categories: ['monitoring', 'logging', 'security'],
    });
  });

  test('rollcall/family outranks the image', () => {
    expect(recogniseOf({ image: DATADOG, labels: { 'rollcall/family': 'fluent-bit' } })).toMatchObject({
      family: 'Fluent Bit',
      categories: ['logging'],
    });
  });

  test('a category or a family makes an agent of what its name calls something else, and of nothing known', () => {
    const name = 'image-puller-of-logs';
    expect(recogniseOf({ name }).role).toBe('imagePuller');
    expect(recogniseOf({ name, annotations: { 'rollcall/category': 'logging' } }).role).toBe('agent');
    expect(recogniseOf({ name, annotations: { 'rollcall/family': 'our-logs' } }).role).toBe('agent');
    const canary = { image: 'grafana/loki-canary:3' };
    expect(recogniseOf({ ...canary, annotations: { 'rollcall/category': 'logging' } }).role).toBe('probe');
    expect(recogniseOf({ annotations: { 'rollcall/family': 'loki-canary' } }).role).toBe('probe');
  });

  test('rollcall/role outranks everything, and a word that is no role is passed over', () => {
    expect(recogniseOf({ name: 'image-puller', annotations: { 'rollcall/role': 'Agent' } }).role).toBe('agent');
    expect(recogniseOf({ image: DATADOG, labels: { 'rollcall/role': 'imagePuller' } }).role).toBe('imagePuller');
    expect(recogniseOf({ image: DATADOG, labels: { 'rollcall/role': 'magic' } }).role).toBe('agent');
  });

  test.each([
    ['true', true],
    [' True ', true],
    ['false', false],
    ['', false],
    ['ture', false],
  ])('rollcall/ignore %j ignores it: %s, so that a typing error hides no gap', (text, isIgnored) => {
    expect(recogniseOf({ annotations: { 'rollcall/ignore': text } }).isIgnored).toBe(isIgnored);
    expect(recogniseOf({ labels: { 'rollcall/ignore': text } }).isIgnored).toBe(isIgnored);
  });

  test('an annotation outranks a label', () => {
    const of = (name: string, annotation: string, label: string): Fields => ({
      annotations: { [name]: annotation },
      labels: { [name]: label },
    });
    expect(recogniseOf(of('rollcall/category', 'device', 'backup')).categories).toEqual(['device']);
    expect(recogniseOf(of('rollcall/family', 'a', 'b')).family).toBe('a');
    expect(recogniseOf(of('rollcall/ignore', 'false', 'true')).isIgnored).toBe(false);
  });

  test('a family longer than a name can be is cut', () => {
    expect(recogniseOf({ annotations: { 'rollcall/family': 'x'.repeat(100_000) } }).family).toHaveLength(63);
  });
});
