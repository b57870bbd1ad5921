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
} from './dotenv/dotenv.ts'
export type { DotenvConfigOptions } from './dotenv/types.ts'
export type { Environment } from './environment.ts'
export { type Problem, type ProblemKind, SecretsError } from './errors.ts'
export type { Place, SecretsErrorCode } from './fault.ts'
export type { Loaded } from './load.ts'
export { loadSecrets } from './load-secrets.ts'
export type { Mode, ModeDecision } from './mode/mode.ts'
export type { DefineOptions, LoadOptions } from './options.ts'
export { cleanEnv, customCleanEnv } from './schema/clean-env.ts'
export { defineSecrets } from './schema/define-secrets.ts'
export { SafeMessageError, safeMessage } from './schema/safe-message.ts'
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
} from './schema/validators.ts'
export type { Origin } from './survey.ts'
