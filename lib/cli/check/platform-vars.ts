import { allPlatforms, emulatorMarkers } from '../../mode/platforms.ts'

// The system, Node, a package manager, a test runner or a host sets these.
const NAMES = new Set(
  [
    'NODE_ENV CI PATH HOME USER USERNAME LOGNAME SHELL PWD OLDPWD INIT_CWD TERM COLORTERM TZ LANG LANGUAGE EDITOR VISUAL BROWSER',
    'TMP TEMP TMPDIR HOSTNAME COLUMNS LINES DISPLAY DEBUG NO_COLOR FORCE_COLOR USERPROFILE APPDATA LOCALAPPDATA PROGRAMFILES',
    'PROGRAMDATA SYSTEMROOT WINDIR COMSPEC PATHEXT HOMEDRIVE HOMEPATH OS SUDO_USER SSH_AUTH_SOCK SSH_CONNECTION',
    'HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY SSL_CERT_FILE SSL_CERT_DIR TERM_PROGRAM WSL_DISTRO_NAME CONTINUOUS_INTEGRATION',
    'PORT ANALYZE WEB_CONCURRENCY AWS_REGION AWS_DEFAULT_REGION AWS_EXECUTION_ENV GOOGLE_CLOUD_PROJECT GCLOUD_PROJECT',
    'BUILD_NUMBER BUILD_ID PM2_HOME SOURCE_VERSION GIT_COMMIT REPL_ID',
  ]
    .join(' ')
    .split(' '),
)
const PREFIXES =
  /^(?:npm_|NODE_|NEXT_(?!PUBLIC_|PRIVATE_)|JEST_|VITEST|PLAYWRIGHT_|CYPRESS|STORYBOOK|TURBO_|NX_|LC_|XDG_|SECRETS_|DOTENV_|GITHUB_(?:ACTIONS?|REF|SHA|REPOSITORY|RUN_|EVENT_|WORKSPACE|HEAD_|BASE_|ACTOR|JOB|OUTPUT|STEP_|SERVER_|WORKFLOW)|GITLAB_CI|CI_|CIRCLE|TRAVIS|JENKINS_|BUILDKITE|APPVEYOR|VERCEL|NETLIFY|RENDER_|RAILWAY_|FLY_|HEROKU_|DYNO|AWS_LAMBDA_|ECS_|K_|GAE_|WEBSITE_|FUNCTIONS_|KUBERNETES_|CF_PAGES|DENO_|BUN_|TS_NODE_|ESBUILD_|BABEL_|UV_|V8_|pm2?_|TAURI_|ELECTRON_|CODESPACE|GITPOD_|STACKBLITZ)/
const HOST_VARIABLES = new Set([...allPlatforms().map(({ marker }) => marker), ...emulatorMarkers()])

// https://vite.dev/guide/env-and-mode
const VITE_VARIABLES = new Set([
  'MODE',
  'DEV',
  'PROD',
  'SSR',
  'BASE_URL',
  'SITE',
  'ASSETS_PREFIX',
  'LEGACY',
  'VITEST',
])

/** True for a variable that needs no line in the template, since the platform sets it. */
export function isPlatformVariable(key: string, from: 'process' | 'vite'): boolean {
  if (from === 'vite' && VITE_VARIABLES.has(key)) return true
  // process.env.hasOwnProperty(…) is a method.
  if (key in Object.prototype || !/^[A-Za-z_][\w.-]*$/.test(key)) return true
  return NAMES.has(key.toUpperCase()) || PREFIXES.test(key) || HOST_VARIABLES.has(key)
}
