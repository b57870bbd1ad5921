import { type Environment, lookUp } from '../environment.ts'

/** The options that dotenv takes from outside the code. */
export interface OutsideOptions {
  encoding?: string
  path?: string
  quiet?: boolean
  debug?: boolean
  override?: boolean
  fast?: boolean
}

/** A switch as dotenv understands it: off for `false`, `0`, `no`, `off` and the empty string. */
export function toBoolean(value: unknown): boolean {
  return typeof value === 'string'
    ? !['false', '0', 'no', 'off', ''].includes(value.toLowerCase())
    : Boolean(value)
}

const texts = ['encoding', 'path'] as const
const switches = ['quiet', 'debug', 'override', 'fast'] as const

/**
 * dotenv's options as variables: `DOTENV_PATH`, and where that is not set the older `DOTENV_CONFIG_PATH`.
 *
 * @see https://github.com/motdotla/dotenv#options
 */
export function optionsFromEnvironment(environment: Environment): OutsideOptions {
  const options: OutsideOptions = {}
  const find = (name: string) =>
    lookUp(environment, `DOTENV_${name.toUpperCase()}`) ??
    lookUp(environment, `DOTENV_CONFIG_${name.toUpperCase()}`)
  for (const name of texts) {
    const value = find(name)
    if (value !== undefined) options[name] = value
  }
  for (const name of switches) {
    const value = find(name)
    if (value !== undefined) options[name] = toBoolean(value)
  }
  return options
}

const argument = /^dotenv_config_(encoding|path|quiet|debug|override)=(.+)$/

/**
 * dotenv's options as arguments of the program: `node -r secrets/register app.js dotenv_config_path=…`.
 * dotenv 16 and 17 had them.
 */
export function optionsFromArguments(args: readonly string[]): OutsideOptions {
  const options: OutsideOptions = {}
  for (const arg of args) {
    const [, name, value] = argument.exec(arg) ?? []
    if (value === undefined) continue
    if (name === 'encoding' || name === 'path') options[name] = value
    else options[name as (typeof switches)[number]] = toBoolean(value)
  }
  return options
}
