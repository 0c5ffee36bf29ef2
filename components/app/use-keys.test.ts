import { describe, expect, it } from 'vitest';
import { keyName } from './use-keys.ts';

const element = (tagName: string, inDialog = false) =>
  ({ tagName, isContentEditable: false, closest: () => (inDialog ? {} : null) }) as unknown as EventTarget;
const press = (key: string, changes = {}) =>
  keyName({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    defaultPrevented: false,
    target: element('DIV'),
    ...changes,
  });

describe('page keys', () => {
  it('are the keys themselves', () => {
    expect(press('n')).toBe('n');
    expect(press('N')).toBe('N');
    expect(press('Escape')).toBe('Escape');
  });

  it('leave the browser its own', () => {
    expect(press('t', { ctrlKey: true })).toBeNull();
    expect(press('1', { altKey: true })).toBeNull();
    expect(press('r', { metaKey: true })).toBeNull();
  });

  it('take Ctrl K and Cmd K for the search', () => {
    expect(press('k', { ctrlKey: true })).toBe('/');
    expect(press('k', { metaKey: true })).toBe('/');
  });

  it('are letters again where someone types, and nothing behind a dialog', () => {
    expect(press('n', { target: element('INPUT') })).toBeNull();
    expect(press('n', { target: element('BUTTON', true) })).toBeNull();
  });

  it('belong to whoever has taken them first', () => {
    expect(press('Enter', { defaultPrevented: true })).toBeNull();
  });
});
