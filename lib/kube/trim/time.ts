/** `2026-01-31T09:05:00Z`: `metav1.Time` has whole seconds, and no other zone. */
const USUAL = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/;
const ZERO = 0x30;
const MS_PER_DAY = 86_400_000;
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** RFC 3339 to milliseconds, `NaN` for what is no time. Several times as fast as `Date.parse` where it is written as usual. */
export function parseTime(text: string): number {
  if (!USUAL.test(text)) return Date.parse(text);
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  const isDay = year >= 1970 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 28;
  // Days that not every month has, and what is no time, are left to those who know all the rules.
  if (!isDay || hour > 23 || minute > 59 || second > 59) return Date.parse(text);
  return (daysSince1970(year, month) + day - 1) * MS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000;
}

/** To the first of the month. Every fourth year between 1970 and 2099 has a day more. */
function daysSince1970(year: number, month: number): number {
  const isLeapDayPast = month > 2 && year % 4 === 0;
  const leapDays = Math.floor((year - 1969) / 4) + (isLeapDayPast ? 1 : 0);
  return (year - 1970) * 365 + leapDays + (DAYS_BEFORE_MONTH[month - 1] ?? Number.NaN);
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - ZERO) * 10 + text.charCodeAt(at + 1) - ZERO;
}
