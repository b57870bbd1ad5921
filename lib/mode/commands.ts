import type { PlatformName } from './platforms.ts'

/**
 * How variables are set on each host. `{pairs}` stands for `A=… B=…`, `{literals}` and `{secrets}` for the forms
 * that kubectl and gcloud want, `{keys}` for the names; a command that takes one variable at a time says `{key}`
 * and is shown once for each.
 */
export const commands: Record<PlatformName, string> = {
  Heroku: 'heroku config:set {pairs}',
  Vercel: 'vercel env add {key} production --sensitive',
  Netlify: 'netlify env:set {key} … --context production --secret',
  'AWS Lambda': 'in the console, Configuration > Environment variables: {keys}',
  'AWS ECS': 'in the task definition, under containerDefinitions.secrets: {keys}',
  'Google Cloud Run': 'gcloud run services update SERVICE --update-secrets={secrets}',
  'Google App Engine': 'in app.yaml, under env_variables: {keys}',
  'Azure App Service': 'az webapp config appsettings set -g GROUP -n APP --settings {pairs}',
  Kubernetes:
    'kubectl create secret generic NAME {literals}\n' + 'kubectl set env --from=secret/NAME deployment/APP',
  Fly: 'fly secrets set {pairs}',
  Render: 'in the dashboard, under Environment: {keys}',
  Railway: 'railway variable set {pairs}',
  'Cloudflare Pages': 'wrangler pages secret put {key}',
}

/** How variables are set where no host was recognised. */
export const plainCommand = 'export {pairs}'
