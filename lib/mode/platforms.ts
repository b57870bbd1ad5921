import { type Environment, getVar } from '../environment.ts'
import type { Decision } from './decision.ts'

/** A host that is recognized by a variable which it sets for every deployed app, and no laptop has. */
export interface Platform {
  /** The variable. */
  marker: string
  name: string
  /**
   * How variables are set there. `{pairs}` stands for `A=… B=…`, `{literals}` and `{secrets}` for the forms that
   * kubectl and gcloud take, `{keys}` for the names; a command that takes one variable at a time has `{key}`.
   */
  command: string
}

// The link above each row is where the host documents its variable. The first row that is set wins: Vercel stands
// before Lambda, which it runs on.
const PLATFORMS: readonly (readonly [marker: string, name: string, command: string])[] = [
  // https://devcenter.heroku.com/articles/dyno-startup-behavior
  ['DYNO', 'Heroku', 'heroku config:set {pairs}'],
  // https://vercel.com/docs/environment-variables/system-environment-variables
  ['VERCEL', 'Vercel', 'vercel env add {key} production --sensitive'],
  // https://docs.netlify.com/build/configure-builds/environment-variables/
  ['NETLIFY', 'Netlify', 'netlify env:set {key} … --context production --secret'],
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
  ['AWS_LAMBDA_FUNCTION_NAME', 'AWS Lambda', 'in the console, Configuration > Environment variables: {keys}'],
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html
  [
    'ECS_CONTAINER_METADATA_URI_V4',
    'AWS ECS',
    'in the task definition, under containerDefinitions.secrets: {keys}',
  ],
  // https://cloud.google.com/run/docs/container-contract
  ['K_SERVICE', 'Google Cloud Run', 'gcloud run services update SERVICE --update-secrets={secrets}'],
  // https://cloud.google.com/appengine/docs/standard/nodejs/runtime
  ['GAE_SERVICE', 'Google App Engine', 'in app.yaml, under env_variables: {keys}'],
  // https://learn.microsoft.com/en-us/azure/app-service/reference-app-settings
  [
    'WEBSITE_SITE_NAME',
    'Azure App Service',
    'az webapp config appsettings set -g GROUP -n APP --settings {pairs}',
  ],
  // https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
  [
    'KUBERNETES_SERVICE_HOST',
    'Kubernetes',
    'kubectl create secret generic NAME {literals}\nkubectl set env --from=secret/NAME deployment/APP',
  ],
  // https://fly.io/docs/reference/runtime-environment/
  ['FLY_APP_NAME', 'Fly', 'fly secrets set {pairs}'],
  // https://render.com/docs/environment-variables
  ['RENDER', 'Render', 'in the dashboard, under Environment: {keys}'],
  // https://docs.railway.com/variables/reference
  ['RAILWAY_ENVIRONMENT_NAME', 'Railway', 'railway variable set {pairs}'],
  // https://developers.cloudflare.com/pages/configuration/build-configuration/
  ['CF_PAGES', 'Cloudflare Pages', 'wrangler pages secret put {key}'],
]

/**
 * Variables that a host's emulator sets on a laptop beside the host's own marker, with the value that says so
 * (any, if none is named).
 */
const EMULATORS: readonly (readonly [name: string, value?: string])[] = [
  // https://github.com/firebase/firebase-tools/blob/master/src/emulator/functionsEmulator.ts
  ['FUNCTIONS_EMULATOR'],
  // https://github.com/aws/aws-sam-cli/blob/develop/samcli/local/lambdafn/env_vars.py
  ['AWS_SAM_LOCAL'],
  // https://github.com/netlify/cli/blob/main/src/commands/dev/dev.ts
  ['NETLIFY_DEV'],
  // https://vercel.com/docs/environment-variables/system-environment-variables
  ['VERCEL_ENV', 'development'],
]

/** The mode if no variable names it: production if a host's marker is set. */
export function decideByPlatform(environment: Environment): Decision {
  const platform = findPlatform(environment)
  if (!platform) return { mode: 'development', reason: 'NODE_ENV is not set', by: 'nothing' }
  const reason = `NODE_ENV is not set and ${platform.marker} is, as on ${platform.name}`
  return { mode: 'production', reason, by: 'platform' }
}

/** The host whose marker is set; `undefined` on a laptop, or if the host's emulator runs. */
export function findPlatform(environment: Environment): Platform | undefined {
  for (const [marker, name, command] of PLATFORMS) {
    if (getVar(environment, marker)) return isEmulated(environment) ? undefined : { marker, name, command }
  }
  return undefined
}

function isEmulated(environment: Environment): boolean {
  return EMULATORS.some(([name, value]) => {
    const found = getVar(environment, name)
    return found && (value === undefined || found === value)
  })
}

/** Every platform, in the order in which they are looked for. */
export function allPlatforms(): Platform[] {
  return PLATFORMS.map(([marker, name, command]) => ({ marker, name, command }))
}

/** Every variable by which an emulator is recognized. */
export function emulatorMarkers(): string[] {
  return EMULATORS.map(([name]) => name)
}
