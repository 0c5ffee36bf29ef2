import { describe, expect, it } from 'vitest';
import { identityIn, rulesFor, shellWord } from './source-words.ts';

describe('the rules to add', () => {
  it('name only what is missing, by API group', () => {
    expect(rulesFor(['daemonsets', 'pods', 'events'])).toBe(
      [
        'rules:',
        '- apiGroups: [""]',
        '  resources: ["pods", "events"]',
        '  verbs: ["list", "watch"]',
        '- apiGroups: ["apps"]',
        '  resources: ["daemonsets"]',
        '  verbs: ["list", "watch"]',
      ].join('\n'),
    );
  });

  it('leave a group out that lacks nothing', () => {
    expect(rulesFor(['pods'])).not.toContain('apps');
  });
});

describe('commands with names from the cluster', () => {
  it('find the identity in the answer', () => {
    expect(identityIn('pods is forbidden: User "system:serviceaccount:a:b" cannot list')).toBe(
      'system:serviceaccount:a:b',
    );
    expect(identityIn('connection refused')).toBeNull();
  });

  it('stay one word in a shell, whatever a context is called', () => {
    expect(shellWord('prod-eu-west-1')).toBe('prod-eu-west-1');
    expect(shellWord('arn:aws:eks:eu-west-1:1:cluster/prod')).toBe('arn:aws:eks:eu-west-1:1:cluster/prod');
    expect(shellWord("it's; rm -rf $HOME")).toBe("'it'\\''s; rm -rf $HOME'");
  });
});
