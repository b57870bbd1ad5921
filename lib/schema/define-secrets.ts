import type { CleanedEnv } from 'envalid'
import { lazy } from '../lazy.ts'
import type { DefineOptions } from '../options.ts'

/**
 * Checks the environment against a schema of envalid's validators, and gives the values with their types.
 *
 * Loads first, as `secrets/register` does, unless that is done already. The schema adds to the template: all problems of both
 * come in one error. `devDefault` counts in development and never in production, whatever `NODE_ENV` says.
 *
 * The result is frozen. Printing it shows the keys, and `[secret]` for sensitive values; reading a property gives the
 * value. Spreading it, `console.table`, and inspecting it with `getters: true` reveal the values.
 *
 * @returns the values by key, and `isProduction`, `isDevelopment` and `isTest`, which follow the mode; reading any
 *   other property throws a `ReferenceError`
 * @throws {SecretsError} if the values break the schema, in every mode, and what `loadSecrets` throws; with
 *   `SECRETS_CHECK=skip` not here, but when a broken key is read
 * @see https://github.com/af/envalid
 */
export function defineSecrets<Schema>(schema: Schema, options?: DefineOptions): CleanedEnv<Schema> {
  const { define } = lazy(() => require('./schema.ts') as typeof import('./schema.ts'))
  return define(schema as Record<string, never>, options ?? {}) as CleanedEnv<Schema>
}
