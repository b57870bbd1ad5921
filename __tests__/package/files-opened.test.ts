// Which files, and which parts of Node, each start adds to a process. What is not listed here is noticed.
import { describe, expect, test } from '@jest/globals'
import { Project, type Variables } from '../support/project.ts'

// Preloaded before and behind what is looked at.
const probes = {
  'before.cjs': `
    const loaded = () => [...Object.keys(require.cache), ...process.moduleLoadList]
    const before = new Set(loaded())
    globalThis.tell = () => {
      globalThis.tell = () => {}
      require('fs').writeFileSync('added.json', JSON.stringify(loaded().filter((name) => !before.has(name))))
    }
    process.on('exit', () => globalThis.tell())`,
  'after.cjs': 'globalThis.tell()',
  'app.cjs': '',
}

interface Start {
  files: Record<string, string>
  env?: Variables
  /** What is preloaded. @default secrets/register */
  preload?: string
  isRefused?: boolean
  /** The files that are loaded, in this order. */
  loads: string[]
  /** The parts of Node, beside those that it takes to find any package. */
  ofNode?: string[]
}

const production = { NODE_ENV: 'production' }
const development = { NODE_ENV: 'development' }
const dist = (...names: string[]) => names.map((name) => `secrets/dist/${name}.js`)
const register = dist('register')
const config = dist('config')
const refusal = dist('problem', 'common', 'refusals', 'platforms', 'refusal', 'index')
const envalid = ['validators', 'errors']
  .map((name) => `envalid/dist/${name}.js`)
  .concat('tslib/tslib.js', 'envalid/dist/makers.js')
const template = { '.env.example': '# one\nA=\n\n# another\nB=\n' }
const set = { A: '1', B: '2' }
const plain = { ...template, '.env': 'A=1\nB=2\n' }

const starts: [name: string, start: Start][] = [
  ['a production that has everything', { files: template, env: { ...production, ...set }, loads: register }],
  [
    'a production with optional keys, inline comments, quotes, and keys that are commented out',
    {
      files: { '.env.example': 'A="x" # the first\n# Optional: x\nB=\n# C=\n' },
      env: { ...production, A: '1' },
      loads: register,
    },
  ],
  [
    'a deployment of another name',
    { files: template, env: { NODE_ENV: 'staging', ...set }, loads: register },
  ],
  [
    'a production with types, and values that are plainly of them',
    {
      files: { '.env.example': '# @type=port\nA=\n' },
      env: { ...production, A: '80' },
      loads: [...register, ...dist('decorators', 'types')],
    },
  ],
  [
    'a production with types, and other values',
    {
      files: { '.env.example': '# @type=url\nA=\n' },
      env: { ...production, A: 'https://me:mine@h/' },
      loads: [...register, ...dist('decorators', 'types'), ...envalid],
    },
  ],
  [
    'a production that is refused',
    { files: template, env: production, isRefused: true, loads: [...register, ...refusal] },
  ],
  ['a plain .env', { files: plain, env: development, loads: register }],
  ['a plain .env without NODE_ENV', { files: plain, loads: [...register, ...dist('platforms')] }],
  [
    'references',
    {
      files: { ...plain, '.env': 'A=1\nB=${A:-2}\n' },
      env: development,
      loads: [...register, ...dist('unusual-values')],
    },
  ],
  [
    'a .env with more than a line for a value',
    {
      files: { ...plain, '.env': 'A="1\n2"\nB=2\n' },
      env: development,
      loads: [...register, ...dist('lint')],
    },
  ],
  [
    'a secrets.json',
    {
      files: { ...template, 'secrets.json': JSON.stringify(set) },
      env: development,
      loads: [...register, ...dist('secrets-module')],
    },
  ],
  [
    'a secrets.js',
    {
      files: { ...template, 'secrets.js': 'module.exports = { A: 1, B: 2 }' },
      env: development,
      loads: [...register, ...dist('secrets-module')],
      ofNode: [
        'internal/modules/esm/assert',
        'internal/modules/esm/loader',
        'internal/source_map/source_map',
        'module',
      ].map((name) => `NativeModule ${name}`),
    },
  ],
  [
    'no file at all',
    { files: template, env: development, isRefused: true, loads: [...register, ...refusal] },
  ],
  [
    'config in production',
    { files: template, env: { ...production, ...set }, preload: 'secrets/config', loads: config },
  ],
  [
    'config in a production that is refused',
    {
      files: template,
      env: production,
      preload: 'secrets/config',
      isRefused: true,
      loads: [...config, ...refusal],
    },
  ],
  [
    'config of a plain .env',
    {
      files: plain,
      env: development,
      preload: 'secrets/config',
      loads: [...config, ...dist('dotenv-files')],
    },
  ],
  [
    'a call of config, of a plain .env',
    {
      files: { ...plain, 'call.cjs': "require('secrets').config()" },
      env: development,
      preload: './call.cjs',
      loads: dist('index', 'configure', 'common', 'dotenv-files'),
    },
  ],
  ['the package alone', { files: plain, preload: 'secrets', loads: dist('index') }],
]

describe('the start of a process loads', () => {
  test.each(starts)(
    'for %s',
    (_, { files, env = {}, preload = 'secrets/register', isRefused, loads, ofNode = [] }) => {
      const project = new Project({ ...files, ...probes })
      const args = ['-r', './before.cjs', '-r', preload, '-r', './after.cjs', 'app.cjs']
      const { code } = project.node(args, { env })
      expect(code).toBe(isRefused ? 78 : 0)
      const { stdout } = project.run('cat', ['added.json'])
      const added: string[] = JSON.parse(stdout)
      const packages = added.flatMap(
        (name) => /node_modules[\\/](.*)/.exec(name)?.[1]?.replaceAll('\\', '/') ?? [],
      )
      expect(packages).toEqual(loads)
      // Which parts one of them takes along, each Node has its own mind of.
      if (!process.version.startsWith('v20.')) return
      expect(added.filter((name) => partOfNode.test(name) && !toFindAPackage.test(name))).toEqual(ofNode)
    },
  )
})

const partOfNode = /^(?:NativeModule|Internal Binding) /
const toFindAPackage =
  /^NativeModule internal\/modules\/esm\/(?:package_config|formats|get_format|resolve|utils)$/
