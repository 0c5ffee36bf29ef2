import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder that is gone after the test file; returns a function that writes a file in it and gives its path. */
export function temporaryFolder(): (name: string, content: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-kube-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, content, { mode: 0o700 });
    return path;
  };
}
