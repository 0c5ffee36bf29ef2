import { headers } from 'next/headers';
import { Rollcall } from '../components/app/rollcall.tsx';
import { pageStart } from '../lib/server/page/start.ts';
import { getRuntime } from '../lib/server/slot.ts';

interface PageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}

/** The grid, drawn from what is known now: useful before any script runs. */
export default async function Page({ searchParams }: PageProps) {
  // Reading the request keeps this page out of the build, where no server runs.
  await headers();
  const { hub, now } = getRuntime();
  const search = toQuery(await searchParams);
  return <Rollcall start={await pageStart(hub.page)} search={search} now={now()} />;
}

function toQuery(params: Awaited<PageProps['searchParams']>): string {
  const first = Object.entries(params).flatMap(([name, value]): [string, string][] => {
    const text = typeof value === 'object' ? value[0] : value;
    return text === undefined ? [] : [[name, text]];
  });
  return new URLSearchParams(first).toString();
}
