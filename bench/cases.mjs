// What is measured: each case is a project and an environment, and the candidates that do the same with it.

const names = (length) =>
  Array.from({ length }, (_, at) => {
    const service = ['SERVICE', 'MAIL', 'CACHE', 'QUEUE', 'SEARCH'][at % 5]
    return `${service}_${at}_${at % 4 ? 'URL' : 'TOKEN'}`
  })
const valueAt = (at) => `v${(at * 2654435761) % 2 ** 32}.${'abcdefgh'.slice(at % 4)}`

/** A template as templates are: a comment above each key, and a blank line between parts. */
function template(keys, mark = () => '') {
  return keys
    .map((key, at) => `# what this one is for, in a line\n${mark(at)}${key}=\n${at % 4 === 3 ? '\n' : ''}`)
    .join('')
}
const values = (keys) => Object.fromEntries(keys.map((key, at) => [key, valueAt(at)]))
const envFile = (all) =>
  Object.entries(all)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')

const keys = names(20)
const many = names(335)
const plain = values(keys)
const types = [
  'port',
  'url',
  'email',
  'boolean',
  'number',
  'host',
  'json',
  'enum(a, b)',
  'string(minLength=4)',
  'url',
]
const typedValues = {
  ...plain,
  ...Object.fromEntries(
    [
      '8080',
      'https://example.com/a',
      'ada@example.com',
      'true',
      '42',
      'db.example.com',
      '{"a":1}',
      'b',
      'abcdef',
      'https://example.com/b',
    ].map((value, at) => [keys[at], value]),
  ),
}
const referring = {
  ...plain,
  ...Object.fromEntries([15, 16, 17, 18, 19].map((at) => [keys[at], `https://\${${keys[at - 15]}}/${at}`])),
}
const production = { NODE_ENV: 'production' }

/** The same preload with every peer: a file that loads, as a user would write it. */
const peers = {
  'dotenv-17-expand-13.cjs': "require('dotenv-expand').expand(require('dotenv-17').config({ quiet: true }))",
  'dotenv-17-expand-1000.cjs':
    "require('dotenv-expand-1000').expand(require('dotenv-17').config({ quiet: true }))",
  'next-env.cjs': "require('@next/env').loadEnvConfig(process.cwd(), true, { info() {}, error() {} })",
  'envalid.cjs': `require('dotenv/config')
const { cleanEnv, str, port, url, email, bool, num, host, json } = require('envalid')
const types = [port(), url(), email(), bool(), num(), host(), json(), str({ choices: ['a', 'b'] }), str(), url()]
const keys = ${JSON.stringify(keys)}
cleanEnv(process.env, Object.fromEntries(keys.map((key, at) => [key, types[at] ?? str()])))`,
  't3-env.mjs': `import { createEnv } from '@t3-oss/env-core'
import { z } from 'zod'
const types = [z.coerce.number(), z.url(), z.email(), z.stringbool(), z.coerce.number(), z.string(), z.string(), z.enum(['a', 'b']), z.string().min(4), z.url()]
const keys = ${JSON.stringify(keys)}
createEnv({ server: Object.fromEntries(keys.map((key, at) => [key, types[at] ?? z.string()])), runtimeEnv: process.env })`,
}

const ours = { name: 'secrets/register', preload: ['-r', 'secrets/register'], does: 'mode, check, refusal' }
const dotenv18 = { name: 'dotenv 18', preload: ['-r', 'dotenv/config'], does: '' }

/** The zero of every case: a package that does nothing, looked up by its name as all are. */
export const zero = { name: 'an empty package', preload: ['-r', 'secrets-bench-zero'], does: '' }

/** The zero of what Node does by itself, before any preload. */
export const nothing = { name: 'no preload', preload: [], does: '' }

export const cases = [
  {
    name: 'production, contract met, no types',
    files: { '.env.example': template(keys), '.env': envFile(plain) },
    env: { ...production, ...plain },
    candidates: [ours, dotenv18],
    target: [0.25, 'dotenv 18'],
  },
  {
    name: 'production, 335 keys',
    files: { '.env.example': template(many), '.env': envFile(plain) },
    env: { ...production, ...values(many) },
    candidates: [ours, dotenv18],
    target: [0.6, 'dotenv 18'],
  },
  {
    name: 'production, 10 types',
    files: {
      '.env.example': template(keys, (at) => (types[at] ? `# @type=${types[at]}\n` : '')),
      '.env': envFile(typedValues),
      ...peers,
    },
    env: { ...production, ...typedValues },
    candidates: [
      { ...ours, does: 'mode, check, types, refusal' },
      { name: 'dotenv 18 + envalid', preload: ['-r', './envalid.cjs'], does: 'check, types, refusal' },
      { name: 't3-env + zod', preload: ['--import', './t3-env.mjs'], does: 'check, types, refusal' },
    ],
    target: [0.5, 'dotenv 18 + envalid'],
  },
  {
    name: 'production, refused, 20 problems',
    files: { '.env.example': template(keys), '.env': envFile(plain) },
    env: production,
    candidates: [{ ...ours, isRefused: true }, dotenv18],
    target: [0.5, 'dotenv 18'],
  },
  {
    name: 'development, .env, no references',
    files: { '.env.example': template(keys), '.env': envFile(plain), ...peers },
    env: {},
    candidates: [
      ours,
      { name: 'secrets/config', preload: ['-r', 'secrets/config'], does: 'mode, check' },
      { name: 'node --env-file', preload: ['--env-file=.env'], does: '', isBefore: true },
      { name: 'dotenv 16', preload: ['-r', 'dotenv-16/config'], does: '' },
      { name: 'dotenv 17', preload: ['-r', 'dotenv-17/config'], does: '' },
      dotenv18,
      { name: 'dotenv-flow', preload: ['-r', 'dotenv-flow/config'], does: 'files by NODE_ENV' },
      { name: 'dotenv-safe', preload: ['-r', 'dotenv-safe/config'], does: 'check' },
      { name: '@next/env', preload: ['-r', './next-env.cjs'], does: 'files by NODE_ENV, references' },
      {
        name: '@dotenvx/dotenvx',
        preload: ['-r', '@dotenvx/dotenvx/config'],
        does: 'references, encryption',
      },
      { name: 'varlock', preload: ['--import', 'varlock/auto-load'], does: 'check, types, references' },
    ],
    target: [0.8, 'dotenv 18'],
  },
  {
    name: 'development, .env with 5 references',
    files: { '.env.example': template(keys), '.env': envFile(referring), ...peers },
    env: {},
    candidates: [
      { ...ours, does: 'mode, check, references' },
      { name: 'dotenv 17 + expand 13', preload: ['-r', './dotenv-17-expand-13.cjs'], does: 'references' },
      {
        name: 'dotenv 17 + expand 1000',
        preload: ['-r', './dotenv-17-expand-1000.cjs'],
        does: 'references, shell',
      },
    ],
    target: [0.5, 'dotenv 17 + expand 13'],
  },
  {
    name: 'development, secrets.json',
    files: {
      '.env.example': template(keys),
      'secrets.json': JSON.stringify(plain),
      '.env-of-dotenv': envFile(plain),
    },
    env: {},
    candidates: [ours, { ...dotenv18, env: { DOTENV_PATH: '.env-of-dotenv' } }],
    target: [0.8, 'dotenv 18'],
  },
  {
    name: 'the library alone',
    files: { '.env.example': template(keys), '.env': envFile(plain) },
    env: {},
    candidates: [
      { name: "require('secrets')", preload: ['-r', 'secrets'], does: '' },
      { name: "require('dotenv') 18", preload: ['-r', 'dotenv'], does: '' },
    ],
    target: [1, "require('dotenv') 18"],
  },
]

/** How many keys the growth is measured over. */
export const growth = [100, 1_000, 10_000]
export { names, valueAt }
