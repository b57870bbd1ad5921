// Bundles the rooms of lib into a few files: for Node, to find and open one costs more than to run it.
// What a start in production needs is in core.js. The rest is loaded by the calls that need it.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, resolve } from 'node:path'
import { build } from 'esbuild'

const root = resolve(import.meta.dirname, '..')
const require = createRequire(import.meta.url)

/** Which file a room is built into; a room that is not named here is a part of core.js. */
const rooms = {
  main: 'index',
  index: 'index',
  dotenv: 'index',
  register: 'register',
  config: 'config',
  expand: 'expand',
  report: 'report',
  sources: 'sources',
  diagnose: 'sources',
  module: 'sources',
}
const core = [
  'check', 'contract', 'environment', 'errors', 'exit', 'load', 'loading', 'marks', 'mode', 'node-env',
  'options', 'placeholder', 'platforms', 'populate', 'project', 'read', 'sensitive', 'settings', 'stderr',
  'syntax', 'verdict',
]
const entries = { index: 'main', register: 'register', config: 'config' }

rmSync(`${root}/dist`, { recursive: true, force: true })
mkdirSync(`${root}/dist`)

const files = new Set(['core', ...Object.values(rooms)])
for (const file of files) {
  const members = file === 'core' ? core : Object.keys(rooms).filter((room) => rooms[room] === file)
  const entry = entries[file]
  const contents = entry
    ? `import './${entry}.ts'`
    : members.map((room) => `export * from './${room}.ts'`).join('\n')
  await build({
    ...(entry
      ? { entryPoints: [`${root}/lib/${entry}.ts`] }
      : { stdin: { contents, resolveDir: `${root}/lib`, loader: 'ts' } }),
    outfile: `${root}/dist/${file}.js`,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    packages: 'external',
    legalComments: 'none',
    minifyWhitespace: true,
    minifySyntax: true,
    plugins: [{ name: 'rooms', setup: ({ onResolve }) => onResolve({ filter: /^\.\/.*\.ts$/ }, elsewhere(file)) }],
  })
}

/** Leaves what is built into another file to that file. */
function elsewhere(file) {
  return ({ path }) => {
    const room = basename(path, '.ts')
    const home = rooms[room] ?? 'core'
    return home === file ? undefined : { path: `./${home}.js`, external: true }
  }
}

const names = Object.keys(require(`${root}/dist/index.js`)).sort()
writeFileSync(
  `${root}/dist/index.mjs`,
  `import secrets from './index.js'\nexport default secrets\nexport const { ${names.join(', ')} } = secrets\n`,
)
writeFileSync(`${root}/dist/index.d.mts`, "export * from './index.js'\nexport { default } from './index.js'\n")
