'use client';
import type { ViewState } from '../../lib/client/view-state.ts';
import type { CellState } from '../../lib/coverage/model.ts';
import { useServices } from '../app/services.tsx';
import { useKeys } from '../app/use-keys.ts';
import { LEGEND_STATES } from '../glyph/cell-glyph.ts';

/** Shows only a state of the legend, or all again: what its buttons do, and the keys 1 to 9. */
export function useLegendFilter({ states }: ViewState): (state: CellState) => void {
  const services = useServices();
  const toggle = (state: CellState) => {
    const isOn = states.includes(state);
    services.view.filter({ states: isOn ? states.filter((other) => other !== state) : [...states, state] });
  };
  useKeys(Object.fromEntries(LEGEND_STATES.map((state, place) => [`${place + 1}`, () => toggle(state)])));
  return toggle;
}
