// What is measured besides the projects: single cases, each on one project.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { envFile, toy } from './toy.mjs'

const peers = {
  typedEnvalid: fileURLToPath(import.meta.resolve('./peers/typed-envalid.cjs')),
  typedT3Env: import.meta.resolve('./peers/typed-t3-env.mjs'),
  nextEnv: fileURLToPath(import.meta.resolve('./peers/next-env.cjs')),
}
const secrets = { name: 'secrets/register', preload: ['-r', 'secrets/register'], does: 'mode, check' }
const dotenv = { name: 'dotenv 18', preload: ['-r', 'dotenv/config'], does: '' }

/**
 * The cases. The first candidate of each is this package; `against` names the one to compare it with.
 *
 * @param projects as `layOutProjects` returns them
 */
export function casesOf(projects, work) {
  const find = (name) => projects.find((project) => project.name === name)
  const folderOf = (name, files) => {
    const folder = join(work, name)
    mkdirSync(folder)
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
    return folder
  }
  const [shop, typed, refused] = ['shop', 'bookings', 'saas-starter'].map(find)
  const template = { '.env.example': toy.template }
  const development = { NODE_ENV: 'development' }
  const production = { NODE_ENV: 'production' }
  return [
    {
      name: 'toy: 20 generated keys, production',
      folder: folderOf('toy', { ...template, '.env': envFile(toy.values) }),
      env: { ...toy.values, ...production },
      candidates: [secrets, dotenv],
      against: 'dotenv 18',
    },
    {
      name: `types checked (${typed.name}), production`,
      folder: typed.production,
      env: { ...typed.values, ...production },
      candidates: [
        { ...secrets, does: 'mode, check, types' },
        { name: 'dotenv 18 + envalid', preload: ['-r', peers.typedEnvalid], does: 'check, types' },
        { name: 't3-env + zod', preload: ['--import', peers.typedT3Env], does: 'check, types' },
      ],
      against: 'dotenv 18 + envalid',
    },
    {
      name: `refused, ${refused.required.length} problems (${refused.name}), production`,
      folder: refused.production,
      env: production,
      candidates: [
        { ...secrets, exitCode: 78 },
        { ...dotenv, folder: refused.development },
      ],
      against: 'dotenv 18',
    },
    {
      name: `secrets.json (${shop.name}), development`,
      folder: folderOf('secrets-json', {
        '.env.example': shop.template,
        'secrets.json': JSON.stringify(shop.values),
      }),
      env: development,
      candidates: [secrets, { ...dotenv, folder: shop.development }],
      against: 'dotenv 18',
    },
    {
      name: 'the library alone, nothing loaded',
      folder: shop.development,
      env: development,
      candidates: [
        { name: "require('secrets')", preload: ['-r', 'secrets'], does: '' },
        { name: "require('dotenv') 18", preload: ['-r', 'dotenv'], does: '' },
      ],
      against: "require('dotenv') 18",
    },
    {
      name: `other packages (${shop.name}), development`,
      id: 'peers',
      folder: shop.development,
      env: development,
      candidates: [
        { ...secrets, does: 'mode, check, references' },
        { name: 'secrets/config', preload: ['-r', 'secrets/config'], does: 'mode, check' },
        { name: 'node --env-file', preload: ['--env-file=.env'], does: '', isBeforePreloads: true },
        { name: 'dotenv 16', preload: ['-r', 'dotenv-16/config'], does: '' },
        { name: 'dotenv 17', preload: ['-r', 'dotenv-17/config'], does: '' },
        dotenv,
        { name: 'dotenv-flow', preload: ['-r', 'dotenv-flow/config'], does: 'files by NODE_ENV' },
        { name: 'dotenv-safe', preload: ['-r', 'dotenv-safe/config'], does: 'check' },
        { name: '@next/env', preload: ['-r', peers.nextEnv], does: 'files by NODE_ENV, references' },
        {
          name: '@dotenvx/dotenvx',
          preload: ['-r', '@dotenvx/dotenvx/config'],
          does: 'references, encryption',
        },
        { name: 'varlock', preload: ['--import', 'varlock/auto-load'], does: 'check, types, references' },
      ],
      against: 'dotenv 18',
    },
  ]
}
