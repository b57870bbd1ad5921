/** A host for deployed apps. */
export interface Platform {
  /** The host's name, as people write it. */
  name: PlatformName
  /** The variable that the host sets for every deployed app, and a laptop does not have. */
  marker: string
}

/** The names of the hosts that are recognised. */
export type PlatformName =
  | 'Heroku'
  | 'Vercel'
  | 'Netlify'
  | 'AWS Lambda'
  | 'AWS ECS'
  | 'Google Cloud Run'
  | 'Google App Engine'
  | 'Azure App Service'
  | 'Kubernetes'
  | 'Fly'
  | 'Render'
  | 'Railway'
  | 'Cloudflare Pages'

// The link in each row is where the host documents its variable. Vercel stands before Lambda, which it runs on.
/** Every host that is recognised, in the order in which they are asked for. */
export const platforms: readonly Platform[] = [
  // https://devcenter.heroku.com/articles/dyno-startup-behavior
  { name: 'Heroku', marker: 'DYNO' },
  // https://vercel.com/docs/environment-variables/system-environment-variables
  { name: 'Vercel', marker: 'VERCEL' },
  // https://docs.netlify.com/build/configure-builds/environment-variables/
  { name: 'Netlify', marker: 'NETLIFY' },
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
  { name: 'AWS Lambda', marker: 'AWS_LAMBDA_FUNCTION_NAME' },
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html
  { name: 'AWS ECS', marker: 'ECS_CONTAINER_METADATA_URI_V4' },
  // https://cloud.google.com/run/docs/container-contract
  { name: 'Google Cloud Run', marker: 'K_SERVICE' },
  // https://cloud.google.com/appengine/docs/standard/nodejs/runtime
  { name: 'Google App Engine', marker: 'GAE_SERVICE' },
  // https://learn.microsoft.com/en-us/azure/app-service/reference-app-settings
  { name: 'Azure App Service', marker: 'WEBSITE_SITE_NAME' },
  // https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
  { name: 'Kubernetes', marker: 'KUBERNETES_SERVICE_HOST' },
  // https://fly.io/docs/reference/runtime-environment/
  { name: 'Fly', marker: 'FLY_APP_NAME' },
  // https://render.com/docs/environment-variables
  { name: 'Render', marker: 'RENDER' },
  // https://docs.railway.com/variables/reference
  { name: 'Railway', marker: 'RAILWAY_ENVIRONMENT_NAME' },
  // https://developers.cloudflare.com/pages/configuration/build-configuration/
  { name: 'Cloudflare Pages', marker: 'CF_PAGES' },
]

/**
 * Variables that a host's emulator sets on a laptop, beside the host's own marker, with the value
 * that tells (any, where none is named).
 */
export const emulators: readonly (readonly [name: string, value?: string])[] = [
  // https://github.com/firebase/firebase-tools/blob/master/src/emulator/functionsEmulator.ts
  ['FUNCTIONS_EMULATOR'],
  // https://github.com/aws/aws-sam-cli/blob/develop/samcli/local/lambdafn/env_vars.py
  ['AWS_SAM_LOCAL'],
  // https://github.com/netlify/cli/blob/main/src/commands/dev/dev.ts
  ['NETLIFY_DEV'],
  // https://vercel.com/docs/environment-variables/system-environment-variables
  ['VERCEL_ENV', 'development'],
]
