/** The house's import rules. All arrows point to lib/coverage; the map in README.md says what lives where. */
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    never('no-cycles', 'A cycle has no order in which to read it.', {}, { circular: true }),
    never(
      'coverage-is-pure',
      'lib/coverage imports nothing but itself: it runs in a test, on the server and in a browser tab alike.',
      { path: '^lib/coverage', pathNot: '[.]test[.]ts$|/testing[.]ts$' },
      { pathNot: '^lib/coverage' },
    ),
    never(
      'coverage-tests-stay-home',
      'Tests of lib/coverage need only the test tools.',
      { path: '^lib/coverage.*([.]test|/testing)[.]ts$' },
      { pathNot: '^(lib/(coverage|testing)/|node_modules/(vitest|fast-check)/)' },
    ),
    never(
      'reasons-stand-alone',
      'A reason knows neither another family nor the registry; what they share is in reasons/shared or match.',
      { path: '^lib/coverage/reasons/([^/]+)/', pathNot: '^lib/coverage/reasons/(shared|testing)/|[.]test[.]ts$' },
      {
        path: '^lib/coverage/(registry|evaluate|engine|views|explain)|^lib/coverage/reasons/([^/]+)/',
        pathNot: '^lib/coverage/reasons/($1|shared)/',
      },
    ),
    never(
      'kube-knows-no-page',
      'lib/kube talks to API servers: it knows neither pages nor the server in front of it.',
      { path: '^lib/kube' },
      {
        path: '^(app|components|lib/(server|client|demo|cli)/|node_modules/(next|react))',
        pathNot: '^lib/demo/api-server',
      },
    ),
    never(
      'client-runs-in-a-browser',
      'lib/client runs in a tab: no Node API, no watch cache, no server.',
      { path: '^lib/client', pathNot: '[.]test[.]tsx?$' },
      { path: '^lib/(kube|server|demo|cli|policy)/|^node:' },
    ),
    never(
      'components-receive-data',
      'Components receive plain data: they import neither the server nor the watch cache.',
      { path: '^components' },
      { path: '^(lib/(kube|server|demo|cli|policy)|app)/' },
    ),
    never('app-is-the-skin', 'Nothing imports app: it only wires.', { pathNot: '^app' }, { path: '^app/' }),
    never(
      'only-the-demo-is-made-up',
      'Made-up clusters stay in the demo.',
      { path: '^(app|components|lib/(client|coverage))' },
      { path: '^lib/demo' },
    ),
    never(
      'product-needs-no-tests',
      'What is served never imports what only tests need.',
      { path: '^(app|components|lib)/', pathNot: '[.]test[.]tsx?$|/testing' },
      { path: '^e2e/|[.]test[.]tsx?$|/testing/|/testing[.]ts$' },
    ),
    never('unresolvable', 'An import that leads nowhere.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(node_modules/.*/node_modules|[.]next)' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
