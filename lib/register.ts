import { isPm2ClusterPreload, isWorker, programArguments } from './environment.ts'
import { SecretsError } from './errors.ts'
import { orExit } from './exit.ts'
import { loadSecrets } from './load.ts'
import { optionsFromArguments } from './options.ts'
import type { LoadOptions } from './settings.ts'

const registered: unique symbol = Symbol.for('secrets.registered')
// On the global object: of two copies of the package in one process, one loads.
const state: Record<typeof registered, boolean | undefined> = globalThis as never

// A worker has what its parent gave it.
if (!isWorker() && !state[registered]) orExit(register)

function register(): void {
  if (isPm2ClusterPreload()) throw tooEarly()
  loadSecrets(optionsFromArguments(programArguments()) as LoadOptions)
  state[registered] = true
}

function tooEarly(): SecretsError {
  const text = `secrets: refusing to start: in pm2's cluster mode a preload runs before pm2 has set the environment

Take "-r secrets/register" out of node_args, and make it the first line of the app:
  require('secrets/register')
`
  return new SecretsError(text, {
    code: 'SECRETS_ENVIRONMENT',
    mode: 'production',
    reason: 'the environment is not known yet',
  })
}
