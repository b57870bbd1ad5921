/** Which rooms of lib are mutated together, and the suites that hold them: those that fail soonest come first. */
export const groups = [
  {
    rooms: 'marks template demand contract declaration decision',
    suites: 'marks template contract check declaration diagnose decorated types schema',
  },
  {
    rooms: 'syntax value characters diagnose limits',
    suites: 'diagnose template syntax contract sources files',
  },
  { rooms: 'expand', suites: 'expand' },
  {
    rooms: 'check sensitive placeholder verdict report commands errors refusal fault text',
    suites: 'check text verdict contract load glance template enter types schema',
  },
  { rooms: 'types decorated plain-types', suites: 'decorated types glance' },
  { rooms: 'schema view validators guard expectation envalid safe-message clean define', suites: 'schema' },
  {
    rooms: 'mode platforms node-env bun environment kept loading exit enter register config main',
    suites: 'mode runtime enter config verdict secrets-module environment load',
  },
  {
    rooms: 'glance glance-config all-set plain plain-key signs meets develop read-plain populate',
    suites: 'plain glance environment',
  },
  {
    rooms:
      'dotenv dotenv-types configure config-development options settings index later load-secrets detect-mode',
    suites: 'options config load dotenv-fuzz files',
  },
  {
    rooms: 'read sources module module-names exports stderr project survey load',
    suites: 'exports stderr read sources secrets-module vectors load config enter schema files verdict',
  },
].map(({ rooms, suites }) => ({ rooms: rooms.split(' '), suites: suites.split(' ') }))
