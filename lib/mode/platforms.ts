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
/**
 * Every host that is recognised, in the order in which they are asked for: its name, by the variable that it sets for
 * every deployed app, and a laptop does not have.
 */
export const platforms: Readonly<Record<string, PlatformName>> = {
  // https://devcenter.heroku.com/articles/dyno-startup-behavior
  DYNO: 'Heroku',
  // https://vercel.com/docs/environment-variables/system-environment-variables
  VERCEL: 'Vercel',
  // https://docs.netlify.com/build/configure-builds/environment-variables/
  NETLIFY: 'Netlify',
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
  AWS_LAMBDA_FUNCTION_NAME: 'AWS Lambda',
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html
  ECS_CONTAINER_METADATA_URI_V4: 'AWS ECS',
  // https://cloud.google.com/run/docs/container-contract
  K_SERVICE: 'Google Cloud Run',
  // https://cloud.google.com/appengine/docs/standard/nodejs/runtime
  GAE_SERVICE: 'Google App Engine',
  // https://learn.microsoft.com/en-us/azure/app-service/reference-app-settings
  WEBSITE_SITE_NAME: 'Azure App Service',
  // https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
  KUBERNETES_SERVICE_HOST: 'Kubernetes',
  // https://fly.io/docs/reference/runtime-environment/
  FLY_APP_NAME: 'Fly',
  // https://render.com/docs/environment-variables
  RENDER: 'Render',
  // https://docs.railway.com/variables/reference
  RAILWAY_ENVIRONMENT_NAME: 'Railway',
  // https://developers.cloudflare.com/pages/configuration/build-configuration/
  CF_PAGES: 'Cloudflare Pages',
}

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
