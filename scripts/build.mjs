// Bundles the rooms of lib into a few files: for Node, to find and open one costs more than to run it.
// What a start in production needs is in core.js. The rest is loaded by the calls that need it.
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { relative, resolve } from 'node:path'
import { build } from 'esbuild'
import { withEagerFunctions } from './eager.mjs'

const root = resolve(import.meta.dirname, '..')

/** For coverage.mjs, a package apart from the one that is published: its bundles count what they run. */
const { SECRETS_TEST_PACKAGE, SECRETS_TEST_COUNTS } = process.env
const counting = SECRETS_TEST_PACKAGE && (await import('./counting.mjs')).countingBundles(SECRETS_TEST_COUNTS)
const dist = `${SECRETS_TEST_PACKAGE ?? root}/dist`
const require = createRequire(import.meta.url)

/** Rooms that hold no state, and are in core.js too: a copy, so that a common start opens one file less. */
const copied = {
  register: ['environment', 'kept', 'characters', 'limits', 'platforms', 'populate'],
  types: ['marks', 'fault'],
}
/** Rooms that two files hold, and core.js does not. */
const twice = ['plain', 'signs']
const copies = new Set([...Object.values(copied).flat(), ...twice])

/** Every room of lib, by its path there without the ending. */
const allRooms = readdirSync(`${root}/lib`, { recursive: true })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -'.ts'.length))

/** A command is a room of its own, with those of the folder that has its name; a file each, loaded when it is called. */
const commands = ['init', 'check', 'run', 'scan', 'types', 'diff'].map((name) => [
  `cli-${name}`,
  allRooms.filter((room) => room === `cli/${name}` || room.startsWith(`cli/${name}/`)),
])
const ofCommands = commands.flatMap(([, rooms]) => rooms)

/** Which rooms a file is made of; core.js has all that no other file names. */
const files = {
  index: ['main', 'index', 'dotenv', 'dotenv-types', 'define'],
  'config-development': ['config-development'],
  config: ['config'],
  register: ['register', 'glance', 'all-set', 'develop', 'read-plain', ...twice, ...copied.register],
  meets: ['meets', ...twice, 'characters'],
  expand: ['expand'],
  report: ['report', 'commands', 'refusal', 'text'],
  schema: ['schema', 'view'],
  types: ['types', 'decorated', ...copied.types],
  validators: ['validators', 'guard', 'clean'],
  sources: ['sources', 'diagnose'],
  module: ['module', 'exports'],
  ...Object.fromEntries(commands),
  cli: allRooms.filter((room) => /^cli\/(?!bin$)/.test(room) && !ofCommands.includes(room)),
  bin: ['cli/bin'],
  core: [],
}
files['cli-types'].push('declaration')
const entries = { index: 'main', register: 'register', config: 'config', bin: 'cli/bin' }
const elsewhere = new Set(
  Object.values(files)
    .flat()
    .filter((room) => !copies.has(room)),
)
files.core = allRooms.filter((room) => !elsewhere.has(room) && !twice.includes(room))

rmSync(dist, { recursive: true, force: true })
mkdirSync(dist)

for (const [file, rooms] of Object.entries(files)) {
  const entry = entries[file]
  // What a file holds for itself alone, as a copy, is nobody else's to ask of it.
  const all = rooms
    .filter((room) => file === 'core' || !copies.has(room))
    .map((room) => `export * from './${room}.ts'`)
    .join('\n')
  await build({
    ...(entry
      ? { entryPoints: [`${root}/lib/${entry}.ts`] }
      : { stdin: { contents: all, resolveDir: `${root}/lib`, loader: 'ts' } }),
    outfile: `${dist}/${file}.js`,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    packages: 'external',
    legalComments: 'none',
    // Of an error that nobody catches Node shows the line that made it, so a report is left as it is.
    minify: file !== 'report',
    plugins: [
      { name: 'rooms', setup: ({ onResolve }) => onResolve({ filter: /^\..*\.ts$/ }, leaveTo(rooms)) },
      ...(counting ? [counting.plugin] : []),
    ],
    ...(counting ? { banner: counting.banner } : {}),
  })
}

/** Leaves the rooms of another file to that file. */
function leaveTo(rooms) {
  return ({ path, resolveDir }) => {
    const room = relative(`${root}/lib`, resolve(resolveDir, path)).slice(0, -'.ts'.length)
    if (rooms.includes(room)) return undefined
    const [home] = Object.entries(files).find(([, its]) => its.includes(room) && !copies.has(room)) ?? [
      'core',
    ]
    return { path: `./${home}.js`, external: true }
  }
}

// At a common start nearly all of its functions are called.
const register = `${dist}/register.js`
writeFileSync(register, withEagerFunctions(readFileSync(register, 'utf8')))

chmodSync(`${dist}/bin.js`, 0o755)

const names = Object.keys(require(`${dist}/index.js`)).sort()
writeFileSync(
  `${dist}/index.mjs`,
  `import secrets from './index.js'\nexport default secrets\nexport const { ${names.join(', ')} } = secrets\n`,
)
writeFileSync(`${dist}/index.d.mts`, "export * from './index.js'\nexport { default } from './index.js'\n")
