/** Widths without inline styles: whole-number shares that globals.css knows as classes. */
const MOST = 200;

/** `grow-N` for `part` of `total`: exact up to 200, rounded above, and at least 1 while there is anything to show. */
export function growClass(part: number, total: number): string {
  if (part <= 0 || total <= 0) return 'grow-0';
  const share = total <= MOST ? part : (part * MOST) / total;
  return `grow-${Math.min(MOST, Math.max(1, Math.round(share)))}`;
}
