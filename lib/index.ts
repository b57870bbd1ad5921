export { cleanEnv, customCleanEnv } from './clean.ts'
export { defineSecrets } from './define.ts'
export { detectMode } from './detect-mode.ts'
export {
  config,
  configDotenv,
  type DotenvConfigOutput,
  type DotenvParseOptions,
  type DotenvParseOutput,
  type DotenvPopulateInput,
  type DotenvPopulateOptions,
  type DotenvPopulateOutput,
  parse,
  populate,
} from './dotenv.ts'
export type { DotenvConfigOptions } from './dotenv-types.ts'
export type { Environment } from './environment.ts'
export { type Problem, type ProblemKind, SecretsError } from './errors.ts'
export type { Place, SecretsErrorCode } from './fault.ts'
export type { Loaded } from './load.ts'
export { loadSecrets } from './load-secrets.ts'
export type { Mode, ModeDecision } from './mode.ts'
export { SafeMessageError, safeMessage } from './safe-message.ts'
export type { DefineOptions, LoadOptions } from './settings.ts'
export type { Origin } from './survey.ts'
export {
  bool,
  EnvError,
  EnvMissingError,
  email,
  host,
  json,
  makeExactValidator,
  makeStructuredValidator,
  makeValidator,
  num,
  port,
  sensitive,
  str,
  testOnly,
  url,
} from './validators.ts'
