import type { CleanedEnv } from 'envalid'
import { rooms } from '../later.ts'
import type { DefineOptions } from '../options.ts'

/**
 * Checks the environment against a schema of envalid's validators, and gives the values with their types.
 *
 * Loads first, as `secrets/register` does, unless that was done. The schema adds to the template: all problems of both
 * come in one error. `devDefault` counts in development and never in production, whatever `NODE_ENV` says.
 *
 * The result is frozen. To print it shows the keys, and `[secret]` for what is sensitive; to read a property gives the
 * value. To spread it, to pass it to `console.table`, or to inspect it with `getters: true` reveals the values.
 *
 * @returns the values by key, and `isProduction`, `isDevelopment` and `isTest`, which follow the mode; to read any
 *   other property throws a `ReferenceError`
 * @throws {SecretsError} where the values break the schema, in every mode, and what `loadSecrets` throws; with
 *   `SECRETS_CHECK=skip` not here, but where a broken key is read
 * @see https://github.com/af/envalid
 */
export function defineSecrets<Schema>(schema: Schema, options?: DefineOptions): CleanedEnv<Schema> {
  const { define } = rooms(() => require('./schema.ts') as typeof import('./schema.ts'))
  return define(schema as Record<string, never>, options ?? {}) as CleanedEnv<Schema>
}
