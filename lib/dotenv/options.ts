import { type Environment, getVar } from '../environment.ts'

/** The options that dotenv takes from variables and arguments. */
export interface DotenvVariables {
  encoding?: string
  path?: string
  quiet?: boolean
  debug?: boolean
  override?: boolean
  fast?: boolean
}

/** A switch as dotenv reads it: off for `false`, `0`, `no`, `off` and the empty string. */
export function toBoolean(value: unknown): boolean {
  return typeof value === 'string'
    ? !['false', '0', 'no', 'off', ''].includes(value.toLowerCase())
    : Boolean(value)
}

/** One of dotenv's variables: `DOTENV_PATH`, and if that is not set the older `DOTENV_CONFIG_PATH`. */
export function getDotenvVar(environment: Environment, name: string): string | undefined {
  return getVar(environment, `DOTENV_${name}`) ?? getVar(environment, `DOTENV_CONFIG_${name}`)
}

const NAMES = ['encoding', 'path', 'quiet', 'debug', 'override', 'fast'] as const

/**
 * dotenv's options as variables.
 *
 * @see https://github.com/motdotla/dotenv#options
 */
export function optionsFromEnvironment(environment: Environment): DotenvVariables {
  const options: DotenvVariables = {}
  for (const name of NAMES) {
    const value = getDotenvVar(environment, name.toUpperCase())
    if (value !== undefined) setOption(options, name, value)
  }
  return options
}

/**
 * dotenv's options as arguments of the program: `node -r secrets/register app.js dotenv_config_path=…`. dotenv 16 and
 * 17 had them.
 */
export function optionsFromArguments(args: readonly string[]): DotenvVariables {
  const options: DotenvVariables = {}
  for (const arg of args) {
    // A program may have put something else than text among them.
    if (!`${arg}`.startsWith('dotenv_config_')) continue
    const [, name, value] = /^dotenv_config_(encoding|path|quiet|debug|override)=(.+)$/.exec(arg) ?? []
    if (value !== undefined) setOption(options, name as keyof DotenvVariables, value)
  }
  return options
}

function setOption(options: DotenvVariables, name: keyof DotenvVariables, value: string): void {
  if (name === 'encoding' || name === 'path') options[name] = value
  else options[name] = toBoolean(value)
}
