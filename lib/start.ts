import { optionsFromArguments, optionsFromEnvironment } from './dotenv/options.ts'
import { isPm2ClusterPreload, programArguments, realEnvironment } from './environment.ts'
import type { SecretsError } from './errors.ts'
import { loadSecrets } from './load.ts'
import type { LoadOptions } from './options.ts'
import { orExit } from './report/exit.ts'

/** Loads the secrets of the app that is about to start, or refuses to start it. */
export function enter(): void {
  orExit(() => {
    if (isPm2ClusterPreload()) throw tooEarly()
    loadSecrets(optionsFromArguments(programArguments()) as LoadOptions)
  })
}

/** Does what `config` does, at the start of an app. */
export function enterConfig(): void {
  orExit(() => {
    const { config } = require('./index.ts') as typeof import('./index.ts')
    // As for dotenv/config: a file cannot make it talk.
    const quiet = optionsFromEnvironment(realEnvironment()).quiet ?? true
    config({ quiet, ...optionsFromArguments(programArguments()) })
  })
}

function tooEarly(): SecretsError {
  const text = `secrets: refusing to start: in the cluster mode of pm2 a preload runs before pm2 sets the environment

Take "-r secrets/register" out of node_args, and make this the first line of the app:
  require('secrets/register')
`
  const { refuse } = require('./report/refusal.ts') as typeof import('./report/refusal.ts')
  return refuse(text, {
    code: 'SECRETS_ENVIRONMENT',
    mode: 'production',
    reason: 'the environment is not known yet',
  })
}
