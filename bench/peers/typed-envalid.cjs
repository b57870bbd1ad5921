// What a user of dotenv and envalid writes for the template of projects/bookings.
require('dotenv/config')
const { bool, cleanEnv, email, host, json, makeValidator, port, str, url } = require('envalid')

const longText = makeValidator((text) => {
  if (text.length < 24) throw new Error('at least 24 characters')
  return text
})
const interval = makeValidator((text) => {
  const minutes = Number(text)
  if (!(minutes >= 5 && minutes <= 1440)) throw new Error('from 5 to 1440')
  return minutes
})

cleanEnv(process.env, {
  APP_URL: url(),
  PORT: port({ default: 3000 }),
  DATABASE_URL: url(),
  LINK_SECRET: longText(),
  SMTP_HOST: host(),
  SMTP_PORT: port(),
  SMTP_USER: str(),
  SMTP_PASSWORD: str(),
  MAIL_FROM: email(),
  CALENDAR_INTERVAL: interval(),
  CALENDAR_TOKEN: str(),
  ALLOW_SAME_DAY: bool(),
  LOG_LEVEL: str({ choices: ['debug', 'info', 'warn', 'error'], default: 'info' }),
  OPENING_HOURS: json(),
})
