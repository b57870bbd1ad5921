import { existsSync } from 'node:fs'
import { type Environment, getVar, isBunReadingFiles } from '../environment.ts'

const ownNames = new Set(['production', 'test'])

/**
 * The env file that Bun has put into the environment by itself, which it does in production too; `undefined` if
 * there is none, and on any other runtime.
 *
 * @see https://bun.com/docs/runtime/environment-variables
 */
export function fileReadByBun(environment: Environment): string | undefined {
  if (!isBunReadingFiles()) return undefined
  const nodeEnv = getVar(environment, 'NODE_ENV') ?? ''
  const name = ownNames.has(nodeEnv) ? nodeEnv : 'development'
  const local = name === 'test' ? [] : ['.env.local']
  return [`.env.${name}.local`, ...local, `.env.${name}`, '.env'].find((file) => existsSync(file))
}
