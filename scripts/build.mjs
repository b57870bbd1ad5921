// Bundles lib into a few files: for Node, to find and open a file costs more than to run it.
//
// The sources say where one file ends and the next begins: what is imported is in the same file, what a function
// requires is in a file of its own, loaded when that function is called. What several files import is in one that they
// share, but for the files of a start that succeeds: each of these has all that it imports, so that it opens no other.
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { relative, resolve } from 'node:path'
import { build } from 'esbuild'
import { makeEager } from './eager.mjs'

const root = resolve(import.meta.dirname, '..')
const lib = `${root}/lib`

/** For coverage.mjs, a package apart from the one that is published: its bundles count what they run. */
const { SECRETS_TEST_PACKAGE, SECRETS_TEST_COUNTS } = process.env
const counting = SECRETS_TEST_PACKAGE && (await import('./counting.mjs')).countingBundles(SECRETS_TEST_COUNTS)
const dist = `${SECRETS_TEST_PACKAGE ?? root}/dist`

const entries = ['index', 'register', 'config', 'cli/bin']
/** The files of a start that succeeds. */
const selfContained = [
  ...['index', 'register', 'config', 'dotenv/dotenv-files', 'mode/platforms'],
  ...['template/decorators', 'template/types', 'files/unusual-values', 'files/secrets-module'],
  ...[
    'template/extend-contract',
    'files/read-unusual',
    'files/find-project',
    'files/named-files',
    'files/lint',
  ],
]
/** Required apart, but in the file of another. */
const together = { 'secrets-error': 'index' }
/** What a table leads to, worked out by the build: no start needs the whole table for it. */
const constant = ['check/first-characters']
/** Never copied: the classes of errors, of which there must be one each, and the line that throws them. */
const single = ['secrets-error', 'report/refusal']
/** Node shows the line of code that threw an error which nobody catches. */
const readable = ['report/refusal']

/** Every module of lib, by its path there without the ending: what it exports, imports by name, and requires. */
const modules = await readModules()
const roots = [...new Set([...entries, ...[...modules.values()].flatMap(({ requires }) => requires)])]
/** The roots that import a module, themselves or by others. */
const importers = new Map([...modules.keys()].map((name) => [name, new Set()]))
for (const one of roots.filter((one) => !selfContained.includes(one) && modules.has(one)))
  markImported(one, one)
/** The file that a module is in, for all others. */
const homes = new Map([...importers].map(([name, by]) => [name, homeOf(name, [...by])]))

rmSync(dist, { recursive: true, force: true })
mkdirSync(dist)
for (const file of new Set(homes.values())) await bundle(file)
if (!counting) makeEager(['register', 'config', 'dotenv-files'].map((file) => `${dist}/${file}.js`))
chmodSync(`${dist}/bin.js`, 0o755)

const names = Object.keys(createRequire(import.meta.url)(`${dist}/index.js`)).sort()
writeFileSync(
  `${dist}/index.mjs`,
  `import secrets from './index.js'\nexport default secrets\nexport const { ${names.join(', ')} } = secrets\n`,
)
writeFileSync(`${dist}/index.d.mts`, "export * from './index.js'\nexport { default } from './index.js'\n")

async function readModules() {
  const all = readdirSync(lib, { recursive: true }).filter((name) => name.endsWith('.ts'))
  const { metafile, outputFiles } = await build({
    entryPoints: all.map((name) => `${lib}/${name}`),
    outdir: lib,
    outExtension: { '.js': '.ts' },
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'error', // It warns of each require in an ES module.
  })
  const found = new Map()
  for (const { path, text } of outputFiles) {
    const from = (other) => nameOf(resolve(path, '..', other))
    const imports = [...text.matchAll(/^(?:import|export) \{([^}]*)\} from "(\..*)";$/gm)].map(
      ([, list, other]) => ({
        from: from(other),
        names: list.split(',').map((one) => one.trim().split(' as ')[0]),
      }),
    )
    const requires = [...text.matchAll(/\brequire\("(\..*?)"\)/g)].map(([, other]) => from(other))
    found.set(nameOf(path), { imports, requires, exports: [] })
  }
  for (const { entryPoint, exports } of Object.values(metafile.outputs))
    found.get(nameOf(entryPoint)).exports = exports
  return found
}

/** The name of a module, by the path of its source. */
function nameOf(path) {
  return relative(lib, resolve(path)).slice(0, -'.ts'.length)
}

function markImported(name, by) {
  if (importers.get(name).has(by)) return
  importers.get(name).add(by)
  for (const { from } of modules.get(name).imports) markImported(from, by)
}

function homeOf(name, by) {
  if (name in together) return fileOf(together[name])
  if (selfContained.includes(name) || single.includes(name)) return fileOf(name)
  if (by.length === 1) return fileOf(by[0])
  return by.every((one) => one.startsWith('cli/')) ? 'cli' : 'common'
}

/** `files/expand` is built into `expand`, the command `cli/check/check` into `cli-check`. */
function fileOf(name) {
  const own = name.split('/').at(-1)
  return name.startsWith('cli/') && own !== 'bin' ? `cli-${own}` : own
}

async function bundle(file) {
  const own = [...homes.keys()].filter((name) => homes.get(name) === file)
  const entry = own.find((name) => entries.includes(name) && name !== 'index')
  const isWhole = own.some((name) => selfContained.includes(name))
  const isReadable = own.some((name) => readable.includes(name))
  const isPublic = own.includes('index')
  await build({
    ...(entry ? { entryPoints: [`${lib}/${entry}.ts`] } : { stdin: sourceOf(own) }),
    outfile: `${dist}/${file}.js`,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    external: ['dotenv', 'envalid', 'envalid/*'],
    legalComments: 'none',
    minifySyntax: true,
    minifyWhitespace: !isReadable,
    // What a program calls keeps its name.
    minifyIdentifiers: !isReadable && !isPublic,
    plugins: [
      { name: 'files', setup: (esbuild) => leaveToOthers(esbuild, own, isWhole) },
      ...(counting ? [counting.plugin] : []),
    ],
    ...(counting ? { banner: counting.banner } : {}),
  })
}

/**
 * What others take from the modules of a file, as one plain object: of what esbuild makes of it each property is a
 * getter, which takes longer than all else in most files.
 */
function sourceOf(own) {
  const listed = own.includes('index') ? ['index'] : own
  const lines = listed.map((name) => [name, takenFrom(name)]).filter(([, names]) => names.length > 0)
  const list = `{ ${lines.flatMap(([, names]) => names).join(', ')} }`
  const contents = [
    ...lines.map(([name, names]) => `import { ${names.join(', ')} } from './${name}.ts'`),
    ...(own.includes('index')
      ? [
          "import { prepareForTests, publish } from './dotenv/dotenv.ts'",
          `module.exports = publish(${list})`,
          'prepareForTests()',
        ]
      : [`module.exports = ${list}`]),
  ]
  return { contents: contents.join('\n'), resolveDir: lib, loader: 'ts' }
}

/** The names that other files import from a module; all that it exports where it is required. */
function takenFrom(name) {
  if (roots.includes(name)) return modules.get(name).exports
  const taken = [...modules].flatMap(([other, { imports }]) =>
    homes.get(other) === homes.get(name) ? [] : imports.filter(({ from }) => from === name),
  )
  return [...new Set(taken.flatMap(({ names }) => names))]
}

/** Leaves the modules of other files to these, and takes all that is wanted of a file at once. */
function leaveToOthers({ onResolve, onLoad }, own, isWhole) {
  onResolve({ filter: /^\..*\.ts$/ }, ({ path, resolveDir, kind }) => {
    const name = nameOf(resolve(resolveDir, path))
    const home = `./${homes.get(name)}.js`
    if (kind === 'require-call') return { path: home, external: true }
    const isIn = own.includes(name) || (isWhole && !single.includes(name))
    return isIn ? undefined : { path: home, namespace: 'other file' }
  })
  onResolve({ filter: /^\..*\.js$/ }, ({ path }) => ({ path, external: true }))
  onLoad({ filter: /\.ts$/ }, async ({ path }) => {
    return constant.includes(nameOf(path)) ? { contents: await constantsOf(path) } : undefined
  })
  onLoad({ filter: /./, namespace: 'other file' }, ({ path }) => {
    const wanted = (isWhole ? [...modules.keys()] : own)
      .flatMap((name) => modules.get(name).imports)
      .filter(({ from }) => `./${homes.get(from)}.js` === path)
    const list = [...new Set(wanted.flatMap(({ names }) => names))].join(', ')
    return { contents: `const { ${list} } = require('${path}')\nexport { ${list} }` }
  })
}

/** The exports of a module as constants. */
async function constantsOf(path) {
  const { outputFiles } = await build({ entryPoints: [path], bundle: true, format: 'esm', write: false })
  const values = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`)
  return Object.entries(values)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}\n`)
    .join('')
}
