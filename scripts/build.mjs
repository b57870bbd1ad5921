// Bundles the rooms of lib into a few files: for Node, to find and open one costs more than to run it.
// What a start in production needs is in core.js. The rest is loaded by the calls that need it; index.js, which is the
// package to a program that has called nothing yet, is small and loads next to nothing.
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { relative, resolve } from 'node:path'
import { build } from 'esbuild'
import { withEagerFunctions } from './eager.mjs'

const root = resolve(import.meta.dirname, '..')

/** What is built in: dotenv-expand asks for a dotenv that floats, and must not bring it to the user. */
const inlined = ['dotenv-expand']

/** For coverage.mjs, a package apart from the one that is published: its bundles count what they run. */
const { SECRETS_TEST_PACKAGE, SECRETS_TEST_COUNTS } = process.env
const counting = SECRETS_TEST_PACKAGE && (await import('./counting.mjs')).countingBundles(SECRETS_TEST_COUNTS)
const dist = `${SECRETS_TEST_PACKAGE ?? root}/dist`
const require = createRequire(import.meta.url)

/** What looks at a common start: for register in its own file, so that it opens no other, and for config in one apart. */
const looking = ['glance', 'all-set', 'plain-key', 'read-plain', 'signs']
/** What those that look need, and all others too. */
const needed = ['environment', 'process-state', 'template/characters', 'files/limits']

/** Rooms that hold no state, and are in another file too: a copy, so that a common start opens one file less. */
const copied = {
  index: ['environment', 'process-state', 'schema/envalid'],
  register: [...looking, ...needed],
  glance: needed,
  develop: ['environment', 'template/characters', 'mode/platforms', 'set-env', 'plain', 'plain-key'],
  meets: ['signs', 'template/characters', 'plain-key'],
  types: ['template/annotations', 'fault'],
}

/** Every room of lib, by its path there without the ending. */
const allRooms = readdirSync(`${root}/lib`, { recursive: true })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -'.ts'.length))

/** A command is a room of its own, with those of the folder that has its name; a file each, loaded when it is called. */
const commands = ['init', 'check', 'run', 'scan', 'types', 'diff'].map((name) => [
  `cli-${name}`,
  allRooms.filter((room) => room.startsWith(`cli/${name}/`)),
])
const ofCommands = commands.flatMap(([, rooms]) => rooms)

/** Which rooms a file is made of; core.js has all that no other file names. */
const files = {
  index: [
    ...[
      'index',
      'main',
      'later',
      'dotenv/dotenv',
      'load-secrets',
      'detect-mode',
      'schema/define-secrets',
      'schema/validators',
      'schema/clean-env',
    ],
    ...['errors', 'schema/safe-message', ...copied.index],
  ],
  'config-development': ['dotenv/config-development'],
  config: ['config'],
  register: ['register', ...copied.register],
  glance: ['glance-config', ...looking, ...copied.glance],
  develop: ['develop', ...copied.develop],
  meets: ['meets', 'plain-types', 'plain', ...copied.meets],
  expand: ['files/expand'],
  report: ['report/report', 'mode/commands', 'report/refusal', 'report/text'],
  schema: [
    'schema/schema',
    'schema/secrets-object',
    'schema/safe-validators',
    'schema/expectation',
    'schema/envalid',
  ],
  types: ['template/types', 'decorated', ...copied.types],
  sources: ['files/env-files', 'files/lint'],
  module: ['files/secrets-module', 'files/module-values'],
  ...Object.fromEntries(commands),
  cli: allRooms.filter((room) => /^cli\/(?!bin$)/.test(room) && !ofCommands.includes(room)),
  bin: ['cli/bin'],
  core: [],
}
files['cli-types'].push('template/env-declaration')
const entries = { register: 'register', config: 'config', bin: 'cli/bin' }

/** The file that a room is in, for all others. */
const homeOf = (room) =>
  Object.keys(files).find((file) => files[file].includes(room) && !copied[file]?.includes(room))
files.core = allRooms.filter((room) => !homeOf(room))

/** What each room exports, imports from others by name, and requires when it is called. */
const { metafile, outputFiles } = await build({
  entryPoints: allRooms.map((room) => `${root}/lib/${room}.ts`),
  outdir: `${root}/lib`,
  outExtension: { '.js': '.ts' },
  platform: 'node',
  format: 'esm',
  write: false,
  metafile: true,
  logLevel: 'error', // It has something to say of each require in an ES module.
})
const exportsOf = new Map()
const importsOf = new Map()
const required = new Set()
for (const { entryPoint, exports } of Object.values(metafile.outputs)) {
  exportsOf.set(roomOf(entryPoint), exports)
}
for (const { path, text } of outputFiles) {
  const from = (other) => roomOf(resolve(path, '..', other))
  const imports = text.matchAll(/^(?:import|export) \{([^}]*)\} from "(\..*)";$/gm)
  const listed = [...imports].map(([, names, other]) => ({
    names: names.split(',').map((one) => one.trim().split(' as ')[0]),
    room: from(other),
  }))
  importsOf.set(roomOf(path), listed)
  for (const [, other] of text.matchAll(/\brequire\("(\..*?)"\)/g)) required.add(from(other))
}

rmSync(dist, { recursive: true, force: true })
mkdirSync(dist)

for (const file of Object.keys(files)) {
  const entry = entries[file]
  await build({
    ...(entry ? { entryPoints: [`${root}/lib/${entry}.ts`] } : { stdin: sourceOf(file) }),
    outfile: `${dist}/${file}.js`,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    packages: 'external',
    legalComments: 'none',
    minifySyntax: true,
    // Of an error that nobody catches Node shows the line that threw it, so that is left as it is.
    minifyWhitespace: file !== 'report',
    // What a program calls keeps its name.
    minifyIdentifiers: file !== 'report' && file !== 'index',
    plugins: [
      { name: 'rooms', setup: (build) => leaveToOthers(build, file) },
      { name: 'inlined', setup: inline },
      ...(counting ? [counting.plugin] : []),
    ],
    ...(counting ? { banner: counting.banner } : {}),
  })
}

/**
 * What others take from the rooms of a file, as one plain object: of what esbuild makes of it each property is a getter,
 * which takes longer than all else in most files.
 */
function sourceOf(file) {
  const exported = file === 'index' ? new Map([['index', exportsOf.get('index')]]) : takenFrom(file)
  const names = [...exported.values()].flat()
  const contents = [
    ...[...exported].map(([room, its]) => `import { ${its} } from './${room}.ts'`),
    file === 'index'
      ? `import { loadInTests, publish } from './main.ts'\nmodule.exports = publish({ ${names} })\nloadInTests()`
      : `module.exports = { ${names} }`,
  ].join('\n')
  return { contents, resolveDir: `${root}/lib`, loader: 'ts' }
}

/** The names that other files import from the rooms of a file, by room; all names of a room that is required. */
function takenFrom(file) {
  const taken = Object.keys(files).flatMap((other) =>
    takenBy(other).filter(({ room }) => homeOf(room) === file),
  )
  const rooms = files[file].filter((room) => homeOf(room) === file)
  return new Map(
    rooms.map((room) => {
      const imported = taken.filter((one) => one.room === room).flatMap(({ names }) => names)
      return [room, required.has(room) ? exportsOf.get(room) : [...new Set(imported)]]
    }),
  )
}

/** What the rooms of a file import from those of others. */
function takenBy(file) {
  return files[file].flatMap((room) => importsOf.get(room)).filter(({ room }) => !files[file].includes(room))
}

/** The room that a source file is. */
function roomOf(path) {
  return relative(`${root}/lib`, path).slice(0, -'.ts'.length)
}

/** Leaves the rooms of other files to them, and takes all that it wants of a file at once. */
function leaveToOthers({ onResolve, onLoad }, file) {
  onResolve({ filter: /^\..*\.ts$/ }, ({ path, resolveDir, kind }) => {
    const room = roomOf(resolve(resolveDir, path))
    if (files[file].includes(room)) return undefined
    const home = `./${homeOf(room)}.js`
    return kind === 'require-call'
      ? { path: home, external: true }
      : { path: home, namespace: 'file of rooms' }
  })
  onResolve({ filter: /^\..*\.js$/ }, ({ path }) => ({ path, external: true }))
  onLoad({ filter: /./, namespace: 'file of rooms' }, ({ path }) => {
    const taken = takenBy(file).filter(({ room }) => `./${homeOf(room)}.js` === path)
    const names = [...new Set(taken.flatMap((one) => one.names))]
    return { contents: `const { ${names} } = require('${path}')\nexport { ${names} }` }
  })
}

/** Takes the packages that are built in from node_modules: all others stay external. */
function inline({ onResolve }) {
  const filter = new RegExp(`^(?:${inlined.join('|')})$`)
  onResolve({ filter }, ({ path }) => ({ path: require.resolve(path) }))
}

// At a common start nearly all of their functions are called.
for (const file of ['register', 'glance', 'develop']) {
  const path = `${dist}/${file}.js`
  writeFileSync(path, withEagerFunctions(readFileSync(path, 'utf8')))
}

chmodSync(`${dist}/bin.js`, 0o755)

const names = Object.keys(require(`${dist}/index.js`)).sort()
writeFileSync(
  `${dist}/index.mjs`,
  `import secrets from './index.js'\nexport default secrets\nexport const { ${names.join(', ')} } = secrets\n`,
)
writeFileSync(`${dist}/index.d.mts`, "export * from './index.js'\nexport { default } from './index.js'\n")
