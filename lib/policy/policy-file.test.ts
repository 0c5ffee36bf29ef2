import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PolicyStatus } from '../coverage/policy/policy.ts';
import { openPolicy, type PolicyFile, PolicyFileError, problemLine } from './policy-file.ts';

const policyOf = (category: string) => `version: 1\nrequired:\n  - categories: [${category}]\n`;
const LOGGING = policyOf('logging');
const SECURITY = policyOf('security');
const BROKEN = policyOf('nonsense');

let folder = '';
let file = '';
let opened: PolicyFile | null = null;
let seen: PolicyStatus[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rollcall-policy-'));
  file = path.join(folder, 'policy.yaml');
  seen = [];
});
afterEach(() => {
  opened?.stop();
  opened = null;
  rmSync(folder, { recursive: true, force: true });
});

async function follow(text: string, name = file): Promise<void> {
  if (name === file) writeFileSync(file, text);
  opened = await openPolicy(name, () => 1_000 + seen.length, 20);
  opened.follow((status) => seen.push(status));
}
const last = () => seen.at(-1);
const inForce = () => last()?.policy.required.flatMap(({ agents }) => agents.categories);
/** Waits until the file is seen to say so. */
const shows = (state: PolicyStatus['state'], ...categories: string[]) =>
  vi.waitFor(() => expect([last()?.state, inForce()]).toEqual([state, categories]), { timeout: 5_000, interval: 10 });

describe('a policy file', () => {
  it('is in force from the start', async () => {
    await follow(LOGGING);
    await shows('loaded', 'logging');
    expect(last()).toMatchObject({ file: 'policy.yaml', loadedAt: 1_000, problems: [] });
  });

  it('is read again when it is written in place', async () => {
    await follow(LOGGING);
    writeFileSync(file, SECURITY);
    await shows('loaded', 'security');
    expect(last()?.loadedAt).toBeGreaterThan(1_000);
  });

  it('is read again when another file is renamed over it', async () => {
    await follow(LOGGING);
    writeFileSync(`${file}.new`, SECURITY);
    renameSync(`${file}.new`, file);
    await shows('loaded', 'security');
    writeFileSync(`${file}.new`, LOGGING);
    renameSync(`${file}.new`, file);
    await shows('loaded', 'logging');
  });

  it('is read again when a ConfigMap swaps the link to its folder', async () => {
    const version = (name: string, text: string) => {
      mkdirSync(path.join(folder, name));
      writeFileSync(path.join(folder, name, 'policy.yaml'), text);
      symlinkSync(name, path.join(folder, '..data_tmp'));
      renameSync(path.join(folder, '..data_tmp'), path.join(folder, '..data'));
    };
    version('..1', LOGGING);
    symlinkSync('..data/policy.yaml', file);
    await follow('', `${folder}/./policy.yaml`);
    await shows('loaded', 'logging');
    version('..2', SECURITY);
    rmSync(path.join(folder, '..1'), { recursive: true });
    await shows('loaded', 'security');
  });

  it('is read again at once where the system tells of changes', async () => {
    writeFileSync(file, LOGGING);
    opened = await openPolicy(file, () => 0, 3_600_000);
    opened.follow((status) => seen.push(status));
    writeFileSync(`${file}.new`, SECURITY);
    renameSync(`${file}.new`, file);
    await shows('loaded', 'security');
  });

  it('that is touched and says the same tells nobody', async () => {
    await follow(LOGGING);
    utimesSync(file, new Date(), new Date());
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(seen).toHaveLength(1);
  });

  it('tells nobody any more after stop', async () => {
    await follow(LOGGING);
    opened?.stop();
    writeFileSync(file, SECURITY);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(seen).toHaveLength(1);
  });
});

describe('a policy file that went wrong', () => {
  it('leaves the last good one in force, and says what is wrong until it is right again', async () => {
    await follow(LOGGING);
    writeFileSync(file, BROKEN);
    await shows('invalid', 'logging');
    expect(last()).toMatchObject({ loadedAt: 1_000, problems: [{ line: 3, column: 18 }] });
    expect(problemLine(last() as PolicyStatus)).toMatch(
      /^The policy is invalid: policy\.yaml:3:18: categories\[0\] is "nonsense": .* The last good one stays in force\.$/,
    );
    writeFileSync(file, SECURITY);
    await shows('loaded', 'security');
    expect(last()?.problems).toEqual([]);
    expect(problemLine(last() as PolicyStatus)).toBeNull();
  });

  it('counts as wrong again when the same wrong text comes back after a good one', async () => {
    await follow(BROKEN);
    await shows('invalid');
    writeFileSync(file, LOGGING);
    await shows('loaded', 'logging');
    writeFileSync(file, BROKEN);
    await shows('invalid', 'logging');
  });

  it('at the start leaves no policy in force', async () => {
    await follow(BROKEN);
    await shows('invalid');
    expect(last()?.loadedAt).toBeNull();
    expect(problemLine(last() as PolicyStatus)).toContain('No policy is in force.');
  });

  it('because it is gone is said, once, and the same file is taken when it comes back', async () => {
    await follow(LOGGING);
    rmSync(file);
    await shows('invalid', 'logging');
    expect(last()?.problems).toEqual([{ line: 0, column: 0, message: "The file can't be read any more (ENOENT)." }]);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(seen).toHaveLength(2);
    writeFileSync(file, LOGGING);
    await shows('loaded', 'logging');
  });

  it.each([
    ['larger than 256 KiB', `${LOGGING}#${'x'.repeat(256 * 1024)}`, 'The file is larger than 256 KiB.'],
    ['no UTF-8', Buffer.from([0x76, 0xff, 0xfe]), 'The file is not UTF-8 text.'],
  ])('because it is %s is said', async (_, content, message) => {
    await follow(LOGGING);
    writeFileSync(file, content);
    await shows('invalid', 'logging');
    expect(last()?.problems).toEqual([{ line: 0, column: 0, message }]);
  });
});

describe('a policy file that can not be read at the start', () => {
  it.each([
    ['is not there', () => file, 'ENOENT'],
    ['is a folder', () => folder, 'EISDIR'],
  ])('because it %s is an error of one sentence', async (_, place, code) => {
    const error = await openPolicy(place(), () => 0).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PolicyFileError);
    expect((error as PolicyFileError).message).toBe(`The policy ${place()} can't be read (${code}).`);
  });
});
