const root = import.meta.dirname;

/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  images: { unoptimized: true },
  // A lock file in a parent folder must not move the root.
  outputFileTracingRoot: root,
  turbopack: { root },
  serverExternalPackages: ['@kubernetes/client-node', 'undici'],
  // `npm run check` holds the types; the build only makes the pages.
  typescript: { ignoreBuildErrors: true },
};
