# syntax=docker/dockerfile:1
# One image of the package `notiflows`; the command chooses: api (default) or worker.
# Node is not made to be process 1: run with `docker run --init`, or `init: true` in compose.

FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV CI=true
COPY . .
RUN --mount=type=cache,target=/root/.npm npm ci
RUN npm run bundle --workspace=notiflows
# What runs in production at the locked versions, and nothing of the embedded Postgres.
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --omit=optional --omit=peer --workspace=notiflows \
 && mkdir -p data apps/standalone/node_modules

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production DATA_DIR=/app/data HOST=0.0.0.0 PORT=3000
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/apps/standalone/node_modules ./apps/standalone/node_modules
COPY --from=build /app/apps/standalone/package.json ./apps/standalone/
COPY --from=build /app/apps/standalone/bundle ./apps/standalone/bundle
# Only secrets that were not given are written, and only here.
COPY --from=build --chown=node:node /app/data ./data
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
# A worker answers on HEALTH_PORT, the api on PORT.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT || process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "apps/standalone/bundle/apps/standalone/dist/bin.js"]
CMD ["api"]
