import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isInstalled } from './installed.mjs';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'rollcall-installed-'));
  mkdirSync(path.join(root, 'node_modules'));
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (file: string, packages: object) => writeFileSync(path.join(root, file), JSON.stringify({ packages }));
const lock = (packages: object) => write('package-lock.json', { '': { name: 'x', version: '1' }, ...packages });
const hidden = (packages: object) => write('node_modules/.package-lock.json', packages);
const a = { version: '1.0.0', integrity: 'sha512-a' };
const b = { version: '2.0.0', integrity: 'sha512-b' };

describe('node_modules counts as installed', () => {
  it('when it holds what the lock file says', () => {
    lock({ 'node_modules/a': a, 'node_modules/b': b });
    hidden({ 'node_modules/a': { ...a, dev: true }, 'node_modules/b': b });
    expect(isInstalled(root)).toBe(true);
  });

  it('without the optional packages, which are for other platforms', () => {
    lock({ 'node_modules/a': a, 'node_modules/b': { ...b, optional: true } });
    hidden({ 'node_modules/a': a });
    expect(isInstalled(root)).toBe(true);
  });
});

describe('it does not', () => {
  it('when nothing was ever installed, or an installation was cut short', () => {
    lock({ 'node_modules/a': a });
    expect(isInstalled(root)).toBe(false);
  });

  it.each([
    ['a package is missing', { 'node_modules/a': a }],
    ['another version is there', { 'node_modules/a': a, 'node_modules/b': { ...b, version: '2.0.1' } }],
    ['another content is there', { 'node_modules/a': a, 'node_modules/b': { ...b, integrity: 'sha512-c' } }],
    ['there is one too many', { 'node_modules/a': a, 'node_modules/b': b, 'node_modules/c': a }],
  ])('when %s', (_, found) => {
    lock({ 'node_modules/a': a, 'node_modules/b': b });
    hidden(found);
    expect(isInstalled(root)).toBe(false);
  });

  it('when a lock file can not be read', () => {
    lock({ 'node_modules/a': a });
    writeFileSync(path.join(root, 'node_modules/.package-lock.json'), '{');
    expect(isInstalled(root)).toBe(false);
  });
});
