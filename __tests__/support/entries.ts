import { jest } from '@jest/globals'
import * as secrets from '../../lib/index.ts'
import { state } from '../../lib/process-state.ts'
import { hear } from './hear.ts'

export type Variables = Record<string, string | undefined>

/** What came of a start. */
export interface Verdict {
  isRefused: boolean
  /** All that was printed, the refusal included. */
  told: string
  /** What became of the environment. */
  environment: Variables
  /** What the call returned. */
  output?: unknown
}

/** A process with an environment that has loaded nothing yet. */
function inProcess(environment: Variables, start: () => unknown): Verdict {
  const own = process.env
  const ended = new Error('ended')
  const exit = jest.spyOn(process, 'exit').mockImplementation(() => {
    throw ended
  })
  for (const name of ['mode', 'isLoaded', 'isPublished', 'moduleInLoading'] as const) delete state[name]
  process.env = environment
  const heard = hear()
  let output: unknown
  let refusal = ''
  let isRefused = false
  try {
    output = start()
  } catch (error) {
    isRefused = true
    if (error !== ended) {
      if (!(error instanceof secrets.SecretsError)) throw error
      refusal = error.message
    }
  } finally {
    heard.end()
    exit.mockRestore()
    process.env = own
  }
  return { isRefused, told: heard.text + refusal, environment: { ...environment }, output }
}

/** Runs something as a program that is no test. */
function withoutDescribe(run: () => void): void {
  const { describe } = globalThis as { describe?: unknown }
  Reflect.deleteProperty(globalThis, 'describe')
  try {
    run()
  } finally {
    Object.assign(globalThis, { describe })
  }
}

/** The preloads, each in a copy of its own. */
const register = () => jest.isolateModules(() => void require('../../lib/register.ts'))
const configPreload = () =>
  withoutDescribe(() => jest.isolateModules(() => void require('../../lib/config.ts')))

export type Entry = (environment: Variables) => Verdict

/** The entries that load the secrets files, as one process after another would run them. */
export const loads: Record<string, Entry> = {
  'secrets/register': (environment) => inProcess({ ...environment }, register),
  'loadSecrets()': (environment) => inProcess({ ...environment }, () => secrets.loadSecrets()),
  'loadSecrets() of an environment of its own': (environment) => {
    const own = { ...environment }
    const verdict = inProcess({}, () => secrets.loadSecrets({ environment: own, processEnv: own }))
    return { ...verdict, environment: own }
  },
  'defineSecrets()': (environment) => inProcess({ ...environment }, () => secrets.defineSecrets({})),
}

/** The entries that stand in the place of dotenv's: in development they do what dotenv does. */
export const configs: Record<string, Entry> = {
  'config()': (environment) => inProcess({ ...environment }, () => secrets.config({ quiet: true })),
  'secrets/config': (environment) => inProcess({ ...environment }, configPreload),
}
