/** A host for deployed apps. */
export interface Platform {
  /** The host's name, as people write it. */
  name: string
  /** The variable that the host sets for every deployed app, and a laptop does not have. */
  marker: string
  /**
   * How variables are set there. `{pairs}` stands for `A=… B=…`, `{literals}` and `{secrets}` for
   * the forms that kubectl and gcloud want, `{keys}` for the names; a command that takes one
   * variable at a time says `{key}` and is shown once for each.
   */
  command: string
}

// The link in each row is where the host documents its variable. Vercel stands before Lambda, which it runs on.
/** Every host that is recognised, in the order in which they are asked for. */
export const platforms: readonly Platform[] = [
  // https://devcenter.heroku.com/articles/dyno-startup-behavior
  { name: 'Heroku', marker: 'DYNO', command: 'heroku config:set {pairs}' },
  // https://vercel.com/docs/environment-variables/system-environment-variables
  { name: 'Vercel', marker: 'VERCEL', command: 'vercel env add {key} production --sensitive' },
  // https://docs.netlify.com/build/configure-builds/environment-variables/
  {
    name: 'Netlify',
    marker: 'NETLIFY',
    command: 'netlify env:set {key} … --context production --secret',
  },
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
  {
    name: 'AWS Lambda',
    marker: 'AWS_LAMBDA_FUNCTION_NAME',
    command: 'in the console, Configuration > Environment variables: {keys}',
  },
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html
  {
    name: 'AWS ECS',
    marker: 'ECS_CONTAINER_METADATA_URI_V4',
    command: 'in the task definition, under containerDefinitions.secrets: {keys}',
  },
  // https://cloud.google.com/run/docs/container-contract
  {
    name: 'Google Cloud Run',
    marker: 'K_SERVICE',
    command: 'gcloud run services update SERVICE --update-secrets={secrets}',
  },
  // https://cloud.google.com/appengine/docs/standard/nodejs/runtime
  {
    name: 'Google App Engine',
    marker: 'GAE_SERVICE',
    command: 'in app.yaml, under env_variables: {keys}',
  },
  // https://learn.microsoft.com/en-us/azure/app-service/reference-app-settings
  {
    name: 'Azure App Service',
    marker: 'WEBSITE_SITE_NAME',
    command: 'az webapp config appsettings set -g GROUP -n APP --settings {pairs}',
  },
  // https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
  {
    name: 'Kubernetes',
    marker: 'KUBERNETES_SERVICE_HOST',
    command:
      'kubectl create secret generic NAME {literals}\n' +
      'kubectl set env --from=secret/NAME deployment/APP',
  },
  // https://fly.io/docs/reference/runtime-environment/
  { name: 'Fly', marker: 'FLY_APP_NAME', command: 'fly secrets set {pairs}' },
  // https://render.com/docs/environment-variables
  { name: 'Render', marker: 'RENDER', command: 'in the dashboard, under Environment: {keys}' },
  // https://docs.railway.com/variables/reference
  {
    name: 'Railway',
    marker: 'RAILWAY_ENVIRONMENT_NAME',
    command: 'railway variable set {pairs}',
  },
  // https://developers.cloudflare.com/pages/configuration/build-configuration/
  { name: 'Cloudflare Pages', marker: 'CF_PAGES', command: 'wrangler pages secret put {key}' },
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
