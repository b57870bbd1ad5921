node -r secrets/register app.js          # CommonJS, nothing to change in the code
node --import secrets/register app.mjs   # ES modules
