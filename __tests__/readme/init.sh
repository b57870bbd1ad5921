npx --no secrets init
