import { raise, refuse } from './refusal.ts'

/**
 * Refuses a preload in pm2's cluster mode, which sets the app's environment only afterwards.
 *
 * @throws {SecretsError} `SECRETS_ENVIRONMENT`
 */
export function refuseClusterPreload(): never {
  const text = `secrets: refusing to start: in the cluster mode of pm2 a preload runs before pm2 sets the environment

Take "-r secrets/register" out of node_args, and make this the first line of the app:
  require('secrets/register')
`
  return raise(
    refuse(text, {
      code: 'SECRETS_ENVIRONMENT',
      mode: 'production',
      reason: 'the environment is not known yet',
    }),
  )
}
