import type { Agent } from './agent.ts';
import { DEVICE } from './device.ts';
import { BACKUP, LIFECYCLE } from './lifecycle.ts';
import { LOGGING } from './logging.ts';
import { MONITORING } from './monitoring.ts';
import { NETWORK } from './network.ts';
import { SECURITY } from './security.ts';
import { STORAGE } from './storage.ts';

/** Every agent that Rollcall knows by sight. Where two fit equally well, the earlier one is meant. */
export const CATALOGUE: readonly Agent[] = [
  ...NETWORK,
  ...STORAGE,
  ...LOGGING,
  ...MONITORING,
  ...SECURITY,
  ...DEVICE,
  ...BACKUP,
  ...LIFECYCLE,
];
