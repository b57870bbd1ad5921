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
const register = 'secrets/dist/register.js'
const whole = [register, 'secrets/dist/core.js']
const develop = [register, 'secrets/dist/develop.js']
const wholeDevelopment = [...develop, 'secrets/dist/core.js']
const glanceForConfig = ['secrets/dist/config.js', 'secrets/dist/glance.js']
const wholeConfig = [...glanceForConfig, 'secrets/dist/core.js', 'secrets/dist/index.js']
const dotenv = 'dotenv/dist/index.cjs'
// By dotenv.
const os = ['Internal Binding os', 'NativeModule os']
const envalid = ['validators', 'errors']
  .map((name) => `envalid/dist/${name}.js`)
  .concat('tslib/tslib.js', 'envalid/dist/makers.js')
const template = { '.env.example': '# one\nA=\n\n# another\nB=\n' }
const set = { A: '1', B: '2' }
const plain = { ...template, '.env': 'A=1\nB=2\n' }

const starts: [name: string, start: Start][] = [
  [
    'a production that has everything',
    { files: template, env: { ...production, ...set }, loads: [register] },
  ],
  [
    'a production with optional keys',
    {
      files: { '.env.example': 'A=\n# Optional: x\nB=\n' },
      env: { ...production, A: '1' },
      loads: [register, 'secrets/dist/meets.js'],
    },
  ],
  [
    'a production with types, and values that are plainly of them',
    {
      files: { '.env.example': '# @type=port\nA=\n' },
      env: { ...production, A: '80' },
      loads: [register, 'secrets/dist/meets.js'],
    },
  ],
  [
    'a production with types, and other values',
    {
      files: { '.env.example': '# @type=url\nA=\n' },
      env: { ...production, A: 'https://me:mine@h/' },
      loads: [register, 'secrets/dist/meets.js', 'secrets/dist/types.js', ...envalid],
    },
  ],
  [
    'a production that is refused',
    {
      files: template,
      env: production,
      isRefused: true,
      loads: [...whole, 'secrets/dist/report.js', 'secrets/dist/index.js'],
    },
  ],
  ['a plain .env', { files: plain, loads: develop }],
  ['references', { files: { ...plain, '.env': 'A=1\nB=${A}\n' }, loads: develop }],
  [
    'references with defaults',
    {
      files: { ...plain, '.env': 'A=1\nB=${A:-2}\n' },
      loads: [...wholeDevelopment, 'secrets/dist/sources.js', dotenv, 'secrets/dist/expand.js'],
      ofNode: os,
    },
  ],
  [
    'a .env with more than a line for a value',
    {
      files: { ...plain, '.env': 'A="1\n2"\nB=2\n' },
      loads: [...wholeDevelopment, 'secrets/dist/sources.js', dotenv],
      ofNode: os,
    },
  ],
  ['a secrets.json', { files: { ...template, 'secrets.json': JSON.stringify(set) }, loads: develop }],
  [
    'a secrets.js',
    {
      files: { ...template, 'secrets.js': 'module.exports = { A: 1, B: 2 }' },
      loads: [...wholeDevelopment, 'secrets/dist/sources.js', 'secrets/dist/module.js'],
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
    {
      files: template,
      isRefused: true,
      loads: [
        ...wholeDevelopment,
        'secrets/dist/sources.js',
        'secrets/dist/report.js',
        'secrets/dist/index.js',
      ],
    },
  ],
  [
    'config in production',
    {
      files: template,
      env: { ...production, ...set },
      preload: 'secrets/config',
      loads: glanceForConfig,
    },
  ],
  [
    'config in a production that is refused',
    {
      files: template,
      env: production,
      preload: 'secrets/config',
      isRefused: true,
      loads: [...wholeConfig, 'secrets/dist/report.js'],
    },
  ],
  [
    'config of a plain .env',
    { files: plain, preload: 'secrets/config', loads: [...glanceForConfig, 'secrets/dist/develop.js'] },
  ],
  [
    'a call of config, of a plain .env',
    {
      files: { ...plain, 'call.cjs': "require('secrets').config()" },
      preload: './call.cjs',
      loads: ['secrets/dist/index.js', 'secrets/dist/glance.js', 'secrets/dist/develop.js'],
    },
  ],
  [
    'config of a .env with more than a line for a value',
    {
      files: { ...plain, '.env': 'A="1\n2"\nB=2\n' },
      preload: 'secrets/config',
      loads: [
        ...glanceForConfig,
        'secrets/dist/develop.js',
        'secrets/dist/core.js',
        'secrets/dist/index.js',
        dotenv,
        'secrets/dist/config-development.js',
        'secrets/dist/sources.js',
        'secrets/dist/report.js',
      ],
      ofNode: os,
    },
  ],
  ['the package alone', { files: plain, preload: 'secrets', loads: ['secrets/dist/index.js'] }],
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
