// Bundles the rooms of lib into a few files: for Node, to find and open one costs more than to run it.
// What a start in production needs is in core.js. The rest is loaded by the calls that need it.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, resolve } from 'node:path'
import { build } from 'esbuild'

const root = resolve(import.meta.dirname, '..')
const require = createRequire(import.meta.url)

/** Which rooms a file is made of; core.js has all that no other file names. */
const files = {
  index: ['main', 'index', 'dotenv', 'define'],
  config: ['config'],
  // With copies of rooms that hold no state, so that the most common start opens this one file.
  register: ['register', 'glance', 'environment', 'kept', 'platforms', 'populate'],
  expand: ['expand'],
  report: ['report', 'commands'],
  schema: ['schema', 'view'],
  types: ['types'],
  validators: ['validators', 'guard', 'clean'],
  sources: ['sources', 'diagnose', 'module'],
  core: [],
}
const entries = { index: 'main', register: 'register', config: 'config' }
const elsewhere = new Set(
  Object.entries(files).flatMap(([file, rooms]) => (file === 'register' ? rooms.slice(0, 2) : rooms)),
)
files.core = readdirSync(`${root}/lib`)
  .map((name) => basename(name, '.ts'))
  .filter((room) => !elsewhere.has(room))

rmSync(`${root}/dist`, { recursive: true, force: true })
mkdirSync(`${root}/dist`)

for (const [file, rooms] of Object.entries(files)) {
  const entry = entries[file]
  const all = rooms.map((room) => `export * from './${room}.ts'`).join('\n')
  await build({
    ...(entry
      ? { entryPoints: [`${root}/lib/${entry}.ts`] }
      : { stdin: { contents: all, resolveDir: `${root}/lib`, loader: 'ts' } }),
    outfile: `${root}/dist/${file}.js`,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    packages: 'external',
    legalComments: 'none',
    // Of an error that nobody catches Node shows the line that threw, so only the hot path is minified.
    minify: file === 'register',
    plugins: [
      { name: 'rooms', setup: ({ onResolve }) => onResolve({ filter: /^\.\/.*\.ts$/ }, leaveTo(rooms)) },
    ],
  })
}

/** Leaves the rooms of another file to that file. */
function leaveTo(rooms) {
  return ({ path }) => {
    const room = basename(path, '.ts')
    if (rooms.includes(room)) return undefined
    const [home] = Object.entries(files).find(([file, its]) => file !== 'register' && its.includes(room))
    return { path: `./${home}.js`, external: true }
  }
}

const names = Object.keys(require(`${root}/dist/index.js`)).sort()
writeFileSync(
  `${root}/dist/index.mjs`,
  `import secrets from './index.js'\nexport default secrets\nexport const { ${names.join(', ')} } = secrets\n`,
)
writeFileSync(
  `${root}/dist/index.d.mts`,
  "export * from './index.js'\nexport { default } from './index.js'\n",
)
